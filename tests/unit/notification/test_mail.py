"""E-mail: what is handed over, and what every answer of a mail server means, on real sockets."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from services.notification.channels import mail, parcel
from services.notification.channels.mail import Mail
from services.notification.channels.parcel import Away, Parcel
from services.notification.model.smtp_answers import meaning
from services.notification.model.templates import Letter
from services.notification.settings import MailServer, mail_server
from tests.ports import free_port

FROM = "solop@example.vn"


def a_parcel(**changes: Any) -> Parcel:
    given: dict[str, Any] = {
        "key": "d1-email",
        "to": "an@example.vn",
        "to_name": "Nguyễn Văn An",
        "at": datetime(2026, 2, 14, tzinfo=UTC),
        "sender_name": "Trung tâm chính trị Bắc Hà",
        "letter": Letter("Giấy triệu tập", "Kính gửi đồng chí An,\n.\n..hai chấm\n"),
    }
    return Parcel(**given | changes)


class PostOffice:
    """A mail server that answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.on_mail = self.on_rcpt = self.on_data = "250 OK"
        self.hang_up_after_data = False
        self.sessions: set[int] = set()

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by aiosmtpd for each sender."""
        envelope.mail_from = address
        self.sessions.add(id(session))
        return self.on_mail

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by aiosmtpd for each recipient."""
        envelope.rcpt_tos.append(address)
        return self.on_rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with a whole message."""
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.raw.append(envelope.content)
        if self.hang_up_after_data:
            assert server.transport is not None
            server.transport.close()
        return self.on_data


OpenUp = Callable[..., tuple[PostOffice, str]]


@pytest.fixture
def open_up() -> Iterator[OpenUp]:
    """Mail servers that listen: `post, url = open_up()`, with what aiosmtpd's Controller takes."""
    controllers: list[Controller] = []

    def make(**options: Any) -> tuple[PostOffice, str]:
        post = PostOffice()
        controllers.append(Controller(post, hostname="127.0.0.1", port=free_port(), **options))
        controllers[-1].start()
        return post, f"smtp://127.0.0.1:{controllers[-1].port}"

    yield make
    for one in controllers:
        one.stop()


