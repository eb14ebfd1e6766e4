"""The briefing text of a period, from the same reading as the summary."""

from __future__ import annotations

from typing import Any

from services.reporting.model import briefing
from services.reporting.model.figures import enrolments
from services.reporting.model.rows import Row, total
from services.reporting.views.reading import Reading
from services.reporting.views.stated_totals import stated_total
from services.reporting.views.summaries import sent_out
from shared.refusal import Words
from shared.store import Store
from shared.vietnamese import fold

SINGLE_KINDS = ("centre", "committee", "cell", "political-school")


def briefing_text(store: Store, reading: Reading, language: str) -> dict[str, Any]:
    """`{text, paragraphs, period, organisation_id, rule, as_of, language}`."""
    question = reading.question
    written = briefing.paragraphs(
        briefing.Briefing(
            period=question.period.words(),
            subject=_subject(reading),
            rule=question.rule,
            total=reading.lines(reading.whole.rows, reading.whole.distinct["total"])["total"],
            own=_items(reading, "own"),
            partner=_items(reading, "partner"),
            stated=stated_total(store, question.organisation_id, question.period, question.until),
            sent_out=sent_out(reading),
        ),
        language,
    )
    return {
        "text": "\n".join(written),
        "paragraphs": written,
        "period": question.period.key,
        "organisation_id": question.organisation_id,
        "rule": question.rule,
        "as_of": reading.as_of,
        "language": language,
    }


def _subject(reading: Reading) -> Words:
    """Who opened the classes: a single centre by its name, otherwise the centres."""
    asked = reading.organisations.get(reading.question.organisation_id) or {}
    if asked.get("kind") in SINGLE_KINDS:
        return Words(asked["name"], asked["name"])
    return briefing.THE_CENTRES


def _items(reading: Reading, line: str) -> list[briefing.Item]:
    """Own classes by category; classes with the political school as one item, those with others by category."""
    groups: dict[tuple[int, str], list[Row]] = {}
    names: dict[tuple[int, str], Words] = {}
    for row in reading.whole.rows:
        if row["line"] != line:
            continue
        programme = reading.programme(row["programme"])
        key, name = (programme["order"], programme["code"]), programme["category"]
        if line == "partner":
            with_school = _is_with_the_school(reading, row)
            key, name = ((0, ""), briefing.WITH_THE_SCHOOL) if with_school else (key, briefing.with_partners(name))
        groups.setdefault(key, []).append(row)
        names[key] = name
    return [briefing.Item(names[key], _counts(groups[key])) for key in sorted(groups)]


def _counts(rows: list[Row]) -> dict[str, Any]:
    sums = total(rows)
    return {"classes": sums["classes"], "enrolments": enrolments(sums)}


def _is_with_the_school(reading: Reading, row: Row) -> bool:
    if row["partner_id"]:
        partner = reading.organisations.get(row["partner_id"]) or {}
        return partner.get("kind") == "political-school"
    return fold(row["partner_name"] or "").startswith("truong chinh tri")
