"""The pages of reporting: the overview of a period, the classes behind its figures, stated totals."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.reporting import asking
from services.reporting.commands.stated_totals import state_total
from services.reporting.model.stated import write
from services.reporting.pages.addresses import asked_question, narrowing, period_form, this_quarter
from services.reporting.pages.downloads import IN_ONE_FILE, file_of
from services.reporting.views.briefings import briefing_text
from services.reporting.views.classes import classes_behind
from services.reporting.views.overview import headline, overview, period_of
from services.reporting.views.question import READERS, choices, top_of
from services.reporting.views.stated_totals import stated_total
from services.reporting.views.summaries import summary
from services.reporting.views.tables import BAND_WORDS, LINE_WORDS, classes_table, summary_table
from shared.approximations import APPROXIMATIONS
from shared.refusal import Refusal, Words
from shared.vietnamese import today
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("pages", __name__, template_folder="../templates")

NOTICES = {
    "total-stated": Words("Đã lưu tổng đã công bố.", "The stated total is kept."),
}

Page = str | tuple[str, int] | BaseResponse


@blueprint.app_context_processor
def words_of_reporting() -> dict[str, Any]:
    """How templates write what only this service knows."""
    return {"stated": lambda number: write(number, language()), "line_words": LINE_WORDS, "band_words": BAND_WORDS}


@blueprint.get("/")
@who_may(*READERS)
def show_overview() -> Page:
    """The figures of a period: the headline, what it is made of, and the briefing text."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    refusal = None
    try:
        if "span" in request.args:
            asked = asked_question(period_of(request.args["span"], request.args.get("year", "")).key)
            return redirect(asked.href("/"))
        asked = asked_question()
    except Refusal as refused:
        if refused.status != 422:
            raise
        refusal = refused
        asked = asking.question(this_quarter(), request.args.get("organisation"))
    shown = overview(shell().store, asking.reading(asked), language())
    page = render_template(
        "reporting_overview.html",
        question=asked,
        headline=headline(shown["summary"], language()),
        previous=asked.of(asked.period.previous()),
        next=None if asked.period.last >= today(shell().desk.clock()) else asked.of(asked.period.next()),
        organisations=choices(asking.who(), organisations(), asked.organisation_id),
        may_state=asking.may_state(asked.organisation_id),
        refusal=refusal,
        **period_form(asked),
        **shown,
    )
    return (page, refusal.status) if refusal else page


@blueprint.get("/summary.csv")
@who_may(*READERS)
def download_summary() -> Response:
    """A table of the overview: `by` programme, centre or both."""
    asked, by = asked_question(), request.args.get("by", "programme")
    if by not in ("programme", "centre", "both"):
        words = Words("Bảng chỉ có thể theo programme, centre hoặc both.", "A table is by programme, centre or both.")
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


@blueprint.get("/classes")
@who_may(*READERS)
def show_classes() -> str:
    """The classes behind a figure, and what was left out."""
    asked = asked_question()
    reading = asking.reading(asked)
    code, line = narrowing()
    found = classes_behind(
        shell().store,
        reading,
        language(),
        code=code,
        line=line,
        limit=50,
        cursor=request.args.get("cursor"),
    )
    programmes = sorted(
        (reading.programme(one)["order"], one, reading.programme(one)["name"].in_language(language()))
        for one in {row["programme"] for row in reading.whole.rows}
    )
    return render_template(
        "reporting_classes.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        programmes_named=[(one, name) for _, one, name in programmes],
        programme=code,
        line=line,
        cursor=request.args.get("cursor"),
        **found,
    )


@blueprint.get("/classes.csv")
@who_may(*READERS)
def download_classes() -> Response:
    """The classes behind a figure, all in one file."""
    asked = asked_question()
    code, line = narrowing()
    found = classes_behind(shell().store, asking.reading(asked), language(), code=code, line=line, limit=IN_ONE_FILE)
    return file_of(classes_table(found["items"], language()), f"lop-{asked.period.key}.csv")


@blueprint.get("/stated")
@who_may("board", "staff")
def show_stated() -> str:
    """The form for a stated total."""
    return _stated_form()


@blueprint.post("/stated")
@who_may("board", "staff")
def save_stated() -> Page:
    """Keep a stated total."""
    asked = asking.stating(request.args.get("organisation", ""), request.args.get("period", ""))
    try:
        value = _typed_number("enrolments", "/enrolments/value")
        words = request.form.get("words") or None
        perform(
            state_total,
            asked.organisation_id,
            asked.period,
            _typed_number("classes", "/classes"),
            None if value is None else {"value": value, "words": words},
            request.form.get("source", "").strip(),
            expected=seen_version() if request.form.get("_version") else None,
        )
    except Refusal as refusal:
        return _stated_form(refusal), refusal.status
    return redirect(asked.href("/", done="total-stated"), 303)


def _stated_form(refusal: Refusal | None = None) -> str:
    asked = asking.stating(request.args.get("organisation", ""), request.args.get("period") or this_quarter())
    kept = stated_total(shell().store, asked.organisation_id, asked.period)
    total = summary(shell().store, asking.reading(asked), "none", language())["total"]
    return render_template(
        "reporting_stated.html",
        question=asked,
        kept=kept,
        total=total,
        period=asked.period.words().in_language(language()),
        approximations=[(vi, vi if language() == "vi" else en) for vi, en in APPROXIMATIONS.items()],
        refusal=refusal,
    )


def _typed_number(name: str, at: str) -> int | None:
    """A whole number as people type it: `3.000`, `3 000`, or nothing."""
    typed = request.form.get(name, "").strip()
    digits = typed.translate(str.maketrans("", "", "., \u00a0"))
    if not typed:
        return None
    if not digits.isascii() or not digits.isdigit():
        words = Words(
            f"“{typed}” không phải một số nguyên. Viết như 40 hoặc 3.000; từ “gần”, “hơn” chọn ở ô bên cạnh.",
            f"“{typed}” is not a whole number. Write 40 or 3,000; choose “nearly” or “more than” beside it.",
        )
        raise Refusal("number-unreadable", words, at=at)
    return int(digits)
