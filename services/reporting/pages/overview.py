"""The overview of a period: the answer, what stands beside it, what is missing, what it is made of."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from services.reporting import asking
from services.reporting.model.stated import write
from services.reporting.pages.addresses import asked_question
from services.reporting.pages.downloads import file_of
from services.reporting.pages.questions import Page, answer, form_of
from services.reporting.views.briefings import briefing_text
from services.reporting.views.closings import standing
from services.reporting.views.conferences import conference_figures
from services.reporting.views.findings import findings, in_words, narrowed
from services.reporting.views.overview import headline, overview
from services.reporting.views.question import READERS, USUAL, Question
from services.reporting.views.summaries import summary
from services.reporting.views.tables import BAND_WORDS, LINE_WORDS, summary_table
from shared.refusal import Refusal, Words
from shared.vietnamese import today
from shared.web.language import language
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("pages", __name__, template_folder="../templates")

FINDINGS_SHOWN = 5
GROUPINGS = ("programme", "category", "centre", "both")


@blueprint.app_context_processor
def words_of_reporting() -> dict[str, Any]:
    """How templates write what only this service knows."""
    return {"stated": lambda number: write(number, language()), "line_words": LINE_WORDS, "band_words": BAND_WORDS}


@blueprint.get("/")
@who_may(*READERS)
def show_overview() -> Page:
    """The figures of a period."""
    return answer("/", _overview)


def _overview(asked: Question, refusal: Refusal | None) -> str:
    shown = overview(shell().store, asking.reading(asked), language())
    return render_template(
        "reporting_overview.html",
        question=asked,
        headline=headline(shown["summary"], language()),
        running=asked.period.last >= today(shell().desk.clock()),
        may_state=asking.may_state(asked.organisation_id),
        conferences=_conferences(asked),
        refusal=refusal,
        **to_do(asked),
        **form_of(asked),
        **shown,
    )


def _conferences(asked: Question) -> dict[str, Any]:
    """Study conferences of the period, in all."""
    about = asking.conference_question(asked.period.key, asked.organisation_id, None, as_of=asked.as_of)
    return {**conference_figures(asking.conference_reading(about), "year"), "question": about}


def to_do(asked: Question) -> dict[str, Any]:
    """What is missing and who owes it (`missing`), and what the checks found (`found`, the first of `found_in_all`), as
    things stand now; nothing of that where a past day's knowledge or a part of the classes is asked for."""
    if (asked.role, asked.as_of, asked.mode) != (USUAL.role, USUAL.as_of, USUAL.mode):
        return {"missing": None, "found": [], "found_in_all": 0}
    store, tree = shell().store, organisations()
    missing = standing(store, tree, asked, shell().desk.clock, language())
    missing["owing"].sort(key=lambda one: -sum(one["counts"].values()))
    found = narrowed(findings(store, tree.under(asked.organisation_id), asked.period), None, None, aside=False)
    return {
        "missing": missing,
        "found": [in_words(one, tree, language()) for one in found[:FINDINGS_SHOWN]],
        "found_in_all": len(found),
    }


@blueprint.get("/summary.csv")
@who_may(*READERS)
def download_summary() -> Response:
    """A table of the overview: `by` programme, category, centre or both."""
    asked, by = asked_question(), request.args.get("by", "programme")
    if by not in GROUPINGS:
        listed = ", ".join(GROUPINGS)
        words = Words(f"Bảng chỉ có thể theo một trong: {listed}.", f"A table is by one of: {listed}.")
        raise Refusal("grouping-unknown", words, at="/by")
    found = summary(shell().store, asking.reading(asked), by, language())
    return file_of(summary_table(found, language()), f"so-lieu-{asked.period.key}-{by}.csv")


@blueprint.get("/briefing")
@who_may(*READERS)
def show_briefing() -> str:
    """The briefing text alone, to be copied or printed."""
    asked = asked_question()
    written = briefing_text(shell().store, asking.reading(asked), language())
    return render_template(
        "reporting_briefing.html",
        question=asked,
        briefing=written,
        period=asked.period.words().in_language(language()),
    )


@blueprint.get("/briefing.txt")
@who_may(*READERS)
def download_briefing() -> Response:
    """The briefing text as a file."""
    asked = asked_question()
    written = briefing_text(shell().store, asking.reading(asked), language())
    return file_of(written["text"] + "\n", f"giao-ban-{asked.period.key}.txt", "text/plain")
