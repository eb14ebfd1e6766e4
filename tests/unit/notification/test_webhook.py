"""Webhooks: signed facts to an organisation's own system, and never to a place inside."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.notification.channels import parcel
from services.notification.channels.parcel import Parcel
from services.notification.channels.webhook import Webhook, is_outside
from services.notification.model.signatures import sign, verify
from tests.ports import free_port
from tests.unit.notification.providers import Provider, a_provider, drips, hangs, says, says_bytes

NOW = datetime(2026, 2, 14, 8, 0, tzinfo=UTC)
SECRET = "a secret of the organisation"


@pytest.fixture
def system() -> Iterator[Provider]:
    """The system of an organisation."""
    with a_provider() as made:
        yield made


def some_facts(url: str, **changes: Any) -> Parcel:
    given: dict[str, Any] = {
        "key": "d1-webhook",
        "to": url,
        "to_name": "Đảng ủy xã Bản Phố",
        "at": NOW,
        "sender_name": "Trung tâm",
        "secret": SECRET,
        "facts": {"kind": "class-opened", "class_id": "class-12", "people": 3},
    }
    return Parcel(**given | changes)


def hook(**options: Any) -> Webhook:
    return Webhook(**{"to_private": True, "seconds": 5.0} | options)


def test_facts_arrive_and_their_signature_can_be_verified(system: Provider) -> None:
    outcome = hook().send(some_facts(f"{system.url}/hook?from=solop"))
    assert (outcome.result, outcome.answer) == (parcel.DELIVERED, "200")
    [asked] = system.asked
    assert (asked.method, asked.target) == ("POST", "/hook?from=solop")
    assert asked.json == {
        "id": "d1-webhook",
        "at": "2026-02-14T08:00:00+00:00",
        "facts": {"kind": "class-opened", "class_id": "class-12", "people": 3},
    }
    assert asked.headers["idempotency-key"] == "d1-webhook"
    timestamp, signature = asked.headers["solop-timestamp"], asked.headers["solop-signature"]
    assert verify(SECRET, timestamp, asked.body, signature, NOW)


@pytest.mark.parametrize(
    "status, expected",
    [
        (204, parcel.DELIVERED),
        (301, parcel.TECHNICAL),
        (400, parcel.TECHNICAL),
        (404, parcel.TECHNICAL),
        (410, parcel.PERMANENT),
        (429, parcel.TEMPORARY),
        (503, parcel.TEMPORARY),
    ],
)
def test_what_a_status_means(system: Provider, status: int, expected: str) -> None:
    system.answers = [says(status, headers=f"Location: {system.url}/elsewhere\r\n")]
    assert hook().send(some_facts(system.url)).result == expected
    assert len(system.asked) == 1


def test_a_system_that_hangs_drips_or_hangs_up_may_have_it(system: Provider) -> None:
    for answer in (hangs(system.over), drips(system.over), says_bytes(b"HTTP/1.1 2")):
        system.answers = [answer]
        assert hook(seconds=0.2).send(some_facts(system.url)).result == parcel.NO_ANSWER
    assert len(system.asked) == 3


def test_a_system_that_is_not_there_is_the_trouble_of_its_organisation_only() -> None:
    out = hook()
    out.open()
    assert out.send(some_facts(f"http://127.0.0.1:{free_port()}")).result == parcel.TEMPORARY
    assert out.send(some_facts("https://nowhere.invalid/")).result == parcel.TEMPORARY
    assert out.send(some_facts("http://127.0.0.1:1", secret=None)).result == parcel.TECHNICAL


def test_nothing_inside_is_posted_to(system: Provider) -> None:
    port = system.url.rpartition(":")[2]
    for url in (
        system.url,
        f"https://127.0.0.1:{port}/",
        f"https://localhost:{port}/",
        f"https://[::1]:{port}/",
        f"https://[::ffff:127.0.0.1]:{port}/",
        f"https://2130706433:{port}/",
        f"https://0x7f.1:{port}/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
    ):
        outcome = hook(to_private=False).send(some_facts(url))
        assert outcome.result in (parcel.TECHNICAL, parcel.TEMPORARY), url
    assert (system.connections, system.asked) == (0, [])


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://127.0.0.1/",
        "https:///hook",
        "https://user:password@127.0.0.1/",
        "https://127.0.0.1:port/",
        "https://ví-dụ.vn/",
        "https://127.0.0.1/\r\nX: y",
        "https://127.0.0.1:0/",
        "hook",
    ],
)
def test_what_is_no_address_of_a_webhook(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: outside)
    assert hook().send(some_facts(url)).result == parcel.TECHNICAL


def test_what_was_checked_is_what_is_connected_to(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means something else at every question is asked about once."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    answers = ["127.0.0.1", "203.0.113.1"]
    ask_really = socket.getaddrinfo

    def changing(host: str, *args: Any, **options: Any) -> Any:
        return ask_really(answers.pop(0) if host == "hook.example.vn" else host, *args, **options)

    with a_provider(server) as system:
        monkeypatch.setattr(socket, "getaddrinfo", changing)
        trusting = ssl.create_default_context(cafile=str(certificate))
        port = system.url.rpartition(":")[2]
        outcome = hook(tls=trusting).send(some_facts(f"https://hook.example.vn:{port}/"))
        assert outcome.result == parcel.DELIVERED
        assert system.asked[0].headers["host"] == f"hook.example.vn:{port}"
        assert answers == ["203.0.113.1"]
        # Its certificate is that of the name, not of the address.
        answers.insert(0, "127.0.0.1")
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **o: ask_really("127.0.0.1", *a, **o))
        stranger = hook(tls=trusting).send(some_facts(f"https://stranger.example.vn:{port}/"))
        assert stranger.result == parcel.TEMPORARY


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_what_is_inside(address: str) -> None:
    assert not is_outside(ip_address(address))


def test_what_is_outside() -> None:
    assert all(is_outside(ip_address(one)) for one in ("93.184.216.34", "2400:cb00::1", "::ffff:93.184.216.34"))


@given(st.binary(), st.binary(), st.text(), st.text())
def test_only_what_was_signed_with_the_secret_is_verified(body: bytes, other: bytes, secret: str, guess: str) -> None:
    timestamp = str(int(NOW.timestamp()))
    signature = sign(secret, timestamp, body)
    assert verify(secret, timestamp, body, signature, NOW)
    assert verify(secret, timestamp, other, signature, NOW) == (other == body)
    assert not verify(secret, timestamp, body, guess, NOW)


def test_what_is_old_or_not_yet_is_not_verified() -> None:
    timestamp = str(int(NOW.timestamp()))
    signature = sign(SECRET, timestamp, b"{}")
    for minutes, expected in ((0, True), (4, True), (-4, True), (6, False), (-6, False)):
        assert verify(SECRET, timestamp, b"{}", signature, NOW + timedelta(minutes=minutes)) == expected
    assert not verify(SECRET, "yesterday", b"{}", sign(SECRET, "yesterday", b"{}"), NOW)
