"""How much of a class a learner attended, and whether that is enough: the one rule by which attendance warns and
enrolment admits to assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from shared.refusal import Words
from shared.vietnamese import today

Standing = Literal["reached", "open", "out-of-reach"]
Unit = Literal["sessions", "periods"]

UNSAID: Unit = "sessions"  # how programme versions count that say nothing of it
UNITS: dict[Unit, Words] = {"sessions": Words("buổi", "sessions"), "periods": Words("tiết", "periods")}


@dataclass(frozen=True)
class Taught:
    """A class as it was taught: its timetable (`session_id`, `starts_at`, `periods`), and the sheets
    (`{session_id: {marks, closed}}`; `undecided`, where it is known, are learners whose marks contradict each other).
    """

    sessions: Sequence[Mapping[str, Any]]
    sheets: Mapping[str, Any]

    @cached_property
    def days(self) -> list[tuple[str, Mapping[str, Any]]]:
        """The sessions, each with its day in Vietnam as a text."""
        return [(today(datetime.fromisoformat(one["starts_at"])).isoformat(), one) for one in self.sessions]


@dataclass(frozen=True)
class Transferred:
    """What of a learner's planned and attended sessions was in classes before this one, in the programme's unit."""

    planned: int
    attended: int


@dataclass(frozen=True)
class Presence:
    """One learner's sessions: all that are planned, and what is known of them. Amounts are in the programme's unit:
    by periods (tiết) each session weighs its periods.

    `left` is what is still open, `unmarked` are the ids of those sessions; `hours` are the periods attended, whatever
    the unit. `least` is the least rate in percent (None: nobody asks); without `excused_counts` an excused absence is
    left out of the denominator.
    """

    planned: int
    attended: int
    excused: int
    absent: int
    left: int
    unmarked: tuple[str, ...]
    hours: int
    least: int | None
    excused_counts: bool
    unit: Unit = UNSAID
    transferred: Transferred | None = None

    @property
    def counted(self) -> int:
        """The denominator: all that is planned, also what is still to come."""
        return self.planned if self.excused_counts else self.planned - self.excused

    @property
    def so_far(self) -> int:
        """What of the denominator is known."""
        return self.counted - self.left

    @property
    def standing(self) -> Standing:
        """Enough whatever is still marked, not known yet, or no longer to be reached."""
        if self.least is None or not self.planned or self._enough(self.attended):
            return "reached"
        return "open" if self._enough(self.attended + self.left) else "out-of-reach"

    @property
    def below(self) -> bool:
        """Whether the rate over what is known is below the least rate."""
        return 100 * self.attended < (self.least or 0) * self.so_far

    def _enough(self, attended: int) -> bool:
        # Who was excused from every session has a rate of nothing of nothing: that is no attendance.
        return attended > 0 and 100 * attended >= (self.least or 0) * self.counted


def presence_of(
    learner_id: str,
    class_id: str,
    taught: Mapping[str, Taught],
    programme: Mapping[str, Any],
    *,
    stays: Sequence[Mapping[str, Any]] = (),
    until: str = "9999",
) -> Presence:
    """What the sheets say of one learner, by the timetable as it is. `taught`: this class, and the classes of `stays`
    (`[{class_id, until}]`), from which the learner was transferred to it, by id. `until` is the first day (as a text)
    whose sessions are no longer the learner's.

    Who is not on a sheet that is closed was not there: they came to the class later, or nobody marked them. Who was
    transferred has the sessions of the class before up to that day, and those of the next from that day on.
    """
    unit: Unit = programme.get("unit") or UNSAID
    known = {"attended": 0, "excused": 0, "absent": 0, "left": 0}
    unmarked, hours = [], 0
    before = Counter[str]()
    for taught_in, session in _sessions_of(taught, [*stays, {"class_id": class_id, "until": until}]):
        sheet = taught[taught_in].sheets.get(session["session_id"], {"marks": {}, "closed": False})
        mark = sheet["marks"].get(learner_id)
        unknown = (mark is None and not sheet["closed"]) or learner_id in sheet.get("undecided", ())
        kind = "left" if unknown else _KINDS.get(mark, "absent")
        weight = session["periods"] if unit == "periods" else 1
        known[kind] += weight
        if kind == "left":
            unmarked.append(session["session_id"])
        if kind == "attended":
            hours += session.get("periods", 0)
        if taught_in != class_id:
            before.update({"planned": weight, kind: weight})
    return Presence(
        planned=sum(known.values()),
        unmarked=tuple(unmarked),
        hours=hours,
        least=programme["least_attendance"],
        excused_counts=programme["excused_counts"],
        unit=unit,
        transferred=Transferred(before["planned"], before["attended"]) if before else None,
        **known,
    )


def _sessions_of(
    taught: Mapping[str, Taught], stays: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A learner's sessions, each with its class. Days are compared as texts."""
    since = ""
    for stay in stays:
        for day, session in taught[stay["class_id"]].days:
            if since <= day < stay["until"]:
                yield stay["class_id"], session
        since = stay["until"]


_KINDS = {"present": "attended", "late": "attended", "excused": "excused"}
