"""Every process and both engines are killed once in the middle of the demo's filling; the figures are as published."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from deploy.demo.fill import OPERATOR, Filling
from deploy.demo.plan import PERIOD, QUARTER, Plan, make_plan
from deploy.demo.province import PROVINCE
from deploy.ports import free_base
from deploy.system import System
from tests.systems import Person, sign_in

PASSWORD = "mat-khau-de-thu"
VICTIMS = [
    "enrolment-worker",
    "enrolment-api",
    "log",
    "attendance-worker",
    "store",
    "reporting-worker",
    "attendance-api",
    "notification-worker",
    "reporting-api",
    "notification-api",
    "mailbox",
    "log",
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(date(2026, 11, 22))


@pytest.fixture(scope="module")
def filled(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system that was filled while its processes were killed one after the other."""
    folder: Path = tmp_path_factory.mktemp("killed")
    said: list[str] = []
    with System(folder, base=free_base(), api_workers=2, say=said.append) as system:
        problems: list[BaseException] = []

        def fill() -> None:
            try:
                filling = Filling(
                    plan,
                    system.urls,
                    password=PASSWORD,
                    operator_password=system.passwords[OPERATOR],
                    interrupted=system.interrupted,
                    tell=lambda words, done, count: None,
                )
                filling.run()
            except BaseException as problem:
                problems.append(problem)

        filler = threading.Thread(target=fill)
        filler.start()
        killed = []
        for name in VICTIMS:
            time.sleep(5)
            if filler.is_alive():
                system.kill(name)
                killed.append(name)
        filler.join(1800)
        assert not filler.is_alive(), "the filling hangs"
        assert not problems, problems
        assert killed == VICTIMS, f"the filling was over before these were killed: {VICTIMS[len(killed) :]}"
        yield system


def _board(system: System) -> Person:
    return sign_in(system, "bantuyengiao", PASSWORD)


def _organisation(board: Person, name: str) -> str:
    cursor = ""
    while True:
        page = board.get("enrolment", f"/organisations?limit=200{cursor}")
        for one in page["items"]:
            if one["name"] == name:
                return str(one["organisation_id"])
        cursor = f"&cursor={page['next']}"


def _summary(system: System, period: str, organisation: str) -> Any:
    return _board(system).get("reporting", f"/summaries?period={period}&organisation={organisation}")


def test_the_quarter_is_as_published(filled: System, plan: Plan) -> None:
    names = {one.key: one.name for one in plan.organisations}
    found = _summary(filled, QUARTER, _organisation(_board(filled), names[PROVINCE]))
    own = {row["programme"]["code"]: row["own"]["classes"] for row in found["rows"] if row["own"]["classes"]}
    assert own == {
        "party-awareness": 8,
        "new-members": 7,
        "mass-organisations": 5,
        "thematic": 5,
        "propaganda-work": 1,
        "knowledge-update": 3,
    }
    assert (found["total"]["classes"], found["lines"]["partner"]["classes"]) == (40, 11)
    learners = [len(klass.learners) for klass in plan.quarter_one]
    assert found["total"]["enrolments"]["value"] == sum(learners)
    persons = {one.person for klass in plan.quarter_one for one in klass.learners}
    assert found["total"]["persons"] == len(persons)
    assert found["stated"]["enrolments"] == {"value": 3000, "words": "gần"}


def test_the_five_years_are_as_published(filled: System, plan: Plan) -> None:
    names = {one.key: one.name for one in plan.organisations}
    found = _summary(filled, PERIOD, _organisation(_board(filled), names[plan.ledger_centre]))
    counted = {
        row["programme"]["code"]: (row["total"]["classes"], row["total"]["enrolments"]["value"])
        for row in found["rows"]
        if row["total"]["classes"]
    }
    assert counted == {
        "party-awareness": (8, 861),
        "new-members": (9, 690),
        "intermediate": (4, 365),
        "knowledge-update": (19, 1900),
        "thematic": (118, 11500),
    }
    assert found["sent_out"]["political-theory"]["value"] == 322
    assert found["sent_out"]["professional"]["value"] == 101


def test_nothing_is_parked_and_nobody_got_a_letter_twice(filled: System) -> None:
    deadline = time.monotonic() + 180
    ports = filled.ports
    while True:
        states = [requests.get(ports.url(ports.worker(one)) + "/status", timeout=10).json() for one in filled.services]
        if all(one["unpublished"] == 0 and one["lag"] == 0 for one in states):
            break
        assert time.monotonic() < deadline, states
        time.sleep(1)
    assert [one["parked"] for one in states] == [0, 0, 0, 0]
    time.sleep(5)  # the sender's next look
    letters = requests.get(f"{filled.mailbox_url}/api/messages", timeout=30).json()["items"]
    causes = [(one["to"], one["subject"], one["text"]) for one in letters]
    assert letters and len(causes) == len(set(causes))
