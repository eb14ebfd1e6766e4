"""What the signed-in person may see of the register, for the API and the pages."""

from __future__ import annotations

from typing import Any

import structlog

from shared.refusal import Words, unknown
from shared.store import Document
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor

log = structlog.get_logger()

SEERS = ("staff", "lecturer", "board")


def seen_scope() -> set[str]:
    """The organisations whose classes the asker may see."""
    actor = current_actor()
    return actor.scope(organisations(), *SEERS) if actor else set()


def staff_scope() -> set[str]:
    """The organisations for which the asker may act as staff."""
    actor = current_actor()
    return actor.scope(organisations(), "staff") if actor else set()


def seen_class(class_id: str) -> Document:
    """A class that the asker may see; any other is unknown to them."""
    klass = shell().store.classes.find_one({"_id": class_id})
    if klass is None or not seen_scope() & set(klass["organisations"]):
        raise unknown(Words("lớp", "class"))
    return klass


def note_personal_read(what: str, **details: Any) -> None:
    """Who read which personal data; operators keep these lines."""
    actor = current_actor()
    log.info("personal data read", account=actor.account_id if actor else None, what=what, **details)
