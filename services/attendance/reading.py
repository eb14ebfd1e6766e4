"""Who is reading in this request, and through which tree of organisations."""

from __future__ import annotations

from services.attendance.views.reader import Reader
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor


def reader() -> Reader:
    """The reader of this request. Only on routes with `@who_may`."""
    actor = current_actor()
    assert actor is not None
    return Reader(shell().store, actor, organisations())
