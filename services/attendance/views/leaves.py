"""Leave in the reader's scope: what waits for a decision, what was decided, and for whom the reader may ask."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.attendance.model import leaves, registers
from services.attendance.views.classes import head_of
from services.attendance.views.reader import WIDE, Reader
from services.attendance.views.registers import learners_of
from shared import vietnamese
from shared.store import Document, Store, in_parts

RUNNING = {"$in": ["announced", "open"]}
NEXT_DAYS = 6


def waiting(reader: Reader) -> int:
    """How many requests the reader is to decide: those of running classes whose sheets they keep."""
    kept = [one["_id"] for one in _kept_classes(reader, {"places": 1})]
    found = ({"class_id": {"$in": part}, "state": "asked"} for part in in_parts(kept))
    return sum(reader.store.leaves.count_documents(query) for query in found)


def running_classes(reader: Reader) -> list[Document]:
    """The registers of running classes in which the reader may ask for somebody's leave, newest first."""
    found = {one["_id"]: one for one in (*_kept_classes(reader), *_nominated_classes(reader))}
    return sorted(found.values(), key=lambda one: str(one["order"]), reverse=True)


def _kept_classes(reader: Reader, projection: dict[str, int] | None = None) -> list[Document]:
    """Running classes whose sheets the reader keeps."""
    return _running(reader, "places", reader.actor.scope(reader.organisations, *registers.KEEPERS), projection)


def _nominated_classes(reader: Reader) -> list[Document]:
    """Running classes with learners whom the reader's committees nominated."""
    return _running(reader, "nominators", reader.actor.scope(reader.organisations, "committee"))


def _running(reader: Reader, field: str, scope: set[str], projection: dict[str, int] | None = None) -> list[Document]:
    if not scope:
        return []
    # A long list is slow to ask for (see Reader.places): then all running classes are looked through.
    query = {"state": RUNNING} | ({field: {"$in": sorted(scope)}} if len(scope) <= WIDE else {})
    found = reader.store.registers.find(query, projection)
    return [one for one in found if not scope.isdisjoint(one.get(field, ()))]


def leaves_in_scope(reader: Reader, *, class_id: str | None = None) -> list[dict[str, Any]]:
    """The leaves of running classes that the reader may see, newest request first; those that wait come first. Reading
    them is logged.

    `{"leave_id", "version", "class_id", "class_name", "learner_id", "name", "birth_year", "namesake", "nominator_id",
    "since", "until", "reason", "state", "asked_by", "asked_at", "decided_by", "decided_at", "answer", "sessions",
    "may_decide", "may_withdraw"}`; `sessions` is the number of the class's sessions on these days.
    """
    found = [one for one in running_classes(reader) if class_id in (None, one["_id"])]
    by_class = {one["_id"]: one for one in found}
    kept = [leave for part in in_parts(by_class) for leave in reader.store.leaves.find({"class_id": {"$in": part}})]
    shown: list[dict[str, Any]] = []
    for identifier, register in by_class.items():
        shown += _of_class(reader, register, [one for one in kept if one["class_id"] == identifier])
    shown.sort(key=lambda one: str(one["asked_at"]), reverse=True)
    return sorted(shown, key=lambda one: one["state"] != "asked")


def _of_class(reader: Reader, register: Document, kept: list[Document]) -> list[dict[str, Any]]:
    own = registers.own_learners(register, reader.actor, reader.organisations)
    seen = [one for one in kept if one["learner_id"] in own]
    if not seen:
        return []
    reader.note("leaves", register["_id"])
    learners = {one["learner_id"]: one for one in learners_of(reader.store, register, own)}
    keeps = registers.may_keep(register, reader.actor, reader.organisations)
    return [_shown(reader, register, leave, learners[leave["learner_id"]], keeps) for leave in seen]


def _shown(reader: Reader, register: Document, leave: Document, learner: dict[str, Any], keeps: bool) -> dict[str, Any]:
    told = ("class_id", "since", "until", "reason", "state", "asked_by", "asked_at", "decided_by", "decided_at")
    days = (date.fromisoformat(leave["since"]), date.fromisoformat(leave["until"]))
    asked = leave["state"] == "asked"
    return {
        "leave_id": leave["_id"],
        **{name: leave[name] for name in (*told, "answer", "version")},
        **{name: learner[name] for name in ("learner_id", "name", "birth_year", "namesake", "nominator_id")},
        "class_name": register["name"],
        "sessions": len(leaves.sessions_between(register, *days)),
        "may_decide": asked and keeps,
        "may_withdraw": asked and leaves.asked_for_by(leave, {"account_id": reader.actor.account_id}),
    }


def asking(reader: Reader, register: Document, now: datetime) -> dict[str, Any]:
    """What the form for a request shows of a class: the learners for whom the reader may ask, and the next days on
    which the class meets. Reading it is logged."""
    today = vietnamese.today(now).isoformat()
    own = registers.own_learners(register, reader.actor, reader.organisations)
    here = own & set(registers.expected(register, vietnamese.today(now)))
    reader.note("roster", register["_id"])
    return {
        "klass": head_of(register),
        "learners": learners_of(reader.store, register, here),
        "days": [one for one in register["days"] if one >= today][:NEXT_DAYS],
    }


def of_learner(store: Store, learner_id: str, now: datetime) -> dict[str, Any]:
    """What a learner's own phone shows: `{"classes": [{"class_id", "name", "days"}], "leaves": [{"leave_id", "version",
    "class_name", "since", "until", "state", "answer", "sessions", "may_withdraw"}]}`, the running classes of which they
    are a learner now, with the next days, and what was asked for there, by the first day. Reasons are not shown:
    somebody else may hold the phone."""
    today = vietnamese.today(now).isoformat()
    here = f"roster.{learner_id}"
    kept = {"name": 1, "order": 1, "days": 1, "sessions": 1, here: 1}
    found = list(store.registers.find({"state": RUNNING, here: {"$exists": True}}, kept))
    by_class = {one["_id"]: one for one in sorted(found, key=lambda one: str(one["order"]), reverse=True)}
    stays = [one for one in by_class.values() if (one["roster"][learner_id]["withdrawn_on"] or today) >= today]
    asked = [
        leave
        for part in in_parts(by_class)
        for leave in store.leaves.find({"class_id": {"$in": part}, "learner_id": learner_id})
    ]
    return {
        "classes": [
            {
                "class_id": one["_id"],
                "name": one["name"],
                "days": [day for day in one["days"] if day >= today][:NEXT_DAYS],
            }
            for one in stays
        ],
        "leaves": [_own(by_class[one["class_id"]], one) for one in sorted(asked, key=lambda one: str(one["since"]))],
    }


def _own(register: Document, leave: Document) -> dict[str, Any]:
    days = (date.fromisoformat(leave["since"]), date.fromisoformat(leave["until"]))
    own = leaves.asked_for_by(leave, {"learner_id": leave["learner_id"]})
    return {
        "leave_id": leave["_id"],
        **{name: leave[name] for name in ("version", "since", "until", "state", "answer")},
        "class_name": register["name"],
        "sessions": len(leaves.sessions_between(register, *days)),
        "may_withdraw": leave["state"] == "asked" and own,
    }
