"""The form of a gateway: every fault of a file is named, and every answer of a provider means one thing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.notification.model import outcomes
from services.notification.model.gateway_files import Unusable, parse
from services.notification.model.gateway_forms import NEVER_CAME, Answers, filled, judge, judge_asked, places

SMS = """
[sms]
url = "https://sms.example.vn/v1/messages"
headers = { Authorization = "Bearer very-secret", "Idempotency-Key" = "{key}" }
json = { to = "{to_digits}", text = "{text}", brand = "SO LOP", unicode = 0 }
per_minute = 600
seconds = 5
repeats = "recognised"
answer = { code = "/code", reference = "/data/id", words = "/message", codes = { 100 = "accepted", 104 = "permanent" } }

[sms.receipts]
secret = "0123456789abcdef"
signature_header = "X-Signature"
timestamp_header = "X-Timestamp"
reference = "/id"
status = "/status"
statuses = { DELIVRD = "delivered", UNDELIV = "permanent" }

[zalo]
url = "https://zns.example.vn/messages"
form = { phone = "{to}", template_id = "{template_id}", data = "{parameters}", tracking = "{key}" }
repeats = "asked"

[zalo.ask]
url = "https://zns.example.vn/messages?tracking={key}"
answer = { code = "/state", codes = { sent = "accepted" }, http = { 404 = "never-came" } }
"""


def test_a_whole_file_is_read() -> None:
    forms = parse(SMS)
    sms, zalo = forms.gateways["sms"], forms.gateways["zalo"]
    assert (sms.per_minute, sms.seconds, sms.repeats, sms.written) == (600, 5.0, "recognised", "json")
    assert (zalo.written, zalo.repeats, zalo.per_minute) == ("form", "asked", None)
    assert zalo.ask is not None and zalo.ask.answer.http == {"404": NEVER_CAME}
    assert set(forms.receipts) == {"sms"}
    assert "secret" not in repr(forms) and "0123456789abcdef" not in repr(forms)


def test_a_mail_provider_may_send_receipts() -> None:
    table = SMS.partition("[sms.receipts]")[2].partition("[zalo]")[0]
    forms = parse("[email.receipts]" + table)
    assert (set(forms.gateways), set(forms.receipts)) == (set(), {"email"})


def test_the_example_is_one() -> None:
    forms = parse((Path(__file__).parents[3] / "deploy/gateways/example.toml").read_text())
    assert (set(forms.gateways), set(forms.receipts)) == ({"sms", "zalo"}, {"sms", "email"})


def test_an_empty_file_has_no_forms() -> None:
    assert parse("") == parse("# nothing yet")


BAD = """
[sms]
url = "http://sms.example.vn/{to}"
headers = { "X Y" = "a", Z = "{text}" }
json = { text = "{txt}", when = 2026-02-20 }
seconds = 60
per_minute = "many"
repeats = "recognized"
brand = "SO LOP"
answer = { code = "code", codes = { 0 = "yes" }, http = { 99 = "permanent" } }

[sms.receipts]
secret = "short"
signature_header = "X-Signature"
timestamp_header = "X-Timestamp"
signed = "{body}"
status = "status"

[zalo]
url = "https://user:password@zns.example.vn/"
json = { phone = "{to}", key = "{key}" }
repeats = "asked"

[zalo.ask]
url = "https://zns.example.vn/"
answer = { http = { 404 = "permanent" } }

