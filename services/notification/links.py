"""Personal addresses: learners have no account, so every message to one carries the address of their own page."""

from __future__ import annotations

import hashlib
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from services.notification.settings import Settings, messages_key


def address_of(settings: Settings, learner_id: str) -> str:
    """The page where this learner says what they wish. It stays the same as long as the key does."""
    token = _serializer(settings.messages_key_file).dumps(learner_id)
    return f"{settings.common.urls['notification']}/wishes/{token!s}"


def unsubscribe_address_of(settings: Settings, learner_id: str) -> str:
    """Where a mail program posts to when its reader wants no more of it (RFC 8058)."""
    return f"{address_of(settings, learner_id)}/unsubscribe"


def learner_of(messages_key_file: str, token: str) -> str | None:
    """Whose address it is; None when it is none of ours."""
    try:
        learner_id: Any = _serializer(messages_key_file).loads(token)
    except BadData:
        return None
    return learner_id if isinstance(learner_id, str) else None


def _serializer(messages_key_file: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        messages_key(messages_key_file),
        salt="wishes",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
