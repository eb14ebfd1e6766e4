"""E-mail: letters handed over to a mail server, on one connection for many."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.encoders import encode_base64
from email.errors import MessageError
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from typing import Any

from services.notification.channels.deadline import cut_off
from services.notification.channels.parcel import (
    ACCEPTED,
    NO_ANSWER,
    RECOGNISED,
    TECHNICAL,
    TEMPORARY,
    UNKNOWN,
    Away,
    Outcome,
    Parcel,
)
from services.notification.model import addresses, kinds, smtp_answers
from services.notification.settings import MailServer

SECONDS = 10.0  # for each answer, and twice that for a letter, which stays well within a delivery's lease
CLOSING = 421  # the server ends the connection with this answer
GO_AHEAD = 354

AS_SENT = compat32.clone(linesep="\r\n")
_DOT = re.compile(rb"^\.", re.MULTILINE)


def compose(parcel: Parcel, sender: str) -> Message:
    """The letter of a parcel as a message: text, HTML if it has any, and a calendar file. Raises ValueError.

    By the older of the two interfaces of `email`: the newer one takes ten times as long for each letter.
    """
    letter = parcel.letter
    if letter is None:
        raise ValueError("a parcel for e-mail holds a letter")
    message: Message[Any, Any] = MIMEText(letter.text, "plain", "utf-8")
    if letter.html:
        message = MIMEMultipart("alternative", _subparts=[message, MIMEText(letter.html, "html", "utf-8")])
    if parcel.calendar:
        message = MIMEMultipart("mixed", _subparts=[message, _calendar(parcel.calendar)])
    message["From"] = _named(parcel.sender_name, sender)
    message["To"] = _named(parcel.to_name, parcel.to)
    if parcel.reply_to:
        message["Reply-To"] = _plain(parcel.reply_to)
    message["Subject"] = Header(_one_line(letter.subject), "utf-8", header_name="Subject")
    message["Date"] = format_datetime(parcel.at)
    message["Message-ID"] = _plain(f"<{parcel.key}@{addresses.domain(sender)}>")
    message["Auto-Submitted"] = "auto-generated"
    if parcel.unsubscribe:
        message["List-Unsubscribe"] = _plain(f"<{parcel.unsubscribe}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _calendar(content: bytes) -> Message:
    file = MIMEBase("text", "calendar", method="PUBLISH", charset="utf-8")
    file.set_payload(content)
    encode_base64(file)
    file.add_header("Content-Disposition", "attachment", filename="lich-hoc.ics")
    return file


def _named(name: str, address: str) -> Header:
    """`Name <address>`, the name in a form in which nothing in it means anything."""
    header = Header(_one_line(name), "utf-8")
    header.append(_plain(f"<{address}>"), "us-ascii")
    return header


def _plain(text: str) -> str:
    """A header's value as it is. Raises ValueError for what would be more than one word of ASCII."""
    if not text.isascii() or any(character <= " " for character in text):
        raise ValueError("not one word")
    return text


@dataclass(frozen=True)
class Answer:
    """One answer of the server."""

    code: int
    text: str

    @property
    def yes(self) -> bool:
        return 200 <= self.code < 300

    def __str__(self) -> str:
        return addresses.masked_within(f"{self.code} {self.text}")[:500]


