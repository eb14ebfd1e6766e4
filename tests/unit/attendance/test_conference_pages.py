"""The pages of study conferences: what people see, and what their forms do without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from shared.store import Store
from tests.unit.attendance.centre import Enrolment, Person

CELLS = {"cell1": "Chi bộ thôn Séo Mý Tỷ", "cell2": "Chi bộ cơ quan xã", "cell3": "Chi bộ thôn 1"}


@pytest.fixture(autouse=True)
def cells(enrolment: Enrolment) -> None:
    for one, name in CELLS.items():
        enrolment.organisation(one, name, "committee" if one == "cell3" else "centre", kind="cell")
    enrolment.organisation("namesake", "Chi bộ thôn 1", "other", kind="cell")


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def form(**changes: Any) -> dict[str, Any]:
    typed = {
        "_key": "form-1",
        "resolution": "Nghị quyết số 18-nq/tw",
        "title": "Chính sách đất đai",
        "held_on": "2023-02-14",
        "organiser_id": "centre",
        "point-id": ["", "", ""],
        "point-title": ["Hội trường trung tâm", "Điểm cầu xã Bản Hồ", ""],
        "point-organisation": ["Trung tâm chính trị Sa Pa", "đảng ủy xã bản hồ", ""],
        "called-organisation": ["chi bo thon seo my ty", "", "Chi bộ cơ quan xã", "Chi bộ thôn 1 (Đảng ủy xã Bản Hồ)"],
        "called-point": ["hội trường trung tâm", "", "1", "2"],
        "called-members": ["1.030", "", "20", "10"],
        "called-others": ["10", "", "", "0"],
    }
    return {**typed, **changes}


def called(staff: Person, **changes: Any) -> str:
    answer = staff.post("/conferences/new", data=form(**changes))
    assert answer.status_code == 303, re.findall(r'class="wrong"[^>]*><span>([^<]*)', text(answer))
    return str(answer.headers["Location"]).split("?")[0]


def wrong(answer: Any) -> list[str]:
    """The ids of the fields that are refused, in the order of the page."""
    return re.findall(r'id="at-([\w-]+)-wrong"', text(answer))


def fields(page: str) -> dict[str, str]:
    """What stands in the numerals of a point's form."""
    found = re.findall(r'name="((?:present|essays|called)-[\w-]+)" id="[^"]*" value="([^"]*)"', page)
    return dict(found)


def version(page: str) -> str:
    return re.findall(r'name="_version" value="(\d+)"', page)[0]


def report(somebody: Person, place: str, **changes: str) -> Any:
    page = text(somebody.get(place))
    typed = {name.replace("_", "-"): value for name, value in changes.items()}
    step = re.findall(r'name="step" value="(\w+)"', page)[0]
    return somebody.post(place, data={"_version": version(page), "step": step, **fields(page), **typed})


def test_an_empty_list_says_what_to_do_first(staff: Person, person: Callable[..., Person]) -> None:
    assert "/conferences/new" in text(staff.get("/conferences"))
    assert "/conferences/new" not in text(person("committee", "committee").get("/conferences"))


def test_a_conference_is_called_from_one_table(staff: Person, store: Store) -> None:
    place = called(staff)
    (kept,) = store.conferences.find()
    assert (kept["resolution"], kept["organiser_id"]) == ("18-NQ/TW", "centre")
    assert [(one["organisation_id"], one["point_id"], one["called"]) for one in kept["called"]] == [
        ("cell1", "1", {"members": 1030, "others": 10}),
        ("cell2", "1", {"members": 20, "others": 0}),
        ("cell3", "2", {"members": 10, "others": 0}),
    ]
    page = text(staff.get(place))
    assert "Chưa đơn vị nào báo cáo" in page and "1.070" in page
    assert staff.post("/conferences/new", data=form()).headers["Location"].startswith(place)
    assert store.conferences.count_documents({}) == 1


