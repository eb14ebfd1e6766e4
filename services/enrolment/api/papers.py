"""The templates that papers are set from."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands.document_templates import save_template
from services.enrolment.model.certificates.document_templates import KINDS
from services.enrolment.reading import staff_scope
from services.enrolment.schemas import document_templates as schemas
from services.enrolment.views.papers import template_of
from shared.refusal import Words, unknown
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("papers", __name__, description="Templates of printed papers")


def _check(organisation_id: str, kind: str) -> None:
    if kind not in KINDS or organisation_id not in staff_scope():
        raise unknown(Words("mẫu", "template"))


@blueprint.route("/api/v1/organisations/<organisation_id>/document-templates/<kind>")
@who_may("staff")
@blueprint.response(200, Anything)
def get_template(organisation_id: str, kind: str) -> dict[str, Any]:
    """The template of this kind; version 0 is the shipped one."""
    _check(organisation_id, kind)
    found = template_of(shell().store, organisations(), organisation_id, kind)
    show_version(found["version"])
    return found


@blueprint.route("/api/v1/organisations/<organisation_id>/document-templates/<kind>", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.TemplateInput)
@blueprint.response(200, Anything)
def put_template(asked: dict[str, Any], organisation_id: str, kind: str) -> dict[str, Any]:
    """Change it, the whole of it. Certificates that were issued stay as they are."""
    _check(organisation_id, kind)
    kept = perform(save_template, organisation_id, kind, seen_version(), asked)
    show_version(kept["version"])
    return {name: value for name, value in kept.items() if name not in ("_id", "organisation_id")}
