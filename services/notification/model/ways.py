"""By which ways somebody can be reached: as far as their contact names an address that can be written to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.model import addresses, kinds, telephones


def ways_to(contact: Mapping[str, Any]) -> dict[str, str]:
    """Each way to a learner with its address, masked, in the usual order."""
    email, phone = (contact.get("email") or "").strip(), telephones.usable(contact.get("phone"))
    shown = {
        kinds.EMAIL: addresses.masked(email) if addresses.usable(email) else None,
        kinds.ZALO: telephones.masked(phone),
        kinds.SMS: telephones.masked(phone),
    }
    return {way: address for way, address in shown.items() if address}


def initials(name: str) -> str:
    """`N. V. A.`: enough to recognise oneself, too little to learn who somebody is."""
    return " ".join(f"{word[0]}." for word in name.split())
