"""The question in a page's address, and the small form that asks for another period."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import request

from services.reporting import asking
from services.reporting.model.class_record import LINES
from services.reporting.views.overview import SPANS, span_of
from services.reporting.views.question import Question
from shared.periods import quarter_of
from shared.refusal import Refusal, Words
from shared.vietnamese import today
from shared.web.language import language
from shared.web.shell import shell


def this_quarter() -> str:
    """The key of the quarter that today lies in."""
    return quarter_of(today(shell().desk.clock())).key


def asked_question(period: str | None = None, organisation_id: str | None = None) -> Question:
    """The question that the address asks; without a period it is the current quarter's. A period or organisation that
    stands elsewhere than among its arguments is given."""
    args = request.args
    key = period or args.get("period") or this_quarter()
    ways = {name: args[name] for name in ("rule", "role", "structure", "mode") if args.get(name)}
    return asking.question(key, organisation_id or args.get("organisation"), as_of=day_asked(args.get("as_of")), **ways)


def day_asked(typed: str | None) -> date | None:
    """A day in an address or typed: `2023-04-01`, `01/04/2023`; refuses anything else."""
    if not typed:
        return None
    try:
        return date.fromisoformat(typed) if "-" in typed else datetime.strptime(typed, "%d/%m/%Y").date()
    except ValueError:
        words = Words(
            f"Không đọc được ngày “{typed}”. Viết như 01/04/2023.", f"“{typed}” is not a day. Write 01/04/2023."
        )
        raise Refusal("day-unreadable", words, at="/as_of") from None


def period_form(asked: Question) -> dict[str, Any]:
    """What the small form shows: the period, or what was typed and could not be read."""
    span, year = span_of(asked.period)
    spans = [(value, words.in_language(language())) for value, words in SPANS]
    if span not in dict(SPANS):
        spans.insert(0, (span, asked.period.words().in_language(language())))
    return {"span": request.args.get("span", span), "year": request.args.get("year", str(year)), "spans": spans}


def narrowing() -> tuple[str | None, str | None]:
    """The programme and the line that the address narrows a list to."""
    line = request.args.get("line") or None
    return request.args.get("programme") or None, line if line in LINES else None
