"""A learner over all years and centres, and who may read of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.enrolment.model.organisations.validity import months_after, warns_on
from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.recognised import recognised_class

PERSON = {"name": "Lù A Páo", "identity_number": "010085000321"}


def transcript(house: House, learner_id: str, *roles: tuple[str, str]) -> Any:
    return house.ask("GET", f"/api/v1/learners/{learner_id}/transcript", *roles)


@pytest.fixture
def learner_id(house: House) -> str:
    """Somebody in a class of the centre, nominated by the committee, and in one of the other centre."""
    first = house.announce()
    answer = house.enrol(first["class_id"], **PERSON, nominator="Đảng ủy xã Nà Hẩu")
    other = ("staff", house.other_centre)
    body = {
        "name": "Chuyên đề",
        "programme_version": "thematic",
        "owner_id": house.other_centre,
        "starts_on": "2022-05-02",
        "ends_on": "2022-05-03",
    }
    second = house.ask("POST", "/api/v1/classes", other, json=body).json["class_id"]
    assert house.ask("POST", f"/api/v1/classes/{second}/learners", other, json=PERSON).status_code == 201
    return str(answer.json["enrolled"][0])


def test_the_staff_of_one_centre_read_of_all_centres_the_earliest_class_first(
    house: House, learner_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = transcript(house, learner_id, ("staff", house.centre))
    assert [one["class_name"] for one in answer.json["classes"]] == ["Chuyên đề", "Bồi dưỡng nhận thức về Đảng khoá 1"]
    first, second = answer.json["classes"]
    assert first["owner_name"] == "Trung tâm chính trị Bản Phố"
    assert second["result"]["attendance"]["planned"] == 5
    noted = [line for line in capsys.readouterr().out.splitlines() if '"what": "transcript"' in line]
    assert len(noted) == 1 and learner_id in noted[0] and "Páo" not in noted[0]


def test_a_committee_reads_only_of_what_it_nominated_for(house: House, learner_id: str) -> None:
    answer = transcript(house, learner_id, ("committee", house.committee))
    assert [one["nominator_name"] for one in answer.json["classes"]] == ["Đảng ủy xã Nà Hẩu"]


def test_to_others_the_learner_does_not_exist(house: House, learner_id: str) -> None:
    stranger = house.ask(
        "POST",
        "/api/v1/organisations",
        ("operator", "*"),
        json={"kind": "committee", "name": "Đảng ủy xã Lạ", "parent_id": house.province},
    ).json["organisation_id"]
    assert transcript(house, learner_id, ("committee", stranger)).status_code == 404
    assert transcript(house, learner_id, ("staff", stranger)).status_code == 404
    assert transcript(house, "0000000000000", ("staff", house.centre)).status_code == 404
    assert transcript(house, learner_id, ("board", house.province)).status_code == 403


def test_the_page_can_be_read_in_both_languages(house: House, learner_id: str) -> None:
    house.client.set_cookie(COOKIE, house.token_for(("staff", house.centre)))
    for language, sentence in (("vi", "2 lớp, hoàn thành 0"), ("en", "2 classes, 0 completed")):
        house.client.set_cookie("solop_language", language)
        page = house.client.get(f"/learners/{learner_id}")
        assert page.status_code == 200 and sentence in page.text


def test_somebody_found_by_number_at_another_centre_is_named_but_not_opened(house: House, learner_id: str) -> None:
    third = house.ask(
        "POST",
        "/api/v1/organisations",
        ("operator", "*"),
        json={"kind": "centre", "name": "Trung tâm chính trị Xa", "parent_id": house.province},
    ).json["organisation_id"]
    house.client.set_cookie(COOKIE, house.token_for(("staff", third)))
    page = house.client.post("/learners", data={"identity_number": PERSON["identity_number"]}).text
    assert "Lù A Páo" in page and f"/learners/{learner_id}" not in page


def test_what_was_completed_shows_its_certificate_and_the_day_from_which_it_warns(house: House) -> None:
    klass = recognised_class(house)
    issued = house.staff("POST", f"/api/v1/classes/{klass['_id']}/certificates", json={"issued_on": "2023-02-20"})
    assert issued.status_code == 201, issued.json
    one = house.store.learners.find_one({"name": "Lù A Páo"})
    assert one is not None
    [course] = transcript(house, one["_id"], ("staff", house.centre)).json["classes"]
    assert course["completed"] and course["certificate"]["issued_on"] == "2023-02-20"
    assert course["warns_on"][:4] == "2028"
    house.client.set_cookie(COOKIE, house.token_for(("staff", house.centre)))
    page = house.client.get(f"/learners/{one['_id']}").text
    assert f"số vào sổ {course['certificate']['register_number']}/2023" in page


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2023-02-17", 60, "2028-02-17"), ("2023-12-31", 2, "2024-02-29"), ("2023-11-30", 1, "2023-12-30")],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_what_was_completed_warns_from_the_decision_on_or_else_from_the_closing() -> None:
    programme = {"warns_after_months": 60}
    closed = {"closed_on": "2023-02-17", "recognition": None}
    assert warns_on(closed, programme) == "2028-02-17"
    assert warns_on({**closed, "recognition": {"decided_on": "2023-02-20"}}, programme) == "2028-02-20"
    assert warns_on(closed, {"warns_after_months": None}) is None
