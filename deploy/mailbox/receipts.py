"""Tells the sender of short messages what became of them, by signed receipts, until each is taken."""

from __future__ import annotations

import json
import logging
import threading
import time
import urllib.error
import urllib.request

from deploy.mailbox.messages import Message, Messages
from services.notification.model.signatures import sign

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0


def receipt(message: Message, secret: str, now: float) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of the receipt of a message."""
    said = {"id": f"{message.id}-1", "key": message.key, "status": "failed" if message.fails else "arrived"}
    body, timestamp = json.dumps(said).encode(), str(int(now))
    signed = {"Gateway-Timestamp": timestamp, "Gateway-Signature": sign(secret, timestamp, body)}
    return body, {"Content-Type": "application/json", **signed}


def tell(messages: Messages, url: str, secret: str, stop: threading.Event) -> None:
    """Post every receipt to `<url>/<channel>`; one that is not taken is posted again."""
    while not stop.wait(PAUSE_SECONDS):
        try:
            for message in messages.untold():
                body, headers = receipt(message, secret, time.time())
                asked = urllib.request.Request(f"{url}/{message.channel}", body, headers)
                try:
                    urllib.request.urlopen(asked, timeout=5).close()
                except urllib.error.HTTPError as refusal:
                    # Not yet known there (409), or busy: later. What is wrong stays wrong.
                    if refusal.code == 409 or refusal.code >= 500:
                        continue
                messages.note_told(message)
        except OSError:
            log.info("receipts cannot be handed over now")
