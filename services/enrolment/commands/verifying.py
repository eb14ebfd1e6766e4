"""Verifying a certificate by the code that is printed on it; guessing gets nowhere."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from services.enrolment.model.certificates import certificates
from shared.refusal import Refusal, Words
from shared.store import Document, Store

MOST_MISSES = 20
WINDOW = timedelta(hours=1)


class TooManyMisses(Refusal):
    """The refusal (429) of an address that missed too often; `seconds` until it may ask again."""

    def __init__(self, seconds: int) -> None:
        minutes = math.ceil(seconds / 60)
        words = Words(
            f"Đã hỏi nhiều mã không có trong sổ. Xin đợi {minutes} phút rồi thử lại.",
            f"Too many codes that were never issued. Wait {minutes} minutes, then try again.",
        )
        super().__init__("too-many-tries", words, status=429)
        self.seconds = seconds


NEVER_ISSUED = Words(
    "Không có giấy chứng nhận hay bằng nào mang mã này. Xin xem lại từng chữ của mã in trên giấy.",
    "No certificate bears this code. Compare every letter with the code that is printed.",
)


def verify(store: Store, typed: str, address: str, now: datetime) -> dict[str, Any]:
    """What anybody who holds the paper may know. Refuses (404) a code that was never issued, in the same words
    whatever it looks like, and (429) an address after many of them in an hour."""
    misses = store.verification_misses.find_one({"_id": address})
    if misses and misses["since"] + WINDOW <= now:
        store.verification_misses.delete_one({"_id": address, "since": misses["since"]})
        misses = None
    if misses and misses["count"] >= MOST_MISSES:
        raise TooManyMisses(math.ceil((misses["since"] + WINDOW - now).total_seconds()))
    code = certificates.read_code(typed)
    found = store.certificates.find_one({"code": code}) if code else None
    if found is None:
        store.verification_misses.update_one(
            {"_id": address}, {"$inc": {"count": 1}, "$setOnInsert": {"since": now}}, upsert=True
        )
        raise Refusal("never-issued", NEVER_ISSUED, at="/code", status=404)
    return _shown(store, found)


def _shown(store: Store, certificate: Document) -> dict[str, Any]:
    """Enough to compare with the paper, and nothing more. Of what replaced it, the register number alone."""
    said = (
        "status",
        "kind",
        "award",
        "name",
        "programme_name",
        "issuer_name",
        "register_number",
        "register_year",
        "serial",
        "issued_on",
        "revoked_on",
    )
    replaced_by = None
    if certificate["replaced_by_id"] is not None:
        newer = store.certificates.find_one({"_id": certificate["replaced_by_id"]})
        assert newer is not None
        replaced_by = {name: newer[name] for name in ("register_number", "register_year", "issued_on")}
    shown = {name: certificate[name] for name in said}
    return {**shown, "birth_year": certificate["birth"][-4:] or None, "replaced_by": replaced_by}
