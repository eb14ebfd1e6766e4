"""The rules of study conferences, without a store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.attendance.model import conference_headcounts as headcounts, conferences
from services.attendance.model.organisation_names import OrganisationNames
from shared.events.attendance import CONFERENCE_CALLED, HEADCOUNT_RECORDED
from shared.headcounts import KINDS, rows_of, together
from shared.organisations import Organisations
from shared.refusal import Refusal
from tests.unit.attendance.conferences import DAY, after, call, called, calling, heads, record, reported, row

CELLS = {"cell1": "1", "cell2": "1", "cell3": "2"}


def totals(conference: dict[str, Any]) -> dict[str, Any]:
    return together(rows_of(conference["called"], conference["headcounts"]).values())


@st.composite
def reports(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    """For some of the cells a headcount that is in bounds, each with its point."""
    found = []
    for one in called()["called"]:
        if draw(st.booleans()):
            present = {kind: draw(st.integers(0, one["called"][kind])) for kind in KINDS}
            essays = {kind: draw(st.integers(0, present[kind])) for kind in KINDS} if draw(st.booleans()) else None
            found.append((one["point_id"], row(one["organisation_id"], present, essays)))
    return found


@given(reports(), st.data())
def test_any_order_of_headcounts_gives_the_same_totals(
    given_reports: list[tuple[str, dict[str, Any]]], data: st.DataObject
) -> None:
    def in_order(ordered: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
        conference = called()
        for point_id, one in ordered:
            conference = reported(conference, point_id, one)
        return totals(conference)

    assert in_order(given_reports) == in_order(data.draw(st.permutations(given_reports)))


def added(parts: list[Any]) -> Any:
    """Nested numbers added up."""
    if isinstance(parts[0], dict):
        return {name: added([one[name] for one in parts]) for name in parts[0]}
    return sum(parts)


@given(reports())
def test_totals_over_points_equal_totals_over_organisations(given_reports: list[tuple[str, dict[str, Any]]]) -> None:
    conference = called()
    for point_id, one in given_reports:
        conference = reported(conference, point_id, one)
    points = [together(conferences.at_point(conference, one["point_id"]).values()) for one in conference["points"]]
    organisations = [together([one]) for one in rows_of(conference["called"], conference["headcounts"]).values()]
    assert added(points) == added(organisations) == totals(conference)


@given(reports())
def test_nobody_is_in_a_rate_who_has_not_reported_and_no_rate_exceeds_one(
    given_reports: list[tuple[str, dict[str, Any]]],
) -> None:
    conference = called()
    for point_id, one in given_reports:
        conference = reported(conference, point_id, one)
    sums = totals(conference)
    of_reported = sum(
        sum(one["called"].values())
        for one in conference["called"]
        if one["organisation_id"] in conference["headcounts"]
    )
    assert sums["present"]["all"]["denominator"] == of_reported
    for part in ("present", "essays"):
        assert all(one["numerator"] <= one["denominator"] for one in sums[part].values())


def test_a_conference_is_said_as_a_whole_and_said_again_only_when_it_changes() -> None:
    (said,) = call()
    assert said.kind is CONFERENCE_CALLED
    assert call(conference=called()) == []
    (again,) = call(calling(title="Đất đai"), called())
    assert again.data == {**said.data, "title": "Đất đai"}


@pytest.mark.parametrize(
    "typed", ["18-NQ/TW", " 18-nq/tw ", "Nghị quyết số 18-NQ/TW", "nghị quyết 18-NQ/TW", "NQ số: 18-NQ/TW"]
)
def test_a_resolution_is_told_by_its_number_however_it_was_written(typed: str) -> None:
    assert conferences.resolution_number(typed) == "18-NQ/TW"


@pytest.mark.parametrize("typed", ["05-CT/TW", "Chỉ thị số 05-CT/TW"])
def test_a_directive_keeps_its_sign(typed: str) -> None:
    assert conferences.resolution_number(typed) == "05-CT/TW"


POINTS, ROWS = calling()["points"], calling()["called"]


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"resolution": " "}, ["/resolution"]),
        ({"resolution": "Nghị quyết số"}, ["/resolution"]),
        ({"title": ""}, ["/title"]),
        ({"organiser_id": "nobody"}, ["/organiser_id"]),
        ({"held_on": date(203, 2, 14)}, ["/held_on"]),
        ({"held_on": date(2032, 2, 14)}, ["/held_on"]),
        ({"points": [{**POINTS[0], "organisation_id": None}, POINTS[1]]}, ["/points/0/organisation_id"]),
        ({"points": [{**POINTS[0], "organisation_id": "nobody"}, POINTS[1]]}, ["/points/0/organisation_id"]),
        ({"points": [*POINTS, {**POINTS[0], "point_id": "3"}]}, ["/points/0/title", "/points/2/title"]),
        ({"points": [*POINTS, {"point_id": "3", "title": "Xa", "organisation_id": "other"}]}, ["/points/2/title"]),
        ({"points": []}, ["/points", "/called/0/point_id", "/called/1/point_id", "/called/2/point_id"]),
        ({"called": []}, ["/points/0/title", "/points/1/title", "/called"]),
        ({"called": [*ROWS, {**ROWS[0], "point_id": "2"}]}, ["/called/3/organisation_id"]),
        ({"called": [*ROWS, {**ROWS[0], "organisation_id": "nobody"}]}, ["/called/3/organisation_id"]),
        ({"called": [{**ROWS[0], "called": heads(0)}, *ROWS[1:]]}, ["/called/0/called/members"]),
        ({"called": [{**ROWS[0], "called": heads(30, -1)}, *ROWS[1:]]}, ["/called/0/called/others"]),
        ({"called": [{**ROWS[0], "called": heads(10**6)}, *ROWS[1:]]}, ["/called/0/called/members"]),
    ],
)
def test_a_calling_at_fault_says_where(changes: dict[str, Any], at: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        call(calling(**changes))
    assert [fault.at for fault in refused.value.faults] == at
    assert refused.value.status == 422


def test_a_point_reports_its_organisations_in_two_steps() -> None:
    conference = reported(called(), "1", row("cell1", heads(28, 9)), row("cell2", heads(20)))
    assert conferences.missing(conference) == ["cell3"]
    assert conferences.missing(conference, "essays") == ["cell1", "cell2"]
    conference = reported(conference, "1", row("cell1", heads(28, 9), heads(27, 5)))
    assert conferences.missing(conference, "essays") == ["cell2"]
    sums = totals(conference)
    assert sums["present"]["all"] == {"numerator": 57, "denominator": 60}
    assert sums["essays"]["members"] == {"numerator": 27, "denominator": 28}
    assert sums["called"]["all"] == 70


def test_a_headcount_said_again_replaces_and_what_stands_there_says_nothing() -> None:
    conference = reported(called(), "1", row("cell1", heads(28, 9)))
    assert record(conference, "1", row("cell1", heads(28, 9)), row("cell2")) == []
    (said,) = record(conference, "1", row("cell1", heads(29, 9)), row("cell2"))
    assert said.kind is HEADCOUNT_RECORDED
    assert [one["organisation_id"] for one in said.data["headcounts"]] == ["cell1"]
    assert totals(after(conference, [said]))["present"]["members"]["numerator"] == 29


def test_not_reported_is_not_zero_and_a_report_can_be_taken_back() -> None:
    zero = reported(called(), "2", row("cell3", heads(0)))
    assert conferences.missing(zero) == ["cell1", "cell2"]
    assert totals(zero)["present"]["all"] == {"numerator": 0, "denominator": 10}
    back = reported(zero, "2", row("cell3"))
    assert conferences.missing(back) == ["cell1", "cell2", "cell3"]
    assert totals(back)["present"]["all"] == {"numerator": 0, "denominator": 0}


@pytest.mark.parametrize(
    ("one", "at"),
    [
        (row("cell1", heads(31, 9)), ["/headcounts/0/present/members"]),
        (row("cell1", heads(30, 11)), ["/headcounts/0/present/others"]),
        (row("cell1", heads(-1)), ["/headcounts/0/present/members"]),
        (row("cell1", heads(20), heads(21)), ["/headcounts/0/essays/members"]),
        (row("cell1", heads(20), heads(-2)), ["/headcounts/0/essays/members"]),
        (row("cell1", None, heads(2)), ["/headcounts/0/present/members"]),
        (row("cell3", heads(2)), ["/headcounts/0/organisation_id"]),
        (row("cell1", heads(20), None, heads(0)), ["/headcounts/0/called/members", "/headcounts/0/present/members"]),
    ],
)
def test_a_report_at_fault_says_where(one: dict[str, Any], at: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        record(called(), "1", one)
    assert [fault.at for fault in refused.value.faults] == at


def test_an_organisation_is_reported_once_in_a_report() -> None:
    with pytest.raises(Refusal) as refused:
        record(called(), "1", row("cell1", heads(20)), row("cell1", heads(21)))
    assert [fault.at for fault in refused.value.faults] == ["/headcounts/1/organisation_id"]


def test_more_may_come_once_the_number_called_is_mended() -> None:
    said = record(called(), "1", row("cell1", heads(32, 9), None, heads(32, 10)))
    assert [one.kind for one in said] == [CONFERENCE_CALLED, HEADCOUNT_RECORDED]
    conference = after(called(), said)
    assert totals(conference)["present"]["members"] == {"numerator": 32, "denominator": 32}
    assert conference["headcounts"]["cell1"]["present"] == heads(32, 9)


def test_nobody_is_counted_before_the_day() -> None:
    early = DAY - timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        record(called(), "1", row("cell1", heads(20)), today=early)
    assert (refused.value.code, refused.value.status) == ("conference-ahead", 409)
    mended = record(called(), "1", row("cell1", None, None, heads(31)), today=early)
    assert [one.kind for one in mended] == [CONFERENCE_CALLED]


def test_numbers_of_an_organisation_with_a_list_change_only_there() -> None:
    conference = reported(called(), "1", row("cell1", heads(28)))
    assert record(conference, "1", row("cell1", heads(28)), listed={"cell1"}) == []
    with pytest.raises(Refusal) as refused:
        record(conference, "1", row("cell1", heads(29)), listed={"cell1"})
    assert [fault.at for fault in refused.value.faults] == ["/headcounts/0/organisation_id"]


def test_who_has_reported_is_neither_left_out_nor_called_in_fewer_numbers_than_came() -> None:
    conference = reported(called(), "1", row("cell1", heads(28)))
    for changes, at in (
        ({"called": ROWS[1:]}, "/called"),
        ({"called": [{**ROWS[0], "called": heads(27)}, *ROWS[1:]]}, "/called/0/called/members"),
        ({"held_on": DAY + timedelta(days=1)}, "/held_on"),
    ):
        with pytest.raises(Refusal) as refused:
            call(calling(**changes), conference)
        assert [fault.at for fault in refused.value.faults] == [at]
    moved = after(conference, call(calling(called=[{**ROWS[0], "point_id": "2"}, *ROWS[1:]]), conference))
    assert conferences.at_point(moved, "2")["cell1"]["present"] == heads(28)


def test_two_points_have_versions_of_their_own() -> None:
    conference = called()
    assert conference["point_versions"] == {"1": 1, "2": 1}
    conference = reported(conference, "1", row("cell1", heads(28)))
    assert conference["point_versions"] == {"1": 2, "2": 1}
    conference = after(conference, call(calling(called=[*ROWS[:2], {**ROWS[2], "called": heads(12)}]), conference))
    assert conference["point_versions"] == {"1": 2, "2": 2}


def closed() -> dict[str, Any]:
    conference = reported(called(), "1", row("cell1", heads(28)), row("cell2", heads(20)))
    return after(conference, conferences.close(conference, today=DAY, by="account-1", without_missing=True))


def test_figures_are_made_final_when_all_have_reported_or_it_is_said_that_some_will_not() -> None:
    conference = reported(called(), "1", row("cell1", heads(28)))
    with pytest.raises(Refusal) as refused:
        conferences.close(conference, today=DAY, by="account-1", without_missing=False)
    assert (refused.value.code, refused.value.status) == ("not-reported", 409)
    assert "2 đơn vị" in refused.value.words.vi
    with pytest.raises(Refusal) as nothing:
        conferences.close(called(), today=DAY, by="account-1", without_missing=True)
    assert nothing.value.code == "nothing-reported"
    with pytest.raises(Refusal) as early:
        conferences.close(conference, today=DAY - timedelta(days=1), by="account-1", without_missing=True)
    assert early.value.code == "conference-ahead"
    with pytest.raises(Refusal) as twice:
        conferences.close(closed(), today=DAY, by="account-1", without_missing=True)
    assert twice.value.code == "conference-closed"


@pytest.mark.parametrize("reason", [None, "", "  1. ", "ab"])
def test_what_is_final_changes_with_a_reason_only(reason: str | None) -> None:
    for change in (
        lambda: record(closed(), "2", row("cell3", heads(9)), reason=reason),
        lambda: call(calling(title="Đất đai"), closed(), reason=reason),
    ):
        with pytest.raises(Refusal) as refused:
            change()
        assert [fault.at for fault in refused.value.faults] == ["/reason"]


def test_the_reason_of_a_change_stays_with_the_conference() -> None:
    said = record(closed(), "2", row("cell3", heads(9)), reason="Điểm cầu báo  cáo muộn")
    conference = after(closed(), said, at="2023-03-01T01:00:00+00:00", reason="Điểm cầu báo  cáo muộn")
    assert [one["reason"] for one in conference["changes"]] == ["Điểm cầu báo cáo muộn"]
    assert conference["state"] == "closed"
    assert "muộn" not in str([one.data for one in said])


def test_only_what_nobody_has_reported_of_can_be_cancelled_and_then_it_rests() -> None:
    cancelled = after(called(), conferences.cancel(called(), today=DAY, reason="Gộp vào hội nghị toàn tỉnh"))
    assert cancelled["state"] == "cancelled"
    for conference, reason, code in (
        (called(), "..", "reason-missing"),
        (closed(), "không họp nữa", "conference-held"),
        (cancelled, "không họp nữa", "conference-cancelled"),
    ):
        with pytest.raises(Refusal) as refused:
            conferences.cancel(conference, today=DAY, reason=reason)
        assert refused.value.code == code
    with pytest.raises(Refusal) as rests:
        record(cancelled, "1", row("cell1", heads(1)))
    assert rests.value.code == "conference-cancelled"


def person(name: str, **ticks: bool) -> dict[str, Any]:
    return {"name": name, "member": True, "present": False, "essay": False, **ticks}


def test_the_counts_of_a_list_follow_from_its_ticks() -> None:
    people = headcounts.check_list(
        [
            person("Lò Thị Vân", present=True, essay=True),
            person("Giàng A Chí", present=True),
            person("Nguyễn Văn Bình", present=True, member=False),
            person("Trần Thị An"),
        ]
    )
    assert [one["name"] for one in people] == ["Trần Thị An", "Nguyễn Văn Bình", "Giàng A Chí", "Lò Thị Vân"]
    assert headcounts.counted(people, essays_known=False) == {"present": heads(2, 1), "essays": heads(1)}


def test_a_list_on_which_nobody_is_ticked_reports_nothing_and_no_essays_are_zero_only_when_that_is_said() -> None:
    assert headcounts.counted([person("An")], essays_known=True) == {"present": None, "essays": None}
    came = [person("An", present=True)]
    assert headcounts.counted(came, essays_known=False)["essays"] is None
    assert headcounts.counted(came, essays_known=True)["essays"] == heads(0)


def test_a_list_at_fault_says_where() -> None:
    with pytest.raises(Refusal) as refused:
        headcounts.check_list([person("12"), person("An", essay=True), person("Bình " * 40)])
    assert [fault.at for fault in refused.value.faults] == ["/people/0/name", "/people/1/essay", "/people/2/name"]


def test_names_are_taken_a_line_each_without_the_numbers_before_them() -> None:
    pasted = "1. Lò Thị An\r\n\n 2)  Nguyễn   Văn Bình\t\n- Giàng A Chí\n"
    assert headcounts.names_in(pasted) == ["Lò Thị An", "Nguyễn Văn Bình", "Giàng A Chí"]


TREE = [
    {"_id": "province", "name": "Tỉnh", "kind": "province", "parent_id": None},
    {"_id": "a", "name": "Đảng ủy xã Bản Hồ", "kind": "committee", "parent_id": "province"},
    {"_id": "b", "name": "Đảng ủy xã Tả Van", "kind": "committee", "parent_id": "province"},
    {"_id": "a1", "name": "Chi bộ thôn 1", "kind": "cell", "parent_id": "a"},
    {"_id": "b1", "name": "Chi bộ thôn 1", "kind": "cell", "parent_id": "b"},
    {
        "_id": "old",
        "name": "Đảng ủy xã Thanh Kim",
        "kind": "committee",
        "parent_id": "province",
        "closed_on": "2020-01-01",
    },
]


def test_an_organisation_is_found_by_what_people_write() -> None:
    names = OrganisationNames(Organisations(TREE))
    assert names.find("dang uy xa  BẢN HỒ") == "a"
    assert names.find("Chi bộ thôn 1", near="b") == "b1"
    for one in TREE[:-1]:
        assert names.find(names.label(one["_id"])) == one["_id"]
    for typed, code in (
        ("Chi bộ thôn 1", "organisation-ambiguous"),
        ("Chi bộ thôn 2", "organisation-unknown"),
        ("Đảng ủy xã Thanh Kim", "organisation-unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            names.find(typed)
        assert refused.value.code == code
