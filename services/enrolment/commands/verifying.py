"""Verifying a certificate by the code that is printed on it; guessing gets nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.enrolment.model.certificates import certificates
from shared import misses
from shared.misses import Limit
from shared.refusal import Refusal, Words
from shared.store import Document, Store

BY_ADDRESS = Limit("verification", 20, timedelta(hours=1))

MANY_ASKED = Words("Đã hỏi nhiều mã không có trong sổ.", "You asked for many codes that were never issued.")
NEVER_ISSUED = Words(
    "Không có giấy chứng nhận hay bằng nào mang mã này. Xin xem lại từng chữ của mã in trên giấy.",
    "No certificate bears this code. Compare every letter with the code that is printed.",
)


def verify(store: Store, typed: str, address: str, now: datetime) -> dict[str, Any]:
    """What anybody who holds the paper may know. Refuses (404) a code that was never issued, in the same words
    whatever it looks like, and (429) an address after many of them in an hour."""
    counted = [(BY_ADDRESS, address)]
    misses.refuse_many(store, counted, MANY_ASKED, now)
    code = certificates.read_code(typed)
    found = store.certificates.find_one({"code": code}) if code else None
    if found is None:
        misses.count(store, counted, now)
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
