"""The way out: letters as e-mail, handed over to a mail server on one connection for many."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from services.notification.model import addresses
from services.notification.model.letters import Letter
from services.notification.settings import MailServer

SECONDS = 10  # for each answer; a letter takes four, which stays within a delivery's lease
CLOSING = 421  # the server ends the connection with this answer


class Away(Exception):
    """The mail server cannot be reached, or left before the letter was handed over: it has not got it."""


class NoAnswer(Exception):
    """The letter was handed over and the connection broke: the server may have it or not."""


class Refused(Exception):
    """The server said no to this letter. `for_good`: saying it again would not help."""

    def __init__(self, code: int, text: bytes, *, for_good: bool) -> None:
        super().__init__(_words(code, text))
        self.for_good = for_good


def compose(
    letter: Letter,
    *,
    sender: str,
    sender_name: str,
    reply_to: str | None,
    to: str,
    to_name: str,
    message_id: str,
    at: datetime,
) -> EmailMessage:
    """The letter as a message. Addresses must be usable."""
    message = EmailMessage()
    message["From"] = Address(_one_line(sender_name), addr_spec=sender)
    message["To"] = Address(_one_line(to_name), addr_spec=to)
    if reply_to:
        message["Reply-To"] = Address(addr_spec=reply_to)
    message["Subject"] = letter.subject
    message["Date"] = at
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi"
    message.set_content(letter.text)
    return message


class Outgoing:
    """A connection to the mail server, opened when there is something to send."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._smtp: smtplib.SMTP | None = None

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
        server = self._server
        try:
            # It introduces itself by the sender's domain: asking the system for a full name can hang.
            name = addresses.domain(self._sender)
            if server.security == "tls":
                self._smtp = smtplib.SMTP_SSL(
                    server.host, server.port, name, timeout=SECONDS, context=ssl.create_default_context()
                )
            else:
                self._smtp = smtplib.SMTP(server.host, server.port, name, timeout=SECONDS)
            self._smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                self._smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                self._smtp.login(server.user, server.password or "")
        except (smtplib.SMTPException, OSError) as problem:
            self._hang_up()
            raise Away(_problem(problem)) from problem

    def send(self, message: EmailMessage, to: str) -> str:
        """Hand one message over; returns the server's answer. Raises Away, Refused or NoAnswer."""
        self.open()
        smtp = self._smtp
        assert smtp is not None
        try:
            # A no to the sender is a matter of the settings: it is mended, and the letters go.
            self._expect_yes(smtp.mail(self._sender), for_good=False)
            self._expect_yes(smtp.rcpt(to))
        except (smtplib.SMTPException, OSError) as problem:
            self._hang_up()
            raise Away(_problem(problem)) from problem
        try:
            answer = smtp.data(message.as_bytes(policy=SMTP))
        except smtplib.SMTPDataError as problem:  # no to the word DATA, before anything was handed over
            answer = (problem.smtp_code, _bytes(problem.smtp_error))
        except (smtplib.SMTPException, OSError) as problem:
            self._hang_up()
            raise NoAnswer(_problem(problem)) from problem
        self._expect_yes(answer)
        return _words(*answer)

    def _expect_yes(self, answer: tuple[int, bytes], *, for_good: bool = True) -> None:
        code, text = answer
        if 200 <= code < 300:
            return
        if code == CLOSING:
            self._hang_up()
        elif self._smtp is not None:
            try:
                self._smtp.rset()
            except (smtplib.SMTPException, OSError):
                self._hang_up()
        raise Refused(code, text, for_good=for_good and code >= 500)

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _words(code: int, text: bytes) -> str:
    return addresses.masked_within(f"{code} {text.decode('utf-8', 'replace')}")[:500]


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _problem(problem: Exception) -> str:
    return addresses.masked_within(f"{type(problem).__name__}: {problem}")[:300]


def _one_line(text: str) -> str:
    return " ".join(text.split())
