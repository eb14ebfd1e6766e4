"""The trend over years."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from services.reporting import asking
from services.reporting.pages.addresses import asked_question
from services.reporting.pages.downloads import file_of
from services.reporting.pages.questions import Page, answer, capital, form_of
from services.reporting.views.question import READERS, Question
from services.reporting.views.trend_charts import main_charts, programme_charts
from services.reporting.views.trends import BY, MEASURES, trend, trend_table, years_of
from shared.refusal import Refusal
from shared.vietnamese import today
from shared.web.language import language
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("trend_pages", __name__)


def _by() -> str:
    by = request.args.get("by", "")
    return by if by in BY else "year"


def found_for(asked: Question, by: str) -> dict[str, Any]:
    """The trend of a question."""
    return trend(shell().store, asking.reading(asked), by, today(shell().desk.clock()), language())


@blueprint.get("/trend")
@who_may(*READERS)
def show_trend() -> Page:
    """How classes, enrolments and persons went over the years, and those of each programme."""
    return answer("/trend", _trend, "by", "measure")


def _trend(asked: Question, refusal: Refusal | None) -> str | tuple[str, int]:
    by, measure = _by(), request.args.get("measure", "")
    measure = measure if measure in MEASURES else "classes"
    try:
        found = found_for(asked, by)
    except Refusal as refused:  # too many points: the years are shown instead
        refusal, by = refused, "year"
        found = found_for(asked, by)
    years = asked.of(years_of(asked.period))
    page = render_template(
        "reporting_trend.html",
        question=asked,
        found=found,
        by=by,
        steps={key: words.in_language(language()) for key, words in BY.items()},
        measure=measure,
        measures={key: words.in_language(language()) for key, words in MEASURES.items()},
        charts=main_charts(found, language()),
        programmes=programme_charts(found, measure, language()),
        table_columns=[{"label": capital(one["category"]), "number": True} for one in found["programmes"]],
        refusal=refusal,
        **form_of(years),
    )
    return (page, refusal.status) if refusal else page


@blueprint.get("/trend.csv")
@who_may(*READERS)
def download_trend() -> Response:
    """The same as a file."""
    asked = asked_question()
    found = found_for(asked, _by())
    return file_of(trend_table(found, language()), f"xu-huong-{found['period']['key']}.csv")
