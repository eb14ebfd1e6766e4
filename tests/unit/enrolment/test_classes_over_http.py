"""The life of a class over HTTP: what is allowed, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from services.enrolment.model.lists import learner_list
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.sheets import workbook


def events(house: House) -> list[str]:
    return [
        row["type"].split(".")[-2]
        for row in house.store.outbox.find({"topic": "enrolment.classes"}).sort("sequence", 1)
    ]


def test_a_class_is_announced_enrolled_opened_and_closed(house: House) -> None:
    klass = house.announce(programme_version="thematic")
    path = f"/api/v1/classes/{klass['class_id']}"
    one = house.enrol(klass["class_id"], "Giàng Thị Mỷ", birth="05/03/1985", email="my@example.org")
    assert one.status_code == 201, one.json
    opened = house.staff("POST", f"{path}/opening", version=2, json={"opened_on": "2023-02-13"})
    assert (opened.status_code, opened.json["state"], opened.headers["ETag"]) == (200, "open", '"3"')
    closed = house.staff("POST", f"{path}/closing", version=3, json={"closed_on": "2023-02-17"})
    assert (closed.json["state"], closed.json["completed"]) == ("closed", 1)
    assert events(house) == ["class-announced", "learners-enrolled", "class-opened", "class-closed"]


def test_no_event_on_a_topic_without_personal_data_names_a_learner(house: House) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Giàng Thị Mỷ", identity_number="010185000123", phone="0912345678")
    for row in house.store.outbox.find({"topic": {"$ne": "enrolment.contacts"}}):
        assert "Giàng" not in str(row["data"]) and "010185000123" not in str(row["data"])
    kept = house.store.learners.find_one({})
    assert kept is not None and "010185000123" not in str(kept)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"owner_id": "0000000000000"}, "/owner_id"),
        ({"programme_version": "astrology"}, "/programme_version"),
        ({"ends_on": "2023-02-01"}, "/ends_on"),
        ({"capacity": 0}, "/capacity"),
        ({"name": ""}, "/name"),
        ({"starts_on": "14/02/2023"}, "/starts_on"),
        ({"sessions": [{"starts_at": "2023-03-30T07:30:00+07:00"}]}, "/sessions/0/starts_at"),
        ({"sessions": [{"starts_at": "2023-02-13T07:30:00"}]}, "/sessions/0/starts_at"),
    ],
)
def test_a_class_that_cannot_be_is_refused_at_its_field(house: House, change: dict, pointer: str) -> None:
    body = {
        "name": "Lớp",
        "programme_version": "party-awareness",
        "owner_id": house.centre,
        "starts_on": "2023-02-13",
        "ends_on": "2023-02-17",
        **change,
    }
    answer = house.staff("POST", "/api/v1/classes", json=body)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert next(error["pointer"] for error in answer.json["errors"]) == pointer
    assert answer.json["errors"][0]["detail"]
    assert house.store.classes.count_documents({}) == 0


def test_a_problem_speaks_the_readers_language(house: House) -> None:
    path = "/api/v1/classes/0000000000000"
    vietnamese, english = (house.staff("GET", path, headers={"Accept-Language": language}) for language in ("vi", "en"))
    assert vietnamese.json["title"] == "Không tìm thấy lớp."
    assert english.json["title"] == "There is no such class."


def test_a_class_cannot_close_before_it_opened(house: House) -> None:
    klass = house.announce()
    path = f"/api/v1/classes/{klass['class_id']}"
    unopened = house.staff("POST", f"{path}/closing", version=1, json={"closed_on": "2023-02-17"})
    assert (unopened.status_code, unopened.json["errors"][0]["pointer"]) == (409, "/closed_on")
    house.staff("POST", f"{path}/opening", version=1, json={"opened_on": "2023-02-13"})
    early = house.staff("POST", f"{path}/closing", version=2, json={"closed_on": "2023-02-12"})
    assert (early.status_code, early.json["errors"][0]["pointer"]) == (422, "/closed_on")
    assert events(house) == ["class-announced", "class-opened"]


def test_the_same_person_is_enrolled_once_in_a_class(house: House) -> None:
    klass = house.announce()
    assert house.enrol(klass["class_id"], "Lù A Páo", identity_number="010085000321").status_code == 201
    again = house.enrol(klass["class_id"], "Lù A Páo", identity_number="010085000321")
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/name")
    assert events(house) == ["class-announced", "learners-enrolled"]


def test_a_person_known_from_another_class_is_the_same_learner(house: House) -> None:
    first, second = house.announce(), house.announce(name="Lớp thứ hai")
    one = house.enrol(first["class_id"], "Lù A Páo", identity_number="010085000321").json
    two = house.enrol(second["class_id"], "Lù A Páo", identity_number="010085000321").json
    assert one["enrolled"] == two["enrolled"] and two["known_before"] == 1


def test_a_full_class_takes_nobody_more(house: House) -> None:
    klass = house.announce(capacity=1)
    house.enrol(klass["class_id"], "Lù A Páo")
    full = house.enrol(klass["class_id"], "Vàng Thị Dở")
    assert (full.status_code, full.json["type"]) == (409, "urn:solop:problem:class-full")
    assert house.store.learners.count_documents({}) == 1


def test_a_request_repeated_under_its_key_happens_once(house: House) -> None:
    body = {"kind": "cell", "name": "Chi bộ 1", "parent_id": house.committee}
    headers = {"Idempotency-Key": "key-1"}
    first, second = (
        house.ask("POST", "/api/v1/organisations", ("operator", "*"), json=body, headers=headers) for _ in range(2)
    )
    assert first.json == second.json and second.headers["Idempotent-Replayed"] == "true"
    other = {**body, "name": "Chi bộ 2"}
    refused = house.ask("POST", "/api/v1/organisations", ("operator", "*"), json=other, headers=headers)
    assert refused.json["type"] == "urn:solop:problem:key-used-before"
    missing = house.client.post(
        "/api/v1/organisations", json=other, headers={"Authorization": f"Bearer {house.token_for(('operator', '*'))}"}
    )
    assert missing.status_code == 400


def test_a_change_needs_the_version_that_was_seen(house: House) -> None:
    klass = house.announce()
    path = f"/api/v1/classes/{klass['class_id']}/opening"
    assert house.staff("POST", path, json={"opened_on": "2023-02-13"}).status_code == 428
    stale = house.staff("POST", path, version=7, json={"opened_on": "2023-02-13"})
    assert stale.status_code == 412 and "7" in stale.json["title"] and "1" in stale.json["title"]


def test_another_centres_class_is_unknown(house: House) -> None:
    klass = house.announce()
    stranger = house.ask("GET", f"/api/v1/classes/{klass['class_id']}", ("staff", house.other_centre))
    assert stranger.status_code == 404
    board = house.ask("GET", f"/api/v1/classes/{klass['class_id']}", ("board", house.province))
    assert board.status_code == 200
    change = house.ask(
        "POST",
        f"/api/v1/classes/{klass['class_id']}/cancellation",
        ("staff", house.other_centre),
        version=1,
        json={"reason": "không phải lớp của tôi"},
    )
    assert change.status_code == 404


def upload(house: House, class_id: str, content: bytes, take: str = "all") -> Any:
    return house.staff(
        "POST",
        f"/api/v1/classes/{class_id}/learner-lists?take={take}",
        data={"file": (BytesIO(content), "danh-sach.xlsx")},
        content_type="multipart/form-data",
    )


def a_list(*rows: tuple[str, str, str]) -> bytes:
    """A committee's list of (name, identity number, nominator)."""
    lines = [["Họ và tên", "Ngày sinh", "Số CCCD", "Đơn vị cử"], *([n, "05/03/1985", i, c] for n, i, c in rows)]
    return workbook({"Danh sách": lines})


