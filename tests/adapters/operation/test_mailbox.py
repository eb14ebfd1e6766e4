"""The mailbox, spoken to over real SMTP: every message is kept, and a repeated one is kept once."""

from __future__ import annotations

import json
import smtplib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from deploy.mailbox.form import form
from deploy.mailbox.letters import Letters
from deploy.mailbox.messages import Messages
from deploy.mailbox.pages import create_app
from deploy.mailbox.receipts import receipt
from deploy.mailbox.smtp import smtp_server
from deploy.ports import HOST, Ports, free_base
from services.notification.channels.gateway import Gateway
from services.notification.channels.parcel import ACCEPTED, PERMANENT, Parcel
from services.notification.model.gateway_files import parse


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    return Letters(tmp_path)


@pytest.fixture
def smtp_port(letters: Letters) -> Iterator[int]:
    server = smtp_server(letters, HOST, Ports(free_base()).smtp)
    server.start()
    yield server.port
    server.stop()


def message(identifier: str | None, subject: str = "Lớp của bạn đã mở") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "solop@localhost", "Đặng Thị Ứng <ung@example.vn>", subject
    made["Date"] = "Tue, 14 Feb 2023 08:00:00 +0700"
    if identifier:
        made["Message-ID"] = identifier
    made.set_content("Kính gửi học viên,\n\nDear learner,\n")
    return made


def send(port: int, *messages: EmailMessage) -> None:
    with smtplib.SMTP(HOST, port) as connection:
        for one in messages:
            connection.send_message(one)


def test_a_message_with_a_known_identifier_is_kept_once(letters: Letters, smtp_port: int) -> None:
    send(smtp_port, message("<delivery-1@solop>"))
    send(smtp_port, message("<delivery-1@solop>", subject="again"), message("<delivery-2@solop>"))
    kept = letters.newest_first()
    assert sorted(letter.message_id for letter in kept) == ["<delivery-1@solop>", "<delivery-2@solop>"]
    assert {letter.subject for letter in kept} == {"Lớp của bạn đã mở"}


def test_it_recognises_what_an_earlier_process_kept(letters: Letters, smtp_port: int, tmp_path: Path) -> None:
    send(smtp_port, message("<delivery-1@solop>"))
    assert not Letters(tmp_path).take(bytes(message("<delivery-1@solop>")))
    assert len(Letters(tmp_path).newest_first()) == 1


def test_messages_without_an_identifier_are_all_kept(letters: Letters, smtp_port: int) -> None:
    send(smtp_port, message(None), message(None))
    assert len(letters.newest_first()) == 2


def test_nothing_unfinished_is_left(letters: Letters, smtp_port: int, tmp_path: Path) -> None:
    send(smtp_port, message("<a@solop>"), message("<a@solop>"))
    assert not list((tmp_path / "tmp").iterdir())


def test_the_pages_show_what_came(letters: Letters, smtp_port: int, tmp_path: Path) -> None:
    client = create_app(letters, Messages(tmp_path)).test_client()
    assert "Chưa có thư nào" in client.get("/").text
    send(smtp_port, message("<delivery-1@solop>"))
    (item,) = client.get("/api/messages").get_json()["items"]
    assert item["subject"] == "Lớp của bạn đã mở"
    assert item["to"] == "Đặng Thị Ứng <ung@example.vn>"
    assert "Kính gửi học viên" in item["text"]
    assert f"/messages/{item['id']}" in client.get("/").text
    assert "Kính gửi học viên" in client.get(f"/messages/{item['id']}").text
    assert client.get("/messages/unknown").status_code == 404
    assert client.get("/messages/..%2f..%2fx").status_code == 404
    assert client.get("/ready").status_code == client.get("/live").status_code == 200


def short(key: str, to: str) -> Parcel:
    template = {"template_id": "12", "parameters": {"ten": "Ứng"}}
    return Parcel(key, to, "Ứng", datetime.now(UTC), "Trung tâm", short="Lop khai giang", template=template)


def test_the_telephone_exchange_takes_what_its_form_says(letters: Letters, tmp_path: Path) -> None:
    messages = Messages(tmp_path)
    server = make_server(HOST, 0, create_app(letters, messages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    forms = parse(form(f"http://{HOST}:{server.server_port}", "0123456789abcdef")).gateways
    sms, zalo = Gateway("sms", forms["sms"]), Gateway("zalo", forms["zalo"])
    first = sms.send(short("d1-sms", "+84912345678"))
    again = sms.send(short("d1-sms", "+84912345678"))
    assert (first.result, again.result) == (ACCEPTED, ACCEPTED)
    assert first.reference == again.reference
    assert sms.send(short("d2-sms", "+84912345000")).result == PERMANENT
    assert zalo.send(short("d2-zalo", "+84912345999")).result == ACCEPTED
    server.shutdown()
    kept = {(one.channel, one.to, one.text, one.fails) for one in Messages(tmp_path).newest_first()}
    assert kept == {
        ("sms", "+84912345678", "Lop khai giang", False),
        ("zalo", "+84912345999", "12: ten = Ứng", True),
    }
    assert "12: ten = Ứng" in create_app(letters, messages).test_client().get("/").text


def test_a_receipt_is_told_until_it_is_taken(tmp_path: Path) -> None:
    messages = Messages(tmp_path)
    arrived, _ = messages.take("sms", "d1-sms", "+84912345678", "Lop khai giang", fails=False)
    failed, _ = messages.take("sms", "d2-sms", "+84912345999", "Lop khai giang", fails=True)
    assert messages.untold() == [arrived, failed]
    messages.note_told(arrived)
    assert Messages(tmp_path).untold() == [failed]
    assert json.loads(receipt(failed, "secret", 0)[0])["status"] == "failed"
