"""The hour of the QR code: a class of 200 arrives at once, each with a phone of their own."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import requests

from deploy.demo.people import Person, Population
from deploy.ports import free_base
from deploy.system import System
from shared.store import connect
from shared.vietnamese import TIME_ZONE, today
from tests.systems import Province, found_province, wait_for

LEARNERS = 200
PHONES = 8  # at the same moment
WITHIN = 60.0  # seconds: what is required


def _open_class(province: Province, people: list[Person], now: datetime) -> tuple[str, str]:
    """A class of these people with a session that begins now; its id and the session's."""
    day = today(now).isoformat()
    begins = now.astimezone(TIME_ZONE).replace(second=0, microsecond=0).isoformat()
    klass = province.announce(starts_on=day, ends_on=day, sessions=[{"starts_at": begins}])
    class_id = str(klass["class_id"])
    province.enrol(class_id, [[one.name, f"{one.born_on:%d/%m/%Y}", one.identity_number, "", ""] for one in people])
    version = province.staff.get("enrolment", f"/classes/{class_id}")["version"]
    opening = {"opened_on": day}
    province.staff.do("POST", "enrolment", f"/classes/{class_id}/opening", version=version, json=opening)
    register = wait_for(
        lambda: province.staff.get("attendance", f"/classes/{class_id}/register"),
        lambda one: one["state"] == "open" and sum(bool(learner["name"]) for learner in one["roster"]) == len(people),
    )
    return class_id, str(register["sessions"][0]["session_id"])


class Screen:
    """The screen in the hall: shows another code every seven seconds, and is read again every two."""

    def __init__(self, province: Province, check_in: str) -> None:
        self._ask = lambda: str(province.staff.get("attendance", check_in)["address"])
        self.link = self._ask()
        self._over = Event()
        self._thread = Thread(target=self._go_on)

    def _go_on(self) -> None:
        while not self._over.wait(2):
            self.link = self._ask()

    def __enter__(self) -> Screen:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()


def _arrive(url: str, screen: Screen, person: Person) -> float:
    """Seconds from the scan to the confirmation, four pages later."""
    phone = requests.Session()
    began = time.perf_counter()
    while phone.get(screen.link, timeout=30).url != f"{url}/den/who":
        pass  # the code has just changed
    said = {"identity_number": person.identity_number, "birth_year": str(person.born_on.year)}
    done = phone.post(f"{url}/den/who", data=said, timeout=30)
    assert "/den/done/" in done.url, done.text
    return time.perf_counter() - began


def _seconds(job: Callable[[], Any]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def measure() -> None:
    """Print how long the class takes to arrive, beside writing its sheet 200 times into the same store, bare."""
    with tempfile.TemporaryDirectory() as folder, System(Path(folder), base=free_base(), api_workers=2) as system:
        province = found_province(system)
        now = datetime.now(TIME_ZONE)
        population = Population(Random(1))
        people = [population.person(20, 55, today(now)) for _ in range(LEARNERS)]
        class_id, session_id = _open_class(province, people, now)
        check_in = f"/classes/{class_id}/sheets/{session_id}/check-in"
        hours = {"present_until": now + timedelta(minutes=30), "ends_at": now + timedelta(hours=1)}
        province.staff.do("POST", "attendance", check_in, json={name: at.isoformat() for name, at in hours.items()})
        url = system.urls["attendance"]
        with Screen(province, check_in) as screen, ThreadPoolExecutor(PHONES) as phones:
            began = time.perf_counter()
            each = list(phones.map(lambda person: _arrive(url, screen, person), people))
            arrived = time.perf_counter() - began
        sheet = province.staff.get("attendance", f"/classes/{class_id}/sheets/{session_id}")
        assert sheet["counts"]["present"] == LEARNERS, sheet["counts"]

        settings = system.environment("attendance")
        store = connect(settings["SOLOP_MONGO_URL"], settings["SOLOP_MONGO_DATABASE"])
        full = store.sheets.find_one({"_id": f"{class_id}/{session_id}"})
        assert full is not None
        calls = list(full["roll_calls"].items())
        bare = _seconds(
            lambda: [
                store.sheets.replace_one({"_id": full["_id"]}, {**full, "roll_calls": dict(calls[: n + 1])})
                for n in range(LEARNERS)
            ]
        )
        cuts = statistics.quantiles(each, n=100)
        print(f"{LEARNERS} arrivals, {PHONES} phones at a time      {arrived:6.1f} s")
        print(f"the sheet written {LEARNERS} times, bare   {bare:6.1f} s   ratio {arrived / bare:.1f}")
        print(f"one arrival, from scan to confirmation: median {cuts[49]:.2f} s, 99th percentile {cuts[98]:.2f} s")
        print(f"a class that arrives within {WITHIN:.0f} s is taken {WITHIN / arrived:.1f} times as fast as it comes")
