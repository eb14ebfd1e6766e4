"""The form in which a page is asked for another period, organisation or way of counting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from services.reporting import asking
from services.reporting.model.terms import period_of as period_of_term
from services.reporting.pages.addresses import asked_question, day_asked, this_quarter
from services.reporting.views.overview import SPANS, period_of, span_of
from services.reporting.views.question import (
    ROLE_WORDS,
    STRUCTURE_WORDS,
    Question,
    begun,
    choices,
    top_of,
)
from services.reporting.views.terms import kept_terms
from shared.periods import Period, span
from shared.refusal import Fault, Refusal, Words, at_field
from shared.vietnamese import day, today
from shared.web.language import language
from shared.web.problems import INPUT
from shared.web.shell import organisations, shell

Page = str | tuple[str, int] | Response

COUNTS_WHEN = {"opened": Words("khai giảng", "it opens"), "closed": Words("bế giảng", "it closes")}
MODE_WORDS = {
    "one-place": Words("học tại một nơi", "in one place"),
    "connected": Words("học ở nhiều điểm cầu", "over connected points"),
}
Show = Callable[[Question, Refusal | None], str | tuple[str, int]]

DAYS = "days"
DAYS_WORDS = Words("Từ ngày đến ngày", "From day to day")


def answer(path: str, show: Show, *more: str, organisation_id: str | None = None) -> Page:
    """A page that has the form. What the form asks leads to an address that can be sent, with what else (`more`) the
    page is asked for; what is at fault in it is shown at its fields, above the figures of this quarter. The page of a
    single organisation is always its own (`organisation_id`)."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    refusal = None
    try:
        if "span" in request.args:
            asked = _asked_by_form(organisation_id)
            kept = {name: request.args.get(name) for name in more}
            return redirect(asked.href(path, **kept, **({"organisation": None} if organisation_id else {})))
        asked = asked_question(organisation_id=organisation_id)
    except Refusal as refused:
        if refused.status != 422:
            raise
        refusal = refused
        asked = asking.question(this_quarter(), organisation_id or request.args.get("organisation"))
    page = show(asked, refusal)
    return (page, refusal.status) if refusal and isinstance(page, str) else page


def _asked_by_form(organisation_id: str | None) -> Question:
    """Refuses with every fault of the period and of the day at once."""
    faults: list[Fault] = []
    period = _gather(faults, _typed_period)
    _gather(faults, lambda: day_asked(request.args.get("as_of")))
    if period is None or faults:
        raise Refusal("input", INPUT, faults=faults)
    return asked_question(period.key, organisation_id)


def _gather(faults: list[Fault], read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Refusal as refused:
        faults.extend(refused.faults)


def _typed_period() -> Period:
    """The period of the form. Refuses days that cannot be read, that run backwards or have not come."""
    args, day_of_now = request.args, today(shell().desk.clock())
    if args["span"] != DAYS:
        period = period_of(args["span"], args.get("year", ""))
        with at_field("/period" if ".." in args["span"] else "/year"):
            return begun(period, day_of_now)
    faults: list[Fault] = []
    days = [_gather(faults, partial(_typed_day, name)) for name in ("from", "to")]
    if faults:
        raise Refusal("input", INPUT, faults=faults)
    with at_field("/to"):
        period = span(*days)
    with at_field("/from"):
        return begun(period, day_of_now)


def _typed_day(name: str) -> Any:
    with at_field(f"/{name}"):
        found = day_asked(request.args.get(name))
        if found is None:
            words = Words("Hãy ghi ngày, như 01/04/2023.", "Give a day, such as 01/04/2023.")
            raise Refusal("day-missing", words)
        return found


def form_of(asked: Question) -> dict[str, Any]:
    """What the form shows (`form`): what is asked or, where that was refused, what was typed; its choices, and the
    line that says what is asked."""
    terms = [period_of_term(one) for one in kept_terms(shell().store)["terms"]]
    keys = [term.key for term in terms if term.first <= today(shell().desk.clock())]
    now = _spelled(asked, keys)
    typed = {name: value for name, value in request.args.items() if name in now} if "span" in request.args else {}
    named = [(term.key, capital(term.words().in_language(language()))) for term in terms if term.key in keys]
    return {
        "form": {
            **now,
            **typed,
            "spans": [(key, words.in_language(language())) for key, words in SPANS]
            + named
            + [(DAYS, DAYS_WORDS.in_language(language()))],
            "organisations": choices(asking.who(), organisations(), asked.organisation_id),
            "rules": _listed(COUNTS_WHEN),
            "roles": _listed(ROLE_WORDS),
            "structures": _listed(STRUCTURE_WORDS),
            "modes": _listed(MODE_WORDS),
            "line": _line(asked),
            "previous": asked.of(asked.period.previous()),
            "next": _next(asked),
        }
    }


def _next(asked: Question) -> Question | None:
    following = asked.of(asked.period.next())
    return following if following.period.first <= today(shell().desk.clock()) else None


def _listed(words: dict[str, Words]) -> list[tuple[str, str]]:
    return [(key, one.in_language(language())) for key, one in words.items()]


def _spelled(asked: Question, terms: list[str]) -> dict[str, str]:
    """The question as the form's fields spell it."""
    chosen, year = span_of(asked.period)
    if asked.period.key in terms:
        chosen = asked.period.key
    elif ".." in chosen:
        chosen = DAYS
    return {
        "span": chosen,
        "year": str(year),
        "from": day(asked.period.first) if chosen == DAYS else "",
        "to": day(asked.period.last) if chosen == DAYS else "",
        "organisation": asked.organisation_id,
        "rule": asked.rule,
        "role": asked.role,
        "structure": asked.structure,
        "mode": asked.mode or "",
        "as_of": day(asked.as_of),
    }


def _line(asked: Question) -> str:
    """`Quý I/2023 · Tỉnh Lào Cai · lớp tính khi khai giảng`, and each way of counting that is not the usual one."""
    parts = [
        capital(asked.period.words().in_language(language())),
        organisations().name(asked.organisation_id, asked.period.last if asked.structure == "then" else None),
        Words("lớp tính khi ", "a class counts when ").in_language(language())
        + COUNTS_WHEN[asked.rule].in_language(language()),
    ]
    if asked.role != "owner":
        parts.append(Words("theo ", "by ").in_language(language()) + ROLE_WORDS[asked.role].in_language(language()))
    if asked.structure != "now":
        parts.append(STRUCTURE_WORDS[asked.structure].in_language(language()))
    if asked.mode:
        parts.append(MODE_WORDS[asked.mode].in_language(language()))
    if asked.as_of:
        known = Words("như đã biết đến hết ngày ", "as known by the end of ").in_language(language())
        parts.append(known + day(asked.as_of))
    return " · ".join(parts)


def capital(text: str) -> str:
    """With a capital letter, as a line begins."""
    return text[:1].upper() + text[1:]
