"""Signatures of what goes to and comes from other systems: an HMAC with SHA-256 over a time and the body."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
VERSION = "v1="


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """`v1=<hex>` of `<timestamp>.<body>`."""
    return VERSION + digest(secret, timestamp.encode() + b"." + body).hex()


def verify(secret: str, timestamp: str, body: bytes, signature: str, now: datetime) -> bool:
    """Whether this is what `sign` made, within five minutes of now."""
    return is_recent(timestamp, now) and same(sign(secret, timestamp, body), signature)


def digest(secret: str, message: bytes) -> bytes:
    """The HMAC."""
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()


def written(made: bytes, encoding: str) -> str:
    """A digest as `hex` or `base64`."""
    return base64.b64encode(made).decode() if encoding == "base64" else made.hex()


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that says nothing of how far they are."""
    return hmac.compare_digest(one.encode(), other.encode())


def is_recent(timestamp: str, now: datetime) -> bool:
    """Whether a time in seconds, or milliseconds, since 1970 is within five minutes of now."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 13):
        return False
    seconds = int(timestamp) / (1000 if len(timestamp) == 13 else 1)
    return abs(now.timestamp() - seconds) <= TOLERANCE.total_seconds()
