"""What a period leaves out, each with the reason, so that nobody has to wonder where a class went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.reporting.views.reading import Reading
from shared.refusal import Words
from shared.store import Document, Store
from shared.vietnamese import day

REASONS = {
    "span-not-inside": Words(
        "Chỉ có số tổng của cả thời gian {first} – {last}, không nằm trọn trong kỳ này.",
        "Known only as a total of {first} – {last}, which does not lie wholly in this period.",
    ),
    "cancelled": Words("Lớp đã hủy.", "The class was cancelled."),
    "not-opened": Words(
        "Lớp mới thông báo (dự kiến {first}), chưa khai giảng.", "Announced for {first}, not opened yet."
    ),
    "not-closed": Words("Lớp chưa bế giảng (dự kiến {last}).", "The class has not closed yet (it should by {last})."),
}

# Which classes would have counted in the period, by rule: state, the day that says so, and why they do not.
WOULD_HAVE = {
    "opened": (("announced", "starts_on", "not-opened"), ("cancelled", "starts_on", "cancelled")),
    "closed": (
        ("announced", "ends_on", "not-opened"),
        ("open", "ends_on", "not-closed"),
        ("cancelled", "ends_on", "cancelled"),
    ),
}


def spans_left_out(reading: Reading, language: str) -> list[dict[str, Any]]:
    """Ledger rows and people sent out whose span lies only partly in the period."""
    found = []
    for one in reading.spans:
        if "entry_id" in one:
            name = one["course"] or Words("Cử đi học", "Sent out").in_language(language)
            counts = {"classes": 0, "enrolments": None, "people": one["people"]}
            about = {"what": "sent-out", "id": one["entry_id"], "organisation_id": one["organisation_id"], **counts}
        else:
            name = one["name"] or reading.programme(one["programme"])["name"].in_language(language)
            counts = {"classes": one["classes"], "enrolments": one["enrolments"], "people": None}
            about = {"what": "ledger", "id": one["_id"], "organisation_id": one["owner_id"], **counts}
        found.append(_shown({**about, "name": name}, one["first_day"], one["last_day"], "span-not-inside", language))
    return found


def classes_left_out(store: Store, reading: Reading, language: str) -> list[dict[str, Any]]:
    """Classes that would have counted in the period by their timetable, but do not."""
    return [
        _shown(
            {
                "what": "class",
                "id": record["_id"],
                "organisation_id": record["owner_id"],
                "classes": 1,
                "enrolments": None,
                "people": None,
                "name": record["name"],
            },
            record["starts_on"],
            record["ends_on"],
            reason,
            language,
        )
        for record, reason in _classes(store, reading)
    ]


def _classes(store: Store, reading: Reading) -> Iterator[tuple[Document, str]]:
    period = reading.question.period
    inside = {"$gte": period.first.isoformat(), "$lte": period.last.isoformat()}
    for state, by_day, reason in WOULD_HAVE[reading.question.rule]:
        for record in store.classes.find({"state": state, by_day: inside}, {"persons": 0, "sheets": 0}):
            if record["owner_id"] in reading.members:
                yield record, reason


def _shown(about: Document, first: str, last: str, reason: str, language: str) -> dict[str, Any]:
    words = REASONS[reason].in_language(language).format(first=day(first), last=day(last))
    return {**about, "first_day": first, "last_day": last, "reason": reason, "reason_words": words}
