"""The summary of a period: totals, lines, rows by programme, category, centre or mode, beside what was stated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.reporting.model.class_record import RULE_WORDS
from services.reporting.model.distinct import distinct_of
from services.reporting.model.figures import share
from services.reporting.model.stated import add_up, difference
from services.reporting.views.kept import Part
from services.reporting.views.left_out import spans_left_out
from services.reporting.views.planned import planned_and_held
from services.reporting.views.programmes import in_order, programme
from services.reporting.views.question import ROLE_WORDS, STRUCTURE_WORDS
from services.reporting.views.reading import Reading
from services.reporting.views.stated_totals import stated_total
from shared.events.enrolment.outside_training import FIELDS
from shared.periods import Period
from shared.store import Document, Store
from shared.vietnamese import collation_key

GROUPINGS = ("programme", "category", "centre", "both", "none")


def summary(store: Store, reading: Reading, by: str, language: str) -> dict[str, Any]:
    """Everything about a period (the shape is `schemas.Summary`)."""
    question, period = reading.question, reading.question.period
    of_all = reading.lines(reading.whole.rows, reading.whole.distinct["total"])
    stated = stated_total(store, question.organisation_id, period, question.until)
    return {
        "period": period_shown(period, language),
        "organisation": _organisation(reading, question.organisation_id),
        "rule": question.rule,
        "rule_words": RULE_WORDS[question.rule].in_language(language),
        "role": question.role,
        "role_words": ROLE_WORDS[question.role].in_language(language),
        "structure": question.structure,
        "structure_words": STRUCTURE_WORDS[question.structure].in_language(language),
        "mode": question.mode,
        "known_on": question.as_of.isoformat() if question.as_of else None,
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


def period_shown(period: Period, language: str) -> dict[str, str]:
    """`{key, words, first, last}` of a period."""
    return {
        "key": period.key,
        "words": period.words().in_language(language),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
    }


def sent_out(reading: Reading) -> dict[str, Any]:
    """People sent out, by field."""
    return {field: add_up(entry["people"] for entry in reading.sent_out if entry["field"] == field) for field in FIELDS}


def rows(reading: Reading, by: str, total: Document, language: str) -> list[dict[str, Any]]:
    """A row for each programme, category, centre, or centre and programme, with the cells `own`, `partner`, `total` and
    its share.

    By centre there is a row for every centre that stood in the period, also for one without any class.
    """
    makers = {"programme": _by_programme, "category": _by_category, "centre": _by_centre, "both": _by_both}
    found = makers[by](reading, language) if by in makers else []
    return [{**row, "share": share(row["total"], total)} for row in found]


def _by_programme(reading: Reading, language: str) -> list[dict[str, Any]]:
    found = reading.of_programmes(reading.whole)
    return [{"programme": programme(reading, code, language), **found[code]} for code in in_order(reading, found)]


def _by_category(reading: Reading, language: str) -> list[dict[str, Any]]:
    """Whoever was in several programmes of a category is one person in it: such a category is counted from classes."""
    categories: dict[str, list[str]] = {}
    whole = reading.whole
    for code in in_order(reading, {row["programme"]: row for row in whole.rows}):
        categories.setdefault(reading.programme(code)["category"].vi, []).append(code)
    found = []
    for codes in categories.values():
        if len(codes) == 1:
            distinct = whole.distinct["programmes"].get(codes[0], {})
        else:
            entries = [one.counts for one in reading.entries if one.counts["programme"] in codes]
            distinct = distinct_of(entries)["total"]
        lines = reading.lines([row for row in whole.rows if row["programme"] in codes], distinct)
        name = reading.programme(codes[0])["category"].in_language(language)
        found.append({"category": {"name": name, "programmes": codes}, **lines})
    return found


def _by_centre(reading: Reading, language: str) -> list[dict[str, Any]]:
    nothing = Part([], distinct_of([]))
    parts = dict.fromkeys(centres(reading), nothing) | reading.parts
    return [
        {"centre": _organisation(reading, one), **reading.lines(parts[one].rows, parts[one].distinct["total"])}
        for one in sorted(parts, key=lambda one: collation_key(reading.organisations.name(one)))
    ]


def _by_both(reading: Reading, language: str) -> list[dict[str, Any]]:
    parts, found = reading.parts, []
    for one in sorted(parts, key=lambda one: collation_key(reading.organisations.name(one))):
        lines = reading.of_programmes(parts[one])
        for code in in_order(reading, lines):
            about = {"programme": programme(reading, code, language), "centre": _organisation(reading, one)}
            found.append({**about, **lines[code]})
    return found


def centres(reading: Reading) -> Iterable[str]:
    """The centres that a table of the asked organisation shows: by the structure of then those that stood at some time
    of the period, by that of now those that stand and had begun by then."""
    first, last = reading.question.period.first.isoformat(), reading.question.period.last.isoformat()
    for one in reading.organisations:
        begun = (one["valid_from"] or first) <= last
        if reading.question.structure == "then":
            shown = (
                begun
                and (one["valid_to"] or last) >= first
                and reading.belongs(one["_id"], max(first, one["valid_from"] or first))
            )
        else:
            shown = begun and reading.organisations.stands(one["_id"]) and one["_id"] in reading.members
        if one["kind"] == "centre" and shown:
            yield one["_id"]


def _organisation(reading: Reading, identifier: str) -> dict[str, Any]:
    known = reading.organisations.get(identifier) or {}
    return {
        "organisation_id": identifier,
        "name": reading.organisations.name(identifier),
        "kind": known.get("kind"),
    }
