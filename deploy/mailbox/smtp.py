"""The mailbox's SMTP side: says yes only to what is safely kept."""

from __future__ import annotations

import logging

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.mailbox.letters import Letters

log = logging.getLogger(__name__)
LARGEST = 20 * 1024 * 1024


class Taking:
    """Takes each message into the mailbox; a repeated one is answered like the first."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with a whole message."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            is_new = self._letters.take(content)
        except OSError:
            log.exception("a message could not be kept")
            return "451 The message could not be kept, try again"
        return "250 Kept" if is_new else "250 Known already"


def smtp_server(letters: Letters, host: str, port: int) -> Controller:
    """The SMTP server; `start()` returns when it listens."""
    return Controller(Taking(letters), hostname=host, port=port, data_size_limit=LARGEST, enable_SMTPUTF8=True)
