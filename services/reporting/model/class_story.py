"""The story of a class: what reporting keeps of every event that it heard of it, and the class that follows from that.

A row of the story is what the reaction needs and nothing else: the numbers of learners packed, sheets as counts. So the
class as it was known at any moment is the same reactions over the rows up to then.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from services.reporting.model import class_record, persons
from shared.events import Event, EventType, attendance, enrolment
from shared.said import Document
from shared.vietnamese import today

Row = dict[str, Any]
Trim = Callable[[dict[str, Any]], dict[str, Any]]
React = Callable[[Document, dict[str, Any]], None]

KEPT_OF_CLASS = ("name", "programme", "programme_version", "owner_id", "host_id", "partner_id", "starts_on", "ends_on")
KEPT_OF_LEDGER = (
    *("name", "programme", "programme_version", "owner_id", "with_partner", "partner_name"),
    *("first_day", "last_day", "classes", "enrolments", "source"),
)
NUMBERS_OF_LEDGER = ("completions", "certificates", *class_record.COMPOSITION)
KEPT_OF_COMPOSITION = ("learners", *class_record.COMPOSITION)


def _only(*names: str) -> Trim:
    return lambda data: {name: data.get(name) for name in names}


def _timetable(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "connected": bool(data.get("points")),
        "sessions": {
            one["session_id"]: {
                "day": today(datetime.fromisoformat(one["starts_at"])).isoformat(),
                "periods": one["periods"],
                "lecturer_id": one.get("lecturer_id"),
            }
            for one in data["sessions"]
        },
    }


def _announced(data: dict[str, Any]) -> dict[str, Any]:
    return {**_only(*KEPT_OF_CLASS)(data), **_timetable(data)}


def _rescheduled(data: dict[str, Any]) -> dict[str, Any]:
    return {**_only("starts_on", "ends_on")(data), **_timetable(data)}


def _enrolled(data: dict[str, Any]) -> dict[str, Any]:
    return {"joined": persons.pack(learner["learner_id"] for learner in data["learners"])}


def _withdrawn(data: dict[str, Any]) -> dict[str, Any]:
    return {"left": persons.pack([data["learner_id"]])}


def _results(data: dict[str, Any]) -> dict[str, Any]:
    outcomes = [one["outcome"] for one in data["results"]]
    return {"bands": {band: outcomes.count(band) for band in class_record.BANDS}}


def _closed(data: dict[str, Any]) -> dict[str, Any]:
    return {"closed_on": data["closed_on"], "completed": len(data["completed"])}


def _recognised(data: dict[str, Any]) -> dict[str, Any]:
    return {"completed": len(data["completed"])}


def _issued(data: dict[str, Any]) -> dict[str, Any]:
    return {"issued": [one["certificate_id"] for one in data["certificates"]]}


def on_class_planned(record: Document, told: dict[str, Any]) -> None:
    """Nobody is told yet, and nothing is counted: only that its announcement may still come."""
    record["planned"] = True


def on_class_announced(record: Document, told: dict[str, Any]) -> None:
    record.update({name: told[name] for name in KEPT_OF_CLASS})
    record["ledger"] = False
    record["with_partner"] = told["partner_id"] is not None
    _keep_timetable(record, told)


def _keep_timetable(record: Document, told: dict[str, Any]) -> None:
    record["mode"] = "connected" if told["connected"] else "one-place"
    record["sessions"] = told["sessions"]


def on_ledger_class(record: Document, told: dict[str, Any]) -> None:
    record.update({name: told[name] for name in KEPT_OF_LEDGER})
    record["ledger"] = True
    record["completed"] = told["completions"]
    record["certified"] = told["certificates"]
    stated = {name: told[name] for name in class_record.COMPOSITION}
    record["composition"] = {"learners": told["enrolments"]["value"], **stated}


def on_class_opened(record: Document, told: dict[str, Any]) -> None:
    record["opened_on"] = told["opened_on"]


def on_class_changed(record: Document, told: dict[str, Any]) -> None:
    record["name"] = told["name"]


def on_class_rescheduled(record: Document, told: dict[str, Any]) -> None:
    record.update({name: told[name] for name in ("starts_on", "ends_on")})
    _keep_timetable(record, told)


def on_learners_enrolled(record: Document, told: dict[str, Any]) -> None:
    record["persons"] = persons.union(record.get("persons", persons.NOBODY), told["joined"])


def on_learner_withdrawn(record: Document, told: dict[str, Any]) -> None:
    record["persons"] = persons.without(record.get("persons", persons.NOBODY), told["left"])


def on_composition_stated(record: Document, told: dict[str, Any]) -> None:
    record["composition"] = told


def on_results_recorded(record: Document, told: dict[str, Any]) -> None:
    """The whole class as it stands; what was recognised of an open class before holds no more."""
    record["bands"] = told["bands"]
    if "closed_on" not in record:
        record.pop("completed", None)


def on_completion_recognised(record: Document, told: dict[str, Any]) -> None:
    """The completions are known from now on, not only from the closing: the closing says them again."""
    record["completed"] = told["completed"]


def on_certificates_issued(record: Document, told: dict[str, Any]) -> None:
    record["certificates"] = sorted({*record.get("certificates", ()), *told["issued"]})


def on_certificate_reissued(record: Document, told: dict[str, Any]) -> None:
    """One takes the place of another: still one."""
    valid = {*record.get("certificates", ())} - {told["replaces_id"]}
    record["certificates"] = sorted({*valid, told["certificate_id"]})


def on_certificate_revoked(record: Document, told: dict[str, Any]) -> None:
    record["certificates"] = sorted({*record.get("certificates", ())} - {told["certificate_id"]})


def on_class_closed(record: Document, told: dict[str, Any]) -> None:
    record["closed_on"] = told["closed_on"]
    record["completed"] = told["completed"]


def on_class_cancelled(record: Document, told: dict[str, Any]) -> None:
    record["cancelled_on"] = told["cancelled_on"]


def on_sheet(record: Document, told: dict[str, Any]) -> None:
    record.setdefault("sheets", {})[told["session_id"]] = told["counts"]


def on_sheet_closed(record: Document, told: dict[str, Any]) -> None:
    on_sheet(record, told)
    record["sheets_closed"] = sorted({*record.get("sheets_closed", ()), told["session_id"]})


_SHEET = _only("session_id", "counts")

# Of each event: what is kept of its data, and what that does to the class.
REACTIONS: Mapping[EventType, tuple[Trim, React]] = {
    enrolment.CLASS_PLANNED: (lambda data: {}, on_class_planned),
    enrolment.CLASS_ANNOUNCED: (_announced, on_class_announced),
    enrolment.LEDGER_CLASS_RECORDED: (_only(*KEPT_OF_LEDGER, *NUMBERS_OF_LEDGER), on_ledger_class),
    enrolment.CLASS_OPENED: (_only("opened_on"), on_class_opened),
    enrolment.CLASS_CHANGED: (_only("name"), on_class_changed),
    enrolment.CLASS_RESCHEDULED: (_rescheduled, on_class_rescheduled),
    enrolment.LEARNERS_ENROLLED: (_enrolled, on_learners_enrolled),
    enrolment.LEARNER_WITHDRAWN: (_withdrawn, on_learner_withdrawn),
    enrolment.CLASS_COMPOSITION_STATED: (_only(*KEPT_OF_COMPOSITION), on_composition_stated),
    enrolment.RESULTS_RECORDED: (_results, on_results_recorded),
    enrolment.COMPLETION_RECOGNISED: (_recognised, on_completion_recognised),
    enrolment.CERTIFICATES_ISSUED: (_issued, on_certificates_issued),
    enrolment.CERTIFICATE_REISSUED: (_only("certificate_id", "replaces_id"), on_certificate_reissued),
    enrolment.CERTIFICATE_REVOKED: (_only("certificate_id"), on_certificate_revoked),
    enrolment.CLASS_CLOSED: (_closed, on_class_closed),
    enrolment.CLASS_CANCELLED: (_only("cancelled_on"), on_class_cancelled),
    attendance.SHEET_MARKED: (_SHEET, on_sheet),
    attendance.SHEET_CLOSED: (_SHEET, on_sheet_closed),
    attendance.SHEET_CORRECTED: (_SHEET, on_sheet),
}
_REACT = {kind.name: react for kind, (_, react) in REACTIONS.items()}


def take_in(record: Document, event: Event) -> None:
    """Add an event to the class's story, and change the class by it."""
    trim, react = next(pair for kind, pair in REACTIONS.items() if kind.name == event.type)
    told = trim(event.data)
    react(record, told)
    row = {
        "type": event.type,
        "topic": event.topic,
        "sequence": event.sequence,
        "at": event.time.isoformat(),
        "partition": event.partition,
        "offset": event.offset,
        "told": told,
    }
    # Topic by topic: whichever of them is ahead, the story is the same.
    record["story"] = sorted((*record.get("story", ()), row), key=lambda one: (one["topic"], one["sequence"]))


def as_known(record: ClassStory, until: str) -> Document:
    """The class as it was known at a moment (ISO, UTC), by what had been said until then."""
    known: Document = {"_id": record["_id"]}
    for row in record.get("story", ()):
        if row["at"] <= until:
            _REACT[row["type"]](known, row["told"])
    return known


def steps(record: ClassStory) -> Iterator[tuple[Row, Document, Document]]:
    """Each row of the story with the class before and after it, in the order in which things were said."""
    topics: dict[str, list[Row]] = {}
    for row in record.get("story", ()):
        topics.setdefault(row["topic"], []).append(row)
    before: Document = {"_id": record["_id"]}
    for row in heapq.merge(*topics.values(), key=lambda one: str(one["at"])):
        after = {name: dict(value) if isinstance(value, dict) else value for name, value in before.items()}
        _REACT[row["type"]](after, row["told"])
        yield row, before, after
        before = after


ClassStory = Mapping[str, Any]
"""A followed class with its `story`."""
