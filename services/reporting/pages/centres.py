"""One centre: its period beside the plan and the year before, its years, its classes, what it owes."""

from __future__ import annotations

from flask import Blueprint, render_template

from services.reporting import asking
from services.reporting.pages.overview import to_do
from services.reporting.pages.questions import Page, answer, form_of
from services.reporting.pages.trends import found_for
from services.reporting.views.classes import classes_behind
from services.reporting.views.comparisons import compared
from services.reporting.views.overview import headline
from services.reporting.views.question import READERS, Question
from services.reporting.views.summaries import summary
from services.reporting.views.trend_charts import main_charts
from shared.refusal import Refusal
from shared.vietnamese import today
from shared.web.language import language
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("centre_pages", __name__)

CLASSES_SHOWN = 20


@blueprint.get("/centres/<organisation_id>")
@who_may(*READERS)
def show_centre(organisation_id: str) -> Page:
    """A centre, or any other organisation by itself."""
    return answer(f"/centres/{organisation_id}", _centre, organisation_id=organisation_id)


def _centre(asked: Question, refusal: Refusal | None) -> str:
    store, reading = shell().store, asking.reading(asked)
    found = summary(store, reading, "programme", language())
    trend = found_for(asked, "year")
    return render_template(
        "reporting_centre.html",
        question=asked,
        summary=found,
        headline=headline(found, language()),
        compared=compared(reading, found, language()),
        running=asked.period.last >= today(shell().desk.clock()),
        trend=trend,
        charts=main_charts(trend, language()),
        classes=classes_behind(store, reading, language(), limit=CLASSES_SHOWN),
        refusal=refusal,
        **to_do(asked),
        **form_of(asked),
    )
