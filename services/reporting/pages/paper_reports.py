"""Paper reports: which centres have entered theirs, one beside the register, and the table to fill in."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.reporting import asking
from services.reporting.commands.paper_reports import enter_paper_report
from services.reporting.model.approximate import read_number
from services.reporting.model.findings import Place
from services.reporting.model.paper_reports import BY, MEASURES
from services.reporting.model.stated import write
from services.reporting.pages.addresses import period_form
from services.reporting.pages.checks import asked_place
from services.reporting.views.check_facts import Registers
from services.reporting.views.paper_reports import grid_of, held_against, keys_of, paper_report, reports_of
from services.reporting.views.question import READERS, Question, choices, top_of
from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import number, today
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("paper_report_pages", __name__)

NOTICES = {"paper-report": Words("Đã lưu báo cáo giấy.", "The paper report is kept.")}

Page = str | tuple[str, int] | BaseResponse


def _href(asked: Question, more: str = "") -> str:
    return f"/paper-reports/{quote(asked.organisation_id)}/{quote(asked.period.key)}{more}"


@blueprint.get("/paper-reports")
@who_may(*READERS)
def list_paper_reports() -> Page:
    """The centres, and whether each has entered its report of the period."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    asked = asked_place()
    members = organisations().under(asked.organisation_id)
    rows = reports_of(shell().store, organisations(), members, asked.period)
    return render_template(
        "reporting_paper_reports.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        rows=[{**one, "may": asking.may_state(one["organisation_id"])} for one in rows],
        entered=sum(one["report"] is not None for one in rows),
        organisations=choices(asking.who(), organisations(), asked.organisation_id),
        **period_form(asked),
    )


@blueprint.get("/paper-reports/<organisation_id>/<period>")
@who_may(*READERS)
def show_paper_report(organisation_id: str, period: str) -> Page:
    """What the paper says beside what the register has."""
    asked = asking.question(period, organisation_id)
    place = Place(organisation_id, asked.period)
    if paper_report(shell().store, place) is None:
        return redirect(_href(asked, "/edit"), 303)
    registers = Registers(shell().store, organisations(), today(shell().desk.clock()))
    held = held_against(registers, place, language())
    return render_template(
        "reporting_paper_report.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        measures=[(name, words.in_language(language())) for name, words in MEASURES.items()],
        write=_write,
        edit=_href(asked, "/edit") if asking.may_state(organisation_id) else None,
        off=_count_off(held),
        **held,
    )


def _count_off(held: dict[str, Any]) -> int:
    cells = [row[name] for row in (*held["rows"], *held["rest"], held["total"]) for name in MEASURES]
    return sum((one["verdict"] == "differs") + (one.get("sum_verdict") == "differs") for one in cells)


def _write(stated: Any) -> str:
    if stated is None:
        return "–"
    return write(stated, language()) if isinstance(stated, dict) else number(stated, language())


@blueprint.get("/paper-reports/<organisation_id>/<period>/edit")
@who_may("board", "staff")
def edit_paper_report(organisation_id: str, period: str) -> str:
    """The table to fill in."""
    return _form(asking.stating(organisation_id, period), None)


def _form(asked: Question, refusal: Refusal | None) -> str:
    known = paper_report(shell().store, Place(asked.organisation_id, asked.period))
    by = request.values.get("by") or (known["by"] if known else BY[0])
    by = by if by in BY else BY[0]
    return render_template(
        "reporting_paper_report_edit.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        known=known,
        by=by,
        grid=grid_of(known, keys_of(asking.reading(asked)), by),
        measures=[(name, words.in_language(language())) for name, words in MEASURES.items()],
        write=lambda stated: "" if stated is None else _write(stated),
        here=_href(asked, "/edit"),
        back=_href(asked) if known else f"/paper-reports?period={quote(asked.period.key)}",
        refusal=refusal,
    )


@blueprint.post("/paper-reports/<organisation_id>/<period>/edit")
@who_may("board", "staff")
def save_paper_report(organisation_id: str, period: str) -> Page:
    """Keep it."""
    asked = asking.stating(organisation_id, period)
    try:
        report, filled = _typed()
        keys = keys_of(asking.reading(asked)).get(report["by"], {})
        try:
            perform(
                enter_paper_report,
                organisation_id,
                asked.period,
                report,
                sorted(keys),
                expected=seen_version() if request.form.get("_version") else None,
            )
        except Refusal as refusal:
            raise _at_the_grid(refusal, filled) from None
    except Refusal as refusal:
        return _form(asked, refusal), refusal.status
    return redirect(f"{_href(asked)}?done=paper-report", 303)


def _typed() -> tuple[dict[str, Any], list[int]]:
    """What was typed, and the places in the table of the rows that have a number: the others are not sent."""
    columns = {name: request.form.getlist(name) for name in ("key", *MEASURES)}
    faults: list[Fault] = []
    rows, filled = [], []
    for place, cells in enumerate(zip(*columns.values(), strict=True)):
        typed = dict(zip(columns, cells, strict=True))
        row = {"key": typed["key"]} | {name: _read(name, typed[name], f"/rows/{place}", faults) for name in MEASURES}
        if any(typed[name].strip() for name in MEASURES):
            rows.append(row)
            filled.append(place)
    total = {name: _read(name, request.form.get(f"total-{name}", ""), "/total", faults) for name in MEASURES}
    dated_on = None
    try:
        dated_on = date.fromisoformat(request.form.get("dated_on", "") or "-")
    except ValueError:
        if request.form.get("dated_on"):
            words = Words("Không đọc được ngày này.", "This is not a day.")
            faults.append(Fault("/dated_on", words))
    if faults:
        raise Refusal("paper-report-unreadable", faults[0].words, faults=faults)
    about = {"number": request.form.get("number", "").strip() or None, "dated_on": dated_on}
    return {"by": request.form.get("by", BY[0]), "rows": rows, "total": total, **about}, filled


def _read(name: str, typed: str, at: str, faults: list[Fault]) -> Any:
    try:
        stated = read_number(typed)
    except Refusal as refusal:
        faults.append(Fault(f"{at}/{name}", refusal.words))
        return None
    if stated is None or name == "enrolments":
        return stated
    if stated["words"]:
        words = Words("Ô này cần số đúng, không ghi gần đúng.", "This cell needs an exact number.")
        faults.append(Fault(f"{at}/{name}", words))
    return stated["value"]


def _at_the_grid(refusal: Refusal, filled: list[int]) -> Refusal:
    """The refusal with its faults at the rows of the table."""
    faults = []
    for fault in refusal.faults:
        parts = fault.at.split("/")
        if parts[1:2] == ["rows"] and len(parts) > 2:
            parts[2] = str(filled[int(parts[2])])
        faults.append(Fault("/".join(parts), fault.words))
    return Refusal(refusal.code, refusal.words, status=refusal.status, faults=faults)
