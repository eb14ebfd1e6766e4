"""Lists that are sent for a class, looked at, decided on and taken."""

from __future__ import annotations

import pytest

from services.enrolment.model.lists import list_upload as uploads
from services.enrolment.model.lists.learner_list import read
from services.enrolment.sealing import Seal
from shared.events.enrolment import LEARNERS_ENROLLED
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.lists import HEADINGS, MY, PAO, Desks
from tests.unit.enrolment.sheets import workbook


@pytest.fixture
def desks(house: House) -> Desks:
    """A class of the house for which lists are sent."""
    return Desks(house, house.announce()["class_id"])


def test_a_list_is_looked_at_without_enrolling_anybody_and_then_taken(desks: Desks) -> None:
    upload = desks.send(MY, PAO, ["Vàng A Sử", "1990", "12", ""])
    assert (upload["phase"], upload["counts"], upload["ready"]) == ("looked", {"new": 2, "faulty": 1}, 2)
    assert desks.names() == []
    taken = desks.take(upload)
    assert (taken.status_code, taken.json["phase"]) == (202, "taken")
    assert (taken.json["enrolled"], taken.json["left"]) == (2, 1)
    assert desks.names() == ["Giàng Thị Mỷ", "Lù A Páo"]


def test_the_same_file_for_the_same_class_is_the_same_upload_and_does_nothing_twice(desks: Desks) -> None:
    content = workbook({"Danh sách": [HEADINGS, MY, PAO]})
    first = desks.send_file(content, name="lần 1.xlsx")
    assert desks.send_file(content, name="lần 2.xlsx")["upload_id"] == first["upload_id"]
    desks.take(first)
    again = desks.send_file(content)
    assert (again["upload_id"], again["phase"], again["enrolled"]) == (first["upload_id"], "taken", 2)
    assert desks.take(again).status_code == 202
    assert desks.house.store.learners.count_documents({}) == 2
    assert desks.house.store.outbox.count_documents({"type": LEARNERS_ENROLLED.name}) == 1
    other = Desks(desks.house, desks.house.announce()["class_id"])
    assert other.send_file(content)["upload_id"] != first["upload_id"]


def test_what_lies_in_the_store_of_a_list_is_sealed_and_goes_when_it_is_taken(desks: Desks) -> None:
    upload = desks.send(MY, PAO, ["Vàng A Sử", "1990", "12", ""])
    parts = list(desks.house.store.upload_parts.find())
    assert not any(secret.encode() in one["sealed"] for one in parts for secret in ("Mỷ", "010185000123"))
    assert "Mỷ" not in str([{**one, "sealed": b""} for one in parts])
    desks.take(upload)
    kept = {one["_id"]: bytes(one["sealed"]) for one in desks.house.store.upload_parts.find()}
    assert kept[uploads.content_id(upload["upload_id"])] == b""
    rest = Seal(b"k" * 32, b"c" * 32).unpack(kept[f"{upload['upload_id']}/1/0"])
    assert [row["cells"]["name"] for row in rest] == ["Vàng A Sử"]


def test_an_address_or_number_that_cannot_be_right_is_named_at_its_row_and_stops_no_other(desks: Desks) -> None:
    headings = ["Họ và tên", "Ngày sinh", "Điện thoại", "E-mail"]
    upload = desks.send(
        ["Giàng Thị Mỷ", "05/03/1985", "0912 345 678", "my@laocai.gov.vn"],
        ["Lù A Páo", "06/04/1986", "09123A5678", "pao@laocai"],
        ["Vàng A Sử", "1990", "091234567", "su@a.vn, su@b.vn"],
        headings=headings,
    )
    assert (upload["counts"], upload["ready"]) == ({"new": 1, "faulty": 2}, 1)
    told = [[(one["column"], one["vi"]) for one in row["reasons"]] for row in desks.rows(upload, "faulty")]
    assert [[column for column, _ in row] for row in told] == [["Điện thoại", "E-mail"]] * 2
    assert "“091234567”" in str(told[1][0]) and "“su@a.vn, su@b.vn”" in str(told[1][1])
    desks.take(upload)
    [learner] = desks.house.store.learners.find()
    assert (learner["phone"], learner["email"]) == ("+84912345678", "my@laocai.gov.vn")


