"""A study conference as attendance says it: who was called to which point, and what was reported of them.

Its `story` keeps what was said, so that it can be known as of any day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shared.events import Event, EventType, attendance
from shared.said import Document

KEPT = ("resolution", "title", "organiser_id", "held_on", "points", "called")
KEPT_OF_HEADCOUNT = ("organisation_id", "present", "essays")


def on_conference_called(conference: Document, data: Mapping[str, Any]) -> None:
    """The whole as it now is; what was reported stays with its organisation."""
    conference.update({name: data[name] for name in KEPT})
    conference.setdefault("state", "called")
    conference.setdefault("headcounts", {})


def on_headcount_recorded(conference: Document, data: Mapping[str, Any]) -> None:
    """What is said of an organisation replaces what was said of it before."""
    for one in data["headcounts"]:
        conference["headcounts"][one["organisation_id"]] = {"present": one["present"], "essays": one["essays"]}


def on_conference_closed(conference: Document, data: Mapping[str, Any]) -> None:
    """Its figures are final; what is changed after it is said again."""
    conference["state"] = "closed"


def on_conference_cancelled(conference: Document, data: Mapping[str, Any]) -> None:
    """It was not held, and counts nowhere."""
    conference["state"] = "cancelled"


REACTIONS: Mapping[EventType, Callable[[Document, Mapping[str, Any]], None]] = {
    attendance.CONFERENCE_CALLED: on_conference_called,
    attendance.HEADCOUNT_RECORDED: on_headcount_recorded,
    attendance.CONFERENCE_CLOSED: on_conference_closed,
    attendance.CONFERENCE_CANCELLED: on_conference_cancelled,
}
_REACT = {kind.name: react for kind, react in REACTIONS.items()}


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a reaction needs of an event's data; not who recorded it."""
    told = {name: data[name] for name in KEPT if name in data}
    if "headcounts" in data:
        told["headcounts"] = [{name: one[name] for name in KEPT_OF_HEADCOUNT} for one in data["headcounts"]]
    return told


def take_in(conference: Document, event: Event) -> None:
    """Change the conference by an event, and add that to its story."""
    told = _told(event.data)
    _REACT[event.type](conference, told)
    row = {"type": event.type, "at": event.time.isoformat(), "told": told}
    conference.setdefault("story", []).append(row)


def as_known(conference: Mapping[str, Any], until: str | None) -> Document | None:
    """The conference as it was known at a moment (ISO, UTC; None: now); None when nobody had heard of it."""
    known: Document = {"_id": conference["_id"], "heard": conference["heard"]}
    for row in conference["story"]:
        if until is None or row["at"] <= until:
            _REACT[row["type"]](known, row["told"])
    return known if "held_on" in known else None
