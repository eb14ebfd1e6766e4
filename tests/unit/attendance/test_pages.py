"""The pages of attendance: what people see, and what their forms do without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from shared.store import Store
from tests.unit.attendance.centre import (
    AFTERNOON,
    CLASS,
    LEARNERS,
    MORNING,
    NEXT_WEEK,
    NOW,
    YESTERDAY,
    Enrolment,
    Person,
    reasons_of,
    session,
    timetable,
)

SHEET = f"/classes/{CLASS}/sheets/{MORNING}"
GIVEN = ("Phương Ánh", "Hoàng Thị Mỹ Duyên", "Huyền Trân Bích Ngọc Quỳnh Như", "Séo Mý", "Phúc Kỳ Hưởng")
FAMILY = ("Nguyễn", "Đặng", "Tôn Nữ", "Lò Thị")


def text(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined, no-any-return]


def a_large_class(enrolment: Enrolment) -> None:
    """80 learners with long names, two of whom share a name, and ten sessions."""
    people = [(f"l{n}", f"{FAMILY[n % 4]} {GIVEN[n % 5]} {n}", 1970 + n % 30) for n in range(78)]
    people += [("n1", "Nguyễn Thị Thủy", 1990), ("n2", "Nguyễn Thị Thủy", 1991)]
    enrolment.contacts(people)
    enrolment.reschedule([*timetable(), *(session(f"more{n}", NOW) for n in range(6))])
    enrolment.enrol(one for one, _, _ in people)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("role", "place"), [("staff", "centre"), ("lecturer", "centre"), ("board", "province")])
def test_every_page_shows_a_large_class_in_both_languages(
    enrolment: Enrolment, person: Callable[..., Person], language: str, role: str, place: str
) -> None:
    a_large_class(enrolment)
    staff = person("staff", "centre")
    staff.mark({"n1": "late", "n2": "absent"})
    somebody = person(role, place)
    somebody.client.set_cookie("solop_language", language)
    for path in ("/", f"/classes/{CLASS}", SHEET, f"/classes/{CLASS}/sheets/{NEXT_WEEK}"):
        answer = somebody.get(path)
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in text(answer)
        assert len(answer.data) < 150_000, (path, len(answer.data))


def post(somebody: Person, do: str, version: int, marks: dict[str, str], path: str = SHEET) -> Any:
    typed = {f"mark-{learner}": mark for learner, mark in marks.items()}
    typed |= {f"reason-{learner}": why for learner, why in reasons_of(marks).items()}
    return somebody.post(path, data={"_version": str(version), "do": do, **typed})


def chosen(page: str) -> dict[str, str]:
    """The marks that stand in the form."""
    return dict(re.findall(r'name="mark-(\w+)" value="(\w+)" checked', page))


def test_today_says_what_is_to_be_marked_and_what_was_left_open(staff: Person) -> None:
    page = text(staff.get("/"))
    assert "Hôm nay còn 2 buổi cần điểm danh" in page
    assert "1 buổi trước chưa khoá sổ" in page
    places = [page.index(f"/sheets/{one}") for one in (MORNING, AFTERNOON, YESTERDAY)]
    assert places == sorted(places)
    assert f"/sheets/{NEXT_WEEK}" not in page


def test_a_closed_sheet_is_off_the_list(staff: Person) -> None:
    for session_id in (YESTERDAY, MORNING, AFTERNOON):
        post(staff, "close", 0, dict.fromkeys(LEARNERS, "present"), f"/classes/{CLASS}/sheets/{session_id}")
    page = text(staff.get("/"))
    assert "Hôm nay đã điểm danh xong" in page
    assert f"/sheets/{YESTERDAY}" not in page


def test_a_centre_without_classes_is_told_what_to_do_first(person: Callable[..., Person]) -> None:
    page = text(person("staff", "other").get("/"))
    assert "http://enrolment.test/classes" in page
    assert "Đến trang Lớp học" in page


def test_a_day_without_sessions_names_the_next_one(enrolment: Enrolment, staff: Person) -> None:
    enrolment.reschedule([timetable()[3]])
    page = text(staff.get("/"))
    assert "Hôm nay không có buổi học" in page
    assert "21/02/2023" in page


def test_a_class_that_has_not_opened_points_to_its_class_page(enrolment: Enrolment, staff: Person) -> None:
    enrolment.announce("class2", name="Lớp chưa mở", sessions=timetable())
    page = text(staff.get("/"))
    assert "http://enrolment.test/classes/class2" in page
    assert "/classes/class2/sheets/" not in page


def test_the_form_saves_what_was_chosen_and_shows_it_again(staff: Person) -> None:
    answer = post(staff, "save", 0, {"an": "late", "chi": "absent"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{SHEET}?done=sheet-saved")
    page = text(staff.get(answer.headers["Location"]))
    assert "Đã lưu điểm danh." in page
    assert chosen(page) == {"an": "late", "chi": "absent"}


def test_without_javascript_one_button_marks_everybody_else_present(staff: Person) -> None:
    post(staff, "save", 0, {"an": "late"})
    assert post(staff, "rest-present", 1, {"an": "late", "chi": "absent"}).status_code == 303
    assert chosen(text(staff.get(SHEET))) == {"an": "late", "binh": "present", "chi": "absent"}


def test_save_and_close_does_both_or_neither(staff: Person, store: Store) -> None:
    refused = post(staff, "close", 0, {"an": "late"})
    assert refused.status_code == 422
    page = text(refused)
    assert chosen(page) == {"an": "late"}
    assert "Còn 2 học viên chưa điểm danh" in page
    assert 'href="#at-marks-binh"' in page and 'id="at-marks-binh"' in page
    assert store.sheetbooks.count_documents({}) == 0
    assert post(staff, "close", 0, {**dict.fromkeys(LEARNERS, "present"), "an": "late"}).status_code == 303
    assert [row["type"].split(".")[-2] for row in store.outbox.find().sort("sequence", 1)] == [
        "sheet-marked",
        "sheet-closed",
    ]


def test_whoever_was_slower_sees_what_changed_and_keeps_what_was_chosen(
    staff: Person, person: Callable[..., Person]
) -> None:
    staff.mark({"an": "present", "binh": "present"})
    quicker = person("lecturer", "centre", name="Lê Văn Sơn", account_id="account-2")
    quicker.mark({"an": "absent", "binh": "late"}, 1)
    slower = post(staff, "save", 1, {"an": "present", "binh": "excused", "chi": "late"})
    assert slower.status_code == 412
    page = text(slower)
    assert "Lê Văn Sơn" in page
    # Bình was changed by both: what was chosen stays. An was changed by the other only. Chí is new.
    assert chosen(page) == {"an": "absent", "binh": "excused", "chi": "late"}
    assert 'name="_version" value="2"' in page
    again = post(staff, "save", 2, chosen(page))
    assert again.status_code == 303
    assert staff.sheet().json["marks"] == {"an": "absent", "binh": "excused", "chi": "late"}


def test_whoever_saves_on_a_sheet_that_was_closed_meanwhile_sees_it_closed(staff: Person) -> None:
    staff.mark(dict.fromkeys(LEARNERS, "present"))
    staff.close(1)
    slower = post(staff, "save", 1, {"an": "late"})
    assert slower.status_code == 412
    assert "Đã khoá sổ" in text(slower)


def test_a_closed_sheet_is_corrected_with_a_reason_once(staff: Person) -> None:
    staff.mark(dict.fromkeys(LEARNERS, "present"))
    staff.close(1)
    assert chosen(text(staff.get(SHEET))) == {}
    typed = {"_key": "form-1", "learner_id": "an", "mark": "excused", "reason": ""}
    refused = staff.post(f"{SHEET}/corrections", data=typed)
    assert refused.status_code == 422
    assert 'id="at-reason-wrong"' in text(refused)
    assert '<option value="an" selected>' in text(refused)
    for _ in range(2):  # pressed twice
        answer = staff.post(f"{SHEET}/corrections", data={**typed, "reason": "Có giấy xin phép nộp sau"})
        assert answer.status_code == 303
    page = text(staff.get(answer.headers["Location"]))
    assert "Có giấy xin phép nộp sau" in page
    assert len(staff.sheet().json["corrections"]) == 1


def test_the_board_reads_a_sheet_and_has_no_form(staff: Person, person: Callable[..., Person]) -> None:
    staff.mark({"an": "late"})
    page = text(person("board", "province").get(SHEET))
    assert LEARNERS["an"] in page
    assert SHEET not in re.findall(r'<form[^>]* action="([^"]*)"', page)


def test_namesakes_are_told_apart_by_year_of_birth(enrolment: Enrolment, staff: Person) -> None:
    enrolment.contacts([("n1", "Nguyễn Thị Thủy", 1990), ("n2", "Nguyễn Thị Thủy", 1994)])
    enrolment.enrol(["n1", "n2"])
    page = text(staff.get(SHEET))
    assert "sinh 1990" in page and "sinh 1994" in page


def test_a_learner_who_left_after_being_marked_stays_visible(enrolment: Enrolment, staff: Person) -> None:
    staff.mark({"an": "present"})
    enrolment.withdraw("an", "2023-02-10")
    page = text(staff.get(SHEET))
    assert "Đã thôi học" in page and LEARNERS["an"] in page
    assert "an" not in chosen(page)


def test_the_class_page_shows_marks_as_letters_and_rates_over_what_is_planned(staff: Person) -> None:
    staff.mark({"an": "present", "binh": "late", "chi": "absent"})
    page = text(staff.get(f"/classes/{CLASS}"))
    assert "66,7%" in page and "(2/3" in page
    assert "<b>M</b>" in page and "<b>V</b>" in page
    assert "http://enrolment.test/classes/class1" in page
    row = page[page.index('id="learner-chi"') :].partition("</tr>")[0]
    assert "0/4" in row  # out of all four sessions of the timetable


def test_pages_outside_the_scope_are_not_found_and_visitors_are_sent_to_sign_in(
    app: Flask, person: Callable[..., Person]
) -> None:
    stranger = person("staff", "other")
    for path in (f"/classes/{CLASS}", SHEET):
        assert stranger.get(path).status_code == 404
    assert post(stranger, "save", 0, {"an": "late"}).status_code == 404
    visitor = app.test_client().get(SHEET)
    assert visitor.status_code == 302
    assert visitor.headers["Location"].startswith("http://enrolment.test/sign-in?next=")


def test_a_browser_has_its_id_before_it_first_sends_a_form(staff: Person) -> None:
    staff.get(SHEET)
    given = staff.client.get_cookie("solop_device")
    assert given is not None
    post(staff, "save", 0, {"an": "late"})
    items = staff.get(f"/api/v1{SHEET}/roll-calls").json["items"]
    assert [one["device"]["id"] for one in items] == [given.value]
