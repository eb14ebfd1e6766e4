"""Processes die in the middle of things; what was acknowledged is there in the end, once."""

from __future__ import annotations

import time

import pytest
import requests

from tests.systems import Province, wait_for

pytestmark = pytest.mark.slow

NAMES = ["Sùng A Chớ", "Lý Thị Say", "Nguyễn Văn Bảo", "Vàng Thị Dở", "Hoàng Đình Ước"]
KILLED = [
    "enrolment-worker",
    "attendance-worker",
    "reporting-worker",
    "enrolment-api",
    "attendance-api",
    "reporting-api",
]


@pytest.mark.parametrize("name", KILLED)
def test_a_killed_process_comes_back_and_the_figures_are_right(province: Province, name: str) -> None:
    classes = [province.announce(f"Lớp {n}")["class_id"] for n in range(4)]
    for place, class_id in enumerate(classes):
        province.enrol(class_id, [[name, "1990", "", "", ""] for name in NAMES])
        if place == 1:
            province.system.kill(name)
        _until_answered(province, class_id)
    found = wait_for(
        lambda: province.board.get("reporting", "/summaries", params={"period": "2023-Q1"}),
        lambda one: one["total"]["classes"] == 4 and one["total"]["enrolments"]["value"] == 20,
        90,
    )
    assert found["total"]["persons"] == 20


def _until_answered(province: Province, class_id: str) -> None:
    """Open a class as a patient client does: again under the same conditions until it is answered."""
    deadline = time.monotonic() + 60
    while True:
        try:
            answer = province.staff.ask(
                "POST", "enrolment", f"/classes/{class_id}/opening", version=2, json={"opened_on": "2023-02-13"}
            )
            # 412: the answer to an earlier try was lost, the opening was not.
            if answer.status_code in (200, 412):
                return
        except requests.RequestException:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_while_the_store_is_away_nothing_is_accepted_and_afterwards_all_goes_on(province: Province) -> None:
    klass = province.announce()
    province.system.halt("store", kill=True)
    try:
        refused = province.staff.ask("GET", "enrolment", f"/classes/{klass['class_id']}")
        assert refused.status_code == 503 and refused.headers["Retry-After"]
    finally:
        province.system.resume("store")
    shown = wait_for(
        lambda: province.staff.get("enrolment", f"/classes/{klass['class_id']}"),
        lambda one: one["state"] == "announced",
    )
    assert shown["version"] == 1
    wait_for(
        lambda: province.staff.get("attendance", f"/classes/{klass['class_id']}/register"),
        lambda one: bool(one["sessions"]),
    )
