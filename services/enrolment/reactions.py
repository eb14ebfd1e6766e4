"""What enrolment keeps of what attendance says: the sheets of each class, for who may be assessed and which sessions
took place."""

from __future__ import annotations

from shared.events import Event, attendance
from shared.followers import Follower
from shared.store import Document


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


FOLLOWERS = [
    Follower(
        attendance.SHEETS,
        "sheetbooks",
        {
            attendance.SHEET_MARKED: on_sheet_marked,
            attendance.SHEET_CLOSED: on_sheet_closed,
            attendance.SHEET_CORRECTED: on_sheet_corrected,
        },
    ),
]
