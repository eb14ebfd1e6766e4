"""Who asks, what they may see, and the log of what they read of people."""

from __future__ import annotations

from typing import Any

import structlog

from services.notification.views.deliveries import in_scope
from shared.authority import Actor
from shared.web.shell import organisations
from shared.web.sign_in import current_actor

log = structlog.get_logger()


def asker() -> Actor:
    """Who is signed in; only behind a route that asks for a role."""
    actor = current_actor()
    assert actor is not None
    return actor


def scope() -> dict[str, Any]:
    """The query of the deliveries that the asker may see."""
    return in_scope(asker(), organisations())


def note_personal_read(what: str, **details: Any) -> None:
    """Who read which personal data; operators keep these lines."""
    log.info("personal data read", account=asker().account_id, what=what, **details)
