"""The documents of a period: what can be taken in which layout and format, what is written into them, how they look."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.reporting import asking
from services.reporting.commands.documents import LAYOUT, keep_layout, keep_remarks
from services.reporting.documents.delimited import statistics_csv
from services.reporting.documents.pdf import report_pdf
from services.reporting.documents.plain_text import report_text
from services.reporting.documents.word import report_docx
from services.reporting.documents.workbook import statistics_xlsx
from services.reporting.model.layouts import FIELDS, LAYOUTS, REQUIRED, check
from services.reporting.model.papers import Paper, standing
from services.reporting.pages.addresses import asked_question, period_form, this_quarter
from services.reporting.schemas.documents import LayoutBody, RemarksBody
from services.reporting.views.documents import check_writer, kept_layouts, kept_remarks, report, statistics
from services.reporting.views.edition_reading import Standing, read_for_documents
from services.reporting.views.overview import period_of
from services.reporting.views.question import READERS, Question, choices, top_of
from services.reporting.views.reading import Reading
from services.reporting.views.summaries import summary
from shared.refusal import Refusal, Words, unknown
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("document_pages", __name__)

NOTICES = {
    "remarks-kept": Words("Đã lưu phần ghi thêm của báo cáo.", "What the report adds is kept."),
    "layout-kept": Words("Đã lưu thể thức.", "The layout is kept."),
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Page = str | tuple[str, int] | BaseResponse


def _layout() -> str | None:
    """The layout that the address names; None where it leaves that to the organisation."""
    layout = request.args.get("layout") or None
    if layout not in (None, *LAYOUTS):
        raise unknown(LAYOUT)
    return layout


@blueprint.get("/documents")
@who_may(*READERS)
def show_documents() -> Page:
    """What can be taken of a period."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    refusal = None
    try:
        if "span" in request.args:
            asked = asked_question(period_of(request.args["span"], request.args.get("year", "")).key)
            return redirect(asked.href("/documents"))
        asked = asked_question()
    except Refusal as refused:
        if refused.status != 422:
            raise
        refusal = refused
        asked = asking.question(this_quarter(), request.args.get("organisation"))
    store = shell().store
    reading, edition = _read(asked)
    found = summary(store, reading, "none", language())
    page = render_template(
        "reporting_documents.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        following=asked.period.next().words().in_language(language()),
        summary=found,
        standing=standing(found, edition, language()),
        edition=edition,
        chosen=request.args.get("edition") or None,
        layouts=LAYOUTS,
        kept=kept_layouts(store, organisations(), asked.organisation_id),
        remarks=kept_remarks(store, asked.organisation_id, asked.period),
        may_write=asking.may_state(asked.organisation_id),
        organisations=choices(asking.who(), organisations(), asked.organisation_id),
        refusal=refusal,
        **period_form(asked),
    )
    return (page, refusal.status) if refusal else page


def _read(asked: Question) -> tuple[Reading, Standing | None]:
    """The edition that the address asks for, or the figures of now."""
    return read_for_documents(shell().store, organisations(), asked, request.args.get("edition") or None)


def _report() -> tuple[Question, Paper]:
    asked = asked_question()
    reading, edition = _read(asked)
    return asked, report(shell().store, reading, language(), _layout(), edition)


def _file(content: str | bytes, name: str, kind: str, how: str = "attachment") -> Response:
    """A document under a name without diacritics; nobody keeps a copy on the way."""
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=kind, headers=headers)


@blueprint.get("/documents/briefing.txt")
@who_may(*READERS)
def download_text() -> Response:
    """The report as plain text."""
    asked, paper = _report()
    return _file(report_text(paper), f"bao-cao-{asked.period.key}.txt", "text/plain")


@blueprint.get("/documents/briefing.docx")
@who_may(*READERS)
def download_docx() -> Response:
    """The report for Word."""
    asked, paper = _report()
    return _file(report_docx(paper, shell().desk.clock()), f"bao-cao-{asked.period.key}.docx", DOCX)


@blueprint.get("/documents/briefing.pdf")
@who_may(*READERS)
def show_pdf() -> Response:
    """The report as PDF, which opens in the browser."""
    asked, paper = _report()
    return _file(report_pdf(paper), f"bao-cao-{asked.period.key}.pdf", "application/pdf", "inline")


