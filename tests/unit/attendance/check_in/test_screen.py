"""The lecturer's screen."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.attendance.centre import (
    AFTERNOON,
    CLASS,
    NEXT_WEEK,
    Enrolment,
    Person,
)
from tests.unit.attendance.check_in.phones import (
    NUMBERS,
    MovedClock,
    Phone,
    Screen,
    open_check_in,
    sheet_path,
)


def test_the_screen_shows_the_code_and_who_arrives(
    staff: Person, screen: Screen, phone: Phone, clock: MovedClock
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    page = staff.get(f"{sheet_path()}/check-in").get_data(as_text=True)
    assert "<b>1/3</b> đã đến" in page
    assert f"{screen.typed[:3].upper()}&nbsp;{screen.typed[3:].upper()}" in page
    assert "<svg" in page and "attendance.test/den" in page
    assert page.index("Lò Thị An") < page.index("Chưa điểm danh: 2 người") < page.index("Giàng A Chí")
    assert 'data-refresh="2"' in page
    shown = staff.get(f"/api/v1{sheet_path()}/check-in").json
    assert shown["address"] == f"http://attendance.test{screen.link}"
    assert (shown["here"], shown["expected"], [one["name"] for one in shown["arrived"]]) == (1, 3, ["Lò Thị An"])
    clock.move(seconds=7)
    assert staff.get(f"/api/v1{sheet_path()}/check-in").json["address"] != shown["address"]


def test_when_it_has_ended_the_screen_leads_to_the_sheet(staff: Person, screen: Screen) -> None:
    answer = staff.post(f"{sheet_path()}/check-in/ending")
    assert answer.location == f"{sheet_path()}?done=check-in-ended"
    page = staff.get(f"{sheet_path()}/check-in").get_data(as_text=True)
    assert "Đã kết thúc tự điểm danh: 0/3 người đã đến." in page and "data-refresh" not in page


def test_hours_at_fault_are_shown_beside_their_fields(staff: Person) -> None:
    for hours, at in (
        ({"present": "09:00"}, "present_until"),
        ({"ends": "07:00"}, "ends_at"),
        ({"ends": "x"}, "ends_at"),
    ):
        answer = open_check_in(staff, **hours)
        assert answer.status_code == 422
        assert f'id="at-{at}-wrong"' in answer.get_data(as_text=True)


def test_what_cannot_be_marked_cannot_be_opened(staff: Person, enrolment: Enrolment) -> None:
    assert open_check_in(staff, NEXT_WEEK).status_code == 409
    assert open_check_in(staff, AFTERNOON, present="14:15", ends="14:45").status_code == 409  # six hours ahead
    enrolment.cancel()
    assert open_check_in(staff).status_code == 409


def test_only_keepers_of_the_class_open_and_see_it(screen: Screen, person: Callable[..., Person]) -> None:
    board, stranger = person("board", "province"), person("staff", "other")
    assert open_check_in(board).status_code == 403
    for path in (f"{sheet_path()}/check-in", f"/classes/{CLASS}/slips"):
        assert board.get(path).status_code == 403
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{sheet_path()}/check-in/ending").status_code == 404
    assert stranger.post(f"/classes/{CLASS}/slips").status_code == 404


def test_the_sheet_leads_to_check_in(staff: Person) -> None:
    assert f'href="{sheet_path()}/check-in"' in staff.get(sheet_path()).get_data(as_text=True)


def test_programs_open_and_end_it_too(staff: Person, clock: MovedClock) -> None:
    path = f"/api/v1{sheet_path()}/check-in"
    hours = {"present_until": "2023-02-14T08:15:00+07:00", "ends_at": "2023-02-14T08:45:00+07:00"}
    opened = staff.post(path, json=hours, headers={"Idempotency-Key": "k1"})
    assert opened.status_code == 201
    assert opened.json["ends_at"] == "2023-02-14T01:45:00+00:00"
    assert staff.get(path).json["state"] == "running"
    assert staff.post(f"{path}/ending").json["ended_at"] == clock().isoformat()
    assert staff.get(path).json["state"] == "ended"
    assert "secret" not in str(opened.json)
