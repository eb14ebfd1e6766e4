"""Which text holds: of the nearest organisation that has its own, otherwise what the system came with.

An organisation keeps its texts as `{_id: "<organisation>:<kind>:<language>", organisation_id, kind, language, versions:
[{number, subject, text, sms, zalo, saved_by: {account_id, name}, saved_at, why}], version}`: all versions, the newest
last. One whose `text` is None gave up the organisation's own: what holds above it holds again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.notification.model.templates import Template, built_in, own
from shared.store import Document, Store, by_id


class Texts:
    """The texts of organisations, each read once: an instance lives for one batch or one request."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, Document | None] = {}

    def of(self, kind: str, language: str, path: Sequence[str]) -> Template:
        """The texts of a kind for the first organisation of `path`, which begins with the nearest and goes up."""
        document = self.kept(kind, language, path)
        return (own(document) if document else None) or built_in(kind, language)

    def kept(self, kind: str, language: str, path: Sequence[str]) -> Document | None:
        """The document of the nearest organisation of `path` that has its own texts; None where nobody has."""
        wanted = [text_id(one, kind, language) for one in path]
        self.read(wanted)
        documents = (self._kept[one] for one in wanted)
        return next((one for one in documents if one and own(one)), None)

    def read(self, identifiers: Iterable[str]) -> None:
        """Read these documents together, as far as they have not been read."""
        unread = [one for one in identifiers if one not in self._kept]
        if unread:
            found = by_id(self._store.templates, unread)
            self._kept |= {one: found.get(one) for one in unread}


def text_id(organisation_id: str, kind: str, language: str) -> str:
    """Where the texts of a kind of an organisation are kept."""
    return f"{organisation_id}:{kind}:{language}"
