"""The heat table: centre by programme."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from services.reporting import asking
from services.reporting.pages.addresses import asked_question
from services.reporting.pages.downloads import file_of
from services.reporting.pages.questions import Page, answer, form_of
from services.reporting.views.heat import MEASURES, ORDERS, heat, heat_table
from services.reporting.views.question import READERS, Question
from shared.refusal import Refusal
from shared.web.language import language
from shared.web.sign_in import who_may

blueprint = Blueprint("heat_pages", __name__)

# A page with a link in each of its cells is to stay under 150 KB.
ROWS_ON_A_PAGE = 40


def _measure() -> str:
    measure = request.args.get("measure", "")
    return measure if measure in MEASURES else "classes"


@blueprint.get("/heat")
@who_may(*READERS)
def show_heat() -> Page:
    """How many classes or enrolments each centre has of each programme."""
    return answer("/heat", _heat, "measure", "order")


def _heat(asked: Question, refusal: Refusal | None) -> str:
    measure, order = _measure(), request.args.get("order", "")
    order = order if order in ORDERS else "name"
    found = heat(asking.reading(asked), measure, language(), order)
    rows, whole = found["rows"], "whole" in request.args
    start = _start(len(rows))
    shown = rows if whole else rows[start : start + ROWS_ON_A_PAGE]
    return render_template(
        "reporting_heat.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        measure=measure,
        order=order,
        measures={key: words.in_language(language()) for key, words in MEASURES.items()},
        orders={key: words.in_language(language()) for key, words in ORDERS.items()},
        found={**found, "rows": shown},
        whole=whole,
        linked=not whole or len(rows) <= ROWS_ON_A_PAGE,
        total=len(rows),
        start=start,
        after=start + ROWS_ON_A_PAGE if start + ROWS_ON_A_PAGE < len(rows) and not whole else None,
        refusal=refusal,
        **form_of(asked),
    )


def _start(count: int) -> int:
    typed = request.args.get("from_row", "")
    start = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return start if start < count else 0


@blueprint.get("/heat.csv")
@who_may(*READERS)
def download_heat() -> Response:
    """The same as a file, whole."""
    asked, measure = asked_question(), _measure()
    found = heat(asking.reading(asked), measure, language())
    return file_of(heat_table(found, language()), f"bang-nhiet-{asked.period.key}-{measure}.csv")
