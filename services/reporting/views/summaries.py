"""The summary of a period: totals, lines, rows by programme and centre, beside what was stated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.reporting.model.figures import Entry, lines, share
from services.reporting.model.stated import add_up, difference
from services.reporting.views.left_out import spans_left_out
from services.reporting.views.planned import planned_and_held
from services.reporting.views.question import RULE_WORDS
from services.reporting.views.reading import Reading
from services.reporting.views.stated_totals import stated_total
from shared.store import Document, Store
from shared.vietnamese import collation_key

GROUPINGS = ("programme", "centre", "both", "none")
FIELDS = ("political-theory", "professional")


def summary(store: Store, reading: Reading, by: str, language: str) -> dict[str, Any]:
    """Everything about a period (the shape is `schemas.Summary`)."""
    question, period = reading.question, reading.question.period
    of_all = lines((entry.counts for entry in reading.entries), reading.excused_counts)
    stated = stated_total(store, question.organisation_id, period)
    return {
        "period": {
            "key": period.key,
            "words": period.words().in_language(language),
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        },
        "organisation": _organisation(reading, question.organisation_id),
        "rule": question.rule,
        "rule_words": RULE_WORDS[question.rule].in_language(language),
        "as_of": reading.as_of,
        "heard": reading.heard,
        "total": of_all["total"],
        "lines": {"own": of_all["own"], "partner": of_all["partner"]},
        "sent_out": sent_out(reading),
        "planned": planned_and_held(store, reading, language),
        "rows": rows(reading, by, of_all["total"], language),
        "left_out": spans_left_out(reading, language),
        "stated": stated,
        "difference": difference(stated, of_all["total"]),
    }


def sent_out(reading: Reading) -> dict[str, Any]:
    """People sent out, by field."""
    return {field: add_up(entry["people"] for entry in reading.sent_out if entry["field"] == field) for field in FIELDS}


def rows(reading: Reading, by: str, total: Document, language: str) -> list[dict[str, Any]]:
    """A row for each programme, centre, or both, with the cells `own`, `partner`, `total` and its share.

    By centre there is a row for every centre that stood in the period, also for one without any class.
    """
    if by == "none":
        return []
    with_programme, with_centre = by in ("programme", "both"), by in ("centre", "both")
    groups: dict[tuple[str, str], list[Entry]] = {}
    if by == "centre":
        groups = {("", centre): [] for centre in _centres(reading)}
    for entry in reading.entries:
        key = (entry.counts["programme"] if with_programme else "", entry.organisation_id if with_centre else "")
        groups.setdefault(key, []).append(entry)

    def order(key: tuple[str, str]) -> tuple[str, int, str]:
        return collation_key(reading.organisations.name(key[1])), reading.programme(key[0])["order"], key[0]

    found = []
    for key in sorted(groups, key=order):
        row: dict[str, Any] = {}
        if with_programme:
            row["programme"] = programme(reading, key[0], language)
        if with_centre:
            row["centre"] = _organisation(reading, key[1])
        row.update(lines((entry.counts for entry in groups[key]), reading.excused_counts))
        found.append({**row, "share": share(row["total"], total)})
    return found


def programme(reading: Reading, code: str, language: str) -> dict[str, Any]:
    """`{code, name, category, order}` in one language."""
    known = reading.programme(code)
    return {**known, **{name: known[name].in_language(language) for name in ("name", "category")}}


def _centres(reading: Reading) -> Iterable[str]:
    """The centres under the asked organisation that stood at some time of the period."""
    first, last = reading.question.period.first.isoformat(), reading.question.period.last.isoformat()
    for one in reading.organisations:
        stood = (one["valid_from"] or first) <= last and (one["valid_to"] or last) >= first
        if one["kind"] == "centre" and one["_id"] in reading.members and stood:
            yield one["_id"]


def _organisation(reading: Reading, identifier: str) -> dict[str, Any]:
    known = reading.organisations.get(identifier) or {}
    return {
        "organisation_id": identifier,
        "name": reading.organisations.name(identifier),
        "kind": known.get("kind"),
    }
