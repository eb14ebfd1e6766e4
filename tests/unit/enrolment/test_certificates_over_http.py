"""Certificates over HTTP: who is given one, under which number, on which blank, and what anybody may verify."""

from __future__ import annotations

from typing import Any

import pytest

from shared import ids
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.recognised import recognised_class

ISSUED_ON = "2023-02-20"


def issue(house: House, klass: dict[str, Any], **details: Any) -> Any:
    body = {"issued_on": ISSUED_ON, **details}
    return house.staff("POST", f"/api/v1/classes/{klass['_id']}/certificates", json=body)


def receive(house: House, first: str, last: str, **details: Any) -> Any:
    body = {
        "issuer_id": house.centre,
        "kind": "certificate",
        "first": first,
        "last": last,
        "received_on": "2023-01-05",
        **details,
    }
    return house.staff("POST", "/api/v1/blanks", json=body)


def stock(house: House) -> dict[str, Any]:
    [found] = house.staff("GET", "/api/v1/blanks").json
    return dict(found)


def adds_up(shown: dict[str, Any]) -> bool:
    return bool(shown["received"] == shown["used"] + shown["spoiled"] + shown["left"])


def learner(house: House, name: str) -> str:
    found = house.store.learners.find_one({"name": name})
    assert found is not None
    return str(found["_id"])


def certificate(house: House, name: str) -> dict[str, Any]:
    """The newest certificate in this name."""
    return max(house.store.certificates.find({"name": name}), key=lambda one: int(one["register_number"]))


def events(house: House) -> list[str]:
    kinds = [row["type"].split(".")[-2] for row in house.store.outbox.find({"topic": "enrolment.classes"})]
    return [kind for kind in kinds if kind.startswith("certificate")]


def test_all_who_completed_are_given_one_in_the_order_of_names(house: House) -> None:
    klass = recognised_class(house, without=("Sùng A Chứ",))
    answer = issue(house, klass)
    assert answer.status_code == 201, answer.json
    assert [one["register_number"] for one in answer.json["issued"]] == [1, 2, 3]
    assert {one["register_year"] for one in answer.json["issued"]} == {2023}
    listed = house.staff("GET", f"/api/v1/classes/{klass['_id']}/certificates").json
    assert [(one["name"], one["register_number"]) for one in listed] == [
        ("Vàng Thị Dở", 1),
        ("Giàng Thị Mỷ", 2),
        ("Lù A Páo", 3),
    ]
    assert listed[0]["birth"] == "05/03/1985" and listed[0]["decision_number"] == "15-QĐ/TTCT"
    assert events(house) == ["certificates-issued"]
    again = issue(house, klass)
    assert (again.status_code, again.json["type"]) == (409, "urn:solop:problem:nobody-awaits")


def test_a_certificate_for_someone_who_has_not_completed_is_refused_with_the_reason(house: House) -> None:
    klass = recognised_class(house, without=("Sùng A Chứ",))
    people = [learner(house, "Lù A Páo"), learner(house, "Sùng A Chứ"), ids.new_id()]
    answer = issue(house, klass, learner_ids=people)
    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json["errors"]] == ["/learner_ids/1", "/learner_ids/2"]
    assert "không hoàn thành" in answer.json["errors"][0]["detail"]
    assert house.store.certificates.count_documents({}) == 0
    assert house.store.certificate_registers.count_documents({}) == 0


def test_nothing_is_issued_before_a_decision_or_for_a_programme_that_awards_nothing(house: House) -> None:
    unrecognised = house.announce()
    early = issue(house, {"_id": unrecognised["class_id"]})
    assert (early.status_code, early.json["type"]) == (409, "urn:solop:problem:not-recognised")
    thematic = recognised_class(house, "Lù A Páo", programme_version="thematic")
    nothing = issue(house, thematic)
    assert (nothing.status_code, nothing.json["type"]) == (409, "urn:solop:problem:nothing-awarded")


@pytest.mark.parametrize("issued_on", ["2023-02-17", "2999-01-01"])
def test_the_day_of_issue_is_after_the_decision_and_not_to_come(house: House, issued_on: str) -> None:
    answer = issue(house, recognised_class(house), issued_on=issued_on)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/issued_on")


def test_a_request_repeated_under_its_key_takes_no_second_number(house: House) -> None:
    klass = recognised_class(house)
    path = f"/api/v1/classes/{klass['_id']}/certificates"
    headers = {"Idempotency-Key": "cap-1"}
    first, second = (house.staff("POST", path, json={"issued_on": ISSUED_ON}, headers=headers) for _ in range(2))
    assert first.json == second.json and second.status_code == 201
    [register] = house.store.certificate_registers.find()
    assert register["last"] == 3


