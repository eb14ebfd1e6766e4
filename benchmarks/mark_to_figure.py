"""How long it takes from a committed mark to the changed figure on the board's page: 500 marks, one after the other."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import requests

from deploy.ports import free_base
from deploy.system import System
from tests.systems import Province, found_province, wait_for

MARKS = 500
SESSIONS = 10
LEARNERS = ["Sùng A Chớ", "Lý Thị Say", "Nguyễn Văn Bảo", "Vàng Thị Dở", "Hoàng Đình Ước"]


def _attended(session: requests.Session, province: Province) -> int:
    url = f"{province.system.urls['reporting']}/api/v1/summaries?period=2023-Q1"
    answer: dict[str, Any] = session.get(url, timeout=30).json()
    return int(answer["total"]["attendance"]["attended"])


def measure() -> None:
    """Print the median and the 99th percentile, beside the time of one such reading and of one such marking alone."""
    with tempfile.TemporaryDirectory() as folder, System(Path(folder), base=free_base(), api_workers=1) as system:
        province = found_province(system)
        days = [f"2023-02-{day:02d}T07:30:00+07:00" for day in range(1, SESSIONS + 1)]
        klass = province.announce(
            starts_on="2023-02-01", ends_on="2023-02-10", sessions=[{"starts_at": at} for at in days]
        )
        class_id = klass["class_id"]
        learners = province.enrol(class_id, [[name, "1990", "", "", ""] for name in LEARNERS])["enrolled"]
        opening = {"opened_on": "2023-02-01"}
        province.staff.do("POST", "enrolment", f"/classes/{class_id}/opening", version=2, json=opening)
        register = f"/classes/{class_id}/register"
        wait_for(
            lambda: province.staff.get("attendance", register),
            lambda one: one["state"] == "open" and len(one["roster"]) == len(LEARNERS),
        )
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {province.board.token}"
        marking, reading, until_seen = [], [], []
        attended = 0
        for n in range(MARKS):
            place = n % (SESSIONS * len(LEARNERS))
            present = (n // (SESSIONS * len(LEARNERS))) % 2 == 0
            sheet, learner = place // len(LEARNERS) + 1, learners[place % len(LEARNERS)]
            version = n // (SESSIONS * len(LEARNERS)) * len(LEARNERS) + place % len(LEARNERS)
            marks = {"marks": {learner: "present" if present else "absent"}}
            began = time.perf_counter()
            path = f"/classes/{class_id}/sheets/{sheet:02d}"
            province.staff.do("PUT", "attendance", path, version=version, json=marks)
            committed = time.perf_counter()
            attended += 1 if present else -1
            while True:
                asked = time.perf_counter()
                seen = _attended(session, province)
                answered = time.perf_counter()
                reading.append(answered - asked)
                if seen == attended:
                    break
            marking.append(committed - began)
            until_seen.append(answered - committed)
        for name, values in (
            ("committed mark → changed figure", until_seen),
            ("one marking (request)", marking),
            ("one reading (request)", reading),
        ):
            cuts = statistics.quantiles(values, n=100)
            late = f"99th percentile {1000 * cuts[98]:6.0f} ms"
            print(f"{name:34} median {1000 * cuts[49]:6.0f} ms   {late}   n={len(values)}")
