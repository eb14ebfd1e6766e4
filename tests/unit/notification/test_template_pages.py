"""The pages and the API of texts: what is in force, writing one, how it would read, older versions."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from services.notification.model import kinds
from services.notification.model.masks import masked, masked_name
from services.notification.model.templates import built_in
from shared.store import Store
from tests.unit.notification.conftest import CENTRE, COMMITTEE, HOST, Client, Journal

SUMMONS = "/templates/summons"
API = "/api/v1/templates/summons/vi"
BUILT_IN = built_in("summons", "vi")
TYPED = {"subject": "Mời học", "text": "Kính gửi {{ name }}\n\n- một", "sms": "Mời {{ name }}", "_version": "0"}
BODY: dict[str, Any] = {"subject": "Mời học", "text": "Kính gửi {{ name }}\n\n- một", "sms": "Mời {{ name }}"}


@pytest.fixture(autouse=True)
def province(journal: Journal, store: Store) -> None:
    journal.everybody()
    journal.organisation("province", "Tỉnh ủy Thanh Vân", None, "province")
    journal.hear()
    store.organisations.update_many({"_id": {"$ne": "province"}}, {"$set": {"parent_id": "province"}})


def text_of(page: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def row_of(page: str, title: str) -> str:
    return next(text_of(one) for one in page.split("<tr>") if title in one)


def test_the_list_says_by_audience_whose_text_is_in_force(client: Client) -> None:
    board = client(("board", "province"))
    board.post(f"{SUMMONS}?organisation_id=province", data=TYPED)
    staff = client(("staff", CENTRE))
    page = staff.get("/templates").text
    assert "Trung tâm chính trị Bắc Hà chưa có mẫu riêng" in page
    assert "Của Tỉnh ủy Thanh Vân" in row_of(page, "Giấy triệu tập")
    assert row_of(page, "Giấy triệu tập").count("Có sẵn") == 1  # the English one
    assert row_of(page, "Giấy báo nhập học").count("Có sẵn") == 2
    staff.post(SUMMONS, data=TYPED)
    page = staff.get("/templates").text
    assert "Trung tâm chính trị Bắc Hà có 1 mẫu riêng" in page
    assert "Mẫu riêng, bản 1" in row_of(page, "Giấy triệu tập")
    headings = re.findall(r"<h2>Gửi cho ([^<]+)</h2>", page)
    assert headings == ["học viên", "đơn vị cử", "trung tâm", "Ban Tuyên giáo và Dân vận"]
    assert "has 1 texts of its own" in client(("staff", CENTRE), language="en").get("/templates").text


def test_every_text_has_a_page_in_both_languages(client: Client) -> None:
    staff = client(("staff", CENTRE))
    for kind in kinds.KINDS.values():
        for language in ("vi", "en"):
            page = staff.get(f"/templates/{kind.code}?written_in={language}")
            assert page.status_code == 200
            assert built_in(kind.code, language).subject in html.unescape(page.text)
            assert ("segments.js" in page.text) == (kind.audience == kinds.LEARNER)


def test_the_form_has_the_text_in_force_and_the_fields_beside_it(client: Client) -> None:
    page = client(("staff", CENTRE)).get(SUMMONS).text
    assert "Đang dùng: mẫu có sẵn" in page
    assert html.escape(BUILT_IN.sms or "", quote=False)[:40] in html.unescape(page)
    assert "<code>class_name</code>" in page
    assert "chỉ trong thư" in page
    assert ".when: 07 giờ 30, thứ Hai, ngày 20/02/2026" in page


def test_a_text_is_saved_and_in_force(client: Client, store: Store) -> None:
    staff = client(("staff", CENTRE))
    zalo = {"template_id": "203972", "parameters": "ten = {{ name }}\r\n\r\nlop={{ class_label }}"}
    answer = staff.post(SUMMONS, data=TYPED | zalo | {"why": "cho gọn", "text": "Kính gửi\r\n\r\n- một \r\n"})
    assert (answer.status_code, answer.location) == (303, f"{SUMMONS}?done=template-saved")
    kept = store.templates.find_one({"_id": f"{CENTRE}:summons:vi"})["versions"][0]
    assert kept["text"] == "Kính gửi\n\n- một"
    assert kept["zalo"] == {"template_id": "203972", "parameters": {"ten": "{{ name }}", "lop": "{{ class_label }}"}}
    page = staff.get(answer.location).text
    assert "Đã lưu." in page
    assert "Đang dùng: mẫu riêng của Trung tâm chính trị Bắc Hà, bản 1" in text_of(page)
    assert "ten = {{ name }}\nlop = {{ class_label }}" in html.unescape(page)
    assert "Người thử cho gọn" in row_of(page, "Bản 1")


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client: Client, store: Store) -> None:
    typed = TYPED | {
        "subject": "{{ class_name }}",
        "text": "Chào {{ nam }}",
        "template_id": "x",
        "parameters": "a = {{ b }}",
    }
    answer = client(("staff", CENTRE)).post(SUMMONS, data=typed)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    for at in ("subject", "text", "template_id", "parameters"):
        assert f'href="#at-{at}"' in page
    assert "Không có trường “nam”. Có phải là “name”?" in page
    assert "Chào {{ nam }}</textarea>" in page
    assert store.templates.count_documents({}) == 0
    english = client(("staff", CENTRE), language="en").post(SUMMONS, data=typed).text
    assert "Is “name” meant?" in html.unescape(english)


@pytest.mark.parametrize("lines", ["ten {{ name }}", "ten = a\nten = b"])
def test_parameters_that_cannot_be_read_are_refused(client: Client, lines: str) -> None:
    answer = client(("staff", CENTRE)).post(SUMMONS, data=TYPED | {"template_id": "1", "parameters": lines})
    assert answer.status_code == 422
    assert 'href="#at-parameters"' in answer.text


def test_an_empty_form_is_told_all_that_is_missing(client: Client) -> None:
    answer = client(("staff", CENTRE)).post(SUMMONS, data={"_version": "0"})
    assert answer.status_code == 422
    assert answer.text.count("còn trống") >= 3


def test_who_was_slower_sees_what_is_kept_now(client: Client) -> None:
    staff = client(("staff", CENTRE))
    staff.post(SUMMONS, data=TYPED | {"subject": "Của người khác"})
    answer = staff.post(SUMMONS, data=TYPED)
    assert answer.status_code == 412
    assert "Đang lưu: Của người khác" in text_of(answer.text)
    assert 'name="_version" value="1"' in answer.text
    assert staff.post(SUMMONS, data=TYPED | {"_version": "1"}).status_code == 303


def test_a_preview_shows_how_it_reads_and_keeps_nothing(client: Client, store: Store) -> None:
    page = client(("staff", CENTRE)).post(SUMMONS, data=TYPED | {"do": "preview"})
    assert page.status_code == 200
    seen = text_of(page.text)
    assert "Chưa gửi thư nào loại này: xem với thông tin mẫu." in seen
    assert "Kính gửi Nguyễn Văn An" in seen
    assert "Tin SMS: 1 đoạn, 17 ký tự Moi Nguyen Van An" in seen
    assert "Mời {{ name }}" in html.unescape(page.text)
    assert store.templates.count_documents({}) == 0
    wrong = client(("staff", CENTRE)).post(SUMMONS, data=TYPED | {"do": "preview", "text": "{{ x }}"})
    assert wrong.status_code == 422


def test_a_preview_has_the_facts_of_a_real_message_and_masks_its_people(
    client: Client, journal: Journal, store: Store
) -> None:
    journal.announce()
    journal.enrol(("an", COMMITTEE), ("binh", COMMITTEE))
    journal.open()
    journal.hear()
    typed = TYPED | {"do": "preview", "text": '{{ name }}, {{ class_name }}, {{ owner_email or "" }}'}
    page = client(("staff", CENTRE)).post("/templates/enrolled", data=typed).text
    seen = text_of(page)
    assert "Với thông tin của tin gần đây nhất loại này; tên người đã che." in seen
    assert re.search(r"(Ng\*\*\* V\*\* A\*\*|L\*\*\* T\*\* B\*\*), Nhận thức về Đảng khoá 12, tc\*\*\*@…", seen)
    for person in ("Nguyễn Văn An", "Lò Thị Bình", "tct.bacha"):
        assert person not in seen.replace("ví dụ: Nguyễn Văn An", "")
    to_committee = {**typed, "sms": ""}
    committee = client(("board", "province")).post(
        "/templates/class-opened?organisation_id=province", data=to_committee
    )
    assert "Đảng ủy xã Bản Phố, Nhận thức về Đảng khoá 12" in text_of(committee.text)
    elsewhere = client(("staff", HOST)).post("/templates/summons", data=typed).text
    assert "xem với thông tin mẫu" in elsewhere
    answer = client(("staff", CENTRE)).post("/api/v1/templates/enrolled/vi/previews", json=BODY).json
    assert answer["real"] is True


def test_a_preview_escapes_what_was_typed(client: Client) -> None:
    page = client(("staff", CENTRE)).post(SUMMONS, data=TYPED | {"do": "preview", "text": "<script>alert(1)</script>"})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_older_versions_are_read_compared_and_taken_up_again(client: Client) -> None:
    staff = client(("staff", CENTRE))
    staff.post(SUMMONS, data=TYPED | {"why": "thử"})
    staff.post(SUMMONS, data=TYPED | {"_version": "1", "text": "Kính gửi {{ name }}\n\n- hai"})
    page = text_of(staff.get(f"{SUMMONS}/versions/1").text)
    assert "Bản 1: Giấy triệu tập" in page
    assert "thử" in page
    assert "bỏ - một" in page
    assert "thêm - hai" in page
    assert "giống hệt" in staff.get(f"{SUMMONS}/versions/2").text
    assert "- một" in staff.get(f"{SUMMONS}?version=1").text
    for path in (f"{SUMMONS}/versions/3", f"{SUMMONS}?version=3", "/templates/enrolled/versions/1"):
        assert staff.get(path).status_code == 404


def test_an_own_text_is_given_up(client: Client) -> None:
    staff = client(("staff", CENTRE))
    assert "giving-up" not in staff.get(SUMMONS).text
    staff.post(SUMMONS, data=TYPED)
    assert "thư sẽ viết theo mẫu có sẵn" in text_of(staff.get(SUMMONS).text)
    answer = staff.post(f"{SUMMONS}/giving-up", data={"_version": "1"})
    assert (answer.status_code, answer.location) == (303, f"{SUMMONS}?done=template-given-up")
    page = staff.get(answer.location).text
    assert "Đang dùng: mẫu có sẵn" in page
    assert "Bỏ mẫu riêng" in row_of(page, '<th scope="row">2')
    assert staff.post(f"{SUMMONS}/giving-up", data={"_version": "2"}).status_code == 409


def test_only_those_concerned_may_look_and_write(client: Client) -> None:
    for role in ("lecturer", "committee"):
        assert client((role, CENTRE)).get("/templates").status_code == 403
    assert client().get("/templates").status_code == 302
    staff = client(("staff", CENTRE))
    for place in ("province", COMMITTEE, "nowhere"):
        assert staff.get(f"/templates?organisation_id={place}").status_code == 404
        assert staff.get(f"{SUMMONS}?organisation_id={place}").status_code == 404
        assert staff.post(f"{SUMMONS}?organisation_id={place}", data=TYPED).status_code == 404
    assert staff.get("/templates/no-such").status_code == 404
    assert staff.get(f"{SUMMONS}?written_in=fr").status_code == 404
    assert staff.get(f"{SUMMONS}?version=99999999999999999999").status_code == 404
    operator = client(("operator", "*"))
    assert "Tỉnh ủy Thanh Vân chưa có mẫu riêng" in operator.get("/templates").text
    read_only = operator.get(f"{SUMMONS}?organisation_id={CENTRE}")
    assert read_only.status_code == 200
    assert "<textarea" not in read_only.text
    assert operator.post(f"{SUMMONS}?organisation_id={CENTRE}", data=TYPED).status_code == 403
    assert operator.post(f"{SUMMONS}?organisation_id=province", data=TYPED).status_code == 303


# The API.


def test_the_api_lists_shows_saves_and_gives_up(client: Client) -> None:
    staff = client(("staff", CENTRE))
    listed = staff.get("/api/v1/templates").json
    assert (listed["organisation_id"], len(listed["items"])) == (CENTRE, 2 * len(kinds.KINDS))
    shown = staff.get(API)
    assert shown.headers["ETag"] == '"0"'
    assert (shown.json["own"], shown.json["in_force"]["number"]) == (False, 0)
    assert shown.json["in_force"]["text"] == BUILT_IN.text
    body = BODY | {"zalo": {"template_id": "203972", "parameters": {"ten": "{{ name }}"}}, "why": "thử"}
    saved = staff.put(API, json=body, headers={"If-Match": '"0"'})
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
    assert saved.json["in_force"] == {
        "organisation_id": CENTRE,
        "number": 1,
        **{key: body[key] for key in body if key != "why"},
    }
    assert saved.json["versions"][0]["why"] == "thử"
    item = next(one for one in staff.get("/api/v1/templates").json["items"] if one["kind"] == "summons")
    assert (item["organisation_id"], item["number"]) == (CENTRE, 1)
    given_up = staff.delete(API, headers={"If-Match": '"1"'})
    assert (given_up.status_code, given_up.json["own"], given_up.headers["ETag"]) == (200, False, '"2"')


@pytest.mark.parametrize(
    "changes, status, pointer",
    [
        ({"text": "{{ name.upper() }}"}, 422, "/text"),
        ({"subject": None}, 422, "/subject"),
        ({"sms": "Moi {{ class_name }}"}, 422, "/sms"),
        ({"text": 3}, 422, "/text"),
        ({"zalo": {"parameters": {}}}, 422, "/zalo/template_id"),
        ({"zalo": {"template_id": "1", "parameters": {"ten": "{{ x }}"}}}, 422, "/zalo/parameters/ten"),
    ],
)
def test_the_api_points_at_what_is_wrong(client: Client, changes: dict[str, Any], status: int, pointer: str) -> None:
    answer = client(("staff", CENTRE)).put(API, json=BODY | changes, headers={"If-Match": '"0"'})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (status, pointer)


def test_the_api_asks_for_the_version_that_was_seen(client: Client) -> None:
    staff = client(("staff", CENTRE))
    assert staff.put(API, json=BODY).status_code == 428
    assert staff.put(API, json=BODY, headers={"If-Match": '"4"'}).status_code == 412
    assert staff.delete(API, headers={"If-Match": '"0"'}).status_code == 409
    assert staff.put("/api/v1/templates/no-such/vi", json=BODY, headers={"If-Match": '"0"'}).status_code == 404


def test_the_api_previews(client: Client, store: Store) -> None:
    answer = client(("staff", CENTRE)).post(f"{API}/previews", json=BODY)
    assert answer.status_code == 200
    assert (answer.json["sms"], answer.json["segments"], answer.json["real"]) == ("Moi Nguyen Van An", 1, False)
    assert "<li>một</li>" in answer.json["letter"]["html"]
    assert store.templates.count_documents({}) == 0


# Masks.


@pytest.mark.parametrize("name, shown", [("Nguyễn Văn An", "Ng*** V** A**"), ("Y", "Y***"), ("", ""), (None, None)])
def test_a_name_is_masked(name: str | None, shown: str | None) -> None:
    assert masked_name(name) == shown


def test_people_are_masked_and_organisations_are_not() -> None:
    known = {
        "name": "Nguyễn Văn An",
        "owner": "Trung tâm",
        "owner_email": "tct@example.vn",
        "warned": [{"name": "Lò Thị Bình", "more": 3}],
        "sessions": [{"when": "07:30"}],
    }
    learner = masked(kinds.KINDS[kinds.FELL_BELOW], known)
    assert learner == {
        "name": "Ng*** V** A**",
        "owner": "Trung tâm",
        "owner_email": "t***@…",
        "warned": [{"name": "L*** T** B**", "more": 3}],
        "sessions": [{"when": "07:30"}],
    }
    committee = masked(kinds.KINDS[kinds.COMMITTEE_FELL_BELOW], known | {"name": "Đảng ủy xã"})
    assert (committee["name"], committee["warned"][0]["name"]) == ("Đảng ủy xã", "L*** T** B**")