def test_a_calling_at_fault_is_marked_at_its_cell_and_keeps_what_was_typed(staff: Person, store: Store) -> None:
    typed = form(
        resolution="",
        held_on="hôm qua",
        **{
            "point-organisation": ["", "Đảng ủy xã Bản Hồ"],
            "called-organisation": ["Chi bộ không có", "", "Chi bộ thôn 1", "cell"],
            "called-members": ["nhiều", "", "20", "10"],
        },
    )
    answer = staff.post("/conferences/new", data=typed)
    assert answer.status_code == 422
    page = text(answer)
    assert wrong(answer) == [
        "held_on",
        "called-0-organisation_id",
        "called-0-called-members",
        "called-1-organisation_id",
        "called-2-organisation_id",
    ]
    assert 'value="nhiều"' in page and 'value="Chi bộ không có"' in page
    assert "Chi bộ thôn 1 (Đảng ủy xã Bản Hồ)" in page
    read = staff.post("/conferences/new", data={**form(), "resolution": "", "point-organisation": ["", "centre"]})
    assert wrong(read) == ["points-1-organisation_id"]
    assert wrong(staff.post("/conferences/new", data=form(resolution=""))) == ["resolution"]
    assert store.conferences.count_documents({}) == 0


def test_the_same_organisation_twice_is_refused_in_the_second_row(staff: Person) -> None:
    rows = {"called-organisation": ["Chi bộ cơ quan xã", "", "Chi bộ cơ quan xã", "Chi bộ thôn 1 (Đảng ủy xã Bản Hồ)"]}
    assert wrong(staff.post("/conferences/new", data=form(**rows))) == ["called-1-organisation_id"]


def test_more_rows_keep_what_was_typed(staff: Person) -> None:
    page = text(staff.post("/conferences/new", data=form(do="more")))
    assert page.count('name="called-organisation"') == 3 + 8 + 20
    assert len(re.findall(r'<input [^>]*name="called-members"[^>]* data-part="members"', page)) == 3 + 8 + 20
    assert 'value="chi bo thon seo my ty"' in page


def test_a_point_fills_its_form_in_and_the_conference_answers_first(staff: Person) -> None:
    place = called(staff)
    page = text(staff.get(f"{place}/points/1"))
    assert 'inputmode="numeric"' in page and 'data-grid="next"' in page and "data-sums" in page
    assert "present-others-cell2" not in fields(page)  # nobody of its kind is called
    answer = report(staff, f"{place}/points/1", present_members_cell1="990", present_others_cell1="9")
    assert answer.status_code == 303
    page = text(staff.get(place))
    assert "Có mặt 999/1.040 (96,1%)" in page
    assert "còn 2 đơn vị với 30 người được triệu tập chưa báo cáo" in page
    assert "chưa báo cáo" in page


def test_essays_come_later_on_the_same_form(staff: Person) -> None:
    place = called(staff)
    point = f"{place}/points/1"
    report(staff, point, present_members_cell1="990", present_others_cell1="0", present_members_cell2="20")
    page = text(staff.get(point))
    assert "Thu được bao nhiêu bài thu hoạch?" in page
    assert set(fields(page)) == {"essays-members-cell1", "essays-others-cell1", "essays-members-cell2"}
    assert fields(text(staff.get(f"{point}?step=present")))["present-others-cell1"] == "0"
    assert report(staff, point, essays_members_cell1="980", essays_others_cell1="0").status_code == 303
    assert "980/990" in text(staff.get(place))


def test_an_empty_pair_is_not_reported_and_half_a_pair_is_asked_for(staff: Person, store: Store) -> None:
    place = called(staff)
    half = report(staff, f"{place}/points/1", present_members_cell1="990", present_members_cell2="20")
    assert half.status_code == 422
    assert wrong(half) == ["headcounts-0-present-others"]
    assert fields(text(half))["present-members-cell1"] == "990"
    assert report(staff, f"{place}/points/1", present_members_cell2="0").status_code == 303
    (kept,) = store.conferences.find()
    assert {one: kept["headcounts"][one]["present"] for one in kept["headcounts"]} == {
        "cell2": {"members": 0, "others": 0}
    }
    assert report(staff, f"{place}/points/1", present_members_cell2="").status_code == 303
    (kept,) = store.conferences.find()
    assert kept["headcounts"]["cell2"]["present"] is None


