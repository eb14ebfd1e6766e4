"""Nominations over HTTP: proposing, deciding, placing, following; what is refused changes nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.sheets import workbook

NUMBER = "010085000321"


def committee(house: House, method: str, path: str, **options: Any) -> Any:
    return house.ask(method, path, ("committee", house.committee), **options)


def wanted(house: House, **change: str) -> dict[str, str]:
    return {
        "programme": "party-awareness",
        "period": "2023-Q1",
        "nominator_id": house.committee,
        "centre_id": house.centre,
        **change,
    }


def nominate(house: House, name: str, **details: Any) -> Any:
    return committee(house, "POST", "/api/v1/nominations", json={**wanted(house), "name": name, **details})


def nominated(house: House, name: str, **details: Any) -> str:
    answer = nominate(house, name, **details)
    assert answer.status_code == 201, answer.json
    return str(answer.json["nominated"][0])


def send_list(house: House, rows: list[list[str]], take: str = "all", **options: Any) -> Any:
    content = workbook({"Danh sách": [["Họ và tên", "Ngày sinh", "Số CCCD", "Đơn vị cử"], *rows]})
    return committee(
        house,
        "POST",
        "/api/v1/nomination-lists",
        query_string={**wanted(house), "take": take},
        data={"file": (BytesIO(content), "de-cu.xlsx")},
        content_type="multipart/form-data",
        **options,
    )


def place(house: House, class_id: str, *nomination_ids: str, **details: Any) -> Any:
    body = {"class_id": class_id, "nominations": list(nomination_ids), **details}
    return house.staff("POST", "/api/v1/nomination-placements", json=body)


def of_committee(house: House, nomination_id: str) -> Any:
    return committee(house, "GET", f"/api/v1/nominations/{nomination_id}").json


def test_a_committee_proposes_the_centre_places_and_the_committee_follows(house: House) -> None:
    one = nominated(house, "Lù A Páo", identity_number=NUMBER, birth="1985")
    assert of_committee(house, one)["state"] == "proposed"
    accepted = house.staff("POST", f"/api/v1/nominations/{one}/acceptance", version=1)
    assert (accepted.status_code, accepted.json["state"], accepted.headers["ETag"]) == (200, "accepted", '"2"')
    klass = house.announce()
    placed = place(house, klass["class_id"], one)
    assert (placed.status_code, placed.json["placed"][0]["state"]) == (201, "placed"), placed.json
    followed = of_committee(house, one)
    assert followed["course"]["class_name"] == klass["name"] and followed["course"]["place"] == "enrolled"
    assert followed["course"]["result"]["attendance"]["planned"] == 5
    assert [step["step"] for step in followed["history"]] == ["proposed", "accepted", "placed"]
    learners = house.staff("GET", f"/api/v1/classes/{klass['class_id']}/learners").json
    assert [(one["name"], one["nominator_id"]) for one in learners] == [("Lù A Páo", house.committee)]


def test_an_identity_number_is_kept_sealed_and_said_nowhere(house: House) -> None:
    one = nominated(house, "Lù A Páo", identity_number=NUMBER)
    kept = house.store.nominations.find_one({"_id": one})
    assert kept is not None and NUMBER not in str(kept) and kept["identity_sealed"]
    shown = of_committee(house, one)
    assert NUMBER not in str(shown) and "identity_sealed" not in shown and shown["has_identity_number"]
    assert house.store.outbox.count_documents({"topic": {"$regex": "classes|contacts"}}) == 0


def test_a_committee_sees_its_own_and_those_below_and_nobody_elses(house: House) -> None:
    def organisation(kind: str, name: str, parent_id: str) -> str:
        body = {"kind": kind, "name": name, "parent_id": parent_id}
        return str(house.ask("POST", "/api/v1/organisations", ("operator", "*"), json=body).json["organisation_id"])

    cell = organisation("cell", "Chi bộ bản Nậm", house.committee)
    stranger = organisation("committee", "Đảng ủy xã Lạ", house.province)
    body = {**wanted(house, nominator_id=cell), "name": "Giàng Thị Mỷ", "birth": "1990"}
    of_cell = house.ask("POST", "/api/v1/nominations", ("committee", cell), json=body).json["nominated"][0]
    own = nominated(house, "Lù A Páo", birth="1985")
    listed = committee(house, "GET", "/api/v1/nominations").json["items"]
    assert [one["nomination_id"] for one in listed] == [of_cell, own]
    for path in (f"/api/v1/nominations/{own}", f"/api/v1/nominations/{of_cell}"):
        assert house.ask("GET", path, ("committee", stranger)).status_code == 404
    assert house.ask("GET", f"/api/v1/nominations/{own}", ("committee", cell)).status_code == 404
    assert house.ask("GET", f"/api/v1/nominations/{own}", ("staff", house.other_centre)).status_code == 404
    refused = house.ask("POST", "/api/v1/nominations", ("committee", stranger), json=body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/nominator_id")
    assert house.ask("GET", "/api/v1/nominations", ("board", house.province)).status_code == 403


def test_the_same_person_is_nominated_once_for_a_programme(house: House) -> None:
    nominated(house, "Lù A Páo", identity_number=NUMBER)
    again = nominate(house, "Lù A Páo", identity_number=NUMBER)
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/name")
    assert "already nominated" in again.json["title"] or "đã được đề cử" in again.json["title"]
    assert nominate(house, "Lù A Páo", identity_number=NUMBER, programme="thematic").status_code == 201
    assert house.store.nominations.count_documents({}) == 2


def test_who_was_declined_may_be_nominated_again(house: House) -> None:
    one = nominated(house, "Lù A Páo", identity_number=NUMBER)
    declined = house.staff("POST", f"/api/v1/nominations/{one}/declination", version=1, json={"reason": "thiếu hồ sơ"})
    assert declined.json["state"] == "declined"
    assert of_committee(house, one)["reason"] == "thiếu hồ sơ"
    assert nominate(house, "Lù A Páo", identity_number=NUMBER).status_code == 201


def said_to_nominators(house: House) -> list[dict[str, Any]]:
    rows = house.store.outbox.find({"topic": "enrolment.nominations"}).sort([("stream", 1), ("sequence", 1)])
    return [{"sequence": one["sequence"], "subject": one["subject"], **one["data"]} for one in rows]


def test_a_committee_is_told_of_its_declined_people_once_for_each_programme_and_not_who_or_why(house: House) -> None:
    two = [nominated(house, name) for name in ("Lù A Páo", "Lù A Sếnh")]
    third = nominate(house, "Lù A Páo", programme="thematic").json["nominated"][0]
    body = {"nominations": [*two, third], "reason": "đã học năm 2024"}
    assert house.staff("POST", "/api/v1/nomination-declinations", json=body).status_code == 201
    told = said_to_nominators(house)
    assert [(one["sequence"], one["nomination_ids"]) for one in told] == [(1, two), (2, [third])]
    assert {one["subject"] for one in told} == {one["nominator_id"] for one in told} == {house.committee}
    assert {(one["centre_id"], one["programme"]) for one in told} == {
        (house.centre, "party-awareness"),
        (house.centre, "thematic"),
    }
    assert "Lù" not in str(told) and "2024" not in str(told)
    fourth = nominated(house, "Lù A Chớ")
    house.staff("POST", f"/api/v1/nominations/{fourth}/declination", version=1, json={"reason": "thiếu hồ sơ"})
    assert [(one["sequence"], one["nomination_ids"]) for one in said_to_nominators(house)][2:] == [(3, [fourth])]


def test_a_committee_is_told_nothing_when_one_of_several_cannot_be_declined(house: House) -> None:
    one, gone = nominated(house, "Lù A Páo"), nominated(house, "Lù A Sếnh")
    house.ask("POST", f"/api/v1/nominations/{gone}/withdrawal", ("committee", house.committee), version=1, json={})
    body = {"nominations": [one, gone], "reason": "đã học năm 2024"}
    assert house.staff("POST", "/api/v1/nomination-declinations", json=body).status_code == 409
    assert said_to_nominators(house) == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"programme": "astrology"}, "/programme"),
        ({"period": "2023-Q9"}, "/period"),
        ({"centre_id": "0000000000000"}, "/centre_id"),
        ({"name": "12"}, "/name"),
        ({"identity_number": "12"}, "/identity_number"),
        ({"birth": "31/02/1985"}, "/birth"),
    ],
)
def test_what_cannot_be_proposed_is_refused_at_its_field(house: House, change: dict[str, str], pointer: str) -> None:
    answer = nominate(house, **{"name": "Lù A Páo", "birth": "1985", **change})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert house.store.nominations.count_documents({}) == 0


def test_a_list_names_every_faulty_row_and_its_good_rows_may_be_taken_alone(house: House) -> None:
    rows = [
        ["Giàng Thị Mỷ", "05/03/1985", "", "Đảng ủy xã Nà Hẩu"],
        ["Lù A Páo", "", "12", ""],
        ["Vàng A Sử", "1990", "", "Trung tâm chính trị Mường Lát"],
        ["Giàng Thị Mỷ", "05/03/1985", "", ""],
    ]
    refused = send_list(house, rows)
    assert [error["pointer"] for error in refused.json["errors"]] == [
        "/file/Danh sách/3/Số CCCD",
        "/file/Danh sách/4/Đơn vị cử",
        "/file/Danh sách/5/Họ và tên",
    ]
    assert house.store.nominations.count_documents({}) == 0
    taken = send_list(house, rows, take="good")
    assert (taken.status_code, len(taken.json["nominated"]), len(taken.json["faults"])) == (201, 1, 3)


def test_a_list_sent_twice_nominates_once(house: House) -> None:
    rows = [["Giàng Thị Mỷ", "1985", "", ""], ["Lù A Páo", "", NUMBER, ""]]
    first = send_list(house, rows, headers={"Idempotency-Key": "one"})
    again = send_list(house, rows, headers={"Idempotency-Key": "one"})
    assert again.json["nominated"] == first.json["nominated"] and again.headers["Idempotent-Replayed"] == "true"
    anew = send_list(house, rows)
    assert anew.status_code == 422 and len(anew.json["errors"]) == 2
    assert house.store.nominations.count_documents({}) == 2


def test_many_are_decided_at_once_all_or_none(house: House) -> None:
    one, two = nominated(house, "Lù A Páo", birth="1985"), nominated(house, "Giàng Thị Mỷ", birth="1990")
    committee(house, "POST", f"/api/v1/nominations/{two}/withdrawal", version=1, json={})
    body = {"nominations": [one, two]}
    refused = house.staff("POST", "/api/v1/nomination-acceptances", json=body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/nominations/1")
    assert of_committee(house, one)["state"] == "proposed"
    accepted = house.staff("POST", "/api/v1/nomination-acceptances", json={"nominations": [one]})
    assert accepted.status_code == 201
    declined = house.staff(
        "POST", "/api/v1/nomination-declinations", json={"nominations": [one], "reason": "hết chỉ tiêu"}
    )
    assert declined.json[0]["reason"] == "hết chỉ tiêu"


def test_a_step_needs_the_version_that_was_seen_and_the_side_that_takes_it(house: House) -> None:
    one = nominated(house, "Lù A Páo", birth="1985")
    path = f"/api/v1/nominations/{one}"
    assert house.staff("POST", f"{path}/acceptance").status_code == 428
    assert house.staff("POST", f"{path}/acceptance", version=7).status_code == 412
    assert committee(house, "POST", f"{path}/acceptance", version=1).status_code == 403
    both = (("staff", house.other_centre), ("committee", house.committee))
    assert house.ask("POST", f"{path}/acceptance", *both, version=1).status_code == 403
    assert house.ask("POST", f"{path}/acceptance", ("staff", house.other_centre), version=1).status_code == 404
    assert of_committee(house, one)["version"] == 1


def test_a_full_class_refuses_or_lets_wait(house: House) -> None:
    one, two = nominated(house, "Lù A Páo", birth="1985"), nominated(house, "Giàng Thị Mỷ", birth="1990")
    klass = house.announce(capacity=1)["class_id"]
    assert place(house, klass, one, two).json["type"] == "urn:solop:problem:class-full"
    assert of_committee(house, one)["state"] == "proposed"
    assert place(house, klass, one, two, waiting=True).status_code == 201
    assert [of_committee(house, it)["course"]["place"] for it in (one, two)] == ["enrolled", "waiting"]


def test_somebody_like_a_known_learner_is_decided_on_by_the_clerk(house: House) -> None:
    former = house.announce(name="Lớp trước", starts_on="2022-02-14", ends_on="2022-02-18", sessions=[])
    known = house.enrol(former["class_id"], "Lù A Páo", birth="03/05/1985").json["enrolled"][0]
    one = nominated(house, "Lù A Páo", birth="03/05/1985")
    klass = house.announce()["class_id"]
    refused = place(house, klass, one)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/nominations/0")
    decision = {"nomination_id": one, "person": known}
    assert place(house, klass, one, decisions=[decision]).json["placed"][0]["learner_id"] == known


def test_a_missing_prerequisite_is_warned_of_and_can_be_passed_over(house: House) -> None:
    house.store.programmes.update_one({"code": "elementary"}, {"$set": {"prerequisites": ["party-awareness"]}})
    one = nominated(house, "Lù A Páo", identity_number=NUMBER, programme="elementary")
    klass = house.announce(programme_version="elementary")["class_id"]
    assert place(house, klass, one).status_code == 422
    despite = {"nomination_id": one, "despite": True}
    assert place(house, klass, one, decisions=[despite]).status_code == 201


def test_nobody_is_placed_into_a_class_of_another_programme_or_centre(house: House) -> None:
    one = nominated(house, "Lù A Páo", birth="1985")
    other = house.announce(programme_version="thematic")["class_id"]
    assert place(house, other, one).json["errors"][0]["pointer"] == "/nominations/0"
    body = {"class_id": other, "nominations": [one]}
    stranger = house.ask("POST", "/api/v1/nomination-placements", ("staff", house.other_centre), json=body)
    assert stranger.status_code == 404


def test_the_demand_counts_who_waits_by_programme_and_period(house: House) -> None:
    one = nominated(house, "Lù A Páo", birth="1985")
    nominated(house, "Giàng Thị Mỷ", birth="1990")
    nominated(house, "Giàng Thị Mỷ", birth="1990", programme="thematic", period="2023")
    house.staff("POST", f"/api/v1/nominations/{one}/acceptance", version=1)
    assert house.staff("GET", "/api/v1/nomination-demand").json == [
        {"programme": "party-awareness", "period": "2023-Q1", "proposed": 1, "accepted": 1},
        {"programme": "thematic", "period": "2023", "proposed": 1, "accepted": 0},
    ]


def test_the_staff_find_a_learner_who_is_nominated_to_their_centre(house: House) -> None:
    other = ("staff", house.other_centre)
    body = {
        "name": "Chuyên đề",
        "programme_version": "thematic",
        "owner_id": house.other_centre,
        "starts_on": "2022-05-02",
        "ends_on": "2022-05-03",
    }
    klass = house.ask("POST", "/api/v1/classes", other, json=body).json["class_id"]
    person = {"name": "Lù A Páo", "identity_number": NUMBER}
    house.ask("POST", f"/api/v1/classes/{klass}/learners", other, json=person)
    assert house.staff("GET", "/api/v1/learners?q=pao").json["items"] == []
    nominated(house, **person)
    found = house.staff("GET", "/api/v1/learners?q=pao").json["items"]
    assert [one["name"] for one in found] == ["Lù A Páo"]
    path = f"/api/v1/learners/{found[0]['learner_id']}/transcript"
    transcript = house.staff("GET", path)
    assert (transcript.status_code, transcript.json["classes"]) == (200, [])
    own = committee(house, "GET", "/api/v1/nominations").json["items"][0]
    assert own["learner_id"] is None and committee(house, "GET", path).status_code == 404
