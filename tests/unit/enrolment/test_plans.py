"""The rules of annual plans, alone: lines, decisions, amendments, the version in force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.plans import plan_list, plans
from services.enrolment.model.programmes import shipped
from shared.refusal import Refusal
from tests.unit.enrolment.sheets import workbook

PROGRAMMES = shipped()
CODES = [one["code"] for one in PROGRAMMES]


def line(programme: str = "party-awareness", quarter: int = 1, **numbers: int) -> dict[str, Any]:
    return {"programme": programme, "quarter": quarter, "classes": 2, "learners": 140, "budget": 86_000_000, **numbers}


def refused(call: Any, *args: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        call(*args)
    return found.value


class Desk:
    """A plan on its way, with its draft beside it."""

    def __init__(self) -> None:
        self.draft = plans.new_draft("centre", 2026)
        self.plan: dict[str, Any] = {"_id": self.draft["_id"]}

    def write(self, *lines: dict[str, Any], by: str = "clerk") -> None:
        self.draft = plans.write(self.draft, plans.read_lines(lines, PROGRAMMES), by)

    def follow(self, said: list[Any], by: str) -> None:
        self.draft = plans.follow(self.draft, said, by)
        for one in said:
            one.kind.check(one.data)
            self.plan = plans.evolve(self.plan, one)

    def submit(self, today: date = date(2025, 12, 1), by: str = "clerk") -> None:
        self.follow(plans.submit(self.draft, self.plan, today), by)

    def approve(self, start: date | None = None, today: date = date(2025, 12, 20), by: str = "board") -> None:
        self.follow(plans.approve(self.draft, self.plan, by, start, today), by)

    def give_back(self, reason: str, today: date = date(2025, 12, 10)) -> None:
        self.follow(plans.give_back(self.draft, reason, today), "board")

    def amend(self, today: date = date(2026, 4, 1)) -> None:
        self.draft = plans.amend(self.draft, today)


def approved() -> Desk:
    desk = Desk()
    desk.write(line())
    desk.submit()
    desk.approve()
    return desk


def test_lines_come_in_the_order_of_programmes_and_quarters_and_empty_ones_are_left_out() -> None:
    given_lines = [line("thematic"), line(quarter=3), line(quarter=2, classes=0, learners=0, budget=0), line(quarter=1)]
    read = plans.read_lines(given_lines, PROGRAMMES)
    assert [(one["programme"], one["quarter"]) for one in read] == [
        ("party-awareness", 1),
        ("party-awareness", 3),
        ("thematic", 1),
    ]


def test_every_faulty_line_is_named_with_its_place() -> None:
    lines = [line(), line("astrology"), line(quarter=5), line(quarter=0), line(classes=-1), line(quarter=2, budget=-5)]
    faults = refused(plans.read_lines, lines, PROGRAMMES).faults
    assert [fault.at for fault in faults] == [
        *("/lines/1/programme", "/lines/2/quarter", "/lines/3/quarter"),
        *("/lines/4/quarter", "/lines/4/classes", "/lines/5/budget"),
    ]
    assert "số lớp không được âm" in faults[4].words.vi and "quý 1" in faults[4].words.vi


def test_a_number_that_no_store_could_keep_is_refused_at_its_place() -> None:
    assert refused(plans.read_lines, [line(budget=10**30)], PROGRAMMES).faults[0].at == "/lines/0/budget"


@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(1, 4), st.integers(0, 9)), unique_by=lambda one: one[:2]))
def test_reading_lines_loses_nothing_and_reading_them_again_changes_nothing(drawn: list[tuple[str, int, int]]) -> None:
    lines = [line(code, quarter, classes=classes, learners=0, budget=0) for code, quarter, classes in drawn]
    read = plans.read_lines(lines, PROGRAMMES)
    assert plans.sums(read) == plans.sums(lines)
    assert plans.read_lines(read, PROGRAMMES) == read


def test_a_plan_above_the_ceiling_names_the_sum_the_ceiling_and_the_difference() -> None:
    lines = [line(), line(quarter=2)]
    plans.check_ceiling(lines, None)
    plans.check_ceiling(lines, 172_000_000)
    above = refused(plans.check_ceiling, lines, 160_000_000)
    assert above.faults[0].at == "/lines"
    for amount in ("172.000.000", "160.000.000", "12.000.000"):
        assert amount in above.words.vi
    assert "12,000,000 VND above" in above.words.en


def test_a_plan_goes_to_the_board_and_back_and_is_approved_in_the_end() -> None:
    desk = Desk()
    assert refused(desk.submit).code == "plan-empty"
    desk.write(line())
    desk.submit()
    desk.give_back("Thiếu lớp đảng viên mới.")
    assert (desk.draft["state"], desk.draft["reason"]) == ("returned", "Thiếu lớp đảng viên mới.")
    desk.write(line(), line("new-members"))
    desk.submit()
    assert desk.draft["reason"] is None
    desk.approve()
    assert [one["version_number"] for one in desk.plan["versions"]] == [1]
    assert len(desk.plan["returned"]) == 1


def test_what_waits_for_a_decision_stands_still_and_only_that_is_decided() -> None:
    desk = Desk()
    desk.write(line())
    assert refused(desk.approve).code == "plan-state"
    desk.submit()
    for impossible in (desk.submit, desk.amend, lambda: desk.write(line())):
        assert refused(impossible).status == 409
    desk.approve()
    for impossible in (desk.submit, desk.approve, lambda: desk.give_back("muộn"), lambda: desk.write(line())):
        assert refused(impossible).status == 409


def test_nobody_approves_what_they_wrote_or_submitted() -> None:
    desk = Desk()
    desk.write(line(), by="writer")
    desk.submit(by="submitter")
    for own in ("writer", "submitter"):
        assert refused(lambda own=own: desk.approve(by=own)).code == "plan-of-ones-own"
    desk.approve(by="board")


def test_a_return_needs_its_reason() -> None:
    desk = Desk()
    desk.write(line())
    desk.submit()
    assert refused(desk.give_back, "").faults[0].at == "/reason"


def test_only_an_approved_plan_is_amended_and_one_version_at_a_time() -> None:
    desk = Desk()
    desk.write(line())
    assert refused(desk.amend).status == 409
    desk.submit()
    desk.approve()
    desk.amend()
    assert refused(desk.amend).status == 409
    assert refused(desk.submit).code == "plan-unchanged"
    desk.write(line(classes=3))
    desk.submit(date(2026, 4, 2))
    assert refused(desk.amend).status == 409


def test_when_the_year_is_over_its_plan_stays() -> None:
    assert refused(approved().amend, date(2027, 1, 1)).code == "plan-year-over"


def test_the_earlier_version_is_in_force_until_the_day_of_the_next() -> None:
    desk = approved()
    desk.amend()
    desk.write(line(classes=3))
    desk.submit(date(2026, 4, 2))
    desk.approve(date(2026, 7, 1), date(2026, 4, 20))
    numbers = {
        on: (plans.in_force(desk.plan, on) or {}).get("version_number")
        for on in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1))
    }
    assert list(numbers.values()) == [None, 1, 1, 2, None]


@pytest.mark.parametrize("start", [date(2026, 4, 19), date(2025, 12, 31), date(2027, 1, 1)])
def test_an_amendment_changes_neither_the_past_nor_another_year(start: date) -> None:
    desk = approved()
    desk.amend()
    desk.write(line(classes=3))
    desk.submit(date(2026, 4, 2))
    assert refused(desk.approve, start, date(2026, 4, 20)).faults[0].at == "/in_force_from"


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5), st.integers(0, 364))
def test_on_any_day_the_newest_version_whose_day_has_come_is_in_force(waits: list[tuple[int, int]], at: int) -> None:
    desk, today = approved(), date(2026, 1, 1)
    for number, (wait, ahead) in enumerate(waits, 3):
        today += timedelta(days=wait)
        desk.amend(today)
        desk.write(line(classes=number))
        desk.submit(today)
        earliest = max(today, date.fromisoformat(desk.plan["versions"][-1]["in_force_from"]))
        desk.approve(min(earliest + timedelta(days=ahead), date(2026, 12, 31)), today)
    on = date(2026, 1, 1) + timedelta(days=at)
    begun = [one for one in desk.plan["versions"] if one["in_force_from"] <= on.isoformat()]
    assert plans.in_force(desk.plan, on) == max(begun, key=lambda one: one["version_number"])


def test_what_changed_between_two_versions_is_named_place_by_place() -> None:
    before = [line(), line(quarter=2), line("thematic", 4)]
    after = [line(), line(quarter=2, classes=3), line("new-members", 3)]
    found = {(one["programme"], one["quarter"]): one for one in plans.changes(before, after)}
    assert set(found) == {("party-awareness", 2), ("new-members", 3), ("thematic", 4)}
    assert found["party-awareness", 2]["before"]["classes"] == 2
    assert found["party-awareness", 2]["after"]["classes"] == 3
    assert found["thematic", 4]["after"] == {"classes": 0, "learners": 0, "budget": 0}
    assert plans.changes(before, before) == []


def test_a_plan_that_went_to_excel_comes_back_as_it_was() -> None:
    lines = plans.read_lines([line(), line("thematic", 4, budget=1_250_500)], PROGRAMMES)
    read = plan_list.read(plan_list.write("Kế hoạch năm 2026", lines, PROGRAMMES), "ke-hoach.xlsx", PROGRAMMES)
    assert plans.read_lines(read, PROGRAMMES) == lines


def test_an_excel_list_is_read_as_offices_write_it() -> None:
    lines = [
        ["KẾ HOẠCH MỞ LỚP NĂM 2026"],
        ["STT", "Chương trình", "Quý", "Số lớp", "Số học viên", "Dự toán kinh phí"],
        [1, "Bồi dưỡng nhận thức về Đảng", "Quý II", 2, "140", "86.000.000"],
        [2, "thematic", "iv", 1.0, None, None],
        ["Tổng cộng", None, None, 3, 140, "86.000.000"],
    ]
    assert plan_list.read(workbook({"KH": lines}), "kh.xlsx", PROGRAMMES) == [
        {"programme": "party-awareness", "quarter": 2, "classes": 2, "learners": 140, "budget": 86_000_000},
        {"programme": "thematic", "quarter": 4, "classes": 1, "learners": 0, "budget": 0},
    ]


def test_every_cell_that_cannot_be_read_is_named_by_its_row() -> None:
    lines = [["Chương trình", "Quý", "Số lớp"], ["Thiên văn", "mùa xuân", "gần 3"]]
    faults = refused(plan_list.read, workbook({"KH": lines}), "kh.xlsx", PROGRAMMES).faults
    assert [fault.at for fault in faults] == ["/file/KH/2/Chương trình", "/file/KH/2/Quý", "/file/KH/2/Số lớp"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("", 0), ("40", 40), ("43.000.000", 43_000_000), ("43,000,000", 43_000_000), ("43 000", 43_000), ("-5", -5)],
)
def test_numbers_are_read_as_people_type_them(typed: str, read: int) -> None:
    assert plan_list.read_whole(typed) == read


@pytest.mark.parametrize("typed", ["4.5", "gần 40", "43.00.000", "1e9", "4,0", "43.000,000"])
def test_what_is_no_whole_number_is_not_guessed(typed: str) -> None:
    assert refused(plan_list.read_whole, typed).code == "number-unreadable"
