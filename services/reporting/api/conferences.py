"""Figures of study conferences over HTTP, and the conferences behind them."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.schemas import conferences as schemas
from services.reporting.views.conferences import conference_figures, conferences_behind
from services.reporting.views.question import READERS
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("conferences", __name__, url_prefix="/api/v1", description="Study conferences")


@blueprint.route("/conferences/figures")
@who_may(*READERS)
@blueprint.arguments(schemas.ConferenceFiguresArgs, location="query")
@blueprint.response(200, schemas.ConferenceFigures)
def get_figures(args: dict[str, Any]) -> dict[str, Any]:
    """The figures of study conferences by resolution, organisation or year."""
    return conference_figures(_reading(args), args["by"])


@blueprint.route("/conferences")
@who_may(*READERS)
@blueprint.arguments(schemas.ConferencesArgs, location="query")
@blueprint.response(200, schemas.ConferencesBehind)
def get_conferences(args: dict[str, Any]) -> dict[str, Any]:
    """The conferences that the figures consist of."""
    found = conferences_behind(_reading(args, args["missing"]), limit=args["limit"], cursor=args["cursor"])
    items = [
        {**one, "href": shell().url("attendance", f"/conferences/{one['conference_id']}")} for one in found["items"]
    ]
    return {**found, "items": items}


def _reading(args: dict[str, Any], missing: bool = False) -> Any:
    asked = asking.conference_question(args["period"], args["organisation"], args["resolution"], missing, args["as_of"])
    return asking.conference_reading(asked)
