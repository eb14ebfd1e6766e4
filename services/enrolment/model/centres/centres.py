"""A centre's own means: its rooms and its equipment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.refusal import Fault, Refusal, Words, unknown
from shared.vietnamese import fold

Centre = dict[str, Any]

# Who has means of their own: rooms, equipment, a budget, the checklist.
KINDS = ("centre", "political-school")
ROOM = Words("phòng học", "room")


def new_centre(organisation_id: str) -> Centre:
    """A centre of which nothing is entered yet."""
    return {"_id": organisation_id, "rooms": [], "equipment": []}


def room_of(centre: Mapping[str, Any], room_id: str) -> dict[str, Any]:
    """One room `{room_id, name, seats, equipment}`; refuses one that the centre does not have."""
    for room in centre["rooms"]:
        if room["room_id"] == room_id:
            return dict(room)
    raise unknown(ROOM)


def with_room(centre: Centre, room_id: str, details: Mapping[str, Any]) -> Centre:
    """The centre with a new room, or with another description of this one: `{name, seats, equipment}`."""
    others = [one for one in centre["rooms"] if one["room_id"] != room_id]
    if any(fold(one["name"]) == fold(details["name"]) for one in others):
        words = Words(f"Đã có phòng “{details['name']}”.", f"There is already a room “{details['name']}”.")
        raise Refusal("name-taken", words, at="/name", status=409)
    rooms = [*others, {"room_id": room_id, **details}]
    return {**centre, "rooms": sorted(rooms, key=lambda one: fold(one["name"]))}


def without_room(centre: Centre, room_id: str, still_booked: Sequence[Words]) -> Centre:
    """The centre without a room; `still_booked` are the sessions to come that are to be held in it."""
    room = room_of(centre, room_id)
    if still_booked:
        words = Words(
            f"Phòng “{room['name']}” còn {len(still_booked)} buổi sắp tới, buổi đầu: {still_booked[0].vi}. "
            "Hãy đổi phòng của các buổi ấy trước.",
            f"The room “{room['name']}” still has {len(still_booked)} sessions to come, the first: "
            f"{still_booked[0].en}. Move them to another room first.",
        )
        raise Refusal("still-booked", words, at="/room_id", status=409)
    return {**centre, "rooms": [one for one in centre["rooms"] if one["room_id"] != room_id]}


def with_equipment(centre: Centre, equipment: Sequence[Mapping[str, Any]]) -> Centre:
    """The centre with this list of equipment, the whole of it: `[{name, count, note}]`."""
    seen: set[str] = set()
    faults = []
    for place, one in enumerate(equipment):
        if fold(one["name"]) in seen:
            words = Words(f"“{one['name']}” đã có trong danh sách.", f"“{one['name']}” is in the list already.")
            faults.append(Fault(f"/equipment/{place}/name", words))
        seen.add(fold(one["name"]))
    if faults:
        raise Refusal("name-taken", faults[0].words, faults=faults)
    return {**centre, "equipment": [dict(one) for one in equipment]}
