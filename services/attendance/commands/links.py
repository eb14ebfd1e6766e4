"""Learners' personal links: made for the slips of a class, renewed when one is lost, opened on a phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.attendance.commands.books import tree_of
from services.attendance.model import passes, registers
from shared.refusal import Refusal, Words, unknown
from shared.store import Document, Store
from shared.unit_of_work import UnitOfWork

FIRST_EDITION = 1
NO_LINK = Words(
    "Đường dẫn này không còn dùng được. Hãy xin giảng viên phiếu mới.",
    "This link is not valid any more. Ask the lecturer for a new slip.",
)


def make_links(unit: UnitOfWork, class_id: str, key: bytes) -> dict[str, Any]:
    """A link for everybody on the roster who has none. Answers `{"made": how many}`."""
    register = _kept(unit, class_id)
    there = [one for one, place in register["roster"].items() if place["withdrawn_on"] is None]
    known = unit.by_id("check_in_links", there)
    missing = [one for one in there if one not in known]
    for learner_id in missing:
        unit.put("check_in_links", _link(key, learner_id, FIRST_EDITION))
    return {"made": len(missing)}


def renew_link(unit: UnitOfWork, class_id: str, learner_id: str, key: bytes) -> dict[str, Any]:
    """Another link for a learner of the class: the old slip, and every phone that remembers them, are worth nothing
    from now on. Refuses (422, `/learner_id`) who is not on the roster."""
    register = _kept(unit, class_id)
    if learner_id not in register["roster"]:
        raise unknown(Words("học viên", "learner"), "/learner_id")
    kept = unit.get("check_in_links", learner_id)
    edition = kept["edition"] + 1 if kept else FIRST_EDITION + 1
    version = {"version": kept["version"]} if kept else {}
    unit.put("check_in_links", _link(key, learner_id, edition) | version)
    return {"learner_id": learner_id}


def _kept(unit: UnitOfWork, class_id: str) -> Document:
    return registers.kept_by(unit.get("registers", class_id), unit.actor, tree_of(unit))


def _link(key: bytes, learner_id: str, edition: int) -> Document:
    digest = passes.link_digest(passes.link_code(key, learner_id, edition))
    return {"_id": learner_id, "edition": edition, "digest": digest}


def open_link(store: Store, code: str) -> Document:
    """The link (`{"_id": learner_id, "edition"}`) of a code. Refuses (404) one that is not, or not any more."""
    found = store.check_in_links.find_one({"digest": passes.link_digest(code)})
    if found is None:
        raise Refusal("link-unknown", NO_LINK, status=404)
    return found


def edition_of(store: Store, learner_id: str) -> int:
    """The edition of a learner's link; the first, when none was printed."""
    found = store.check_in_links.find_one({"_id": learner_id})
    return int(found["edition"]) if found else FIRST_EDITION


def remembered(store: Store, key: bytes, given: str, now: datetime) -> str | None:
    """The learner whom a phone remembers; None when it remembers nobody, or their link was renewed since."""
    read = passes.read_pass(key, given, now)
    return read[0] if read and edition_of(store, read[0]) == read[1] else None
