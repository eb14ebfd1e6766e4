"""Teaching hours, read by way of the lecturers' calendars: they name the classes, the classes the sessions, and
attendance's sheets which of them took place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.enrolment.model.centres.teaching import check_period, sessions_of, summed
from shared.organisations import Organisations
from shared.periods import Period
from shared.store import Document, Store, by_id, in_parts


def teaching(store: Store, lecturer_ids: Iterable[str], period: Period) -> dict[str, list[dict[str, Any]]]:
    """Lecturer id -> their sessions in the period (`model.teaching.sessions_of`), in the order of time."""
    check_period(period)
    years = range(period.first.year, period.last.year + 1)
    found: dict[str, list[dict[str, Any]]] = {one: [] for one in lecturer_ids}
    calendars = by_id(store.calendars, [f"lecturer/{one}/{year}" for one in found for year in years])
    class_ids = [booking["class_id"] for calendar in calendars.values() for booking in calendar["bookings"]]
    sheetbooks = by_id(store.sheetbooks, class_ids)
    for class_id, klass in by_id(store.classes, class_ids).items():
        for row in sessions_of(klass, sheetbooks.get(class_id, {}).get("sheets", {}), period):
            if row["lecturer_id"] in found:
                found[row["lecturer_id"]].append(row)
    return {one: sorted(rows, key=lambda row: str(row["starts_at"])) for one, rows in found.items()}


def sessions_of_lecturer(
    store: Store, lecturer_id: str, period: Period, programme: str | None = None
) -> list[dict[str, Any]]:
    """The sessions of one lecturer in the period, of one programme or all."""
    rows = teaching(store, [lecturer_id], period)[lecturer_id]
    return [one for one in rows if programme in (None, one["programme"])]


def hours_of_centre(
    store: Store, organisations: Organisations, organisation_id: str, period: Period
) -> list[tuple[Document, dict[str, int]]]:
    """The lecturers of a centre by name, each with their sums in the period; of those who have left, whoever taught."""
    lecturers = {
        one["_id"]: one
        for part in in_parts(organisations.under(organisation_id))
        for one in store.lecturers.find({"organisation_id": {"$in": part}})
    }
    rows = teaching(store, lecturers, period)
    found = [(one, summed(rows[one["_id"]])) for one in lecturers.values() if one["active"] or rows[one["_id"]]]
    return sorted(found, key=lambda pair: str(pair[0]["name_key"]))
