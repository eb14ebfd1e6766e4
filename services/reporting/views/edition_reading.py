"""A reading of an edition instead of the register: what counted when a period was closed, under the names of then or
put together under those who go on with it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.reporting.model.closing import is_calendar
from services.reporting.model.figures import Entry
from services.reporting.views.class_by_class import ClassByClass
from services.reporting.views.editions import closing_document, edition_of, number_of, parts_of
from services.reporting.views.question import USUAL, Question
from services.reporting.views.reading import Reading, read
from shared.organisations import Organisations
from shared.refusal import Refusal, Words
from shared.store import Document, Store

LIVE = "now"

Standing = Mapping[str, Any]
"""Which figures a document has: `number` and `closed_at` of the edition, `with_debts` whether something was owed then,
`newest` the number of the newest one; `kept` whether the figures are those of the edition, or else those of now."""


@dataclass(frozen=True)
class QuestionOfEdition(Question):
    """A question whose plans and stated totals are those known when the edition was made."""

    made_at: str = ""

    @property
    def until(self) -> str:
        """The moment of the edition."""
        return self.made_at


@dataclass(frozen=True)
class EditionReading(Reading):
    """What an edition holds for a question. Nothing is left out of it: what did not count is not kept."""

    edition: Document
    kept_parts: Mapping[str, Document]

    @cached_property
    def figures(self) -> ClassByClass:
        """From the classes as they counted then."""
        return ClassByClass(self.entries, self.as_of)

    @cached_property
    def entries(self) -> list[Entry]:
        """The classes that counted, one by one."""
        return [
            Entry(self.organisations.heir(owner), row["class_id"], row["counts"])
            for owner, part in self.kept_parts.items()
            for row in part["classes"]
        ]

    @property
    def sent_out(self) -> list[Document]:
        """The entries of people sent out that counted."""
        return [
            {**entry, "organisation_id": owner} for owner, part in self.kept_parts.items() for entry in part["sent_out"]
        ]

    @property
    def spans(self) -> list[Document]:
        """None: an edition keeps what counted."""
        return []

    @cached_property
    def versions(self) -> dict[str, Document]:
        """The programme versions by which it was counted."""
        return {one["programme_version"]: one for one in self.edition["definitions"]["programmes"]}

    @cached_property
    def as_of(self) -> str:
        """When it was made."""
        return str(self.edition["made_at"])

    @cached_property
    def heard(self) -> dict[str, str]:
        """Nothing since: how far the topics had been read is kept with the edition, by positions."""
        return {}

    def belongs(self, organisation_id: str, day: str) -> bool:
        """Whether an organisation has a part in it here."""
        return organisation_id in self.members


def read_for_documents(
    store: Store, organisations: Organisations, question: Question, edition: str | None = None
) -> tuple[Reading, Standing | None]:
    """What documents of a period are made of: the newest edition where the period is closed, otherwise the register.
    `edition` names another one, or the figures of `now`. The standing is None as long as the period is open.

    Editions count by the usual rule only: asked in another way the figures are those of now, and an edition that is
    named is refused. One that does not exist is unknown (404).
    """
    closed = is_calendar(question.period) and closing_document(store, organisations, question) is not None
    if not closed:
        if edition not in (None, LIVE):
            edition_of(store, organisations, question, number_of(edition or ""))
        return read(store, organisations, question), None
    usual = question.as_of is None and (question.rule, question.role, question.mode) == (
        USUAL.rule,
        USUAL.role,
        USUAL.mode,
    )
    if not usual and edition not in (None, LIVE):
        words = Words(
            "Bản số liệu đã chốt chỉ có theo ngày khai giảng và đơn vị mở lớp. Hãy bỏ cách tính khác, hoặc xem số "
            "liệu hiện nay.",
            "Editions count by opening and owner only. Leave the other way of counting, or ask for the figures of now.",
        )
        raise Refusal("edition-asked-otherwise", words, at="/edition")
    newest = edition_of(store, organisations, question)
    if not usual or edition == LIVE:
        return read(store, organisations, question), _standing(newest, newest, kept=False)
    chosen = edition_of(store, organisations, question, number_of(edition)) if edition else newest
    return _reading(store, organisations, question, chosen), _standing(chosen, newest, kept=True)


def _standing(edition: Document, newest: Document, *, kept: bool) -> Standing:
    return {
        "number": edition["number"],
        "closed_at": edition["made_at"],
        "with_debts": bool(any(edition["debts"].values()) or edition["not_signed_off"]),
        "newest": newest["number"],
        "kept": kept,
    }


def _reading(store: Store, organisations: Organisations, question: Question, edition: Document) -> EditionReading:
    then = _tree_of(edition)
    whose = question.organisation_id
    tree = then if question.structure == "then" and whose in then else organisations
    # Who closed has all of the edition, whatever has become of the tree since.
    members = {*edition["parts"], *tree.under(whose)} if whose == edition["organisation_id"] else tree.under(whose)
    asked = QuestionOfEdition(
        **{name: getattr(question, name) for name in question.__dataclass_fields__}, made_at=edition["made_at"]
    )
    return EditionReading(
        store=store,
        question=asked,
        organisations=tree,
        members=members,
        edition=edition,
        kept_parts=parts_of(store, edition, members),
    )


def _tree_of(edition: Document) -> Organisations:
    """The organisations of then, as far as the edition speaks of them."""
    always: dict[str, Any] = {"valid_from": None, "valid_to": None}
    return Organisations(
        {**one, **always, "_id": one["organisation_id"]} for one in edition["definitions"]["structure"]
    )