def test_a_list_enrols_everybody_in_one_event(house: House) -> None:
    klass = house.announce()
    rows = [("Giàng Thị Mỷ", "", "Đảng ủy xã Nà Hẩu"), ("Lù A Páo", "010085000321", "dang uy xa na hau")]
    answer = upload(house, klass["class_id"], a_list(*rows))
    assert (answer.status_code, len(answer.json["enrolled"])) == (201, 2), answer.json
    assert events(house) == ["class-announced", "learners-enrolled"]
    shown = house.staff("GET", f"/api/v1/classes/{klass['class_id']}/learners").json
    assert [(one["name"], one["nominator_id"]) for one in shown] == [
        ("Giàng Thị Mỷ", house.committee),
        ("Lù A Páo", house.committee),
    ]


def test_a_list_with_a_faulty_row_changes_nothing_unless_the_good_rows_are_taken_alone(house: House) -> None:
    klass = house.announce()
    content = a_list(("Giàng Thị Mỷ", "", "Đảng ủy xã Nà Hẩu"), ("Lù A Páo", "12", ""), ("Vàng A Sử", "", "Xã Lạ"))
    refused = upload(house, klass["class_id"], content)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json["errors"]] == [
        "/file/Danh sách/3/Số CCCD",
        "/file/Danh sách/4/Đơn vị cử",
    ]
    assert events(house) == ["class-announced"]
    assert house.store.learners.count_documents({}) == 0
    taken = upload(house, klass["class_id"], content, take="good")
    assert len(taken.json["enrolled"]) == 1 and len(taken.json["faults"]) == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_list_is_refused_at_the_file(house: House, content: bytes) -> None:
    klass = house.announce()
    answer = upload(house, klass["class_id"], content)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/file")
    assert events(house) == ["class-announced"]


def test_a_file_of_fifty_megabytes_is_refused(house: House) -> None:
    klass = house.announce()
    answer = upload(house, klass["class_id"], b"x" * 50 * 1024 * 1024)
    assert answer.status_code == 413 and "20 MB" in answer.json["title"]


def test_the_template_without_anybody_in_it_is_refused(house: House) -> None:
    klass = house.announce()
    answer = upload(house, klass["class_id"], learner_list.template())
    assert answer.json["type"] == "urn:solop:problem:file-without-rows"
