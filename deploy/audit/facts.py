"""Facts: what one row of a journal says that figures are made of, and the same of a row of a kept story.

A fact is `{"kind": <short event type>, …}` of plain values; learners are sets of their identifiers.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shared.ids import from_number

Fact = dict[str, Any]
Data = Mapping[str, Any]

BANDS = ("excellent", "good", "fair", "pass", "fail")
COMPOSITION = ("women", "ethnic_minorities", "members")

OF_CLASS = ("programme", "programme_version", "owner_id", "host_id", "partner_id")
OF_LEDGER = (
    *("programme", "programme_version", "owner_id", "with_partner", "partner_name"),
    *("first_day", "last_day", "classes", "enrolments", "completions", "certificates", *COMPOSITION),
)


def unpacked(packed: bytes) -> frozenset[str]:
    """The learners of a set as reporting keeps it: 64-bit numbers, the lowest byte first."""
    count = len(packed) // 8
    return frozenset(map(from_number, struct.unpack(f"<{count}Q", packed[: 8 * count])))


def _only(*names: str) -> Callable[[Data], Fact]:
    return lambda data: {name: data.get(name) for name in names}


def _timetable(data: Data) -> Fact:
    return {
        "mode": "connected" if data.get("points") else "one-place",
        "sessions": {one["session_id"]: (one["periods"], one.get("lecturer_id")) for one in data.get("sessions") or ()},
    }


def _timetable_told(told: Data) -> Fact:
    return {
        "mode": "connected" if told["connected"] else "one-place",
        "sessions": {name: (one["periods"], one["lecturer_id"]) for name, one in told["sessions"].items()},
    }


def _results(data: Data) -> Fact:
    outcomes = [one["outcome"] for one in data["results"]]
    return {"bands": {band: outcomes.count(band) for band in BANDS}}


def _completed(data: Data) -> int:
    return len(set(data.get("completed") or ()))


_SHEET = _only("session_id", "counts")

IN_JOURNALS: dict[str, Callable[[Data], Fact]] = {
    "class-announced": lambda data: {**_only(*OF_CLASS)(data), **_timetable(data)},
    "class-rescheduled": _timetable,
    "ledger-class-recorded": _only(*OF_LEDGER),
    "class-opened": _only("opened_on"),
    "class-closed": lambda data: {"closed_on": data["closed_on"], "completed": _completed(data)},
    "class-cancelled": _only(),
    "learners-enrolled": lambda data: {"joined": frozenset(one["learner_id"] for one in data["learners"])},
    "learner-withdrawn": lambda data: {"left": frozenset([data["learner_id"]])},
    "class-composition-stated": _only("learners", *COMPOSITION),
    "results-recorded": _results,
    "completion-recognised": lambda data: {"completed": _completed(data)},
    "certificates-issued": lambda data: {"issued": {one["certificate_id"] for one in data["certificates"]}},
    "certificate-reissued": lambda data: {"issued": {data["certificate_id"]}, "gone": {data["replaces_id"]}},
    "certificate-revoked": lambda data: {"gone": {data["certificate_id"]}},
    "sheet-marked": _SHEET,
    "sheet-closed": _SHEET,
    "sheet-corrected": _SHEET,
}

# What a story keeps in another shape than the journal has it.
IN_STORIES: dict[str, Callable[[Data], Fact]] = {
    **IN_JOURNALS,
    "class-announced": lambda told: {**_only(*OF_CLASS)(told), **_timetable_told(told)},
    "class-rescheduled": _timetable_told,
    "class-closed": _only("closed_on", "completed"),
    "learners-enrolled": lambda told: {"joined": unpacked(told["joined"])},
    "learner-withdrawn": lambda told: {"left": unpacked(told["left"])},
    "results-recorded": _only("bands"),
    "completion-recognised": _only("completed"),
    "certificates-issued": lambda told: {"issued": set(told["issued"])},
}

# By which facts a number of a class is made, beside those of its life.
MADE_BY = {
    "enrolments": ("learners-enrolled", "learner-withdrawn"),
    "persons": ("learners-enrolled", "learner-withdrawn"),
    "completions": ("completion-recognised", "results-recorded", "class-closed"),
    "bands": ("results-recorded",),
    "certificates": ("certificates-issued", "certificate-reissued", "certificate-revoked"),
    "attended": ("sheet-marked", "sheet-closed", "sheet-corrected"),
    "excused": ("sheet-marked", "sheet-closed", "sheet-corrected"),
    "absent": ("sheet-marked", "sheet-closed", "sheet-corrected"),
    "periods": ("class-announced", "class-rescheduled", "sheet-marked", "sheet-closed", "sheet-corrected"),
    "lecturers": ("class-announced", "class-rescheduled", "sheet-marked", "sheet-closed", "sheet-corrected"),
    **dict.fromkeys(COMPOSITION, ("class-composition-stated",)),
}
LIFE = ("class-announced", "class-opened", "class-closed", "class-cancelled")


def short(kind: str) -> str:
    """`class-opened` of `vn.solop.enrolment.class-opened.v1`."""
    return kind.split(".")[-2]


def facts(rows: Sequence[Mapping[str, Any]]) -> list[Fact]:
    """What rows of the journals say of a class, in their order; what says nothing that is counted is left out."""
    return [_fact(IN_JOURNALS, row["type"], row["data"]) for row in rows if short(row["type"]) in IN_JOURNALS]


def told(story: Sequence[Mapping[str, Any]]) -> list[Fact]:
    """The same of rows of a kept story."""
    return [_fact(IN_STORIES, row["type"], row["told"]) for row in story if short(row["type"]) in IN_STORIES]


def _fact(readers: Mapping[str, Callable[[Data], Fact]], kind: str, data: Data) -> Fact:
    return {"kind": short(kind), **readers[short(kind)](data)}


def makes(number: str, kind: str) -> bool:
    """Whether an event of a kind (short) has a part in a number of a class (`bands.good`, `enrolments`)."""
    made_by = MADE_BY.get(number.partition(".")[0], LIFE)
    return kind in made_by or kind == "ledger-class-recorded"
