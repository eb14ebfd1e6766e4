"""Receipts: a provider says what became of a message, once, and nobody else can."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.notification.app import make
from services.notification.model import deliveries
from services.notification.model.gateway_files import parse
from services.notification.model.provider_receipts import is_genuine, read
from services.notification.model.signatures import digest, sign, written
from services.notification.settings import Settings
from shared.refusal import Refusal
from shared.store import Store
from tests.ports import free_port
from tests.stores import Kept

SECRET = "the secret of the receipts"
FORMS = f"""
[sms]
url = "https://sms.example.vn/"
json = {{ to = "{{to}}", text = "{{text}}" }}

[sms.receipts]
secret = "{SECRET}"
signature_header = "X-Signature"
timestamp_header = "X-Timestamp"
prefix = "v1="
key = "/request"
reference = "/message"
status = "/status"
statuses = {{ DELIVRD = "delivered", UNDELIV = "permanent", EXPIRED = "temporary" }}
id = "/event"
words = "/reason"

[email.receipts]
secret = "{SECRET}"
signature_header = "X-Signature"
timestamp_header = "X-Timestamp"
prefix = "v1="
key = "/message-id"
status = "/event"
statuses = {{ bounced = "permanent" }}
"""
ARRIVED = {"event": "e1", "message": "m-1", "status": "DELIVRD"}


@pytest.fixture(scope="module")
def browser(told: Callable[..., Settings], kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    file = tmp_path_factory.mktemp("gateways") / "gateways.toml"
    file.write_text(FORMS)
    return make(replace(told(free_port()), gateways_file=str(file)), kept.store).test_client()


Tell = Callable[..., TestResponse]


@pytest.fixture
def tell(browser: FlaskClient, store: Store) -> Tell:
    """A receipt as the provider posts it: `tell({...})`."""

    def post(said: Any, *, channel: str = "sms", secret: str = SECRET, at: datetime | None = None) -> TestResponse:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        timestamp = str(int((at or datetime.now(UTC)).timestamp()))
        headers = {"X-Timestamp": timestamp, "X-Signature": sign(secret, timestamp, body)}
        return browser.post(f"/callbacks/{channel}", data=body, headers=headers)

    return post


@pytest.fixture
def message(store: Store) -> Callable[[], dict[str, Any]]:
    """A message that the provider has; what is kept of it."""
    at = datetime.now(UTC).isoformat()
    made = {
        "_id": "d1",
        "kind": "enrolled",
        "recipient": {"kind": "learner", "id": "an"},
        "channel": "sms",
        "others": 1,
        "key": "d1-sms",
        "reference": "m-1",
        "mark": "a mark",
        "state": deliveries.SENT,
        "passed": [],
        "tries": 1,
        "next_try_at": None,
        "look": False,
        "sender": None,
        "sent_on": "2026-02-14",
        "history": [{"at": at, "state": deliveries.SENT, "why": "provider-took"}],
        "version": 3,
    }
    store.deliveries.insert_one(made)
    return lambda: dict(store.deliveries.find_one({"_id": "d1"}) or {})


Message = Callable[[], dict[str, Any]]


def test_a_message_that_arrived(tell: Tell, message: Message) -> None:
    answer = tell(ARRIVED)
    assert (answer.status_code, answer.get_json()) == (200, {"known": False})
    assert message()["state"] == deliveries.DELIVERED
    assert message()["history"][-1]["answer"] == "DELIVRD"


def test_a_message_that_did_not_arrive_goes_another_way(tell: Tell, message: Message, store: Store) -> None:
    tell({"event": "e1", "request": "d1-sms", "status": "UNDELIV", "reason": "0912 345 678 is off"})
    kept = message()
    assert (kept["state"], kept["channel"]) == (deliveries.WAITING, None)
    assert kept["passed"] == [{"channel": "sms", "why": "address-refused"}]
    assert kept["history"][-1]["answer"] == "UNDELIV +84 91* *** *78 is off"
    assert store.bounced.find_one({"_id": "an:sms"})["mark"] == "a mark"


def test_a_number_that_cannot_be_reached_for_now_stays_good(tell: Tell, message: Message, store: Store) -> None:
    tell({**ARRIVED, "status": "EXPIRED"})
    assert message()["passed"] == [{"channel": "sms", "why": "did-not-arrive"}]
    assert store.bounced.find_one({}) is None


def test_a_replayed_receipt_changes_nothing(tell: Tell, message: Message, store: Store) -> None:
    tell(ARRIVED)
    # As if it had been sent again meanwhile: an old receipt must not count for it.
    store.deliveries.update_one({"_id": "d1"}, {"$set": {"state": deliveries.SENT}})
    before = message()
    again = tell(ARRIVED)
    assert (again.status_code, again.get_json()) == (200, {"known": True})
    assert message() == before


def test_without_an_id_of_its_own_the_same_words_are_the_same_receipt(tell: Tell, message: Message) -> None:
    said = {"message": "m-1", "status": "DELIVRD"}
    assert [tell(said).get_json() for _ in range(2)] == [{"known": False}, {"known": True}]


def test_a_forged_receipt_changes_nothing_and_is_counted(tell: Tell, message: Message, browser: FlaskClient) -> None:
    before = message()
    answer = tell(ARRIVED, secret="a guess of somebody")
    assert answer.status_code == 401
    assert answer.get_json()["type"] == "urn:solop:problem:receipt-not-genuine"
    assert browser.post("/callbacks/sms", json=ARRIVED).status_code == 401
    assert message() == before
    assert 'solop_receipts_not_genuine_total{channel="sms"}' in browser.get("/metrics").text


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_receipt_changes_nothing(tell: Tell, message: Message, minutes: int) -> None:
    before = message()
    assert tell(ARRIVED, at=datetime.now(UTC) + timedelta(minutes=minutes)).status_code == 401
    assert message() == before


@pytest.mark.parametrize("state", [deliveries.SENDING, deliveries.READY])
def test_a_receipt_before_we_noted_that_it_was_sent_is_to_come_again(
    tell: Tell, message: Message, store: Store, state: str
) -> None:
    store.deliveries.update_one({"_id": "d1"}, {"$set": {"state": state}})
    early = tell({**ARRIVED, "request": "d1-sms"})
    assert (early.status_code, early.headers["Retry-After"]) == (409, "60")
    store.deliveries.update_one({"_id": "d1"}, {"$set": {"state": deliveries.SENT}})
    assert tell({**ARRIVED, "request": "d1-sms"}).get_json() == {"known": False}
    assert message()["state"] == deliveries.DELIVERED


def test_a_receipt_of_a_message_that_nobody_knows_is_to_come_again(tell: Tell, message: Message) -> None:
    assert tell({**ARRIVED, "message": "m-2"}).status_code == 409


def test_a_late_receipt_of_a_way_that_was_left_changes_nothing(tell: Tell, message: Message, store: Store) -> None:
    store.deliveries.update_one({"_id": "d1"}, {"$set": {"channel": "email"}})
    before = message()
    assert tell({"event": "e9", "request": "d1-sms", "status": "UNDELIV"}).status_code == 200
    assert message() == before


def test_a_status_that_says_nothing_of_arrival_is_taken_and_changes_nothing(tell: Tell, message: Message) -> None:
    before = message()
    assert tell({**ARRIVED, "status": "BUFFERED"}).get_json() == {"known": False}
    assert message() == before


def test_a_bounce_of_a_letter_names_its_message_id(tell: Tell, message: Message, store: Store) -> None:
    store.deliveries.update_one({"_id": "d1"}, {"$set": {"channel": "email", "key": "d1-email"}})
    tell({"message-id": "<d1-email@example.vn>", "event": "bounced"}, channel="email")
    assert message()["passed"] == [{"channel": "email", "why": "address-refused"}]


@pytest.mark.parametrize(
    "said", [b"", b"[" * 9000, b"\xff", {"status": "DELIVRD"}, {"message": "m-1"}, {"message": {}}]
)
def test_what_is_no_receipt_is_refused(tell: Tell, message: Message, said: Any) -> None:
    before = message()
    answer = tell(said)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
    assert message() == before


def test_too_much_is_not_read(tell: Tell, message: Message) -> None:
    assert tell(b" " * 70_000).status_code == 413


def test_a_channel_without_receipts(tell: Tell, message: Message) -> None:
    assert tell(ARRIVED, channel="zalo").status_code == 404


def test_signatures_as_providers_write_them() -> None:
    now = datetime(2026, 2, 14, tzinfo=UTC)
    plain = parse(FORMS).receipts["sms"]
    body = b'{"status": "{timestamp}"}'
    milliseconds = str(int(now.timestamp() * 1000))
    made = digest(SECRET, b"solop:" + body + b"|" + milliseconds.encode())
    for encoding, prefix in (("hex", ""), ("base64", "sha256=")):
        form = replace(plain, signed="solop:{body}|{timestamp}", encoding=encoding, prefix=prefix)
        signature = prefix + written(made, encoding)
        assert is_genuine(form, signature, milliseconds, body, now)
        assert not is_genuine(form, signature, milliseconds, body + b" ", now)
        assert is_genuine(form, signature.upper(), milliseconds, body, now) == (encoding == "hex")
    with pytest.raises(Refusal):
        read(plain, "sms", body)


def test_the_form_of_the_example_reads_its_receipts() -> None:
    example = (Path(__file__).parents[3] / "deploy/gateways/example.toml").read_text()
    form = parse(example).receipts["sms"]
    receipt = read(form, "sms", b'{"event_id": 1, "message_id": 7, "status": "DELIVRD", "reason": "ok"}')
    assert (receipt.reference, receipt.result, receipt.answer) == ("7", "delivered", "DELIVRD ok")
