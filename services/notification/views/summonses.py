"""Whom a class summons on paper, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.heard import Heard
from services.notification.model import deliveries, kinds
from services.notification.model.deliveries import Delivery
from shared.refusal import Refusal, Words, unknown
from shared.store import Store
from shared.vietnamese import name_key

# Whoever is not reached in another way, or may not have been.
UNREACHED = (deliveries.NO_ADDRESS, deliveries.FAILED, deliveries.IN_DOUBT)
_PRINTED = ("owner", "class_name", "programme", "opening_day", "place", "host", "owner_email", "sessions")


def summonses_of(store: Store, scope: Mapping[str, Any], class_id: str, everybody: bool) -> list[dict[str, Any]]:
    """The papers of a class, by given name: of those who are not reached in another way, or of `everybody`. Refuses a
    class that is unknown, out of scope or has nobody."""
    the_class = store.classes.find_one({"_id": class_id})
    places = scope.get("organisation_ids", {}).get("$in")
    if the_class is None or "owner_id" not in the_class:
        raise unknown(Words("lớp", "class"))
    if places is not None and not {the_class["owner_id"], the_class["host_id"]} & set(places):
        raise unknown(Words("lớp", "class"))
    unreached = {"about.id": class_id, "state": {"$in": list(UNREACHED)}}
    told = set(the_class["learners"])
    if not everybody:
        told &= {one["recipient"]["id"] for one in store.deliveries.find(unreached, {"recipient": 1})}
    wanted = [_summons(one, class_id, the_class["owner_id"]) for one in told]
    heard = Heard(store, wanted)
    papers = [
        {"name": heard.name(one), **{name: known[name] for name in _PRINTED}}
        for one in wanted
        if heard.name(one)
        for known in [heard.known(one)]
    ]
    if not papers:
        words = Words(
            "Không có ai cần giấy triệu tập in: mọi học viên của lớp đều nhận được thư. Hãy chọn in cho cả lớp.",
            "Nobody needs a printed summons: everybody in the class is reached. Choose to print for the whole class.",
        )
        raise Refusal("nobody-to-summon", words, status=409)
    return sorted(papers, key=lambda one: name_key(one["name"]))


def _summons(learner_id: str, class_id: str, owner_id: str) -> Delivery:
    """As if a summons were due: what is printed is what it would say."""
    return {
        "kind": kinds.SUMMONS,
        "recipient": {"kind": deliveries.LEARNER, "id": learner_id},
        "cause": "printed",
        "facts": {},
        "about": {"collection": "classes", "id": class_id},
        "owner_id": owner_id,
    }
