"""What a period leaves out, each with the reason, so that nobody has to wonder where a class went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.reporting.model import class_record
from services.reporting.model.class_story import as_known
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
        for record in _candidates(store, reading, state, by_day, inside):
            if reading.belongs(record["owner_id"], record[by_day]):
                yield record, reason


def _candidates(store: Store, reading: Reading, state: str, by_day: str, inside: Document) -> Iterator[Document]:
    """Classes in a state with a day in the period; as they were known then, where that is asked."""
    until = reading.question.until
    if until is None:
        yield from store.classes.find({"state": state, by_day: inside}, {"persons": 0, "sheets": 0, "story": 0})
        return
    for record in store.classes.find({by_day: inside}):
        known = as_known(record, until)
        if class_record.state(known) == state and inside["$gte"] <= known[by_day] <= inside["$lte"]:
            yield known


def _shown(about: Document, first: str, last: str, reason: str, language: str) -> dict[str, Any]:
    words = REASONS[reason].in_language(language).format(first=day(first), last=day(last))
    return {**about, "first_day": first, "last_day": last, "reason": reason, "reason_words": words}
