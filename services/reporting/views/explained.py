"""One figure explained: the class with the events that made its numbers, and the persons by their references."""

from __future__ import annotations

from typing import Any

from services.reporting.model import class_record, persons
from services.reporting.model.class_story import as_known
from services.reporting.model.explanations import NUMBERS, STATES, TOLD, explained, numbers
from services.reporting.model.figures import is_inside
from services.reporting.views.class_by_class import ROLE_FIELD, records_of
from services.reporting.views.left_out import REASONS
from services.reporting.views.programmes import programme
from services.reporting.views.reading import Reading
from shared import ids
from shared.refusal import Words, unknown
from shared.store import Document, Store
from shared.vietnamese import day

CLASS = Words("lớp học", "class")

COUNTS = Words("Lớp này được tính vào kỳ.", "This class counts in the period.")
ELSEWHERE = Words(
    "Lớp này được tính vào kỳ khác: {rule_word} ngày {day}.",
    "This class counts in another period: {rule_word} {day}.",
)
RULE_WORD = {"opened": Words("khai giảng", "it opened on"), "closed": Words("bế giảng", "it closed on")}


def class_explained(store: Store, reading: Reading, class_id: str, language: str) -> dict[str, Any]:
    """`schemas.ClassExplained`. Refuses (404) a class that is unknown or of an organisation that is not asked for."""
    record = store.classes.find_one({"_id": class_id})
    if record is None or "owner_id" not in record:
        raise unknown(CLASS)
    known = as_known(record, reading.question.until) if reading.question.until else record
    whose = known.get(ROLE_FIELD[reading.question.role])
    if whose is None or not reading.belongs(whose, _day_of(known, reading.question.rule)):
        raise unknown(CLASS)
    counted, reason = _standing(known, reading, language)
    until = reading.question.until or "9999"
    events = [
        {**one, "words": TOLD[one["type"]].in_language(language), "state_words": _state_words(one["state"], language)}
        for one in explained(record)
        if one["at"] <= until
    ]
    return {
        "class_id": class_id,
        "name": known.get("name") or reading.programme(known["programme"])["name"].in_language(language),
        "programme": programme(reading, known["programme"], language),
        "owner": {"organisation_id": known["owner_id"], "name": reading.organisations.name(known["owner_id"])},
        "ledger": known["ledger"],
        "source": known.get("source"),
        "state": class_record.state(known),
        "state_words": _state_words(class_record.state(known), language),
        "counted": counted,
        "reason_words": reason,
        "numbers": [
            {"name": name, "words": NUMBERS[name].in_language(language), "value": value}
            for name, value in numbers(known).items()
        ],
        "events": events,
        "waiting": [
            {"id": one["_id"], "why": one["why"], "at": one["at"]}
            for one in store.parked.find({"stream": {"$in": [f"{topic}/{class_id}" for topic in _TOPICS]}})
        ],
    }


_TOPICS = ("enrolment.classes", "attendance.sheets")


def _state_words(state: str | None, language: str) -> str | None:
    return STATES[state].in_language(language) if state else None


def _day_of(known: Document, rule: str) -> str:
    return str(known.get(f"{rule}_on") or known.get("last_day") or known.get("starts_on"))


def _standing(known: Document, reading: Reading, language: str) -> tuple[bool, str]:
    """Whether the class counts in the period, and why not."""
    rule, state = reading.question.rule, class_record.state(known)
    if class_record.places(known):
        counts = class_record.contribution(known)
        if is_inside(counts, rule, reading.question.period):
            return True, COUNTS.in_language(language)
        if counts["ledger"]:
            return False, _reason("span-not-inside", known["first_day"], known["last_day"], language)
        if known.get(f"{rule}_on"):
            words = {"rule_word": RULE_WORD[rule].in_language(language), "day": day(known[f"{rule}_on"])}
            return False, ELSEWHERE.in_language(language).format(**words)
    reason = {"cancelled": "cancelled", "open": "not-closed"}.get(state, "not-opened")
    return False, _reason(reason, known["starts_on"], known["ends_on"], language)


def _reason(reason: str, first: str, last: str, language: str) -> str:
    return REASONS[reason].in_language(language).format(first=day(first), last=day(last))


def persons_behind(
    store: Store,
    reading: Reading,
    *,
    code: str | None = None,
    line: str | None = None,
    limit: int,
    cursor: str | None = None,
) -> dict[str, Any]:
    """`{items, next, total, enrolments}`: the distinct persons behind a figure by their references, each with the
    classes in which they count. No name: reporting knows none."""
    asked = [
        entry
        for entry in reading.entries
        if code in (None, entry.counts["programme"]) and line in (None, entry.counts["line"])
    ]
    classes: dict[int, list[str]] = {}
    for entry in asked:
        for number in persons.numbers(entry.counts["persons"]).tolist():
            classes.setdefault(number, []).append(entry.class_id)
    references = {ids.from_number(number): inside for number, inside in classes.items()}
    shown = [one for one in sorted(references) if one > (cursor or "")]
    page = shown[:limit]
    wanted = {class_id for one in page for class_id in references[one]}
    records = records_of(store, [entry for entry in asked if entry.class_id in wanted])
    return {
        "items": [
            {
                "reference": one,
                "classes": [
                    {"class_id": class_id, "name": records.get(class_id, {}).get("name") or class_id}
                    for class_id in references[one]
                ],
            }
            for one in page
        ],
        "next": page[-1] if len(shown) > limit else None,
        "total": len(references),
        "enrolments": sum(len(inside) for inside in references.values()),
    }
