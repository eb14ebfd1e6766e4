"""What a page of wishes shows: the ways there are, what comes and what does not."""

from __future__ import annotations

from typing import Any

from services.notification.commands.wishes import PERSON
from services.notification.model.kinds import KINDS, LEARNER
from services.notification.model.ways import initials, ways_to
from services.notification.model.wishes import Wishes
from shared.refusal import unknown
from shared.store import Store

LATEST_CHANGES = 10


def wishes_of(store: Store, learner_id: str) -> dict[str, Any]:
    """`{learner_id, initials, version, language, ways: {channel: masked address}, channels, quiet: {from, to} | None,
    kinds: [{code, binding, wanted}], history}`. Refuses with `unknown` who has no contact, or none any more."""
    contact = store.contacts.find_one({"_id": learner_id})
    if contact is None or contact.get("erased"):
        raise unknown(PERSON)
    document = store.wishes.find_one({"_id": learner_id})
    wishes, ways = Wishes.of(document), ways_to(contact)
    known = document or {}
    return {
        "learner_id": learner_id,
        "initials": initials(contact["name"]),
        "version": known.get("version", 0),
        "language": wishes.language,
        "ways": ways,
        "channels": [one for one in ways if wishes.channels is None or one in wishes.channels],
        "quiet": wishes.quiet.kept() if wishes.quiet else None,
        "kinds": [
            {"code": code, "binding": kind.binding, "wanted": wishes.wants(kind)}
            for code, kind in KINDS.items()
            if kind.audience == LEARNER
        ],
        "history": list(reversed(known.get("history", ())))[:LATEST_CHANGES],
    }
