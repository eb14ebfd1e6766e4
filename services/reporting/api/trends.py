"""Trends over years, over HTTP."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.schemas import trends as schemas
from services.reporting.views.question import READERS
from services.reporting.views.trends import trend
from shared.vietnamese import today
from shared.web.language import language
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("trends", __name__, url_prefix="/api/v1", description="How figures went over the years")


@blueprint.route("/trends")
@who_may(*READERS)
@blueprint.arguments(schemas.TrendArgs, location="query")
@blueprint.response(200, schemas.Trend)
def get_trend(args: dict[str, Any]) -> dict[str, Any]:
    """The same figures for each year, quarter or month of some years."""
    by = args.pop("by")
    reading = asking.reading(asking.question(**args))
    return trend(shell().store, reading, by, today(shell().desk.clock()), language())
