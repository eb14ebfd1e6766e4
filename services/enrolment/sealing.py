"""Sealing: identity numbers are kept encrypted, found again by a keyed digest, and said to attendance as a mark."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import zlib
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.enrolment.model.lists.learners import Identity
from shared.identity_marks import identity_mark


class Seal:
    """Seals with a 32-byte key: AES-256-GCM for keeping, HMAC-SHA-256 for finding. `check_in_key` is the other key,
    which attendance has too."""

    def __init__(self, key: bytes, check_in_key: bytes) -> None:
        self._cipher = AESGCM(hmac.digest(key, b"keep", hashlib.sha256))
        self._index_key = hmac.digest(key, b"find", hashlib.sha256)
        self._check_in_key = check_in_key

    def __str__(self) -> str:
        return "seal"  # never its key; and equal requests stay equal

    __repr__ = __str__

    def close(self, text: str) -> str:
        """The sealed text, base64. Sealing twice gives two different texts."""
        return base64.b64encode(self.close_bytes(text.encode())).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises cryptography.exceptions.InvalidTag under another key."""
        return self.open_bytes(base64.b64decode(sealed)).decode()

    def close_bytes(self, content: bytes) -> bytes:
        """The sealed content, 28 bytes longer."""
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The content again. Raises cryptography.exceptions.InvalidTag under another key."""
        return self._cipher.decrypt(sealed[:12], sealed[12:], None)

    def index(self, text: str) -> str:
        """The digest under which equal texts are found."""
        return hmac.digest(self._index_key, text.encode(), hashlib.sha256).hex()[:32]

    def identity(self, number: str) -> Identity:
        """What is kept and said instead of an identity number."""
        return Identity(self.close(number), self.index(number), identity_mark(self._check_in_key, number))

    def pack(self, value: Any) -> bytes:
        """A JSON value, sealed: in no other way does what a list says of people lie in the store."""
        return self.close_bytes(zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 1))

    def unpack(self, sealed: bytes) -> Any:
        """The value again."""
        return json.loads(zlib.decompress(self.open_bytes(bytes(sealed))))
