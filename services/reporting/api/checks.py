"""The HTTP API of checks: findings, those set aside, and paper reports."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.commands.paper_reports import PAPER_REPORT, enter_paper_report
from services.reporting.commands.set_asides import set_aside, take_up
from services.reporting.model.findings import Place
from services.reporting.schemas import checks as schemas
from services.reporting.views.check_facts import Registers
from services.reporting.views.findings import findings, in_words, narrowed, waiting
from services.reporting.views.paper_reports import held_against, keys_of, paper_report, reports_of
from services.reporting.views.question import READERS
from shared.refusal import unknown
from shared.vietnamese import today
from shared.web.language import language
from shared.web.paging import read_cursor, write_cursor
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("checks", __name__, url_prefix="/api/v1", description="What rules over figures find")


@blueprint.route("/findings")
@who_may(*READERS)
@blueprint.arguments(schemas.FindingsArgs, location="query")
@blueprint.response(200, schemas.Findings)
def list_findings(args: dict[str, Any]) -> dict[str, Any]:
    """What is to be looked at in a period, the gravest first; what was set aside last."""
    asked = asking.question(args["period"], args["organisation"])
    members = organisations().under(asked.organisation_id)
    found = narrowed(findings(shell().store, members, asked.period), args["rule"], args["severity"], args["aside"])
    after = read_cursor(args["cursor"]) if args["cursor"] else None
    begin = next((place + 1 for place, one in enumerate(found) if one["mark"] == after), 0)
    shown = found[begin : begin + args["limit"]]
    more = begin + len(shown) < len(found)
    return {
        "items": [_shown(one) for one in shown],
        "next": write_cursor(shown[-1]["mark"]) if more else None,
        "total": len(found),
        "waiting": waiting(shell().store),
    }


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    links = [
        {"href": shell().url(path["service"], path["path"]), "words": path["words"].in_language(language())}
        for path in one["paths"]
    ]
    return {**in_words(one, organisations(), language()), "links": links}


@blueprint.route("/findings/<mark>/set-aside", methods=["PUT"])
@who_may("board", "staff")
@blueprint.arguments(schemas.SetAsideBody)
@blueprint.response(200, schemas.SetAside)
def put_set_aside(body: dict[str, Any], mark: str) -> dict[str, Any]:
    """Set a finding aside, with the reason. It comes back when its numbers are others than those of `digest`."""
    return perform(set_aside, mark, body["digest"], body["reason"] or "", asking.deciding())


@blueprint.route("/findings/<mark>/set-aside", methods=["DELETE"])
@who_may("board", "staff")
@blueprint.response(200, schemas.SetAside)
def delete_set_aside(mark: str) -> dict[str, Any]:
    """Take a finding up again."""
    return perform(take_up, mark, asking.deciding())


@blueprint.route("/paper-reports")
@who_may(*READERS)
@blueprint.arguments(schemas.PlaceArgs, location="query")
@blueprint.response(200, schemas.PaperReports)
def list_paper_reports(args: dict[str, Any]) -> dict[str, Any]:
    """The centres, and what each entered of its paper report of the period."""
    asked = asking.question(args["period"], args["organisation"])
    members = organisations().under(asked.organisation_id)
    return {"items": reports_of(shell().store, organisations(), members, asked.period)}


@blueprint.route("/paper-reports/<organisation_id>/<period>")
@who_may(*READERS)
@blueprint.response(200, schemas.PaperReportHeld)
def get_paper_report(organisation_id: str, period: str) -> dict[str, Any]:
    """A paper report, held against its own sum and the register."""
    asked = asking.question(period, organisation_id)
    place = Place(organisation_id, asked.period)
    known = paper_report(shell().store, place)
    if known is None:
        raise unknown(PAPER_REPORT)
    show_version(known["version"])
    registers = Registers(shell().store, organisations(), today(shell().desk.clock()))
    return held_against(registers, place, language())


@blueprint.route("/paper-reports/<organisation_id>/<period>", methods=["PUT"])
@who_may("board", "staff")
@blueprint.arguments(schemas.PaperReportBody)
@blueprint.response(200, schemas.PaperReport)
def put_paper_report(body: dict[str, Any], organisation_id: str, period: str) -> dict[str, Any]:
    """Enter a paper report, or change it (then with `If-Match`)."""
    asked = asking.stating(organisation_id, period)
    keys = keys_of(asking.reading(asked)).get(body["by"], {})
    kept = perform(
        enter_paper_report,
        organisation_id,
        asked.period,
        body,
        sorted(keys),
        expected=seen_version() if request.if_match else None,
    )
    show_version(kept["version"])
    return kept
