"""Organisations through the years."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import organisations as commands
from services.enrolment.schemas import organisations as schemas
from services.enrolment.views import organisations as views
from shared.refusal import Words, unknown
from shared.web.paging import read_page
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Page, PageQuery
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("organisations", __name__, description="Organisations through the years")

CHANGERS = ("staff", "board", "operator")


def _shown(organisation: Any) -> dict[str, Any]:
    show_version(organisation["version"])
    return views.show_organisation(organisation)


@blueprint.route("/api/v1/organisations", methods=["POST"])
@who_may(*CHANGERS)
@blueprint.arguments(schemas.OrganisationInput)
@blueprint.response(201, schemas.Organisation)
def create_organisation(asked: dict[str, Any]) -> dict[str, Any]:
    """Enter an organisation in the tree."""
    return _shown(perform(commands.register_organisation, asked, creates=True))


@blueprint.route("/api/v1/organisations")
@who_may()
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, Page)
def list_organisations(asked: dict[str, Any]) -> dict[str, Any]:
    """The tree as a list, by name; those that were closed, too."""
    return read_page(
        shell().store,
        "organisations",
        {},
        key="name_key",
        cursor=asked["cursor"],
        limit=asked["limit"],
        show=views.show_organisation,
    )


@blueprint.route("/api/v1/organisations/<organisation_id>")
@who_may()
@blueprint.response(200, schemas.Organisation)
def get_organisation(organisation_id: str) -> dict[str, Any]:
    """One organisation, with its names over time, where it came from and what became of it."""
    found = organisations().get(organisation_id)
    if found is None:
        raise unknown(Words("đơn vị", "organisation"))
    return _shown(found)


@blueprint.route("/api/v1/organisations/<organisation_id>/renaming", methods=["POST"])
@who_may(*CHANGERS)
@blueprint.arguments(schemas.Renaming)
@blueprint.response(200, schemas.Organisation)
def rename_organisation(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Another name from a day on."""
    named = (asked["name"], asked["short_name"], asked["effective_on"])
    return _shown(perform(commands.rename_organisation, organisation_id, seen_version(), *named))


@blueprint.route("/api/v1/organisations/<organisation_id>/email", methods=["PUT"])
@who_may(*CHANGERS)
@blueprint.arguments(schemas.EmailChange)
@blueprint.response(200, schemas.Organisation)
def change_email(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """The address that letters go to; null for none."""
    return _shown(perform(commands.change_email, organisation_id, seen_version(), asked["email"]))


@blueprint.route("/api/v1/organisations/<organisation_id>/moving", methods=["POST"])
@who_may(*CHANGERS)
@blueprint.arguments(schemas.Moving)
@blueprint.response(200, schemas.Organisation)
def move_organisation(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Below another organisation from a day on."""
    where = (asked["parent_id"], asked["effective_on"])
    return _shown(perform(commands.move_organisation, organisation_id, seen_version(), *where))


@blueprint.route("/api/v1/organisations/<organisation_id>/closing", methods=["POST"])
@who_may(*CHANGERS)
@blueprint.arguments(schemas.Ending)
@blueprint.response(200, schemas.Organisation)
def close_organisation(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """It stands no more from a day on, and nobody succeeds it."""
    return _shown(perform(commands.close_organisation, organisation_id, seen_version(), asked["effective_on"]))


@blueprint.route("/api/v1/organisation-mergers", methods=["POST"])
@who_may(*CHANGERS)
@blueprint.arguments(schemas.DryRun, location="query")
@blueprint.arguments(schemas.Merger)
@blueprint.response(201, schemas.Reorganisation)
@blueprint.alt_response(200, schema=schemas.Reorganisation, description="What it would do (dry run)", success=True)
def merge_organisations(how: dict[str, Any], asked: dict[str, Any]) -> Any:
    """Several become part of one that stands, or of a new one."""
    return _reorganise(commands.merge_organisations, asked, how["dry_run"])


@blueprint.route("/api/v1/organisation-splits", methods=["POST"])
@who_may(*CHANGERS)
@blueprint.arguments(schemas.DryRun, location="query")
@blueprint.arguments(schemas.Split)
@blueprint.response(201, schemas.Reorganisation)
@blueprint.alt_response(200, schema=schemas.Reorganisation, description="What it would do (dry run)", success=True)
def split_organisation(how: dict[str, Any], asked: dict[str, Any]) -> Any:
    """Several new ones stand in the place of one; the first goes on with its classes and its staff."""
    return _reorganise(commands.split_organisation, asked, how["dry_run"])


def _reorganise(command: Any, asked: dict[str, Any], dry_run: bool) -> Any:
    answer = perform(command, asked, dry_run=dry_run, creates=not dry_run)
    return (answer, 200) if dry_run else answer
