"""Who gets what: who may say so, on pages and by the API, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from services.notification import sealing
from services.notification.model import kinds
from services.notification.model.deliveries import NO_ADDRESS, READY
from services.notification.model.kinds import EMAIL, INBOX
from services.notification.model.rule_changes import checked_channels, checked_url
from services.notification.sending.router import Router
from services.notification.settings import Settings
from shared.refusal import Refusal
from shared.store import Store
from tests.unit.notification.conftest import CENTRE, COMMITTEE, Client, Journal

SUMMONS = f"/rules/{CENTRE}/kinds/summons"


@pytest.fixture(autouse=True)
def province(journal: Journal, store: Store) -> None:
    journal.everybody()
    journal.organisation("province", "Tỉnh ủy Thanh Vân", None, "province")
    journal.organisation("board", "Ban Tuyên giáo Tỉnh ủy", None, "board")
    journal.hear()
    store.organisations.update_many({"_id": {"$ne": "province"}}, {"$set": {"parent_id": "province"}})


def kind_of(shown: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in shown["kinds"] if one["code"] == code)


def test_a_page_says_what_goes_and_whose_rule_it_is(client: Client) -> None:
    board = client(("board", "province"))
    form = {"_version": "0", "on": "false", "channels-0": "sms", "channels-1": "", "channels-2": "email"}
    answer = board.post("/rules/province/kinds/enrolled", data=form)
    assert (answer.status_code, answer.location) == (303, "/rules?organisation_id=province&done=rule-changed")
    page = client(("staff", CENTRE)).get("/rules").text
    assert "15 loại thư đang gửi, 1 đã tắt" in page
    row = next(one for one in page.split("<tr>") if "/kinds/enrolled" in one)
    assert "Đã tắt" in row
    assert "tin nhắn SMS → thư điện tử" in row
    assert "Tỉnh ủy Thanh Vân" in row
    assert "mặc định" in next(one for one in page.split("<tr>") if "/kinds/summons" in one)


def test_an_own_rule_goes_before_and_can_be_dropped_again(client: Client) -> None:
    client(("board", "province")).post(
        "/rules/province/kinds/summons", data={"_version": "0", "on": "false", "channels-0": "email"}
    )
    staff = client(("staff", CENTRE))
    assert kind_of(staff.get(f"/api/v1/rules/{CENTRE}").json, "summons")["said_by"] == "province"
    staff.post(SUMMONS, data={"_version": "0", "on": "true", "channels-0": "sms", "channels-1": "email"})
    own = kind_of(staff.get(f"/api/v1/rules/{CENTRE}").json, "summons")
    assert (own["on"], own["channels"], own["said_by"]) == (True, ["sms", "email"], CENTRE)
    assert "Bỏ quy định riêng" in staff.get(SUMMONS).text
    assert staff.post(f"{SUMMONS}/as-above", data={"_version": "1"}).status_code == 303
    assert kind_of(staff.get(f"/api/v1/rules/{CENTRE}").json, "summons")["said_by"] == "province"


def test_a_summons_on_paper_only_is_said_on_the_page(client: Client) -> None:
    staff = client(("staff", CENTRE))
    words = "phải in và giao tận tay cho từng học viên"
    assert words not in staff.get("/rules").text
    staff.post(SUMMONS, data={"_version": "0", "on": "false", "channels-0": "email"})
    assert words in staff.get("/rules").text


def test_the_history_says_who_changed_what(client: Client, store: Store) -> None:
    staff = client(("staff", CENTRE))
    staff.post(SUMMONS, data={"_version": "0", "on": "true", "channels-0": "sms"})
    staff.post(f"/rules/{CENTRE}/times", data={"_version": "1", "quiet": "none", "summons_days": "10"})
    staff.post(f"/rules/{CENTRE}/times", data={"_version": "2", "quiet": "none", "summons_days": "10"})
    history = store.rules.find_one({"_id": CENTRE})["history"]
    assert [(one["about"], one["by"], one["by_name"]) for one in history] == [
        ("summons", "account-1", "Người thử"),
        ("times", "account-1", "Người thử"),
    ]
    assert history[0]["was"] is None
    assert history[1]["now"] == {"quiet": None, "summons_days": 10}
    assert "Người thử, Giấy triệu tập" in staff.get("/rules").text


def test_times_left_free_are_as_those_above_say(client: Client, store: Store) -> None:
    board = client(("board", "province"))
    board.post(
        "/rules/province/times", data={"_version": "0", "quiet": "own", "quiet_from": "22:30", "quiet_to": "05:00"}
    )
    staff = client(("staff", CENTRE))
    staff.post(f"/rules/{CENTRE}/times", data={"_version": "0", "quiet": "as-above", "reminder_hour": "15"})
    shown = staff.get(f"/api/v1/rules/{CENTRE}").json
    assert (shown["quiet"], shown["summons_days"], shown["reminder_hour"]) == ({"from": 1350, "to": 300}, 7, 15)
    assert shown["said_by"] == {"quiet": "province", "summons_days": None, "reminder_hour": CENTRE}
    assert "22:30 đến 05:00" in staff.get("/rules").text


@pytest.mark.parametrize(
    "typed, at",
    [
        ({"summons_days": "0"}, "summons_days"),
        ({"summons_days": "61"}, "summons_days"),
        ({"reminder_hour": "24"}, "reminder_hour"),
        ({"quiet": "own", "quiet_from": "25:00", "quiet_to": "06:00"}, "quiet_from"),
        ({"quiet": "own", "quiet_from": "21:00"}, "quiet_to"),
        ({"quiet": "own", "quiet_from": "21:00", "quiet_to": "21:00"}, "quiet_to"),
    ],
)
def test_times_that_cannot_be_are_refused_where_they_stand(client: Client, typed: dict[str, str], at: str) -> None:
    answer = client(("staff", CENTRE)).post(f"/rules/{CENTRE}/times", data={"_version": "0", **typed})
    assert answer.status_code == 422
    assert f'href="#at-{at}"' in answer.text


def test_an_order_of_ways_that_cannot_be_is_refused(client: Client, store: Store) -> None:
    staff = client(("staff", CENTRE))
    twice = {"_version": "0", "on": "true", "channels-0": "sms", "channels-1": "sms"}
    answer = staff.post(SUMMONS, data=twice)
    assert answer.status_code == 422
    assert 'href="#at-channels-1"' in answer.text
    assert staff.post(SUMMONS, data={"_version": "0", "on": "true"}).status_code == 422
    assert store.rules.count_documents({}) == 0


def test_an_organisation_has_every_message_in_its_inbox() -> None:
    told = kinds.KINDS[kinds.CLASS_OPENED]
    assert checked_channels(told, [None, "email", None]) == ["email", "inbox"]
    assert checked_channels(told, ["inbox", "webhook"]) == ["webhook", "inbox"]
    assert checked_channels(told, []) == ["inbox"]
    with pytest.raises(Refusal):
        checked_channels(told, ["sms"])


def test_who_changed_an_older_version_is_told(client: Client) -> None:
    staff = client(("staff", CENTRE))
    form = {"_version": "0", "on": "true", "channels-0": "sms"}
    assert staff.post(SUMMONS, data=form).status_code == 303
    late = staff.post(SUMMONS, data={**form, "channels-0": "email"})
    assert late.status_code == 412
    assert "nay là bản 1" in late.text
    body = {"on": True, "channels": ["email"]}
    api = f"/api/v1/rules/{CENTRE}/kinds/summons"
    assert staff.put(api, json=body).status_code == 428
    assert staff.put(api, json=body, headers={"If-Match": '"0"'}).status_code == 412
    assert staff.put(api, json=body, headers={"If-Match": '"1"'}).headers["ETag"] == '"2"'
    assert staff.delete(api, headers={"If-Match": '"2"'}).json["version"] == 3


def test_rules_are_for_those_who_hold_a_role_there(client: Client) -> None:
    staff = client(("staff", CENTRE))
    assert staff.get(f"/rules?organisation_id={COMMITTEE}").status_code == 404
    assert staff.get(f"/api/v1/rules/{COMMITTEE}").status_code == 404
    assert staff.post(f"/rules/{COMMITTEE}/times", data={"_version": "0"}).status_code == 404
    assert client(("staff", "province")).get(f"/rules?organisation_id={CENTRE}").status_code == 404
    assert client(("lecturer", CENTRE)).get("/rules").status_code == 403
    assert client(("operator", "*")).get(f"/rules?organisation_id={COMMITTEE}").status_code == 200
    assert "Trung tâm chính trị Bắc Hà" in client(("operator", "*")).get("/rules").text
    assert client(("board", "province")).get("/rules?organisation_id=board").status_code == 200


def test_what_goes_to_others_is_theirs_to_say(client: Client) -> None:
    staff = client(("staff", CENTRE))
    shown = staff.get(f"/api/v1/rules/{CENTRE}").json
    assert {one["audience"] for one in shown["kinds"]} == {"learner", "centre"}
    theirs = client(("committee", COMMITTEE)).get(f"/api/v1/rules/{COMMITTEE}").json
    assert {one["audience"] for one in theirs["kinds"]} == {"learner", "committee"}
    body = {"on": False, "channels": ["email"]}
    refused = staff.put(f"/api/v1/rules/{CENTRE}/kinds/digest", json=body, headers={"If-Match": '"0"'})
    assert refused.status_code == 409
    assert staff.get(f"/rules/{CENTRE}/kinds/digest").status_code == 404
    assert staff.get(f"/rules/{CENTRE}/kinds/nothing").status_code == 404
    assert "digest" in {
        one["code"] for one in client(("board", "province")).get("/api/v1/rules/province").json["kinds"]
    }


def test_the_secret_of_a_webhook_is_shown_once_and_kept_sealed(
    client: Client, store: Store, told: Callable[..., Settings]
) -> None:
    staff, here = client(("staff", CENTRE)), f"/rules/{CENTRE}/webhook"
    made = staff.post(here, data={"_version": "0", "url": "https://bacha.example.vn/hook"})
    secret = re.search(r'name="secret" value="([\w-]{43})"', made.text)
    assert secret
    kept = store.rules.find_one({"_id": CENTRE})
    assert secret[1] not in str(kept)
    assert sealing.open_sealed(told(1).messages_key_file, kept["webhook"]["secret_sealed"]) == secret[1]
    assert secret[1] not in staff.get(here).text + staff.get("/rules").text + staff.get(f"/api/v1/rules/{CENTRE}").text
    moved = staff.post(here, data={"_version": "1", "url": "https://moi.example.vn/hook"})
    assert moved.location.endswith("done=webhook-changed")
    assert store.rules.find_one({"_id": CENTRE})["webhook"]["secret_sealed"] == kept["webhook"]["secret_sealed"]
    renewed = staff.post(f"{here}/secret", data={"_version": "2"})
    assert secret[1] not in renewed.text
    assert store.rules.find_one({"_id": CENTRE})["webhook"]["secret_sealed"] != kept["webhook"]["secret_sealed"]
    assert staff.post(f"{here}/removal", data={"_version": "3"}).status_code == 303
    assert "webhook" not in store.rules.find_one({"_id": CENTRE})
    assert staff.post(f"{here}/secret", data={"_version": "4"}).status_code == 404


def test_a_program_gets_the_secret_once_too(client: Client) -> None:
    staff, here = client(("staff", CENTRE)), f"/api/v1/rules/{CENTRE}/webhook"
    made = staff.put(here, json={"url": "https://bacha.example.vn/hook"}, headers={"If-Match": '"0"'}).json
    assert len(made["secret"]) == 43
    again = staff.put(here, json={"url": "https://moi.example.vn/hook"}, headers={"If-Match": '"1"'}).json
    assert again == {"url": "https://moi.example.vn/hook", "version": 2, "secret": None}
    renewed = staff.post(f"{here}/secret", headers={"If-Match": '"2"'}).json
    assert renewed["secret"] not in (None, made["secret"])
    assert staff.delete(here, headers={"If-Match": '"3"'}).json["webhook"] is None


@pytest.mark.parametrize(
    "url",
    [
        "http://bacha.example.vn/hook",
        "https://localhost/hook",
        "https://10.0.0.1/hook",
        "https://[::1]/hook",
        "https://2130706433/hook",
        "https://0x7f.1/hook",
        "https://store.internal/hook",
        "https://printer.local/hook",
        "https://me:secret@bacha.example.vn/hook",
        "https://bacha.example.vn/hook#part",
        "https://bacha.example.vn:port/hook",
        "https://[bacha/hook",
        "bacha.example.vn",
    ],
)
def test_addresses_within_our_own_network_and_open_ones_are_refused(url: str) -> None:
    with pytest.raises(Refusal):
        checked_url(url)


def test_a_public_https_address_is_taken() -> None:
    assert checked_url("https://eoffice.laocai.gov.vn:8443/solop?unit=12")


def test_pages_are_read_in_english(client: Client) -> None:
    staff = client(("staff", CENTRE), language="en")
    for path in ("/rules", SUMMONS, f"/rules/{CENTRE}/times", f"/rules/{CENTRE}/webhook"):
        page = staff.get(path)
        assert page.status_code == 200
        assert '<html lang="en"' in page.text


def test_what_waits_goes_by_the_new_rule(client: Client, store: Store, journal: Journal) -> None:
    journal.everybody()
    journal.announce()
    store.rules.insert_one({"_id": CENTRE, "kinds": {"enrolled": {"on": True, "channels": ["sms"]}}, "version": 1})
    journal.enrol(("an", COMMITTEE))
    journal.hear()
    [waiting] = store.deliveries.find({"recipient.id": "an"})
    assert waiting["state"] == NO_ADDRESS
    client(("staff", CENTRE)).post(f"/rules/{CENTRE}/kinds/enrolled/as-above", data={"_version": "1"})
    router = Router(store, {}, {EMAIL, INBOX})
    router.round()
    [goes] = store.deliveries.find({"recipient.id": "an"})
    assert (goes["state"], goes["channel"]) == (READY, EMAIL)
    assert not router.round()