def test_another_centre_knows_nothing_of_it(house: House) -> None:
    klass = recognised_class(house)
    issue(house, klass)
    one = certificate(house, "Lù A Páo")
    stranger = ("staff", house.other_centre)
    body = {"issued_on": ISSUED_ON, "reason": "sai tên", "revoked_on": ISSUED_ON}
    for method, path in (
        ("POST", f"/api/v1/classes/{klass['_id']}/certificates"),
        ("GET", f"/api/v1/classes/{klass['_id']}/certificates"),
        ("GET", f"/api/v1/certificates?issuer_id={house.centre}"),
        ("GET", f"/api/v1/certificates/{one['_id']}"),
    ):
        sent = {"json": {"issued_on": ISSUED_ON}} if method == "POST" else {}
        assert house.ask(method, path, stranger, **sent).status_code == 404, path
    base = f"/api/v1/certificates/{one['_id']}"
    reissue = {name: body[name] for name in ("issued_on", "reason")}
    assert house.ask("POST", f"{base}/reissue", stranger, json=reissue).status_code == 404
    revoke = {name: body[name] for name in ("revoked_on", "reason")}
    assert house.ask("POST", f"{base}/revocation", stranger, version=1, json=revoke).status_code == 404


def test_diplomas_of_a_class_with_the_political_school_are_entered_by_the_school(house: House) -> None:
    body = {"kind": "political-school", "name": "Trường chính trị tỉnh Sơn Hà", "parent_id": house.province}
    school = house.ask("POST", "/api/v1/organisations", ("operator", "*"), json=body).json["organisation_id"]
    klass = recognised_class(house, programme_version="intermediate", partner_id=school)
    of_centre = issue(house, klass)
    assert (of_centre.status_code, of_centre.json["errors"][0]["pointer"]) == (403, "/issuer_id")
    path = f"/api/v1/classes/{klass['_id']}/certificates"
    of_school = house.ask("POST", path, ("staff", school), json={"issued_on": ISSUED_ON})
    assert (of_school.status_code, of_school.json["issuer_id"], of_school.json["kind"]) == (201, school, "diploma")
    assert certificate(house, "Lù A Páo")["template"]["layout"] == "state"


def test_blanks_are_used_in_order_and_the_stock_adds_up(house: House) -> None:
    assert receive(house, "TC 0012345", "TC 0012346").status_code == 201
    receive(house, "TC 0020001", "TC 0020100")
    spoiled = {"issuer_id": house.centre, "kind": "certificate", "serial": "tc0020001", "reason": "in lệch"}
    answer = house.staff("POST", "/api/v1/spoiled-blanks", json={**spoiled, "spoiled_on": "2023-02-19"})
    assert answer.status_code == 201, answer.json
    issued = issue(house, recognised_class(house))
    assert [one["serial"] for one in issued.json["issued"]] == ["TC 0012345", "TC 0012346", "TC 0020002"]
    shown = stock(house)
    assert (shown["received"], shown["used"], shown["spoiled"], shown["left"]) == (102, 3, 1, 98)
    assert adds_up(shown)
    again = house.staff("POST", "/api/v1/spoiled-blanks", json={**spoiled, "spoiled_on": "2023-02-19"})
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (409, "/serial")


def test_issuing_needs_as_many_blanks_as_people_unless_it_is_printed_on_plain_paper(house: House) -> None:
    receive(house, "TC 01", "TC 02")
    klass = recognised_class(house)
    short = issue(house, klass)
    assert (short.status_code, short.json["errors"][0]["pointer"]) == (409, "/first_serial")
    assert "còn 2" in short.json["title"]
    plain = issue(house, klass, on_plain_paper=True)
    assert [one["serial"] for one in plain.json["issued"]] == [None, None, None]
    assert stock(house)["left"] == 2


def test_a_clerk_may_say_with_which_blank_it_begins(house: House) -> None:
    receive(house, "TC 0000001", "TC 0000009")
    klass = recognised_class(house)
    unknown = issue(house, klass, first_serial="TC 0000010")
    assert (unknown.status_code, unknown.json["errors"][0]["pointer"]) == (409, "/first_serial")
    issued = issue(house, klass, first_serial="TC 0000004")
    assert [one["serial"] for one in issued.json["issued"]] == ["TC 0000004", "TC 0000005", "TC 0000006"]
    assert [(one["first"], one["last"]) for one in stock(house)["free"]] == [
        ("TC 0000001", "TC 0000003"),
        ("TC 0000007", "TC 0000009"),
    ]


def test_a_misprint_is_issued_anew_and_its_blank_written_off(house: House) -> None:
    receive(house, "TC 01", "TC 09")
    issue(house, recognised_class(house))
    before = certificate(house, "Lù A Páo")
    body = {"issued_on": "2023-02-21", "reason": "in sai tên", "name": "Lù A Pao", "misprint": True}
    answer = house.staff("POST", f"/api/v1/certificates/{before['_id']}/reissue", json=body)
    assert answer.status_code == 201, answer.json
    assert (answer.json["register_number"], answer.json["serial"]) == (4, "TC 04")
    after = certificate(house, "Lù A Pao")
    earlier = house.store.certificates.find_one({"_id": before["_id"]})
    assert earlier is not None
    assert (earlier["status"], earlier["replaced_by_id"], after["replaces_id"]) == (
        "replaced",
        after["_id"],
        before["_id"],
    )
    changed = {name for name in before if before[name] != earlier[name]}
    assert changed == {"status", "replaced_by_id", "reason", "version"}
    shown = stock(house)
    assert (shown["used"], shown["spoiled"], shown["left"]) == (3, 1, 5) and adds_up(shown)
    assert shown["spoiled_blanks"][0]["serial"] == "TC 03"
    twice = house.staff("POST", f"/api/v1/certificates/{before['_id']}/reissue", json=body)
    assert (twice.status_code, twice.json["type"]) == (409, "urn:solop:problem:certificate-not-valid")
    assert events(house) == ["certificates-issued", "certificate-reissued"]


