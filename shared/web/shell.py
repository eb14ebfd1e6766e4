"""The shell: what every request of a service's HTTP process has at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, g

from shared.authority import Actor
from shared.organisations import Organisations
from shared.settings import Settings
from shared.store import Store
from shared.unit_of_work import Desk
from shared.web.tokens import Keys

OtherTokens = Callable[[str], Actor | None]
"""Who asks, by a bearer that is no signed token of a person; None of one that it does not know by its look. It may
refuse."""


@dataclass(frozen=True)
class Shell:
    """The real parts of one HTTP process, picked in `app.py`."""

    settings: Settings
    store: Store
    desk: Desk
    keys: Keys
    other_tokens: OtherTokens | None = None

    def url(self, service: str, path: str) -> str:
        """The public address of a page of a service."""
        return self.settings.urls[service] + path


def shell() -> Shell:
    """The shell of the running request."""
    found: Shell = current_app.extensions["solop"]
    return found


def organisations() -> Organisations:
    """The tree of organisations, read once in a request."""
    if "organisations" not in g:
        g.organisations = Organisations(shell().store.organisations.find())
    found: Organisations = g.organisations
    return found