def test_the_form_names_the_field_of_an_address_or_number_that_cannot_be_right(desks: Desks) -> None:
    refused = desks.house.enrol(desks.class_id, "Lù A Páo", birth="1986", phone="09123A5678", email="a b@c.vn")
    assert refused.status_code == 422
    assert {one["pointer"] for one in refused.json["errors"]} == {"/phone", "/email"}
    assert desks.house.store.learners.count_documents({}) == 0


class TestWhoIsMeant:
    def test_who_has_the_same_name_and_birth_is_shown_with_what_tells_them_apart(self, desks: Desks) -> None:
        earlier = Desks(desks.house, desks.house.announce(starts_on="2022-03-01", sessions=[])["class_id"])
        earlier.take(earlier.send(MY))
        upload = desks.send(["giàng thị mỷ", "1985", "", ""], PAO)
        assert (upload["counts"], upload["ready"]) == ({"similar": 1, "new": 1}, 1)
        (row,) = desks.rows(upload, "similar")
        (person,) = row["candidates"]
        assert (person["name"], person["birth_date"], person["has_identity_number"]) == (MY[0], "1985-03-05", True)
        assert (person["last_class"], person["nominator_name"]) == ("Bồi dưỡng nhận thức về Đảng khoá 1", MY[3])

    def test_the_same_person_is_taken_as_such_and_what_was_not_known_is_filled_in(self, desks: Desks) -> None:
        desks.house.enrol(desks.house.announce()["class_id"], "Giàng Thị Mỷ", birth="1985")
        upload = desks.send(MY)
        (row,) = desks.rows(upload, "similar")
        decided = desks.decide(upload, {"n": 0, "person": row["candidates"][0]["learner_id"], "despite": True})
        assert (decided.json["ready"], decided.json["counts"]) == (1, {"elsewhere": 1})
        desks.take(upload)
        (learner,) = desks.house.store.learners.find()
        assert (learner["birth_date"], "identity_index" in learner) == ("1985-03-05", True)

    def test_another_person_is_registered_beside_the_first(self, desks: Desks) -> None:
        desks.house.enrol(desks.house.announce()["class_id"], "Giàng Thị Mỷ", birth="1985")
        upload = desks.send(MY)
        assert desks.take(upload).status_code == 409, "nobody has decided yet"
        assert desks.decide(upload, {"n": 0, "person": "new"}).json["ready"] == 1
        desks.take(upload)
        assert desks.house.store.learners.count_documents({}) == 2

    def test_nobody_but_a_candidate_can_be_meant(self, desks: Desks) -> None:
        desks.house.enrol(desks.house.announce()["class_id"], "Giàng Thị Mỷ", birth="1985")
        upload = desks.send(MY)
        refused = desks.decide(upload, {"n": 0, "person": "somebody"})
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/decisions/0/person")
        assert desks.decide(upload, {"n": 7, "person": "new"}).status_code == 422

    def test_people_with_different_numbers_and_no_common_day_of_birth_are_different_people(self, desks: Desks) -> None:
        other = desks.house.announce()["class_id"]
        desks.house.enrol(other, "Giàng Thị Mỷ", birth="1985", identity_number="010185000999")
        assert desks.send(MY)["counts"] == {"new": 1}

    def test_a_number_of_another_name_is_a_fault(self, desks: Desks) -> None:
        desks.house.enrol(desks.house.announce()["class_id"], "Vàng A Sử", identity_number=MY[2])
        upload = desks.send(MY)
        assert upload["counts"] == {"faulty": 1}
        assert desks.decide(upload, {"n": 0, "person": "new", "despite": True}).json["ready"] == 0


