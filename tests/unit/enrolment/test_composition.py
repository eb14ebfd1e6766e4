"""Women, ethnic minorities, party members: counts that a centre states of a class, never of a person."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrolment.model.classes import classes, composition, places
from shared.refusal import Refusal
from tests.unit.enrolment.classes_alone import THEN, a_class, after, closed, enrolled, opened
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_class_pages import address, clerk as clerk, kept, send
from tests.unit.enrolment.test_classes_over_http import events

COUNTS = {"women": 1, "ethnic_minorities": 2, "members": None}


def stated(klass: classes.Class, **counts: int | None) -> classes.Class:
    return after(klass, composition.state(klass, {**COUNTS, **counts}))


def test_the_whole_statement_is_said_with_the_number_of_learners() -> None:
    (said,) = composition.state(enrolled(a_class(), "an", "binh"), COUNTS)
    assert said.data == {"class_id": "c", "learners": 2, **COUNTS}


def test_what_is_stated_again_is_not_said_again() -> None:
    klass = enrolled(a_class(), "an", "binh")
    assert composition.state(stated(klass), COUNTS) == []
    assert composition.state(klass, dict.fromkeys(COUNTS)) == []


def test_a_statement_can_be_taken_back() -> None:
    klass = stated(enrolled(a_class(), "an", "binh"))
    taken_back = after(klass, composition.state(klass, dict.fromkeys(COUNTS)))
    assert composition.shown(taken_back) is None


def test_every_count_that_is_more_than_the_learners_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        composition.state(enrolled(a_class(), "an"), {"women": 2, "ethnic_minorities": 1, "members": 3})
    assert [fault.at for fault in refused.value.faults] == ["/women", "/members"]
    assert "chỉ có 1 học viên" in refused.value.faults[0].words.vi


def test_whoever_left_is_counted_no_more() -> None:
    klass = opened(enrolled(a_class(), "an", "binh"))
    klass = after(klass, places.withdraw(klass, "an", THEN, "chuyển công tác"))
    with pytest.raises(Refusal, match="more-than-learners"):
        composition.state(klass, COUNTS)


def test_a_closed_class_may_still_be_corrected_by_the_same_rule() -> None:
    klass = closed(opened(enrolled(a_class(), "an", "binh")))
    assert composition.shown(stated(klass, women=2)) == {**COUNTS, "women": 2, "learners": 2, "changed_since": False}
    with pytest.raises(Refusal, match="more-than-learners"):
        stated(klass, women=3)


@pytest.mark.parametrize(
    "klass",
    [a_class(planned=True), after(a_class(), classes.cancel(a_class(), THEN, "không đủ người"))],
    ids=["planned", "cancelled"],
)
def test_a_class_that_nobody_attends_has_no_composition(klass: classes.Class) -> None:
    with pytest.raises(Refusal, match="class-state"):
        composition.state(klass, dict.fromkeys(COUNTS, 0))


def test_a_change_of_the_list_is_noticed_also_where_one_came_for_another() -> None:
    klass = stated(opened(enrolled(a_class(), "an", "binh")))
    klass = after(klass, places.withdraw(klass, "an", THEN, "chuyển công tác"))
    swapped = enrolled(klass, "chi")
    assert all((composition.shown(one) or {})["changed_since"] for one in (klass, swapped))
    again = stated(swapped)
    assert (composition.shown(again) or {})["changed_since"] is False


# ---- over HTTP and on the pages ----


def with_two(house: House) -> dict[str, Any]:
    klass = house.announce()
    house.enrol(klass["class_id"], "Giàng Thị Mỷ", identity_number="010185000123")
    house.enrol(klass["class_id"], "Lù A Páo", sex="Nam")
    return klass


def test_composition_is_stated_over_http_by_who_has_seen_the_class(house: House) -> None:
    path = f"/api/v1/classes/{with_two(house)['class_id']}/composition"
    assert house.staff("PUT", path, json=COUNTS).status_code == 428
    answer = house.staff("PUT", path, json=COUNTS, version=3)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"4"')
    assert answer.json["composition"] == {**COUNTS, "learners": 2, "changed_since": False}
    assert house.staff("PUT", path, json=COUNTS, version=3).status_code == 412
    assert events(house)[-1] == "class-composition-stated"


@pytest.mark.parametrize(("count", "pointer"), [(3, "/women"), (-1, "/women"), ("nhiều", "/women")])
def test_a_count_that_cannot_be_is_refused_at_its_field(house: House, count: object, pointer: str) -> None:
    path = f"/api/v1/classes/{with_two(house)['class_id']}/composition"
    refused = house.staff("PUT", path, json={**COUNTS, "women": count}, version=3)
    assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == pointer


def test_only_the_centre_states_and_to_other_centres_the_class_is_unknown(house: House) -> None:
    klass = with_two(house)
    path = f"/api/v1/classes/{klass['class_id']}/composition"
    answers = [
        house.ask("PUT", path, role, json=COUNTS, version=3).status_code
        for role in (("staff", house.other_centre), ("board", house.province), ("lecturer", house.centre))
    ]
    assert answers == [404, 403, 403]


def test_the_page_proposes_the_number_of_women_and_takes_nothing_by_itself(clerk: House) -> None:
    klass = with_two(clerk)
    page = clerk.client.get(address(klass, "/composition")).text
    assert "Theo danh sách và số CCCD: 1 nữ." in page and 'name="women"' in page
    assert "010185000123" not in page and "Giàng Thị Mỷ" not in page
    assert "composition" not in kept(clerk, klass)
    saved = send(clerk, klass, "/composition", women="1", ethnic_minorities="2", members="")
    assert saved.status_code == 303
    shown = clerk.client.get(saved.headers["Location"]).text
    assert "1 nữ, 2 dân tộc thiểu số, chưa ghi đảng viên" in shown


def test_where_the_sex_of_some_is_unknown_the_proposal_says_of_how_many_it_speaks(clerk: House) -> None:
    klass = with_two(clerk)
    clerk.enrol(klass["class_id"], "Vàng Thị Dở")
    assert "1 nữ trong 2 người đã rõ giới tính" in clerk.client.get(address(klass, "/composition")).text


def test_a_refused_form_keeps_what_was_typed(clerk: House) -> None:
    klass = with_two(clerk)
    refused = send(clerk, klass, "/composition", women="7", members="1")
    assert refused.status_code == 422 and 'value="7"' in refused.text and "at-women" in refused.text


def test_before_the_closing_the_class_reminds_of_it_and_closes_without_it(clerk: House) -> None:
    klass = clerk.announce(programme_version="thematic")
    clerk.enrol(klass["class_id"], "Lù A Páo")
    send(clerk, klass, "/open", opened_on="2023-02-13")
    assert "Ghi thành phần" in clerk.client.get(address(klass)).text
    assert send(clerk, klass, "/close", closed_on="2023-02-17").status_code == 303
    assert kept(clerk, klass)["state"] == "closed"


def test_the_page_says_when_the_list_changed_since(clerk: House) -> None:
    klass = with_two(clerk)
    send(clerk, klass, "/composition", women="1")
    clerk.enrol(klass["class_id"], "Vàng Thị Dở")
    assert "lúc đó 2 người, nay 3" in clerk.client.get(address(klass)).text
