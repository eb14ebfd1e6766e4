"""Packing: a delivery becomes a parcel for its channel, with the texts and addresses of this moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.notification.channels.parcel import Parcel
from services.notification.heard import Heard
from services.notification.links import address_of, unsubscribe_address_of
from services.notification.model import addresses, deliveries, kinds, templates
from services.notification.model.deliveries import Delivery
from services.notification.model.discretion import says_too_much
from services.notification.sealing import open_sealed
from services.notification.settings import Settings

# These carry the timetable as a file for the recipient's calendar.
_WITH_CALENDAR = (
    kinds.SUMMONS,
    kinds.ENROLLED,
    kinds.FROM_WAITING_LIST,
    kinds.TIMETABLE_CHANGED,
    kinds.CLASS_CANCELLED,
)


class Unsendable(Exception):
    """It cannot go this way; the message is the reason's name in `wording.py`."""


def pack(delivery: Delivery, heard: Heard, settings: Settings, now: datetime) -> Parcel:
    """The parcel. Raises Unsendable."""
    template = heard.template(delivery)
    known = heard.known(delivery, template.language)
    owner = heard.owner(delivery)
    channel = delivery["channel"]
    to = heard.standing(delivery).addresses[channel]
    learner = delivery["recipient"]["id"] if delivery["recipient"]["kind"] == deliveries.LEARNER else None
    content: dict[str, Any] = {}
    try:
        if channel == kinds.EMAIL:
            reply_to = str(owner.get("email") or "").strip()
            if learner:
                known["wishes_address"] = address_of(settings, learner)
            content["letter"] = templates.letter(template, known)
            content["reply_to"] = reply_to if addresses.usable(reply_to) else None
            content["calendar"] = heard.calendar(delivery) if delivery["kind"] in _WITH_CALENDAR else None
            if learner and not kinds.KINDS[delivery["kind"]].binding:
                content["unsubscribe"] = unsubscribe_address_of(settings, learner)
        elif channel == kinds.SMS:
            content["short"] = templates.short(template, known)
        elif channel == kinds.ZALO:
            content["template"] = templates.zalo(template, known)
        else:
            letter = templates.letter(template, known)
            content["facts"] = {
                "kind": delivery["kind"],
                "cause": delivery["cause"],
                "subject": letter.subject,
                "text": letter.text,
            }
            webhook = heard.rules(delivery).webhook or {}
            content["secret"] = open_sealed(settings.messages_key_file, webhook["secret_sealed"])
    except Exception as problem:  # whatever one recipient's names make of a template must not stop the others
        raise Unsendable("text-failed") from problem
    if channel == kinds.ZALO and content["template"] is None:
        raise Unsendable("no-template")
    for text in _seen_by_others(content):
        if says_too_much(text):
            raise Unsendable("says-too-much")
    return Parcel(
        key=f"{delivery['_id']}-{channel}",
        to=to,
        to_name=str(heard.name(delivery) or ""),
        at=now,
        sender_name=owner.get("name") or "Sổ Lớp",
        **content,
    )


def _seen_by_others(content: dict[str, Any]) -> list[str]:
    """What stands on a telephone's screen or in a list of letters."""
    texts = [content.get("short") or "", *((content.get("template") or {}).get("parameters") or {}).values()]
    return [*texts, content["letter"].subject] if "letter" in content else texts
