"""Phones of learners, the screen in the hall, and a clock that moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from services.attendance.model import check_ins
from shared.store import Store
from tests.unit.attendance.centre import CLASS, MORNING, NOW, Person

NUMBERS = {"an": "010190000001", "binh": "010090000002", "chi": "010090000003"}


@dataclass
class MovedClock:
    """Shows NOW until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def sheet_path(session_id: str = MORNING) -> str:
    return f"/classes/{CLASS}/sheets/{session_id}"


def open_check_in(keeper: Person, session_id: str = MORNING, *, present: str = "08:15", ends: str = "08:45") -> Any:
    form = {"present_until": present, "ends_at": ends}
    return keeper.post(f"{sheet_path(session_id)}/check-in", data=form)


@dataclass
class Screen:
    """What hangs in the hall."""

    store: Store
    clock: MovedClock
    session_id: str = MORNING

    @property
    def check_in(self) -> dict[str, Any]:
        found = self.store.check_ins.find_one({"_id": f"{CLASS}/{self.session_id}"})
        assert found is not None
        return found

    @property
    def link(self) -> str:
        return f"/den/{check_ins.address(self.check_in, self.clock())}"

    @property
    def typed(self) -> str:
        return check_ins.code(self.check_in, check_ins.TYPED, self.clock())


class Phone:
    """A browser of its own: its cookies, its address in the network."""

    def __init__(self, app: Flask, address: str = "10.0.0.1") -> None:
        self.client = app.test_client()
        self._from = {"REMOTE_ADDR": address}

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, environ_base=self._from, **options)

    def post(self, path: str, **options: Any) -> Any:
        return self.client.post(path, environ_base=self._from, **options)

    def type(self, code: str) -> Any:
        return self.post("/den", data={"code": code})

    def say(self, number: str, year: str = "1990") -> Any:
        return self.post("/den/who", data={"identity_number": number, "birth_year": year})

    def confirm(self) -> Any:
        """Press the button of a phone that remembers its learner."""
        return self.post("/den/who")

    def check_in(self, screen: Screen, number: str) -> Any:
        """Scan, and say who it is."""
        assert self.get(screen.link).status_code == 303
        return self.say(number)


def marks(staff: Person) -> dict[str, str]:
    """What this morning's sheet says, by learner."""
    return dict(staff.sheet().json["marks"])


def my_link(staff: Person, name: str) -> str:
    """The address on somebody's slip."""
    page = staff.get(f"/api/v1/classes/{CLASS}/slips").json
    (found,) = [one["address"] for one in page["items"] if one["name"] == name]
    return str(found).removeprefix("http://attendance.test")
