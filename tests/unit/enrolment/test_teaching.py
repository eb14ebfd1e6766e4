"""Teaching hours: what was planned and what was held, by period and programme, down to the sessions."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, strategies as st
from python_calamine import CalamineWorkbook

from services.enrolment.model.centres.teaching import by_programme, check_period, sessions_of, summed, within
from shared.periods import parse
from shared.refusal import Refusal
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.lessons import days, give
from tests.unit.enrolment.test_lecturers import enter

SESSION = {"session_id": "01", "periods": 5, "lesson": None}


def klass(*starts: str, state: str = "open", lecturer_id: str | None = "a") -> dict:
    sessions = [
        {**SESSION, "session_id": str(place), "starts_at": f"{on}T07:30:00+07:00", "lecturer_id": lecturer_id}
        for place, on in enumerate(starts)
    ]
    details = {"name": "Lớp", "programme": "thematic", "organisations": ["c"], "state": state}
    return {"_id": "lop", **details, "sessions": sessions}


def rows_of(content: bytes) -> list[list[object]]:
    """The lines of a list of hours below its headings."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)[3:]


def test_a_session_is_held_when_it_has_a_sheet() -> None:
    rows = sessions_of(klass("2023-02-13", "2023-02-14"), {"1": {}}, parse("2023"))
    assert summed(rows) == {"sessions": 2, "sessions_held": 1, "planned": 10, "held": 5}


def test_of_a_cancelled_class_only_what_was_held_is_left() -> None:
    rows = sessions_of(klass("2023-02-13", "2023-02-14", state="cancelled"), {"0": {}}, parse("2023"))
    assert [one["session_id"] for one in rows] == ["0"]


def test_a_session_whose_lecturer_is_only_a_name_counts_for_nobody() -> None:
    assert sessions_of(klass("2023-02-13", lecturer_id=None), {"0": {}}, parse("2023")) == []


def test_a_session_late_in_the_evening_counts_on_its_day_in_vietnam() -> None:
    late = {**SESSION, "starts_at": "2023-01-31T18:00:00+00:00", "lecturer_id": "a"}
    assert sessions_of({**klass(), "sessions": [late]}, {}, parse("2023-01")) == []


@given(st.lists(st.dates(date(2023, 1, 1), date(2023, 12, 31)), max_size=30), st.sets(st.integers(0, 29)))
def test_the_months_of_a_year_and_its_programmes_add_up_to_the_year(on: list[date], held: set[int]) -> None:
    taught = klass(*[one.isoformat() for one in on])
    rows = sessions_of(taught, {str(place): {} for place in held}, parse("2023"))
    months = [summed(within(rows, parse(f"2023-{month:02d}"))) for month in range(1, 13)]
    quarters = [summed(within(rows, parse(f"2023-Q{quarter}"))) for quarter in range(1, 5)]
    for name, whole in summed(rows).items():
        assert sum(one[name] for one in months) == sum(one[name] for one in quarters) == whole
        assert sum(one[name] for one in by_programme(rows).values()) == whole


def test_more_years_than_anybody_reads_are_refused() -> None:
    assert check_period(parse("2014..2023"))
    with pytest.raises(Refusal):
        check_period(parse("2013..2023"))


def test_a_lecturers_hours_open_into_their_sessions(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy")["lecturer_id"]
    give(house, lecturer, held=2, **days("2023-03-30", "2023-03-31", "2023-04-03"))
    give(house, lecturer, held=1, **days("2023-05-08"), programme_version="thematic")
    path = f"/api/v1/lecturers/{lecturer}/hours"
    year = house.staff("GET", f"{path}?period=2023").json
    assert (year["planned"], year["held"]) == (20, 15)
    assert {name: one["held"] for name, one in year["programmes"].items()} == {"party-awareness": 10, "thematic": 5}
    quarter = house.staff("GET", f"{path}?period=2023-Q2&programme=party-awareness").json
    assert [(one["on"], one["periods"], one["held"]) for one in quarter["items"]] == [("2023-04-03", 5, False)]
    wrong = house.staff("GET", f"{path}?period=never")
    assert wrong.json["errors"][0]["pointer"] == "/period"


def test_the_hours_of_a_centres_lecturers_stand_together(house: House) -> None:
    busy, idle, gone = (enter(house, name)["lecturer_id"] for name in ("Lù Thị Mẩy", "Vàng A Anh", "Lò Văn Sử"))
    give(house, busy, held=5)
    left = {"left_on": (date.today() - timedelta(days=1)).isoformat()}
    house.staff("PUT", f"/api/v1/lecturers/{gone}/leaving", version=1, json=left)
    shown = house.staff("GET", f"/api/v1/centres/{house.centre}/hours?period=2023-02").json
    assert [(one["lecturer_id"], one["held"]) for one in shown["items"]] == [(idle, 0), (busy, 25)]


def test_hours_are_downloaded_as_shown(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy")["lecturer_id"]
    give(house, lecturer, held=1, **days("2023-02-13", "2023-02-14"))
    answer = house.staff("GET", f"/api/v1/lecturers/{lecturer}/hours.xlsx?period=2023-02")
    lines = rows_of(answer.data)
    assert [line[4:] for line in lines] == [[5, "có"], [5, ""], [10, 5]]
    answer = house.staff("GET", f"/api/v1/centres/{house.centre}/hours.xlsx?period=2023")
    lines = rows_of(answer.data)
    assert lines == [["Lù Thị Mẩy", 2, 10, 5], ["Cộng", 2, 10, 5]]


def test_who_is_chosen_in_a_timetable_has_its_hours_and_may_not_leave_before(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy")["lecturer_id"]
    sessions = [{**one, "lecturer_id": lecturer} for one in days("2023-02-13", "2023-02-14")["sessions"]]
    klass = house.announce(sessions=sessions)
    shown = house.staff("GET", f"/api/v1/lecturers/{lecturer}/hours?period=2023-02").json
    assert (shown["planned"], shown["held"]) == (10, 0)
    path = f"/api/v1/lecturers/{lecturer}/leaving"
    refused = house.staff("PUT", path, version=1, json={"left_on": "2023-02-13"})
    assert (refused.status_code, refused.json["type"]) == (409, "urn:solop:problem:still-booked")
    reason = {"reason": "không đủ học viên"}
    cancelled = f"/api/v1/classes/{klass['class_id']}/cancellation"
    assert house.staff("POST", cancelled, version=1, json=reason).status_code == 200
    assert house.staff("GET", f"/api/v1/lecturers/{lecturer}/hours?period=2023-02").json["items"] == []