class Mail:
    """A connection to the mail server, opened when there is something to send. Keeps to `parcel.Channel`.

    A password or certificate that is not accepted is no server that is away: it stays so until somebody mends it, and
    each letter is answered `technical`, so that another way can take over.
    """

    name = kinds.EMAIL

    def __init__(
        self,
        server: MailServer,
        sender: str,
        *,
        recognises_repeats: bool = False,
        per_minute: int | None = None,
        seconds: float = SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.repeats = RECOGNISED if recognises_repeats else UNKNOWN
        self.per_minute = per_minute
        self._server = server
        self._sender = sender
        self._seconds = seconds
        self._tls = tls or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None
        self._fault: str | None = None

    def close(self) -> None:
        """Say goodbye, if there is somebody to say it to."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._hang_up()
            self._smtp = None

    def open(self) -> None:
        """Connect, unless that is done. Raises Away."""
        if self._smtp is not None:
            return
        self._fault = None
        server = self._server
        # It introduces itself by the sender's domain: asking the system for a full name can hang.
        name, seconds = addresses.domain(self._sender), self._seconds
        try:
            if server.security == "tls":
                self._smtp = smtplib.SMTP_SSL(server.host, server.port, name, timeout=seconds, context=self._tls)
            else:
                self._smtp = smtplib.SMTP(server.host, server.port, name, timeout=seconds)
            self._smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                self._smtp.starttls(context=self._tls)
            if server.user is not None:
                self._smtp.login(server.user, server.password or "")
        except (smtplib.SMTPException, OSError) as problem:
            self._hang_up()
            if not _is_ours_to_mend(problem):
                raise Away(_problem(problem)) from problem
            self._fault = _problem(problem)

    def send(self, parcel: Parcel) -> Outcome:
        """Hand one letter over. Raises Away."""
        try:
            content = compose(parcel, self._sender).as_bytes(policy=AS_SENT).removesuffix(b"\r\n")
        except (ValueError, LookupError, MessageError) as problem:
            return Outcome(TECHNICAL, f"not a letter: {_problem(problem)}")
        self.open()
        smtp = self._smtp
        if smtp is None:
            return Outcome(TECHNICAL, self._fault or "")
        assert smtp.sock is not None
        with cut_off(smtp.sock, 2 * self._seconds):
            return self._hand_over(smtp, parcel.to, content)

    def ask(self, key: str) -> Outcome | None:
        """SMTP has no such question."""
        return Outcome(NO_ANSWER, "")

    def _hand_over(self, smtp: smtplib.SMTP, to: str, content: bytes) -> Outcome:
        try:
            answer = _answer(smtp.mail(self._sender))
            if not answer.yes:
                # A no to the sender is a matter of the settings: it is mended, and the letters go.
                return self._no(answer, TEMPORARY if answer.code < 500 else TECHNICAL)
            answer = _answer(smtp.rcpt(to))
            if not answer.yes:
                return self._no(answer, smtp_answers.meaning(answer.code, answer.text))
            answer = _answer(smtp.docmd("DATA"))
            if answer.code != GO_AHEAD:
                return self._no(answer, smtp_answers.meaning(answer.code, answer.text))
            # Without its last line, the dot, no server takes a letter to be whole.
            smtp.send(_DOT.sub(b"..", content) + b"\r\n.\r\n")
        except (smtplib.SMTPException, OSError) as problem:
            self._hang_up()
            raise Away(_problem(problem)) from problem
        try:
            answer = _answer(smtp.getreply())
        except (smtplib.SMTPException, OSError) as problem:
            self._hang_up()
            return Outcome(NO_ANSWER, _problem(problem))
        if answer.yes:
            return Outcome(ACCEPTED, str(answer))
        if answer.code < 400:
            self._hang_up()
            return Outcome(NO_ANSWER, str(answer))
        return self._no(answer, smtp_answers.meaning(answer.code, answer.text))

    def _no(self, answer: Answer, meaning: str) -> Outcome:
        if answer.code == CLOSING:
            self._hang_up()
        elif self._smtp is not None:
            try:
                self._smtp.rset()
            except (smtplib.SMTPException, OSError):
                self._hang_up()
        return Outcome(meaning, str(answer))

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _answer(said: tuple[int, bytes]) -> Answer:
    """Raises SMTPServerDisconnected for what is no answer at all."""
    code, text = said
    if not 200 <= code < 600:
        raise smtplib.SMTPServerDisconnected("what came is no answer of a mail server")
    return Answer(code, text.decode("utf-8", "replace"))


def _is_ours_to_mend(problem: Exception) -> bool:
    """Whether the server is there and our settings do not please it, or its certificate does not please us."""
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code >= 500
    if isinstance(problem, ssl.SSLError):
        return not isinstance(problem, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    return isinstance(problem, smtplib.SMTPNotSupportedError)


def _problem(problem: Exception) -> str:
    return addresses.masked_within(f"{type(problem).__name__}: {problem}")[:300]


def _one_line(text: str) -> str:
    return " ".join(text.split())
