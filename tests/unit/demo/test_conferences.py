"""The study conferences of the demo: what the services would take, and a few that owe their report."""

from __future__ import annotations

from datetime import date
from typing import Any

from deploy.demo.conferences import hold
from deploy.demo.plan import make_plan
from services.attendance.model import conference_headcounts as headcounts, conferences
from tests.unit.attendance.conferences import after

TODAY = date(2026, 11, 22)
PLAN = make_plan(TODAY)
KNOWN = {one.key for one in PLAN.organisations}


class Attendance:
    """A client in front of the rules alone: one conference, without a store."""

    def __init__(self) -> None:
        self.conference: dict[str, Any] = {"_id": "conference1"}
        self.asked: list[str] = []

    def create(self, service: str, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        if "state" not in self.conference:
            calling = {**body, "held_on": date.fromisoformat(body["held_on"])}
            said = conferences.call(None, calling, conference_id="conference1", known=KNOWN, today=TODAY)
            self.conference = after(self.conference, said)
        return {"conference_id": "conference1"}

    def get(self, service: str, path: str) -> Any:
        point = path.rpartition("/")[2]
        rows = conferences.at_point(self.conference, point)
        body = {
            "state": self.conference["state"],
            "organisations": [{"organisation_id": k, **v} for k, v in rows.items()],
        }
        return type("Answer", (), {"body": body, "version": 1})

    def change(self, service: str, method: str, path: str, body: dict[str, Any], version: int) -> None:
        self.asked.append(path)
        if path.endswith("/closing"):
            said = conferences.close(self.conference, today=TODAY, by="account-1", without_missing=False)
        else:
            rows = [{"called": None, **row} for row in body["headcounts"]]
            said = headcounts.record(self.conference, path.rpartition("/")[2], rows, by="account-1", today=TODAY)
        self.conference = after(self.conference, said)


def held() -> list[Attendance]:
    ids = {key: key for key in KNOWN}
    found = []
    for one in PLAN.conferences:
        attendance = Attendance()
        assert hold(attendance, one, ids)  # type: ignore[arg-type]
        found.append(attendance)
    return found


def test_the_rules_take_every_conference_and_some_still_owe_their_report() -> None:
    kept = [one.conference for one in held()]
    assert all(one["held_on"].startswith("2023-") for one in kept)
    assert [one["state"] for one in kept] == ["closed", "closed", "called", "called", "closed"]
    assert [bool(conferences.missing(one)) for one in kept] == [False, False, True, True, False]
    assert all(conferences.missing(one, "essays") for one in kept if one["state"] == "called")


def test_holding_a_conference_again_asks_for_nothing() -> None:
    ids = {key: key for key in KNOWN}
    for one, attendance in zip(PLAN.conferences, held(), strict=True):
        before = list(attendance.asked)
        assert hold(attendance, one, ids)  # type: ignore[arg-type]
        assert attendance.asked == before