def test_a_revocation_has_a_day_and_a_reason_that_stays_inside(house: House) -> None:
    issue(house, recognised_class(house))
    one = certificate(house, "Lù A Páo")
    path = f"/api/v1/certificates/{one['_id']}/revocation"
    body = {"revoked_on": "2023-03-01", "reason": "khai man lý lịch"}
    assert house.staff("POST", path, json=body).status_code == 428
    answer = house.staff("POST", path, version=1, json=body)
    assert (answer.status_code, answer.json["status"]) == (200, "revoked")
    seen = house.client.get(f"/api/v1/verifications/{one['code']}").json
    assert (seen["status"], seen["revoked_on"]) == ("revoked", "2023-03-01")
    told = [row["data"] for row in house.store.outbox.find({})]
    assert "khai man" not in str(seen) and "khai man" not in str(told)
    assert house.staff("POST", path, version=2, json=body).status_code == 409


def test_what_is_said_of_certificates_names_nobody_and_carries_no_code(house: House) -> None:
    issue(house, recognised_class(house))
    code = certificate(house, "Lù A Páo")["code"]
    said = [str(row["data"]) for row in house.store.outbox.find({"topic": "enrolment.classes"})]
    answers = [str(one["answer"]) for one in house.store.answers.find({})]
    assert not [one for one in (*said, *answers) if code in one]
    assert not [one for one in said if "Páo" in one]


def test_anybody_verifies_by_the_code_as_it_is_printed(house: House) -> None:
    receive(house, "TC 01", "TC 09")
    issue(house, recognised_class(house))
    one = certificate(house, "Lù A Páo")
    typed = f" {one['code'][:4]}-{one['code'][4:8]} {one['code'][8:]} ".upper().replace("0", "O").replace("1", "I")
    answer = house.client.get(f"/api/v1/verifications/{typed}")
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert answer.json == {
        "status": "valid",
        "kind": "certificate",
        "award": "giấy chứng nhận",
        "name": "Lù A Páo",
        "birth_year": "1985",
        "programme_name": "Bồi dưỡng nhận thức về Đảng",
        "issuer_name": "Trung tâm chính trị Mường Lát",
        "register_number": 3,
        "register_year": 2023,
        "serial": "TC 03",
        "issued_on": ISSUED_ON,
        "revoked_on": None,
        "replaced_by": None,
    }


def test_a_replaced_certificate_names_the_number_of_the_newer_one_and_not_its_code(house: House) -> None:
    issue(house, recognised_class(house))
    before = certificate(house, "Lù A Páo")
    house.staff(
        "POST", f"/api/v1/certificates/{before['_id']}/reissue", json={"issued_on": "2023-02-21", "reason": "mất"}
    )
    after = certificate(house, "Lù A Páo")
    seen = house.client.get(f"/api/v1/verifications/{before['code']}")
    assert seen.json["replaced_by"] == {"register_number": 4, "register_year": 2023, "issued_on": "2023-02-21"}
    assert after["code"] not in seen.text and after["_id"] not in seen.text


def test_every_miss_gets_the_same_answer_and_guessing_is_stopped(house: House) -> None:
    issue(house, recognised_class(house))
    code = certificate(house, "Lù A Páo")["code"]
    misses = [ids.new_id(), "x", "%00", "{'$ne': null}", code[:-1], *(ids.new_id() for _ in range(15))]
    answers = [house.client.get(f"/api/v1/verifications/{one}") for one in misses]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}
    stopped = house.client.get(f"/api/v1/verifications/{code}")
    assert stopped.status_code == 429 and 0 < int(stopped.headers["Retry-After"]) <= 3600
    elsewhere = house.client.get(f"/api/v1/verifications/{code}", environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 200


def test_the_register_is_read_by_year_and_searched_without_diacritics(house: House) -> None:
    issue(house, recognised_class(house))
    issue(house, recognised_class(house, "Lù A Páo"), issued_on="2024-01-10")
    path = f"/api/v1/certificates?issuer_id={house.centre}"

    def numbers(query: str) -> list[tuple[int, int]]:
        found = house.staff("GET", path + query).json["items"]
        return [(one["register_year"], one["register_number"]) for one in found]

    assert numbers("&year=2023") == [(2023, 1), (2023, 2), (2023, 3)]
    assert numbers("&q=lu a pao") == [(2023, 3), (2024, 1)]
    assert numbers("&kind=diploma") == []
    page = house.staff("GET", f"{path}&limit=2").json
    assert len(page["items"]) == 2 and page["next"]
    assert "code" not in page["items"][0]
