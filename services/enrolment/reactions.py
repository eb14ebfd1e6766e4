"""What enrolment keeps of what attendance says: the sheets of each class, for who may be assessed and which sessions
took place, and who crossed the required rate."""

from __future__ import annotations

from shared.events import Event, attendance
from shared.followers import Follower
from shared.store import Document
from shared.vietnamese import today


def on_sheet_marked(heard: Document, event: Event) -> None:
    """The whole sheet of a session as it stands after this marking."""
    sheets = heard.setdefault("sheets", {})
    sheets[event.data["session_id"]] = {
        "held_on": event.data["held_on"],
        "marks": event.data["marks"],
        "closed": False,
    }


def on_sheet_closed(heard: Document, event: Event) -> None:
    """From now on its marks can be relied on."""
    heard["sheets"][event.data["session_id"]]["closed"] = True


def on_sheet_corrected(heard: Document, event: Event) -> None:
    """One mark of a closed sheet is another one now."""
    heard["sheets"][event.data["session_id"]]["marks"][event.data["learner_id"]] = event.data["now"]


def on_fell_below(heard: Document, event: Event) -> None:
    """Who was reminded of attendance, and when."""
    _warn(heard, event, "fell-below")


def on_out_of_reach(heard: Document, event: Event) -> None:
    """Who can no longer reach the required rate, and since when that is known."""
    _warn(heard, event, "out-of-reach")


def on_within_reach_again(heard: Document, event: Event) -> None:
    """Who can, after all; below the rate so far they may still be."""
    for one in event.data["learners"]:
        heard.get("warned", {}).pop(one["learner_id"], None)
    _note_newest(heard)


def _warn(heard: Document, event: Event, threshold: str) -> None:
    on = today(event.time).isoformat()
    for one in event.data["learners"]:
        heard.setdefault("warned", {})[one["learner_id"]] = {"threshold": threshold, "on": on}
    _note_newest(heard)


def _note_newest(heard: Document) -> None:
    """The day by which the start page finds classes with learners newly out of reach."""
    days = [one["on"] for one in heard.get("warned", {}).values() if one["threshold"] == "out-of-reach"]
    heard.pop("out_of_reach_on", None)
    if days:
        heard["out_of_reach_on"] = max(days)


FOLLOWERS = [
    Follower(
        attendance.SHEETS,
        "sheetbooks",
        {
            attendance.SHEET_MARKED: on_sheet_marked,
            attendance.SHEET_CLOSED: on_sheet_closed,
            attendance.SHEET_CORRECTED: on_sheet_corrected,
            attendance.LEARNERS_FELL_BELOW_RATE: on_fell_below,
            attendance.LEARNERS_OUT_OF_REACH: on_out_of_reach,
            attendance.LEARNERS_WITHIN_REACH_AGAIN: on_within_reach_again,
        },
    ),
]
