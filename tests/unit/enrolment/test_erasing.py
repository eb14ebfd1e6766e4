"""Erasing a learner who asks for it: what goes everywhere, what stays, and when it has to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from services.enrolment.model.lists import erasure
from services.enrolment.model.nominations import By
from shared import erased, outbox
from shared.events.enrolment import CONTACT_CHANGED, CONTACT_ERASED, CONTACTS
from shared.refusal import Refusal
from shared.vietnamese import fold
from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.lists import MY, PAO, Desks
from tests.unit.enrolment.recognised import recognised_class
from tests.unit.enrolment.sheets import workbook
from tests.unit.enrolment.test_certificates_over_http import certificate, issue
from tests.unit.enrolment.test_nominations_over_http import nominate, nominated, place, send_list

NAME, NUMBER, EMAIL, PHONE = "Lò Văn Khuyến", "010085000321", "khuyen@example.org", "0912345678"
DETAILS = {"identity_number": NUMBER, "birth": "06/04/1985", "email": EMAIL, "phone": PHONE, "sex": "Nam"}
ASKED = "theo đơn ngày 05/03/2026"


def enrolled(house: House, name: str = NAME, **details: Any) -> tuple[str, str]:
    """A class, and a learner in it."""
    class_id = house.announce()["class_id"]
    answer = house.enrol(class_id, name, **details)
    assert answer.status_code == 201, answer.json
    return class_id, answer.json["enrolled"][0]


def withdraw(house: House, class_id: str, learner_id: str, reason: str = "chuyển công tác") -> None:
    kept = house.store.classes.find_one({"_id": class_id})
    assert kept is not None
    path = f"/api/v1/classes/{class_id}/learners/{learner_id}/withdrawal"
    body = {"withdrawn_on": "2023-02-14", "reason": reason}
    assert house.staff("POST", path, version=kept["version"], json=body).status_code == 200


def erase(house: House, learner_id: str, *roles: tuple[str, str], reason: str = ASKED, version: int = 0) -> Any:
    kept = house.store.learners.find_one({"_id": learner_id})
    assert kept is not None
    who = roles or (("staff", house.centre),)
    body = {"reason": reason}
    path = f"/api/v1/learners/{learner_id}/erasure"
    return house.ask("POST", path, *who, version=version or kept["version"], json=body)


def dump(house: House) -> str:
    """All that the store holds, as one text."""
    return "\n".join(
        f"{name}: {one}" for name in house.store.list_collection_names() for one in house.store[name].find()
    )


def left_of(house: House, *texts: str) -> list[str]:
    everything = dump(house)
    return [one for one in (*texts, *map(fold, texts)) if one in everything]


def test_nothing_in_the_store_says_any_more_who_they_were(house: House) -> None:
    class_id, learner_id = enrolled(house, **DETAILS)
    one = nominated(house, NAME, identity_number=NUMBER, email=EMAIL, programme="thematic")
    refused = nominate(house, NAME, birth="06/04/1985", programme="elementary").json["nominated"][0]
    body = {"reason": "đã học năm 2024"}
    house.staff("POST", f"/api/v1/nominations/{refused}/declination", version=1, json=body)
    withdraw(house, class_id, learner_id, "ốm nặng, nằm viện")
    personal = (NAME, EMAIL, "912345678", "ốm nặng", "đã học năm 2024", "1985-04-06")
    assert set(personal) <= set(left_of(house, *personal))
    index = house.store.learners.find_one({"_id": learner_id})["identity_index"]

    answer = erase(house, learner_id)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"'), answer.json
    assert left_of(house, *personal, index) == []
    learner = house.store.learners.find_one({"_id": learner_id})
    assert (learner["name"], learner["erased"]["reason"]) == (erased.NAME, ASKED)
    states = [house.store.nominations.find_one({"_id": it}) for it in (one, refused)]
    assert [(it["name"], it["state"]) for it in states] == [(erased.NAME, "withdrawn"), (erased.NAME, "declined")]
    kept = house.store.classes.find_one({"_id": class_id})
    assert kept["learners"][learner_id]["withdrawn_on"] == "2023-02-14"
    assert house.staff("GET", "/api/v1/learners?q=khuyen").json["items"] == []
    assert house.staff("POST", "/api/v1/learner-lookups", json={"identity_number": NUMBER}).json == []


def test_the_journal_forgets_what_was_said_and_gives_only_the_erasure_when_asked_again(house: House) -> None:
    _, learner_id = enrolled(house, **DETAILS)
    house.enrol(house.announce()["class_id"], NAME, **DETAILS | {"email": "moi@example.org"})
    assert house.store.outbox.count_documents({"type": CONTACT_CHANGED.name}) == 2
    for klass in house.store.classes.find():
        withdraw(house, klass["_id"], learner_id)
    assert erase(house, learner_id).status_code == 200
    stream = f"{CONTACTS.name}/{learner_id}"
    for rows in (house.store.outbox, house.store.unsent):
        [row] = rows.find({"stream": stream})
        assert (row["type"], row["sequence"], row["data"]) == (CONTACT_ERASED.name, 3, {"learner_id": learner_id})
    house.store.unsent.delete_many({})
    assert outbox.publish_again(house.store, stream, 1) == 1
    assert [one["_id"] for one in outbox.publishable(house.store, 10)] == [f"{stream}/3"]


def test_a_row_that_was_put_forward_again_while_they_were_erased_is_not_published(house: House) -> None:
    class_id, learner_id = enrolled(house, **DETAILS)
    withdraw(house, class_id, learner_id)
    stale = house.store.outbox.find_one({"stream": f"{CONTACTS.name}/{learner_id}"})
    assert erase(house, learner_id).status_code == 200
    house.store.unsent.insert_one({**stale, "again": True})
    rows = [one for one in outbox.publishable(house.store, 100) if one["topic"] == CONTACTS.name]
    assert stale["_id"] in [one["_id"] for one in rows]
    assert stale["_id"] not in [one["_id"] for one in outbox.still_said(house.store, rows)]
    assert house.store.unsent.count_documents({"_id": stale["_id"]}) == 0
    rows = [one for one in outbox.publishable(house.store, 100) if one["topic"] == CONTACTS.name]
    assert [one["type"] for one in outbox.still_said(house.store, rows)] == [CONTACT_ERASED.name]


def test_who_is_in_a_class_or_waits_for_one_is_not_erased_before_they_leave(house: House) -> None:
    class_id, learner_id = enrolled(house, **DETAILS)
    refused = erase(house, learner_id)
    assert refused.status_code == 409 and "Bồi dưỡng nhận thức về Đảng khoá 1" in refused.json["title"]
    withdraw(house, class_id, learner_id)
    full = house.announce(name="Lớp đã đầy", capacity=1)["class_id"]
    house.enrol(full, "Sùng A Chớ", birth="1990")
    assert house.enrol(full, NAME, **DETAILS, waiting=True).json["waiting"] == [learner_id]
    refused = erase(house, learner_id)
    assert refused.status_code == 409 and "Lớp đã đầy" in refused.json["title"]
    version = house.store.classes.find_one({"_id": full})["version"]
    house.staff("DELETE", f"/api/v1/classes/{full}/waiting-list/{learner_id}", version=version)
    assert erase(house, learner_id).status_code == 200


def test_a_certificate_is_issued_first_and_stays_as_it_was_printed_also_when_issued_anew(house: House) -> None:
    klass = recognised_class(house)
    learner_id = house.store.learners.find_one({"name": "Lù A Páo"})["_id"]
    version = house.store.classes.find_one({"_id": klass["_id"]})["version"]
    closing = {"closed_on": "2023-02-20"}
    house.staff("POST", f"/api/v1/classes/{klass['_id']}/closing", version=version, json=closing)
    refused = erase(house, learner_id)
    assert refused.status_code == 409 and "chưa được cấp giấy" in refused.json["title"]
    assert issue(house, klass).status_code == 201
    before = certificate(house, "Lù A Páo")
    assert erase(house, learner_id).status_code == 200
    assert house.store.certificates.find_one({"_id": before["_id"]}) == before
    body = {"issued_on": "2023-03-01", "reason": "rách"}
    again = house.staff("POST", f"/api/v1/certificates/{before['_id']}/reissue", json=body)
    assert again.status_code == 201, again.json
    anew = certificate(house, "Lù A Páo")
    assert (anew["replaces_id"], anew["birth"]) == (before["_id"], before["birth"])


def test_only_the_staff_of_their_centres_and_operators_erase(house: House) -> None:
    class_id, learner_id = enrolled(house, nominator="Đảng ủy xã Nà Hẩu", **DETAILS)
    withdraw(house, class_id, learner_id)
    assert erase(house, learner_id, ("staff", house.other_centre)).status_code == 404
    for role in (("committee", house.committee), ("board", house.province), ("lecturer", house.centre)):
        assert erase(house, learner_id, role).status_code == 403
    assert erase(house, learner_id, version=7).status_code == 412
    assert erase(house, learner_id, ("operator", "*")).status_code == 200
    assert erase(house, learner_id).status_code == 409


def test_the_staff_to_whom_somebody_is_only_proposed_may_erase_them_too(house: House) -> None:
    one = nominated(house, NAME, identity_number=NUMBER, birth="1985")
    class_id = house.announce()["class_id"]
    [learner_id] = place(house, class_id, one).json and house.store.classes.find_one({"_id": class_id})["learners"]
    withdraw(house, class_id, learner_id)
    assert erase(house, learner_id).status_code == 200
    assert house.store.nominations.find_one({"_id": one})["name"] == erased.NAME


@pytest.mark.parametrize("reason", [f"chị {NAME} gửi đơn", "số 0912 345 678", EMAIL, f"CCCD {NUMBER}", "x"])
def test_the_reason_that_stays_names_nobody(house: House, reason: str) -> None:
    class_id, learner_id = enrolled(house, **DETAILS)
    withdraw(house, class_id, learner_id)
    refused = erase(house, learner_id, reason=reason)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/reason")
    assert house.store.learners.find_one({"_id": learner_id})["name"] == NAME


def test_a_short_name_inside_a_word_of_the_reason_is_no_name() -> None:
    learner = {"_id": "1", "version": 1, "search": "an"}
    by = By("account", "Cán bộ", datetime(2026, 3, 9, tzinfo=UTC))
    left, _ = erasure.erase(learner, by, "theo văn bản của học viên")
    assert left["erased"]["by"] == "Cán bộ"
    with pytest.raises(Refusal):
        erasure.erase(learner, by, "An xin xóa")


def test_lists_kept_for_the_day_go_when_they_name_them_and_stay_when_they_do_not(house: House) -> None:
    class_id, learner_id = enrolled(house, MY[0], birth=MY[1], identity_number=MY[2])
    withdraw(house, class_id, learner_id)
    desks = Desks(house, house.announce()["class_id"])
    with_her, without = desks.send(MY, PAO), desks.send(PAO)
    unread = desks.send(["1", *MY[:2]], ["2", *PAO[:2]], headings=["?", "??", "???"])
    assert unread["phase"] == "headings"
    content = workbook({"Danh sách": [["Họ và tên", "Ngày sinh"], MY[:2]]})
    form = {"programme": "thematic", "period": "2023-Q1", "nominator_id": house.committee, "centre_id": house.centre}
    house.client.set_cookie(COOKIE, house.token_for(("committee", house.committee)))
    sent = house.client.post("/nominations/lists", data={**form, "file": (BytesIO(content), "ds.xlsx")})
    assert sent.status_code == 303 and house.store.nomination_lists.count_documents({}) == 1
    assert erase(house, learner_id).status_code == 200
    kept = {one["_id"].split("/")[0] for one in house.store.upload_parts.find()}
    assert kept == {without["upload_id"]} and with_her["upload_id"] not in kept
    assert house.store.nomination_lists.count_documents({}) == 0
    assert desks.take(without).status_code == 202
    path = f"{desks.path}/{with_her['upload_id']}"
    assert house.staff("GET", path).status_code == 200
    assert desks.send_file(workbook({"Danh sách": [["Họ và tên", "Ngày sinh"], PAO[:2]]}))["phase"] == "looked"


def test_answers_kept_for_who_asks_again_lose_the_words_that_name_them(house: House) -> None:
    class_id, learner_id = enrolled(house, **DETAILS)
    rows = [[NAME, "06/04/1985", NUMBER, ""], [NAME, "06/04/1985", NUMBER, ""], ["Sùng A Chớ", "1990", "", ""]]
    assert send_list(house, rows, take="good").status_code == 201
    withdraw(house, class_id, learner_id)
    assert NAME in str(list(house.store.answers.find()))
    assert erase(house, learner_id).status_code == 200
    assert NAME not in str(list(house.store.answers.find()))


def test_the_page_says_what_goes_and_what_stays_asks_once_and_shows_who_did_it(house: House) -> None:
    klass = recognised_class(house)
    learner_id = house.store.learners.find_one({"name": "Lù A Páo"})["_id"]
    version = house.store.classes.find_one({"_id": klass["_id"]})["version"]
    house.staff("POST", f"/api/v1/classes/{klass['_id']}/closing", version=version, json={"closed_on": "2023-02-20"})
    assert issue(house, klass).status_code == 201
    house.client.set_cookie(COOKIE, house.token_for(("staff", house.centre)))
    page = f"/learners/{learner_id}/erase"
    assert page in house.client.get(f"/learners/{learner_id}").text
    asked = house.client.get(page).text
    number = certificate(house, "Lù A Páo")["register_number"]
    assert "Lù A Páo" in asked and f"{number}/2023" in asked and "Vẫn giữ" in asked
    wrong = house.client.post(page, data={"_version": "1", "reason": "anh Lù A Páo xin"})
    assert wrong.status_code == 422 and "đừng ghi họ tên" in wrong.text
    done = house.client.post(page, data={"_version": "1", "reason": ASKED})
    assert done.status_code == 303, done.text
    after = house.client.get(done.headers["Location"]).text
    assert "Lù A Páo" not in after and ASKED in after and "Đã xóa học viên theo yêu cầu." in after
    transcript = house.client.get(f"/learners/{learner_id}").text
    assert erased.NAME in transcript and "Lù A Páo" not in transcript and "hoàn thành" in transcript
    assert house.client.post(page, data={"_version": "2", "reason": ASKED}).status_code == 409


def test_an_operator_erases_by_the_page_without_seeing_what_they_learned(house: House) -> None:
    class_id, learner_id = enrolled(house, **DETAILS)
    withdraw(house, class_id, learner_id)
    house.client.set_cookie(COOKIE, house.token_for(("operator", "*")))
    assert house.client.get(f"/learners/{learner_id}").status_code == 403
    assert NAME in house.client.get(f"/learners/{learner_id}/erase").text
    done = house.client.post(f"/learners/{learner_id}/erase", data={"_version": "1", "reason": ASKED})
    assert done.status_code == 303
    assert "Đã xóa theo yêu cầu ngày" in house.client.get(done.headers["Location"]).text


def test_who_was_erased_and_comes_again_is_somebody_new(house: House) -> None:
    class_id, learner_id = enrolled(house, **DETAILS)
    withdraw(house, class_id, learner_id)
    assert erase(house, learner_id).status_code == 200
    [anew] = house.enrol(house.announce()["class_id"], NAME, **DETAILS).json["enrolled"]
    assert anew != learner_id
    assert house.store.learners.find_one({"_id": learner_id})["name"] == erased.NAME