class TestWhatStandsAgainstIt:
    def test_who_is_in_the_class_is_not_taken_again(self, desks: Desks) -> None:
        desks.house.enrol(desks.class_id, MY[0], birth=MY[1], identity_number=MY[2])
        upload = desks.send(MY, PAO)
        assert upload["counts"] == {"in-class": 1, "new": 1}
        assert desks.decide(upload, {"n": 0, "despite": True}).json["ready"] == 1

    def test_a_class_on_the_same_days_is_a_warning_that_can_be_overruled(self, desks: Desks) -> None:
        other = desks.house.announce(name="Lớp trùng ngày")["class_id"]
        desks.house.enrol(other, MY[0], birth=MY[1], identity_number=MY[2])
        upload = desks.send(MY)
        (row,) = desks.rows(upload, "elsewhere")
        assert (upload["ready"], "“Lớp trùng ngày”" in row["reasons"][0]["vi"]) == (0, True)
        assert desks.decide(upload, {"n": 0, "despite": True}).json["ready"] == 1
        assert desks.decide(upload, {"n": 0, "despite": False}).json["ready"] == 0

    def test_a_class_that_meets_on_other_days_of_the_same_week_is_none(self, desks: Desks) -> None:
        days = {"sessions": [{"starts_at": "2023-02-18T07:30:00+07:00"}], "ends_on": "2023-02-18"}
        other = desks.house.announce(**days)["class_id"]
        desks.house.enrol(other, MY[0], birth=MY[1], identity_number=MY[2])
        assert desks.send(MY)["counts"] == {"known": 1}

    def test_who_has_not_completed_what_comes_before_is_warned_of(self, desks: Desks) -> None:
        desks.house.store.programmes.update_one(
            {"_id": "party-awareness@1"}, {"$set": {"prerequisites": ["knowledge-update"]}}
        )
        upload = desks.send(MY)
        assert (upload["counts"], upload["ready"]) == ({"unprepared": 1}, 0)
        assert desks.decide(upload, {"n": 0, "despite": True}).json["ready"] == 1

    def test_who_has_completed_it_is_known(self, desks: Desks) -> None:
        store = desks.house.store
        store.programmes.update_one({"_id": "party-awareness@1"}, {"$set": {"prerequisites": ["knowledge-update"]}})
        before = desks.house.announce(programme_version="knowledge-update", starts_on="2022-02-13", sessions=[])
        enrolled = desks.house.enrol(before["class_id"], MY[0], birth=MY[1], identity_number=MY[2]).json["enrolled"][0]
        store.classes.update_one(
            {"_id": before["class_id"]}, {"$set": {f"learners.{enrolled}.completed": True, "state": "closed"}}
        )
        assert desks.send(MY)["counts"] == {"known": 1}

    def test_the_rest_says_every_reason_and_can_be_mended_and_sent(self, desks: Desks) -> None:
        other = desks.house.announce(name="Lớp trùng ngày")["class_id"]
        desks.house.enrol(other, MY[0], birth=MY[1], identity_number=MY[2])
        upload = desks.send(MY, ["Vàng A Sử", "31/02/1990", "12", ""], ["Sùng A Chớ", "1990", "", "Xã Lạ"], PAO)
        rest = desks.house.staff("GET", f"{desks.path}/{upload['upload_id']}/rest.xlsx").data
        lines = [row.row for row in read(rest, "rest.xlsx").rows]
        assert [line.text("name") for line in lines] == ["Giàng Thị Mỷ", "Vàng A Sử", "Sùng A Chớ"]
        reasons = {row["cells"]["name"]: [one["vi"] for one in row["reasons"]] for row in desks.rows(upload)}
        assert len(reasons["Vàng A Sử"]) == 2 and "Xã Lạ" in reasons["Sùng A Chớ"][0]
        mended = desks.send(MY, ["Vàng A Sử", "01/02/1990", "", ""], ["Sùng A Chớ", "1990", "", MY[3]], PAO)
        assert mended["counts"] == {"elsewhere": 1, "new": 3}