def test_more_than_were_called_is_refused_where_it_was_typed_and_can_be_mended_there(staff: Person) -> None:
    point = f"{called(staff)}/points/1"
    refused = report(staff, point, present_members_cell2="21")
    assert wrong(refused) == ["headcounts-1-present-members"]
    assert "sửa số triệu tập trước" in text(refused)
    assert fields(text(refused))["called-members-cell2"] == "20"
    assert report(staff, point, present_members_cell2="21", called_members_cell2="25").status_code == 303
    assert "21/25" in text(staff.get(point.split("/points")[0]))


def test_who_was_slower_sees_it_and_keeps_what_was_typed(staff: Person) -> None:
    point = f"{called(staff)}/points/1"
    before = version(text(staff.get(point)))
    report(staff, point, present_members_cell2="20")
    slower = staff.post(point, data={"_version": before, "step": "present", "present-members-cell2": "19"})
    assert slower.status_code == 412
    assert fields(text(slower))["present-members-cell2"] == "19"


def test_a_committee_reports_its_point_and_not_its_neighbours(person: Callable[..., Person], staff: Person) -> None:
    place = called(staff)
    committee = person("committee", "committee")
    page = text(committee.get(place))
    assert f"{place}/points/2" in page and f'href="{place}/points/1"' not in page
    assert f"{place}/edit" not in page and f"{place}/closing" not in page
    assert report(committee, f"{place}/points/2", present_members_cell3="9").status_code == 303
    assert committee.get(f"{place}/points/1").status_code == 403
    assert committee.get(f"{place}/edit").status_code == 403
    assert person("committee", "other").get(place).status_code == 404


def test_before_the_day_the_form_of_a_point_says_when(staff: Person) -> None:
    place = called(staff, held_on="2023-02-20")
    page = text(staff.get(f"{place}/points/1"))
    assert "Hội nghị họp ngày 20/02/2023" in page and fields(page) == {}
    assert "Họp ngày 20/02/2023" in text(staff.get(place))


def test_a_list_is_pasted_ticked_and_counts(staff: Person) -> None:
    place = called(staff)
    here = f"{place}/points/1/lists/cell2"
    pasted = {"_version": "0", "names": "1. Lò Thị An\n2. Giàng A Chí\n", "new_member": "members"}
    assert staff.post(here, data=pasted).status_code == 303
    page = text(staff.get(here))
    assert 'value="Lò Thị An"' in page and 'value="Giàng A Chí"' in page
    assert "Có mặt 0/2 người trong danh sách" in page
    ticked = {"_version": "1", "name": ["Lò Thị An", "Giàng A Chí"], "present": ["0", "1"], "member": ["0", "1"]}
    assert staff.post(here, data=ticked).status_code == 303
    page = text(staff.get(f"{place}/points/1"))
    assert "Tính theo danh sách" in page and "present-members-cell2" not in fields(page)
    assert "Lò Thị An" not in page and "Lò Thị An" not in text(staff.get(place))
    assert report(staff, f"{place}/points/1", present_members_cell1="1", present_others_cell1="1").status_code == 303


def test_a_list_at_fault_keeps_the_names_that_were_pasted(staff: Person) -> None:
    here = f"{called(staff)}/points/1/lists/cell2"
    typed = {"_version": "0", "names": "Lò Thị An\n...a1\n....", "new_member": "others", "new_present": "yes"}
    answer = staff.post(here, data=typed)
    assert answer.status_code == 422
    assert 'value="Lò Thị An"' in text(answer)


def test_closing_asks_about_those_who_have_not_reported(staff: Person) -> None:
    place = called(staff)
    report(staff, f"{place}/points/1", present_members_cell2="20")
    seen = version(text(staff.get(place)))
    refused = staff.post(f"{place}/closing", data={"_version": seen})
    assert refused.status_code == 409
    assert "2 đơn vị" in text(refused)
    assert staff.post(f"{place}/closing", data={"_version": seen, "without_missing": "yes"}).status_code == 303
    page = text(staff.get(f"{place}/points/2"))
    assert 'name="reason"' in page
    assert report(staff, f"{place}/points/2", present_members_cell3="9").status_code == 422
    assert report(staff, f"{place}/points/2", present_members_cell3="9", reason="Báo cáo muộn").status_code == 303
    assert "Báo cáo muộn" in text(staff.get(place))


