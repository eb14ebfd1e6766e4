"""The briefing text of a period, from the same reading as the summary."""

from __future__ import annotations

from typing import Any

from services.reporting.model import briefing
from services.reporting.model.class_record import Contribution
from services.reporting.model.figures import Entry, cell
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
            total=cell([entry.counts for entry in reading.entries], reading.excused_counts),
            own=_items(reading, "own"),
            partner=_items(reading, "partner"),
            stated=stated_total(store, question.organisation_id, question.period),
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
    groups: dict[tuple[int, str], list[Entry]] = {}
    names: dict[tuple[int, str], Words] = {}
    for entry in reading.entries:
        if entry.counts["line"] != line:
            continue
        programme = reading.programme(entry.counts["programme"])
        key, name = (programme["order"], programme["code"]), programme["category"]
        if line == "partner":
            with_school = _is_with_the_school(reading, entry.counts)
            key, name = ((0, ""), briefing.WITH_THE_SCHOOL) if with_school else (key, briefing.with_partners(name))
        groups.setdefault(key, []).append(entry)
        names[key] = name
    return [
        briefing.Item(names[key], cell([entry.counts for entry in groups[key]], reading.excused_counts))
        for key in sorted(groups)
    ]


def _is_with_the_school(reading: Reading, counts: Contribution) -> bool:
    if counts["partner_id"]:
        partner = reading.organisations.get(counts["partner_id"]) or {}
        return partner.get("kind") == "political-school"
    return fold(counts["partner_name"] or "").startswith("truong chinh tri")
