"""Printed sheets: the numbers on them, what is typed in from them, and how it gets into the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from services.attendance.model import papers
from services.attendance.model.papers import Typed
from shared.refusal import Refusal
from tests.unit.attendance.centre import CLASS, LEARNERS, MORNING, Enrolment, Person

LISTED = [f"l{number}" for number in range(1, 31)]


def read(late: str = "", excused: str = "", absent: str = "", reason: str = "") -> papers.Given:
    return papers.read(LISTED, Typed(late, excused, absent, reason), on_leave={"l9"})


@given(st.sets(st.integers(1, 30)), st.sampled_from([", ", ",", " ", ";", "\n"]))
def test_whoever_is_not_named_was_present(absent: set[int], between: str) -> None:
    marks = read(absent=between.join(map(str, sorted(absent)))).marks
    assert {one for one, mark in marks.items() if mark == "absent"} == {f"l{number}" for number in absent}
    assert len(marks) == len(LISTED)
    assert set(marks.values()) <= {"absent", "present"}


def test_minutes_late_stand_beside_the_number() -> None:
    found = read(late="5:10, 12, 7(25)")
    assert {one for one, mark in found.marks.items() if mark == "late"} == {"l5", "l12", "l7"}
    assert found.minutes == {"l5": 10, "l7": 25}


def test_leave_needs_no_reason_and_everybody_else_excused_one() -> None:
    assert read(excused="9").reasons == {}
    assert read(excused="8, 9", reason="có giấy kèm phiếu").reasons == {"l8": "có giấy kèm phiếu"}
    with pytest.raises(Refusal) as refused:
        read(excused="8")
    assert [fault.at for fault in refused.value.faults] == ["/reason"]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"absent": "31"}, "/absent"),
        ({"absent": "0"}, "/absent"),
        ({"absent": "ba"}, "/absent"),
        ({"absent": "3:10"}, "/absent"),
        ({"late": "3:999"}, "/late"),
        ({"late": "3", "absent": "3"}, "/absent"),
    ],
)
def test_what_cannot_be_read_is_named_at_its_field(typed: dict[str, str], at: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(**typed)
    assert [fault.at for fault in refused.value.faults] == [at]


def test_a_paper_keeps_its_numbers_though_the_roster_grows_and_is_typed_in_from(
    staff: Person, enrolment: Enrolment
) -> None:
    printed = staff.post(f"/classes/{CLASS}/sheets/{MORNING}/papers", data={"_key": "print-1"})
    path = printed.headers["Location"]
    page = staff.get(path).get_data(as_text=True)
    assert "<svg" in page and f"http://attendance.test{path}/entry" in page
    names = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert names == ["Lò Thị An", "Nguyễn Văn Bình", "Giàng A Chí"]
    enrolment.contacts([("anh", "Bế Văn Ái", 1990)])
    enrolment.enrol(["anh"])
    assert re.findall(r'<th scope="row">([^<]+)</th>', staff.get(path).get_data(as_text=True)) == names

    refused = staff.post(f"{path}/entry", data={"absent": "4"})
    assert refused.status_code == 422 and 'value="4"' in refused.get_data(as_text=True)
    compared = staff.post(f"{path}/entry", data={"absent": "3", "late": "1:10"}).get_data(as_text=True)
    assert "hãy đối chiếu từng người với phiếu" in compared
    assert dict(re.findall(r'name="mark-(\w+)" value="(\w+)" checked', compared)) == {
        "an": "late",
        "binh": "present",
        "chi": "absent",
    }
    assert staff.sheet().json["version"] == 0
    form = {
        "_version": "0",
        "_source": "paper",
        "do": "save",
        "mark-an": "late",
        "minutes-an": "10",
        "mark-chi": "absent",
    }
    assert staff.post(f"/classes/{CLASS}/sheets/{MORNING}", data=form).status_code == 303
    sheet = staff.sheet().json
    assert (sheet["marks"], sheet["minutes"]) == ({"an": "late", "chi": "absent"}, {"an": 10})
    items = staff.get(f"/api/v1/classes/{CLASS}/sheets/{MORNING}/roll-calls").json["items"]
    assert {one["source"] for one in items} == {"paper"}


def test_a_closed_sheet_is_not_typed_in(staff: Person) -> None:
    path = staff.post(f"/classes/{CLASS}/sheets/{MORNING}/papers", data={"_key": "print-1"}).headers["Location"]
    staff.mark(dict.fromkeys(LEARNERS, "present"))
    staff.close(1)
    assert "<form" not in staff.get(f"{path}/entry").get_data(as_text=True).partition("<main")[2].partition("</main")[0]


def test_a_paper_of_another_centre_is_not_found(staff: Person, person: Callable[..., Person]) -> None:
    path = staff.post(f"/classes/{CLASS}/sheets/{MORNING}/papers", data={"_key": "print-1"}).headers["Location"]
    for place in (path, f"{path}/entry"):
        assert person("staff", "other").get(place).status_code == 404
