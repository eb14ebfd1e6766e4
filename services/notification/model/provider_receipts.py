"""What a provider says later of a message that it took: whether it arrived. Believed only with its signature."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from services.notification.model import json_paths, kinds, signatures
from services.notification.model.gateway_forms import Receipts, masked_within
from shared.refusal import Fault, Refusal, Words


@dataclass(frozen=True)
class Receipt:
    """One receipt. `id` is the same when it is told again; `key` (ours) or `reference` (theirs) names the message.
    `result` is an outcome's, None of what says nothing of its arrival; `answer` is in the provider's words."""

    id: str
    key: str | None
    reference: str | None
    result: str | None
    answer: str


def is_genuine(form: Receipts, signature: str, timestamp: str, body: bytes, now: datetime) -> bool:
    """Whether who signed this knows the secret, within the last five minutes."""
    if not signatures.is_recent(timestamp, now):
        return False
    message = form.signed.encode().replace(b"{timestamp}", timestamp.encode()).replace(b"{body}", body)
    expected = form.prefix + signatures.written(signatures.digest(form.secret, message), form.encoding)
    if form.encoding == "hex":  # in letters of either size
        expected, signature = expected.lower(), signature.lower()
    return signatures.same(expected, signature)


def read(form: Receipts, channel: str, body: bytes) -> Receipt:
    """The receipt in this body. Raises Refusal (422) where it lacks what its form says."""
    document = json_paths.read(body)
    key, reference = json_paths.text_at(document, form.key), json_paths.text_at(document, form.reference)
    if key and channel == kinds.EMAIL:
        key = key.strip("<>").partition("@")[0]  # the Message-ID was made of it
    status = json_paths.text_at(document, form.status)
    lacking = [form.status] if status is None else []
    if not key and not reference:
        lacking.append(form.reference or form.key or "/")
    if lacking:
        words = Words("Thiếu thông tin này.", "This is missing.")
        raise Refusal("input", words, faults=[Fault(at, words) for at in lacking])
    told = json_paths.text_at(document, form.words)
    answer = " ".join(masked_within(" ".join(part.split())) for part in (status, told) if part)
    stated = json_paths.text_at(document, form.id)
    identifier = hashlib.sha256(f"{channel}/{stated}".encode() if stated else channel.encode() + b"\n" + body)
    return Receipt(identifier.hexdigest(), key, reference, form.statuses.get(status or ""), answer[:300])
