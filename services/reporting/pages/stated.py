"""The form for the total that a report stated."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from services.reporting import asking
from services.reporting.commands.stated_totals import state_total
from services.reporting.pages.addresses import this_quarter
from services.reporting.pages.questions import Page
from services.reporting.views.stated_totals import stated_total
from services.reporting.views.summaries import summary
from shared.approximations import APPROXIMATIONS
from shared.refusal import Refusal, Words
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("stated_pages", __name__)

NOTICES = {
    "total-stated": Words("Đã lưu tổng đã công bố.", "The stated total is kept."),
}


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
