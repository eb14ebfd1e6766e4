"""Editions over HTTP, whole or of one organisation, and how they differ."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking, period_asking
from services.reporting.schemas import editions as schemas
from services.reporting.views import editions as views
from services.reporting.views.question import READERS
from shared.periods import quarter_of
from shared.store import Document
from shared.web.language import language
from shared.web.paging import read_page
from shared.web.perform import show_version
from shared.web.schemas import PageQuery
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("editions", __name__, url_prefix="/api/v1", description="Closed periods, edition by edition")

EDITION = "/editions/<organisation_id>/<period>/<number>"


@blueprint.route("/editions")
@who_may(*READERS)
@blueprint.arguments(schemas.EditionsArgs, location="query")
@blueprint.response(200, schemas.Editions)
def list_editions(args: dict[str, Any]) -> dict[str, Any]:
    """All editions that an organisation closed, the latest periods first"""
    asked = asking.question(quarter_of(period_asking.day()).key, args["organisation"])
    query = {"organisation_id": asked.organisation_id}
    paging = {"cursor": args["cursor"], "limit": args["limit"]}
    return read_page(shell().store, "editions", query, key="order", descending=True, show=_listed, **paging)


def _listed(edition: Document) -> dict[str, Any]:
    kept = ("organisation_id", "period", "number", "made_at", "reason")
    with_debts = bool(any(edition["debts"].values()) or edition["not_signed_off"])
    return {**{name: edition[name] for name in kept}, "with_debts": with_debts}


@blueprint.route(EDITION)
@who_may(*READERS)
@blueprint.arguments(schemas.EditionArgs, location="query")
@blueprint.response(200, schemas.Edition)
def get_edition(args: dict[str, Any], organisation_id: str, period: str, number: str) -> dict[str, Any]:
    """An edition as it was kept: of whoever closed it the whole, of an organisation below its share"""
    asked = period_asking.question(organisation_id, period)
    edition = views.edition_of(shell().store, organisations(), asked, views.number_of(number))
    show_version(edition["number"])
    return views.show_edition(shell().store, organisations(), asked, edition, args["structure"], language())


@blueprint.route(f"{EDITION}/classes")
@who_may(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ClassesCounted)
def get_classes(args: dict[str, Any], organisation_id: str, period: str, number: str) -> dict[str, Any]:
    """The classes that an edition counts, with their numbers of then and the last event heard of each"""
    asked = period_asking.question(organisation_id, period)
    edition = views.edition_of(shell().store, organisations(), asked, views.number_of(number))
    return views.classes_in(shell().store, organisations(), asked, edition, args["limit"], args["cursor"])


@blueprint.route("/differences/<organisation_id>/<period>")
@who_may(*READERS)
@blueprint.arguments(schemas.DifferenceArgs, location="query")
@blueprint.response(200, schemas.EditionDifference)
def get_difference(args: dict[str, Any], organisation_id: str, period: str) -> dict[str, Any]:
    """How two editions differ (`from`, `to`), or one and the figures of now, down to the class"""
    asked = period_asking.question(organisation_id, period)
    return views.differing(shell().store, organisations(), asked, args["before"], args["after"], language())
