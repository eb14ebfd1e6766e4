"""The HTTP API of reporting: summaries, briefings, the classes behind them, stated totals."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.commands.stated_totals import STATED_TOTAL, state_total
from services.reporting.schemas import figures as schemas
from services.reporting.schemas.comparisons import ComparedSummary
from services.reporting.views.briefings import briefing_text
from services.reporting.views.classes import classes_behind
from services.reporting.views.comparisons import compared
from services.reporting.views.question import READERS
from services.reporting.views.stated_totals import stated_total
from services.reporting.views.summaries import summary
from shared.refusal import unknown
from shared.web.language import language
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("figures", __name__, url_prefix="/api/v1", description="The figures of a period")


def _reading(args: dict[str, Any]) -> Any:
    names = ("period", "organisation", "rule", "role", "structure", "as_of", "mode")
    return asking.reading(asking.question(**{name: args[name] for name in names}))


@blueprint.route("/summaries")
@who_may(*READERS)
@blueprint.arguments(schemas.SummaryArgs, location="query")
@blueprint.response(200, ComparedSummary)
def get_summary(args: dict[str, Any]) -> dict[str, Any]:
    """The figures of a period, of an organisation and all below it, beside those of a year before and the plan."""
    reading = _reading(args)
    found = summary(shell().store, reading, args["by"], language())
    return {**found, **compared(reading, found, language())}


@blueprint.route("/briefings")
@who_may(*READERS)
@blueprint.arguments(schemas.BriefingArgs, location="query")
@blueprint.response(200, schemas.Briefing)
def get_briefing(args: dict[str, Any]) -> dict[str, Any]:
    """The briefing text of a period."""
    return briefing_text(shell().store, _reading(args), args["language"] or language())


@blueprint.route("/classes")
@who_may(*READERS)
@blueprint.arguments(schemas.ClassesArgs, location="query")
@blueprint.response(200, schemas.ClassesBehind)
def get_classes(args: dict[str, Any]) -> dict[str, Any]:
    """The classes behind a figure, and those that were left out, each with the reason."""
    found = classes_behind(
        shell().store,
        _reading(args),
        language(),
        code=args["programme"],
        line=args["line"],
        limit=args["limit"],
        cursor=args["cursor"],
    )
    return {**found, "items": [{**one, "href": _href(one)} for one in found["items"]]}


def _href(one: dict[str, Any]) -> str | None:
    """A class has its own page at enrolment; a ledger row is nothing but its numbers."""
    return None if one["ledger"] else shell().url("enrolment", f"/classes/{one['class_id']}")


@blueprint.route("/stated-totals/<organisation_id>/<period>")
@who_may(*READERS)
@blueprint.response(200, schemas.StatedTotal)
def get_stated_total(organisation_id: str, period: str) -> dict[str, Any]:
    """The total that a report stated for an organisation and a period."""
    asked = asking.question(period, organisation_id)
    found = stated_total(shell().store, organisation_id, asked.period)
    if found is None:
        raise unknown(STATED_TOTAL)
    show_version(found["version"])
    return found


@blueprint.route("/stated-totals/<organisation_id>/<period>", methods=["PUT"])
@who_may("board", "staff")
@blueprint.arguments(schemas.StatedTotalBody)
@blueprint.response(200, schemas.StatedTotal)
def put_stated_total(body: dict[str, Any], organisation_id: str, period: str) -> dict[str, Any]:
    """State a total, or change it (then with `If-Match`)."""
    asked = asking.stating(organisation_id, period)
    kept = perform(
        state_total,
        organisation_id,
        asked.period,
        body["classes"],
        body["enrolments"],
        body["source"],
        expected=seen_version() if request.if_match else None,
    )
    show_version(kept["version"])
    return kept
