"""A refusal: what a rule says no to, in the reader's words, with the place of every fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One sentence in the two languages that the pages speak."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `language` (`vi` or `en`); anything else reads Vietnamese."""
        return self.en if language == "en" else self.vi

    def __add__(self, other: Words) -> Words:
        return Words(f"{self.vi} {other.vi}", f"{self.en} {other.en}")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was sent: `at` is a JSON pointer into it (`/sessions/2/starts_at`)."""

    at: str
    words: Words


class Refusal(Exception):
    """A rule's no. Nothing has been changed when it is raised.

    `code` names the rule and ends the problem document's type; `status` is the HTTP status it becomes:
    404 unknown (or outside the asker's scope), 409 the state does not allow it, 412 somebody else was
    quicker, 422 the input is at fault.
    """

    def __init__(
        self,
        code: str,
        words: Words,
        *,
        at: str | None = None,
        status: int = 422,
        faults: Sequence[Fault] = (),
    ) -> None:
        super().__init__(f"{code}: {words.en}")
        self.code = code
        self.words = words
        self.status = status
        self.faults = tuple(faults) or ((Fault(at, words),) if at is not None else ())


def unknown(what: Words, at: str | None = None) -> Refusal:
    """The refusal for something that does not exist, or that the asker may not know to exist.

    With a place (`at`) the unknown thing was named inside what was sent (422); without one it was the
    address itself (404).
    """
    words = Words(f"Không tìm thấy {what.vi}.", f"There is no such {what.en}.")
    return Refusal("unknown", words, at=at, status=404 if at is None else 422)


@contextmanager
def at_field(at: str) -> Iterator[None]:
    """Whatever is refused inside is at fault at this place; what is unknown there is the input's fault (422)."""
    try:
        yield
    except Refusal as refusal:
        status = 422 if refusal.status == 404 else refusal.status
        raise Refusal(refusal.code, refusal.words, at=at, status=status) from None