def test_the_form_of_a_conference_shows_what_was_called_and_saves_it_as_it_is(staff: Person, store: Store) -> None:
    place = called(staff)
    page = text(staff.get(f"{place}/edit"))
    assert 'value="Chi bộ thôn 1 (Đảng ủy xã Bản Hồ)"' in page
    cells = ("point-id", "point-title", "point-organisation")
    cells += ("called-organisation", "called-point", "called-members", "called-others")
    shown = {name: re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', page) for name in cells}
    kept = {"_version": version(page), "resolution": "18-NQ/TW", "title": "Chính sách đất đai", **shown}
    about = {"held_on": "2023-02-14", "organiser_id": "centre"}
    assert staff.post(f"{place}/edit", data={**kept, **about}).status_code == 303
    assert store.outbox.count_documents({}) == 1
    assert staff.post(f"{place}/edit", data={**kept, **about, "title": "Đất đai"}).status_code == 303
    assert store.outbox.count_documents({}) == 2


def test_a_conference_that_nobody_reported_of_can_be_cancelled(staff: Person) -> None:
    place = called(staff)
    typed = {"_version": version(text(staff.get(place))), "reason": ""}
    assert staff.post(f"{place}/cancellation", data=typed).status_code == 422
    assert staff.post(f"{place}/cancellation", data={**typed, "reason": "Gộp hội nghị"}).status_code == 303
    assert "Gộp hội nghị" in text(staff.get(place))


def test_the_list_has_what_waits_first_and_is_narrowed(staff: Person) -> None:
    waits = called(staff, _key="a", resolution="18-NQ/TW")
    done = called(staff, _key="b", resolution="19-NQ/TW", held_on="2022-06-01")
    ahead = called(staff, _key="c", resolution="20-NQ/TW", held_on="2023-02-20")
    report(staff, f"{done}/points/1", present_members_cell2="20")
    seen = version(text(staff.get(done)))
    staff.post(f"{done}/closing", data={"_version": seen, "without_missing": "yes"})
    page = text(staff.get("/conferences"))
    assert "Còn 1 hội nghị chưa báo cáo đủ" in page
    places = [page.index(f'href="{one}"') for one in (waits, ahead, done)]
    assert places == sorted(places)
    assert waits not in text(staff.get("/conferences?year=2022"))
    assert done not in text(staff.get("/conferences?resolution=18-NQ/TW"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("role", "place"), [("staff", "centre"), ("board", "province"), ("committee", "committee")])
def test_every_page_shows_a_large_conference_in_both_languages(
    enrolment: Enrolment, staff: Person, person: Callable[..., Person], language: str, role: str, place: str
) -> None:
    names = [f"Chi bộ thôn Nậm Khánh Thượng số {number}" for number in range(120)]
    for number, name in enumerate(names):
        enrolment.organisation(f"n{number}", name, "committee", kind="cell")
    rows = {
        "called-organisation": names,
        "called-point": ["2", "1", *["2"] * 118],
        "called-members": ["25"] * 120,
        "called-others": ["4"] * 120,
    }
    conference = called(staff, **rows)
    typed = {f"present-{kind}-n{number}": "4" for number in range(2, 60) for kind in ("members", "others")}
    assert report(staff, f"{conference}/points/2", **typed).status_code == 303
    somebody = person(role, place)
    somebody.client.set_cookie("solop_language", language)
    paths = ["/conferences", conference, f"{conference}/points/2", f"{conference}/points/2/lists/n3"]
    for path in [*paths, *(["/conferences/new", f"{conference}/edit"] if role != "committee" else [])]:
        answer = somebody.get(path)
        if role == "board" and "/points/" in path:
            assert answer.status_code == 200  # above the organiser
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in text(answer)
        assert len(answer.data) < 150_000, (path, len(answer.data))
