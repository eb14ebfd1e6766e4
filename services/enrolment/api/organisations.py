"""Organisations and programmes."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands.organisations import register_organisation
from services.enrolment.schemas import organisations as schemas
from services.enrolment.views import organisations as organisations_views, programmes as programme_views
from shared.refusal import Words, unknown
from shared.web.paging import read_page
from shared.web.perform import perform, show_version
from shared.web.schemas import Anything, Page, PageQuery
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("organisations", __name__, description="Organisations and programmes")


@blueprint.route("/api/v1/organisations", methods=["POST"])
@who_may("staff", "board", "operator")
@blueprint.arguments(schemas.OrganisationInput)
@blueprint.response(201, schemas.Organisation)
def create_organisation(asked: dict[str, Any]) -> dict[str, Any]:
    """Enter an organisation in the tree."""
    kept = perform(register_organisation, asked, creates=True)
    show_version(kept["version"])
    return organisations_views.show_organisation(kept)


@blueprint.route("/api/v1/organisations")
@who_may()
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, Page)
def list_organisations(asked: dict[str, Any]) -> dict[str, Any]:
    """The tree as a list, by name."""
    return read_page(
        shell().store,
        "organisations",
        {},
        key="name_key",
        cursor=asked["cursor"],
        limit=asked["limit"],
        show=organisations_views.show_organisation,
    )


@blueprint.route("/api/v1/organisations/<organisation_id>")
@who_may()
@blueprint.response(200, schemas.Organisation)
def get_organisation(organisation_id: str) -> dict[str, Any]:
    """One organisation."""
    found = organisations().get(organisation_id)
    if found is None:
        raise unknown(Words("đơn vị", "organisation"))
    show_version(found["version"])
    return organisations_views.show_organisation(found)


@blueprint.route("/api/v1/programmes")
@who_may()
@blueprint.response(200, Anything(many=True))
def list_programmes() -> list[dict[str, Any]]:
    """The newest version of every programme, in the order of briefings."""
    return [programme_views.show_programme(one) for one in programme_views.newest_programmes(shell().store)]


@blueprint.route("/api/v1/programmes/<programme_version>")
@who_may()
@blueprint.response(200, Anything)
def get_programme(programme_version: str) -> dict[str, Any]:
    """One version of a programme (`party-awareness@1`), with all its settings."""
    found = shell().store.programmes.find_one({"_id": programme_version})
    if found is None:
        raise unknown(Words("chương trình", "programme"))
    return programme_views.show_programme(found)