class TestAFullClass:
    def test_somebody_must_say_what_becomes_of_those_without_a_place(self, house: House) -> None:
        desks = Desks(house, house.announce(capacity=1)["class_id"])
        upload = desks.send(MY, PAO)
        refused = desks.take(upload)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/surplus")

    def test_they_wait_in_the_order_of_the_list(self, house: House) -> None:
        desks = Desks(house, house.announce(capacity=1)["class_id"])
        taken = desks.take(desks.send(MY, PAO), surplus="wait").json
        assert (taken["enrolled"], taken["waiting"], taken["left"]) == (1, 1, 0)

    def test_or_they_are_left_with_the_reason(self, house: House) -> None:
        desks = Desks(house, house.announce(capacity=1)["class_id"])
        upload = desks.send(MY, PAO)
        taken = desks.take(upload, surplus="leave").json
        assert (taken["enrolled"], taken["waiting"], taken["left"]) == (1, 0, 1)
        assert [row["cells"]["name"] for row in desks.rows(upload)] == ["Lù A Páo"]
        assert "đủ chỗ" in desks.rows(upload)[0]["reasons"][0]["vi"]


STRANGE = ["Tên người đi học", "Sinh", "Số thẻ", "Gửi bởi"]


class TestHeadings:
    def test_what_is_not_understood_is_asked_once_and_remembered_for_the_organisation(self, desks: Desks) -> None:
        committee = desks.house.committee
        upload = desks.send(MY, PAO, headings=STRANGE, sender=committee)
        assert (upload["phase"], upload["rows"]) == ("headings", 0)
        path = f"{desks.path}/{upload['upload_id']}/reading"
        found = desks.house.staff("GET", path).json["headings"]
        assert [(one["text"], one["samples"][0]) for one in found] == list(zip(STRANGE, MY, strict=True))
        said = [
            {"text": t, "column": c}
            for t, c in zip(STRANGE, ("name", "birth", "identity_number", "nominator"), strict=True)
        ]
        again = desks.house.staff("PUT", path, version=upload["version"], json={"headings": said})
        assert (again.json["phase"], again.json["counts"]) == ("looked", {"new": 2})
        other = Desks(desks.house, desks.house.announce()["class_id"])
        next_time = other.send(PAO, headings=STRANGE, sender=committee)
        assert (next_time["phase"], next_time["remembered"]) == ("looked", True)
        assert other.send(MY, headings=STRANGE)["phase"] == "headings", "another sender means what it means"

    def test_a_column_can_be_left_out(self, desks: Desks) -> None:
        upload = desks.send(["Giàng Thị Mỷ", "1985", "12", ""])
        assert upload["counts"] == {"faulty": 1}
        body = {"headings": [{"text": "Số CCCD", "column": ""}]}
        path = f"{desks.path}/{upload['upload_id']}/reading"
        again = desks.house.staff("PUT", path, version=upload["version"], json=body)
        assert again.json["counts"] == {"new": 1}


def test_old_fonts_are_shown_and_converted_only_when_somebody_says_so(desks: Desks) -> None:
    lines = [["Hä vµ tªn", "N¨m sinh", "Giíi tÝnh"], ["NguyÔn V¨n An", "1985", "Nam"], ["Lª ThÞ Hµ", "1990", "N÷"]]
    upload = desks.send_file(workbook({"Danh sách": lines}))
    assert upload["counts"] == {"faulty": 2}
    path = f"{desks.path}/{upload['upload_id']}/reading"
    fonts = desks.house.staff("GET", path).json["old_fonts"]
    assert [(one["key"], one["font"], one["samples"][0], one["converted"]) for one in fonts] == [
        ("name", "tcvn3", ["NguyÔn V¨n An", "Nguyễn Văn An"], False),
        ("sex", "tcvn3", ["N÷", "Nữ"], False),
    ]
    chosen = [{"sheet": one["sheet"], "column": one["key"], "font": one["font"]} for one in fonts]
    again = desks.house.staff("PUT", path, version=upload["version"], json={"old_fonts": chosen})
    assert again.json["counts"] == {"new": 2}
    desks.take(upload)
    assert desks.names() == ["Nguyễn Văn An", "Lê Thị Hà"]


def test_a_stranger_sees_no_upload(desks: Desks) -> None:
    upload = desks.send(MY)
    path = f"{desks.path}/{upload['upload_id']}"
    assert desks.house.ask("GET", path, ("staff", desks.house.other_centre)).status_code == 404
    assert desks.house.ask("GET", f"{path}/rows", ("staff", desks.house.other_centre)).status_code == 404
