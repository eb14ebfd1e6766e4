"""Programmes and their versions."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import programmes as commands
from services.enrolment.schemas import programmes as schemas
from services.enrolment.views import programmes as views
from shared.refusal import Words, unknown
from shared.store import Document
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("programmes", __name__, description="Programmes and their versions")


def _shown(version: Document) -> dict[str, Any]:
    show_version(version["version"])
    return views.show_programme(version)


@blueprint.route("/api/v1/programmes")
@who_may()
@blueprint.response(200, Anything(many=True))
def list_programmes() -> list[dict[str, Any]]:
    """The newest version of every programme, in the order of briefings; retired ones too."""
    return [views.show_programme(one) for one in views.newest_programmes(shell().store)]


@blueprint.route("/api/v1/programmes", methods=["POST"])
@who_may("board", "operator")
@blueprint.arguments(schemas.ProgrammeInput)
@blueprint.response(201, Anything)
def create_programme(asked: dict[str, Any]) -> dict[str, Any]:
    """A new programme, with its first version."""
    details = {name: value for name, value in asked.items() if name not in ("code", "order", "follows")}
    return _shown(perform(commands.create_programme, asked["code"], asked["order"], details, creates=True))


@blueprint.route("/api/v1/programmes/<programme_version>")
@who_may()
@blueprint.response(200, Anything)
def get_programme(programme_version: str) -> dict[str, Any]:
    """One version of a programme (`party-awareness@1`), with all its settings."""
    found = shell().store.programmes.find_one({"_id": programme_version})
    if found is None:
        raise unknown(Words("chương trình", "programme"))
    return _shown(found)


@blueprint.route("/api/v1/programmes/<code>/versions")
@who_may()
@blueprint.response(200, Anything(many=True))
def list_versions(code: str) -> list[dict[str, Any]]:
    """All versions of a programme, the newest first."""
    return [views.show_programme(one) for one in views.versions_of(shell().store, code)]


@blueprint.route("/api/v1/programmes/<code>/versions", methods=["POST"])
@who_may("board", "operator")
@blueprint.arguments(schemas.VersionInput)
@blueprint.response(201, Anything)
def publish_version(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """Publish the next version, in force from a day on. Classes that run keep theirs."""
    details = {name: value for name, value in asked.items() if name != "follows"}
    return _shown(perform(commands.publish_version, code, asked["follows"], details, creates=True))


@blueprint.route("/api/v1/programmes/<programme>/retirement", methods=["POST"])
@who_may("board", "operator")
@blueprint.arguments(schemas.Retirement)
@blueprint.response(200, Anything)
def retire_programme(asked: dict[str, Any], programme: str) -> dict[str, Any]:
    """Retire a version (`elementary@1`) or a whole programme (`elementary`): no class begins with it from a day on."""
    on = asked["retired_on"].isoformat()
    return _shown(perform(commands.retire_programme, programme, seen_version(), on))