[pigeon]
url = "https://pigeon.example.vn/"
"""

FAULTS = [
    "pigeon:",
    "sms.answer.code:",
    "sms.answer.codes.0.value:",
    "sms.answer.http.99.key:",
    "sms.brand:",
    "sms.headers.X Y.key:",
    "sms.headers:",
    "sms.json:",
    "sms.per_minute:",
    "sms.receipts.secret:",
    "sms.receipts.signed:",
    "sms.receipts.status:",
    "sms.receipts.statuses:",
    "sms.repeats:",
    "sms.seconds:",
    "sms.url:",
    "zalo.ask.answer:",
    "zalo.ask.url:",
    "zalo.json:",
    "zalo.url:",
]


def test_every_fault_of_a_file_is_named_with_its_path() -> None:
    with pytest.raises(Unusable) as unusable:
        parse(BAD)
    named = str(unusable.value)
    assert [one for one in FAULTS if not any(fault.startswith(one) for fault in unusable.value.faults)] == []
    assert "short" not in named and "password@" not in named


@pytest.mark.parametrize(
    "change, fault",
    [
        (('"Idempotency-Key" = "{key}"', 'X = "y"'), "sms.repeats"),
        (("{to_digits}", "everybody"), "sms.json: Lacks {to}"),
        (('text = "{text}"', 'text = "{text} {parameters}"'), "sms.json: Has no place but"),
        (('100 = "accepted"', '100 = "temporary"'), "sms.answer.codes"),
        (('repeats = "asked"', 'repeats = "unknown"'), "zalo.ask"),
        (("form = { phone", 'json = { x = "{to}" }\nform = { phone'), "zalo.json: Either"),
        (("[zalo]", "[zalo"), "not TOML"),
    ],
)
def test_what_contradicts_itself_is_refused(change: tuple[str, str], fault: str) -> None:
    assert change[0] in SMS
    with pytest.raises(Unusable, match=fault.replace("{", r"\{")):
        parse(SMS.replace(*change))


def test_places_are_filled_once() -> None:
    known = places("+84912345678", "d1-sms", text="Chào {key}", parameters={"ten": "An"})
    template = {
        "a": ["{to}", "{to_digits}", "{to_national}"],
        "b": "{text}!",
        "c": "{parameters}",
        "d": "x{parameters}",
    }
    assert filled(template, known) == {
        "a": ["+84912345678", "84912345678", "0912345678"],
        "b": "Chào {key}!",
        "c": {"ten": "An"},
        "d": 'x{"ten": "An"}',
    }
    assert filled({"n": 1, "yes": True, "odd": "{ } {Text}"}, known) == {"n": 1, "yes": True, "odd": "{ } {Text}"}


@given(st.text())
def test_whatever_a_text_says_it_is_sent_as_it_is(text: str) -> None:
    assert filled("{text}", places("+84912345678", "k", text=text)) == text


CODED = Answers(
    code="/error",
    reference="/data/0/id",
    words="/message",
    codes={"0": "accepted", "-118": "permanent", "-32": "temporary"},
    http={"422": "permanent", "503": "technical"},
)


@pytest.mark.parametrize(
    "status, said, expected",
    [
        (200, {"error": 0, "data": [{"id": 7}]}, outcomes.ACCEPTED),
        (200, {"error": -118}, outcomes.PERMANENT),
        (200, {"error": "-32"}, outcomes.TEMPORARY),
        (200, {"error": -9}, outcomes.TECHNICAL),
        (200, {"problem": 0}, outcomes.NO_ANSWER),
        (200, "<html>", outcomes.NO_ANSWER),
        (400, {"error": -118}, outcomes.PERMANENT),
        (500, {"error": 0}, outcomes.TEMPORARY),
        (400, {"error": 0}, outcomes.TECHNICAL),
        (422, {}, outcomes.PERMANENT),
        (503, {}, outcomes.TECHNICAL),
        (302, {}, outcomes.TECHNICAL),
        (401, {}, outcomes.TECHNICAL),
        (429, {}, outcomes.TEMPORARY),
        (500, {}, outcomes.TEMPORARY),
        (502, {}, outcomes.NO_ANSWER),
        (504, {}, outcomes.NO_ANSWER),
    ],
)
def test_what_an_answer_means(status: int, said: Any, expected: str) -> None:
    assert judge(CODED, status, json.dumps(said).encode()).result == expected


def test_without_codes_the_status_decides() -> None:
    assert judge(Answers(), 202, b"").result == outcomes.ACCEPTED
    assert judge(Answers(http={"409": "accepted"}), 409, b"").result == outcomes.ACCEPTED
    assert judge(Answers(), 409, b"").result == outcomes.TECHNICAL


def test_the_reference_is_kept_and_the_words_are_masked() -> None:
    said = {"error": -118, "data": [{"id": 7}], "message": "84912345678\n(nguyenvana@example.vn) không nhận"}
    outcome = judge(CODED, 200, json.dumps(said).encode())
    assert outcome.reference == "7"
    assert outcome.answer == "200 -118 +84 91* *** *78 (ng***@…) không nhận"


@given(
    st.integers(100, 599), st.binary() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_whatever_comes_is_judged(status: int, body: bytes) -> None:
    outcome = judge(CODED, status, body)
    assert outcome.result != outcomes.ACCEPTED
    assert judge_asked(CODED, status, body) is not None


def test_a_body_too_deep_to_read_is_no_answer() -> None:
    assert judge(CODED, 200, b"[" * 60_000).result == outcomes.NO_ANSWER


ASKING = Answers(code="/state", codes={"sent": "accepted", "none": NEVER_CAME}, http={"404": NEVER_CAME})


def test_what_an_answer_about_an_earlier_try_means() -> None:
    assert judge_asked(ASKING, 200, b'{"state": "none"}') is None
    assert judge_asked(ASKING, 404, b"") is None
    came = judge_asked(ASKING, 200, b'{"state": "sent"}')
    assert came is not None and came.result == outcomes.ACCEPTED
    for status, body in ((200, b"{}"), (401, b""), (500, b""), (200, b'{"state": "?"}')):
        unclear = judge_asked(ASKING, status, body)
        assert unclear is not None and unclear.result == outcomes.NO_ANSWER
