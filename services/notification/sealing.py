"""Sealing: the secrets with which webhooks are signed are kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.notification.settings import messages_key


@dataclass(frozen=True, repr=False)
class NewSecret:
    """A secret for a webhook, and what is kept of it. Written into a log it says nothing."""

    text: str
    sealed: str


def new_secret(messages_key_file: str) -> NewSecret:
    """One that nobody can guess: 32 random bytes as text."""
    text = secrets.token_urlsafe(32)
    return NewSecret(text, close(messages_key_file, text))


def close(messages_key_file: str, text: str) -> str:
    """The sealed text, base64. Sealing twice gives two different texts."""
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + _cipher(messages_key_file).encrypt(nonce, text.encode(), None)).decode()


def open_sealed(messages_key_file: str, sealed: str) -> str:
    """The text again. Raises cryptography.exceptions.InvalidTag under another key."""
    content = base64.b64decode(sealed)
    return _cipher(messages_key_file).decrypt(content[:12], content[12:], None).decode()


def _cipher(messages_key_file: str) -> AESGCM:
    return AESGCM(hmac.digest(messages_key(messages_key_file), b"keep", hashlib.sha256))
