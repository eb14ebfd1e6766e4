"""SMS and Zalo through a gateway, on real sockets: what was handed over, and what nobody knows."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from services.notification.channels import parcel
from services.notification.channels.gateway import Gateway
from services.notification.channels.parcel import Away, Parcel
from services.notification.model.gateway_files import parse
from tests.ports import free_port
from tests.unit.notification.providers import (
    Provider,
    a_provider,
    drips,
    hangs,
    says,
    says_bytes,
    stays,
)

TO = "+84912345678"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with a_provider() as made:
        yield made


def sms(url: str, more: str = "", seconds: float = 5, tls: ssl.SSLContext | None = None) -> Gateway:
    """A gateway that tells its errors inside a 200."""
    text = f"""
    [sms]
    url = "{url}/v1/messages?brand=1"
    seconds = {seconds}
    headers = {{ Authorization = "Bearer very-secret", "Idempotency-Key" = "{{key}}" }}
    json = {{ to = "{{to_digits}}", text = "{{text}}" }}
    answer = {{ code = "/code", reference = "/id", words = "/message", codes = {{ 0 = "accepted", 7 = "permanent" }} }}
    {more}
    """
    return Gateway("sms", parse(text).gateways["sms"], tls=tls)


def a_message(**changes: Any) -> Parcel:
    given: dict[str, Any] = {
        "key": "d1-sms",
        "to": TO,
        "to_name": "Nguyễn Văn An",
        "at": datetime(2026, 2, 14, tzinfo=UTC),
        "sender_name": "Trung tâm",
        "short": "Lop hoc khai giang ngay 20/02/2026",
    }
    return Parcel(**given | changes)


def test_a_message_is_sent_as_its_form_says(provider: Provider) -> None:
    provider.answers = [says(200, {"code": 0, "id": "m-1"})]
    outcome = sms(provider.url).send(a_message())
    assert (outcome.result, outcome.answer, outcome.reference) == (parcel.ACCEPTED, "200 0", "m-1")
    [asked] = provider.asked
    assert (asked.method, asked.target) == ("POST", "/v1/messages?brand=1")
    assert asked.headers["idempotency-key"] == "d1-sms"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["host"] == provider.url.removeprefix("http://")
    assert asked.json == {"to": "84912345678", "text": "Lop hoc khai giang ngay 20/02/2026"}


def test_a_zalo_message_goes_by_template_and_parameters(provider: Provider) -> None:
    form = f"""
    [zalo]
    url = "{provider.url}/zns"
    form = {{ phone = "{{to_national}}", template = "{{template_id}}", data = "{{parameters}}" }}
    """
    template = {"template_id": "12", "parameters": {"ten": "Nguyễn Văn An", "ngay": "20/02"}}
    outcome = Gateway("zalo", parse(form).gateways["zalo"]).send(a_message(template=template))
    assert outcome.result == parcel.ACCEPTED
    sent = parse_qs(provider.asked[0].body.decode())
    assert sent == {
        "phone": ["0912345678"],
        "template": ["12"],
        "data": ['{"ten": "Nguyễn Văn An", "ngay": "20/02"}'],
    }


def test_a_message_without_what_its_form_asks_for_does_not_leave(provider: Provider) -> None:
    assert sms(provider.url).send(a_message(short=None)).result == parcel.TECHNICAL
    assert provider.asked == []


def test_an_error_inside_a_200_is_no_yes(provider: Provider) -> None:
    provider.answers = [
        says(200, {"code": 7, "message": "0912 345 678 bị chặn"}),
        says(200, {"code": 99}),
        says(200, {"error": "quota"}),
    ]
    out = sms(provider.url)
    refused = out.send(a_message())
    assert (refused.result, refused.answer) == (parcel.PERMANENT, "200 7 +84 91* *** *78 bị chặn")
    assert out.send(a_message()).result == parcel.TECHNICAL
    assert out.send(a_message()).result == parcel.NO_ANSWER


def test_a_redirect_is_not_followed(provider: Provider) -> None:
    provider.answers = [says(307, headers=f"Location: {provider.url}/elsewhere\r\n")]
    assert sms(provider.url).send(a_message()).result == parcel.TECHNICAL
    assert len(provider.asked) == 1


def test_a_provider_that_hangs_may_have_it(provider: Provider) -> None:
    provider.answers = [hangs(provider.over)]
    assert sms(provider.url, seconds=0.2).send(a_message()).result == parcel.NO_ANSWER
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",  # its end is where it hangs up
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"",
    ],
)
def test_a_provider_that_drips_is_cut_off(provider: Provider, head: bytes) -> None:
    provider.answers = [drips(provider.over, head)]
    assert sms(provider.url, seconds=0.3).send(a_message()).result == parcel.NO_ANSWER


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nConte",
        b'HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"code": 0}',
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"code": 0}',
        b'HTTP/1.1 200 OK\r\n\r\n{"code": ',
        b"220 I am a mail server\r\n",
    ],
)
def test_a_provider_that_closes_half_way_may_have_it(provider: Provider, half: bytes) -> None:
    provider.answers = [says_bytes(half)]
    assert sms(provider.url).send(a_message()).result == parcel.NO_ANSWER
    assert len(provider.asked) == 1


def test_of_an_answer_without_end_no_more_than_64_kb_are_read(provider: Provider) -> None:
    provider.answers = [says(400, {"code": 7, "more": "x" * 10_000_000})]
    assert sms(provider.url).send(a_message()).result == parcel.TECHNICAL


def test_a_provider_that_is_not_there_is_away() -> None:
    out = sms(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Away):
        out.open()
    with pytest.raises(Away):
        out.send(a_message())
    nowhere = parse('[sms]\nurl = "https://nowhere.invalid/"\njson = { to = "{to}", text = "{text}" }')
    with pytest.raises(Away):
        Gateway("sms", nowhere.gateways["sms"]).open()


def test_a_connection_serves_many_messages_where_a_repeat_is_safe(provider: Provider) -> None:
    provider.answers = [stays(says(200, {"code": 0}, close=False))]
    out = sms(provider.url, 'repeats = "recognised"')
    out.open()
    assert {out.send(a_message()).result for _ in range(5)} == {parcel.ACCEPTED}
    assert (len(provider.asked), provider.connections) == (5, 1)
    out.close()


def test_elsewhere_every_message_has_a_connection_of_its_own(provider: Provider) -> None:
    provider.answers = [stays(says(200, {"code": 0}, close=False))]
    out = sms(provider.url)
    assert {out.send(a_message()).result for _ in range(3)} == {parcel.ACCEPTED}
    assert provider.connections == 3


def test_a_provider_is_asked_what_became_of_an_earlier_try(provider: Provider) -> None:
    asking = f"""
    repeats = "asked"
    [sms.ask]
    url = "{provider.url}/v1/messages?key={{key}}"
    headers = {{ Authorization = "Bearer very-secret" }}
    answer = {{ code = "/state", codes = {{ sent = "accepted" }}, http = {{ 404 = "never-came" }} }}
    """
    out = sms(provider.url, asking, seconds=0.3)
    provider.answers = [says(200, {"state": "sent"}), says(404), says(500), hangs(provider.over)]
    came = out.ask("d1-sms/&x")
    assert came is not None and came.result == parcel.ACCEPTED
    assert out.ask("d1-sms") is None
    for _ in ("at fault", "hanging"):
        unclear = out.ask("d1-sms")
        assert unclear is not None and unclear.result == parcel.NO_ANSWER
    assert provider.asked[0].method == "GET"
    assert provider.asked[0].target == "/v1/messages?key=d1-sms%2F%26x"
    assert provider.asked[0].headers["authorization"] == "Bearer very-secret"


def test_a_certificate_must_be_trusted(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    with a_provider(server) as provider:
        provider.answers = [says(200, {"code": 0})]
        with pytest.raises(Away):
            sms(provider.url).send(a_message())
        assert provider.asked == []
        trusting = ssl.create_default_context(cafile=str(certificate))
        assert sms(provider.url, tls=trusting).send(a_message()).result == parcel.ACCEPTED


def test_no_secret_is_shown(provider: Provider) -> None:
    out = sms(provider.url)
    assert "very-secret" not in repr(out.__dict__)