def _statistics() -> tuple[str, dict[str, Any]]:
    asked = asked_question()
    reading, edition = _read(asked)
    return f"thong-ke-{asked.period.key}", statistics(shell().store, reading, language(), edition)


@blueprint.get("/documents/statistics.xlsx")
@who_may(*READERS)
def download_xlsx() -> Response:
    """The statistics as a workbook."""
    name, found = _statistics()
    return _file(statistics_xlsx(found, language(), shell().desk.clock()), f"{name}.xlsx", XLSX)


@blueprint.get("/documents/statistics.csv")
@who_may(*READERS)
def download_csv() -> Response:
    """The statistics as CSV: a line for each organisation and programme."""
    name, found = _statistics()
    return _file(statistics_csv(found, language()), f"{name}.csv", "text/csv")


@blueprint.get("/documents/statistics.json")
@who_may(*READERS)
def download_json() -> Response:
    """The statistics as JSON."""
    name, found = _statistics()
    return _file(json.dumps(found, ensure_ascii=False), f"{name}.json", "application/json")


@blueprint.get("/documents/remarks")
@who_may("board", "staff")
def show_remarks() -> str:
    """The form for what the report of a period adds."""
    return _remarks_form()


@blueprint.post("/documents/remarks")
@who_may("board", "staff")
def save_remarks() -> Page:
    """Keep it."""
    asked = _stating()
    try:
        content = check_form(RemarksBody(), request.form)
        perform(keep_remarks, asked.organisation_id, asked.period, content, expected=seen_version())
    except Refusal as refusal:
        return _remarks_form(refusal), refusal.status
    return redirect(asked.href("/documents", done="remarks-kept"), 303)


def _stating() -> Question:
    return asking.stating(request.args.get("organisation", ""), request.args.get("period") or this_quarter())


def _remarks_form(refusal: Refusal | None = None) -> str:
    asked = _stating()
    return render_template(
        "reporting_remarks.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        following=asked.period.next().words().in_language(language()),
        kept=kept_remarks(shell().store, asked.organisation_id, asked.period),
        refusal=refusal,
    )


@blueprint.get("/documents/layout")
@who_may("board", "staff")
def show_layout() -> str:
    """How an organisation's reports look."""
    return _layout_form()


def _layout_asked() -> tuple[Question, str]:
    asked = asked_question()
    check_writer(asking.who(), organisations(), asked.organisation_id)
    kept = kept_layouts(shell().store, organisations(), asked.organisation_id)
    return asked, _layout() or kept["used"]


def _typed_layout() -> dict[str, Any]:
    return check_form(LayoutBody(), request.form)


@blueprint.post("/documents/layout")
@who_may("board", "staff")
def save_layout() -> Page:
    """Keep it."""
    asked, layout = _layout_asked()
    try:
        texts = _typed_layout()
        perform(keep_layout, asked.organisation_id, layout, texts.pop("used"), texts, expected=seen_version())
    except Refusal as refusal:
        return _layout_form(refusal), refusal.status
    return redirect(asked.href("/documents/layout", layout=layout, done="layout-kept"), 303)


@blueprint.post("/documents/layout/preview")
@who_may("board", "staff")
def preview_layout() -> Page:
    """The report of the asked period with the texts that were typed; nothing is kept."""
    asked, layout = _layout_asked()
    try:
        texts = _typed_layout()
        check(texts)
    except Refusal as refusal:
        return _layout_form(refusal), refusal.status
    reading, edition = _read(asked)
    paper = report(shell().store, reading, language(), layout, edition, texts)
    return _file(report_pdf(paper), "xem-thu.pdf", "application/pdf", "inline")


def _layout_form(refusal: Refusal | None = None) -> str:
    asked, layout = _layout_asked()
    kept = kept_layouts(shell().store, organisations(), asked.organisation_id)
    return render_template(
        "reporting_layout.html",
        question=asked,
        layout=layout,
        layouts=LAYOUTS,
        kept=kept,
        texts=kept[layout],
        fields=FIELDS,
        optional=lambda part: part not in REQUIRED,
        refusal=refusal,
    )
