"""The classes behind a figure: the same classes that the summary counts, one by one."""

from __future__ import annotations

from typing import Any

from services.reporting.model import persons
from services.reporting.model.class_record import COMPOSITION
from services.reporting.model.figures import Entry, attendance, day_counted
from services.reporting.views.class_by_class import records_of
from services.reporting.views.left_out import classes_left_out, spans_left_out
from services.reporting.views.programmes import programme
from services.reporting.views.reading import Reading
from shared.store import Document, Store


def classes_behind(
    store: Store,
    reading: Reading,
    language: str,
    *,
    code: str | None = None,
    line: str | None = None,
    limit: int,
    cursor: str | None = None,
) -> dict[str, Any]:
    """`{items, next, total, classes, left_out}` (`schemas.ClassesBehind`), by the day on which the classes count;
    `code` narrows to a programme, `line` to own classes or those with partners."""
    rule = reading.question.rule
    asked = {
        f"{day_counted(entry.counts, rule)}_{entry.class_id}": entry
        for entry in reading.entries
        if code in (None, entry.counts["programme"]) and line in (None, entry.counts["line"])
    }
    keys = [key for key in sorted(asked) if key > (cursor or "")]
    shown = [asked[key] for key in keys[:limit]]
    records = records_of(store, shown)  # names are not part of the figures
    return {
        "items": [_class(reading, entry, records.get(entry.class_id, {}), language) for entry in shown],
        "next": keys[limit - 1] if len(keys) > limit else None,
        "total": len(asked),
        "classes": sum(entry.counts["classes"] for entry in asked.values()),
        "left_out": [*spans_left_out(reading, language), *classes_left_out(store, reading, language)],
    }


def _class(reading: Reading, entry: Entry, record: Document, language: str) -> dict[str, Any]:
    counts = entry.counts
    of = programme(reading, counts["programme"], language)
    return {
        "class_id": entry.class_id,
        "name": record.get("name") or of["name"],
        "programme": of,
        "owner": {
            "organisation_id": entry.organisation_id,
            "name": reading.organisations.name(entry.organisation_id),
        },
        "line": counts["line"],
        "partner": reading.organisations.name(counts["partner_id"]) or counts["partner_name"],
        "ledger": counts["ledger"],
        "source": record.get("source"),
        "opened_on": counts["opened_on"],
        "closed_on": counts["closed_on"],
        "first_day": counts["first_day"],
        "last_day": counts["last_day"],
        "classes": counts["classes"],
        "enrolments": counts["enrolments"],
        "persons": persons.count(counts["persons"]),
        "attendance": attendance(counts, reading.excused_counts(counts["programme_version"])),
        "completions": counts["completions"],
        "bands": counts["bands"],
        "certificates": counts["certificates"],
        "periods": counts["periods"],
        "lecturers": len(counts["lecturers"]),
        "mode": counts["mode"],
        **{name: counts["composition"].get(name) for name in COMPOSITION},
    }