Talk = Callable[..., str]


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Servers that say these lines, one after each line (or letter) that comes, and then are silent or hang up."""
    servers: list[socketserver.ThreadingTCPServer] = []
    over = threading.Event()

    def make(*lines: bytes, then_hang_up: bool = True) -> str:
        class Talker(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                in_letter = False
                for line in lines:
                    self.wfile.write(line)
                    while in_letter and self.rfile.readline() not in (b".\r\n", b""):
                        """The letter goes on."""
                    if not in_letter:
                        self.rfile.readline()
                    in_letter = line.startswith(b"354")
                if not then_hang_up:
                    over.wait(20)

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talker)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"smtp://127.0.0.1:{server.server_address[1]}"

    yield make
    over.set()
    for one in servers:
        one.shutdown()
        one.server_close()


def a_mail(url: str, **options: Any) -> Mail:
    return Mail(mail_server(url), FROM, **{"seconds": 5.0} | options)


def test_a_letter_arrives_as_it_was_written(open_up: OpenUp) -> None:
    post, url = open_up()
    out = a_mail(url)
    outcome = out.send(a_parcel(reply_to="tct@example.vn"))
    out.close()
    assert (outcome.result, outcome.answer) == (parcel.ACCEPTED, "250 OK")
    [letter] = post.taken
    assert letter.get_content().replace("\r\n", "\n") == "Kính gửi đồng chí An,\n.\n..hai chấm\n"
    assert str(letter["From"]) == f"Trung tâm chính trị Bắc Hà <{FROM}>"
    assert str(letter["To"]) == "Nguyễn Văn An <an@example.vn>"
    assert str(letter["Reply-To"]) == "tct@example.vn"
    assert str(letter["Message-ID"]) == "<d1-email@example.vn>"
    assert "List-Unsubscribe" not in letter


def test_a_letter_carries_html_a_calendar_and_the_way_to_say_no(open_up: OpenUp) -> None:
    post, url = open_up()
    out = a_mail(url)
    letter = Letter("Lịch học", "Chữ\n", html="<p>Chữ</p>")
    wishes = "https://solop.example.vn/wishes/x"
    out.send(a_parcel(letter=letter, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", unsubscribe=wishes))
    out.close()
    [taken] = post.taken
    assert taken["List-Unsubscribe"] == f"<{wishes}>"
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = taken.get_body(("plain",)), taken.get_body(("html",))
    assert text is not None and text.get_content() == "Chữ\n"
    assert html is not None and "<p>Chữ</p>" in html.get_content()
    [calendar] = taken.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "PUBLISH")
    assert str(calendar.get_payload(decode=True), "utf-8") == "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


LONG = "Trung tâm chính trị, “Bồi dưỡng” <cán bộ>; huyện: " * 6


def test_names_and_subjects_of_any_length_and_with_any_signs_arrive(open_up: OpenUp) -> None:
    post, url = open_up()
    out = a_mail(url)
    letter = Letter(LONG + "\r\nBcc: ai@example.vn", "x" * 3000 + "\n")
    assert out.send(a_parcel(sender_name=LONG, to_name='"An", <x@y.vn>\n', letter=letter)).result == parcel.ACCEPTED
    out.close()
    # Not by the newer parser: of some releases it puts blanks between the parts of a long name.
    read = message_from_bytes(post.raw[0])
    from_, to, subject = (str(make_header(decode_header(str(read[name])))) for name in ("From", "To", "Subject"))
    assert from_ == f"{LONG.strip()} <{FROM}>"
    assert to == '"An", <x@y.vn> <an@example.vn>'
    assert [one.addr_spec for name in ("From", "To") for one in post.taken[0][name].addresses] == [
        FROM,
        "an@example.vn",
    ]
    assert subject == f"{LONG.strip()} Bcc: ai@example.vn"
    assert "Bcc" not in read
    assert max(len(line) for line in post.raw[0].splitlines()) < 998


def test_many_letters_go_on_one_connection(open_up: OpenUp) -> None:
    post, url = open_up()
    out = a_mail(url)
    for number in range(5):
        out.send(a_parcel(key=f"d{number}-email"))
    out.close()
    assert (len(post.taken), len(post.sessions)) == (5, 1)


@pytest.mark.parametrize(
    "code, text, expected",
    [
        (550, "5.1.1 Nobody of this name", parcel.PERMANENT),
        (550, "Nobody of this name", parcel.PERMANENT),
        (550, "5.2.1 Mailbox disabled", parcel.PERMANENT),
        (556, "takes no mail", parcel.PERMANENT),
        (452, "4.2.2 Mailbox full", parcel.TEMPORARY),
        (552, "5.2.2 Mailbox full", parcel.TEMPORARY),
        (552, "Mailbox full", parcel.TEMPORARY),
        (450, "Greylisted", parcel.TEMPORARY),
        (550, "5.7.1 Message rejected by policy", parcel.TECHNICAL),
        (550, "5.7.26 Unauthenticated mail is not accepted", parcel.TECHNICAL),
        (550, "5.1.8 Sender's domain does not exist", parcel.TECHNICAL),
        (530, "Authentication required", parcel.TECHNICAL),
        (535, "Authentication failed", parcel.TECHNICAL),
        (503, "5.5.1 Bad sequence of commands", parcel.TECHNICAL),
        (554, "Transaction failed", parcel.TECHNICAL),
    ],
)
def test_what_a_no_means(code: int, text: str, expected: str) -> None:
    assert meaning(code, text) == expected


def test_a_no_to_the_recipient_holds_up_nobody(open_up: OpenUp) -> None:
    post, url = open_up()
    out = a_mail(url)
    post.on_rcpt = "550 5.1.1 <nguyenvana@example.vn> unknown"
    refused = out.send(a_parcel())
    post.on_rcpt = "451 4.7.1 Greylisted"
    postponed = out.send(a_parcel())
    post.on_rcpt = "550 5.7.1 Policy"
    policy = out.send(a_parcel())
    post.on_rcpt = "250 OK"
    assert out.send(a_parcel()).result == parcel.ACCEPTED
    out.close()
    assert (refused.result, refused.answer) == (parcel.PERMANENT, "550 5.1.1 <ng***@…> unknown")
    assert (postponed.result, policy.result) == (parcel.TEMPORARY, parcel.TECHNICAL)
    assert len(post.sessions) == 1


def test_a_no_to_the_sender_is_not_the_recipients_fault(open_up: OpenUp) -> None:
    post, url = open_up()
    out = a_mail(url)
    post.on_mail = "550 5.1.1 Sender unknown"
    assert out.send(a_parcel()).result == parcel.TECHNICAL
    post.on_mail = "451 Later"
    assert out.send(a_parcel()).result == parcel.TEMPORARY
    out.close()


def test_a_no_to_the_whole_letter(open_up: OpenUp) -> None:
    post, url = open_up()
    out = a_mail(url)
    post.on_data = "554 5.7.1 Spam"
    assert out.send(a_parcel()).result == parcel.TECHNICAL
    post.on_data = "421 4.3.2 Going down"
    assert out.send(a_parcel()).result == parcel.TEMPORARY
    post.on_data = "250 OK"
    assert out.send(a_parcel()).result == parcel.ACCEPTED
    out.close()


def test_nobody_listens() -> None:
    with pytest.raises(Away):
        a_mail(f"smtp://127.0.0.1:{free_port()}").open()


GREETING = (b"220 there\r\n", b"250 there\r\n")
YES = b"250 OK\r\n"
GO_ON = b"354 go on\r\n"


@pytest.mark.parametrize("said", [(), GREETING[:1], GREETING, (*GREETING, YES), (*GREETING, YES, YES)])
def test_a_server_that_drops_before_the_letter_has_not_got_it(talk: Talk, said: tuple[bytes, ...]) -> None:
    out = a_mail(talk(*said))
    with pytest.raises(Away):
        out.send(a_parcel())


def test_a_server_that_drops_after_the_letter_may_have_it(open_up: OpenUp, talk: Talk) -> None:
    post, url = open_up()
    post.hang_up_after_data = True
    assert a_mail(url).send(a_parcel()).result == parcel.NO_ANSWER
    assert len(post.taken) == 1
    nonsense = a_mail(talk(*GREETING, YES, YES, GO_ON, b"whatever\r\n")).send(a_parcel())
    assert nonsense.result == parcel.NO_ANSWER


def test_a_server_that_delays_for_ever(talk: Talk) -> None:
    with pytest.raises(Away):
        a_mail(talk(*GREETING, then_hang_up=False), seconds=0.1).send(a_parcel())
    silent = talk(*GREETING, YES, YES, GO_ON, then_hang_up=False)
    assert a_mail(silent, seconds=0.1).send(a_parcel()).result == parcel.NO_ANSWER


def test_a_parcel_that_makes_no_letter_is_answered_and_nothing_is_said_to_the_server() -> None:
    out = a_mail(f"smtp://127.0.0.1:{free_port()}")
    assert out.send(a_parcel(letter=None)).result == parcel.TECHNICAL
    assert out.send(a_parcel(to="an@example.vn>\r\nRCPT TO:<x@y.vn")).result == parcel.TECHNICAL
    assert out.send(a_parcel(unsubscribe="https://x.test/\r\nBcc: x@y.vn")).result == parcel.TECHNICAL


def tls_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def secured(url: str, password: str | None = None) -> MailServer:
    server = mail_server(url)
    return MailServer(server.host, server.port, "starttls", "so-lop" if password else None, password)


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and given.password == b"right"
    return AuthResult(success=right, handled=right)


def test_starttls_with_a_certificate_that_is_trusted(open_up: OpenUp, certificate: Path) -> None:
    post, url = open_up(tls_context=tls_server(certificate), require_starttls=True, authenticator=authenticate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    out = Mail(secured(url, "right"), FROM, tls=trusting)
    assert out.send(a_parcel()).result == parcel.ACCEPTED
    out.close()
    assert len(post.taken) == 1


def test_a_certificate_that_is_not_trusted_and_a_wrong_password_are_technical(
    open_up: OpenUp, certificate: Path
) -> None:
    post, url = open_up(tls_context=tls_server(certificate), require_starttls=True, authenticator=authenticate)
    stranger = Mail(secured(url), FROM)
    stranger.open()  # the server is there
    outcome = stranger.send(a_parcel())
    assert (outcome.result, "certificate" in outcome.answer) == (parcel.TECHNICAL, True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    wrong = Mail(secured(url, "wrong"), FROM, tls=trusting).send(a_parcel())
    assert (wrong.result, "535" in wrong.answer, "wrong" in wrong.answer) == (parcel.TECHNICAL, True, False)
    assert post.taken == []


def test_a_server_without_the_encryption_asked_for_gets_nothing(open_up: OpenUp) -> None:
    post, url = open_up()
    assert Mail(secured(url), FROM).send(a_parcel()).result == parcel.TECHNICAL
    assert post.taken == []


def test_what_a_repeat_does_is_a_setting() -> None:
    assert a_mail("smtp://x").repeats == "unknown"
    assert a_mail("smtp://x", recognises_repeats=True).repeats == "recognised"
    assert mail.compose(a_parcel(), FROM)["Message-ID"] == mail.compose(a_parcel(), FROM)["Message-ID"]
