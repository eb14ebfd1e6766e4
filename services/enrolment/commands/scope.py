"""Where the asker may act: the tree of organisations as the unit sees it, and refusals that do not tell."""

from __future__ import annotations

from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import day

CLASS = Words("lớp", "class")


def tree(unit: UnitOfWork) -> Organisations:
    """The tree as it stands in this unit."""
    return Organisations(unit.find("organisations", {}))


def load_class(unit: UnitOfWork, class_id: str, expected: int | None = None) -> tuple[Document, Organisations]:
    """A class that the asker's centre owns or hosts, for a change. To others it does not exist."""
    organisations = tree(unit)
    klass = unit.get("classes", class_id)
    if klass is None or not unit.actor.may(
        organisations, klass["organisations"], "staff", "board", "lecturer", "operator"
    ):
        raise unknown(CLASS)
    if not unit.actor.may(organisations, (klass["owner_id"], klass["host_id"]), "staff"):
        raise not_allowed()
    return unit.load("classes", class_id, CLASS, expected=expected), organisations


def check_organisation(unit: UnitOfWork, organisations: Organisations, organisation_id: str, at: str) -> None:
    """The asker is staff of this organisation, or it is unknown to them."""
    if organisation_id not in organisations or not unit.actor.may(organisations, [organisation_id], "staff"):
        raise unknown(Words("đơn vị", "organisation"), at=at)


def check_stands(organisations: Organisations, organisation_id: str | None, on: str, at: str) -> None:
    """The organisation had not been closed by that day; where it has an heir, the refusal names it."""
    if organisation_id is None or organisations.stands(organisation_id, on):
        return
    name, heir = organisations.name(organisation_id), organisations.heir(organisation_id)
    closed_on = day((organisations.get(organisation_id) or {}).get("closed_on"))
    words = Words(f"{name} đã kết thúc hoạt động từ {closed_on}.", f"{name} was closed on {closed_on}.")
    if heir != organisation_id:
        name = organisations.name(heir)
        words += Words(f"Hãy chọn đơn vị kế tục: {name}.", f"Choose its successor: {name}.")
    raise Refusal("organisation-closed", words, at=at)
