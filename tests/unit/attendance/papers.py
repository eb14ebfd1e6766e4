"""A class's book and one of its sheets, marked by the rules alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any

from services.attendance.model import marking, registers, sheets
from services.attendance.model.marking import Given, Hand
from shared.said import Said
from tests.unit.attendance.centre import CLASS, MORNING, NOW, timetable

BY = {"account_id": "account-1", "name": "Trần Thị Hồng Hạnh"}
LEARNERS = [f"l{number}" for number in range(8)]


def register(state: str = "open", **withdrawn: str) -> dict[str, Any]:
    roster = {one: {"nominator_id": None, "withdrawn_on": withdrawn.get(one)} for one in LEARNERS}
    return {"_id": CLASS, "state": state, "sessions": timetable(), "roster": roster, "places": ["centre"]}


@dataclass(frozen=True)
class Paper:
    """The book and the sheet of one session; every step gives a new one, with what was said in `said`."""

    book: dict[str, Any] = field(default_factory=lambda: sheets.new_book(CLASS))
    sheet: dict[str, Any] = field(default_factory=lambda: sheets.new_sheet(CLASS, MORNING, ["centre"]))
    said: tuple[Said, ...] = ()

    @property
    def entry(self) -> dict[str, Any]:
        return sheets.entry_of(self.book, self.sheet["session_id"])

    def mark(
        self,
        marks: Mapping[str, str],
        *,
        name: str | None = None,
        minutes: Mapping[str, int | None] | None = None,
        over: Mapping[str, Sequence[str]] | None = None,
        roster: dict[str, Any] | None = None,
        at: datetime = NOW,
    ) -> Paper:
        """One roll call, under a name of its own; without `over` its maker had seen the whole sheet."""
        given = Given(marks, minutes or {}, {}, over)
        call = marking.roll_call(given, given.marks, self.sheet, Hand(BY, None, "page", at), now=at)
        return self.take(name or f"call{len(self.sheet['roll_calls'])}", call, roster)

    def take(self, name: str, call: Mapping[str, Any], roster: dict[str, Any] | None = None) -> Paper:
        sheet = sheets.record(self.sheet, name, call)
        return Paper(self.book, sheet)._say(*sheets.compare(self.book, sheet, roster or register(), by="account-1"))

    def look_again(self, roster: dict[str, Any]) -> Paper:
        """The same sheet with another roster."""
        return self._say(*sheets.compare(self.book, self.sheet, roster, by="account-1"))

    def close(self, roster: dict[str, Any] | None = None, names: Mapping[str, str] | None = None) -> Paper:
        said = sheets.close(self.book, roster or register(), self.sheet, by=BY, names=names or {})
        return self._say({**self.sheet, "closed": {"at": NOW.isoformat(), "by": BY}}, said)

    def _say(self, sheet: dict[str, Any], said: Sequence[Said]) -> Paper:
        for one in said:
            one.kind.check(one.data)
        sheet = {**sheet, "version": sheet.get("version", 0) + 1}
        return Paper(reduce(sheets.evolve, said, self.book), sheet, tuple(said))


def everybody_present() -> Paper:
    """A closed sheet on which everybody was there."""
    return Paper().mark(dict.fromkeys(LEARNERS, "present")).close()


def refuse_faulty(given: Given, roster: dict[str, Any] | None = None, excused: set[str] | None = None) -> None:
    """What is refused of a marking on a new sheet."""
    found = roster or register()
    held_on = registers.day_of(registers.find_session(found, MORNING))
    entry = sheets.entry_of(sheets.new_book(CLASS), MORNING)
    marking.refuse_faulty(given, found, entry, held_on=held_on, excused=excused or set(), known=set())
