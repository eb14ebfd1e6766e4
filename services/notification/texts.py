"""Which text holds: of the nearest organisation that has its own, otherwise what the system came with.

An organisation keeps its texts as `{_id: "<organisation>:<kind>:<language>", organisation_id, kind, language, versions:
[{number, subject, text, sms, zalo, saved_by: {account_id, name}, saved_at, why}], version}`: all versions, the newest
last. One whose `text` is None gave up the organisation's own: what holds above it holds again.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notification.model.templates import Template, built_in, own
from shared.store import Store, by_id


class Texts:
    """The texts of organisations, each read once: an instance lives for one batch or one request."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, Template | None] = {}

    def of(self, kind: str, language: str, path: Sequence[str]) -> Template:
        """The texts of a kind for the first organisation of `path`, which begins with the nearest and goes up."""
        return next((one for one in self.own(kind, language, path) if one), built_in(kind, language))

    def own(self, kind: str, language: str, organisation_ids: Sequence[str]) -> list[Template | None]:
        """Of each organisation its own texts, None where it has none."""
        wanted = [text_id(one, kind, language) for one in organisation_ids]
        unread = [one for one in wanted if one not in self._kept]
        if unread:
            found = by_id(self._store.templates, unread)
            self._kept |= {one: own(found[one]) if one in found else None for one in unread}
        return [self._kept[one] for one in wanted]


def text_id(organisation_id: str, kind: str, language: str) -> str:
    """Where the texts of a kind of an organisation are kept."""
    return f"{organisation_id}:{kind}:{language}"
