"""A study conference as attendance says it: who was called to which point, and what was reported of them."""

from __future__ import annotations

from shared.events import Event
from shared.said import Document

KEPT = ("resolution", "title", "organiser_id", "held_on", "points", "called")


def on_conference_called(conference: Document, event: Event) -> None:
    """The whole as it now is; what was reported stays with its organisation."""
    conference.update({name: event.data[name] for name in KEPT})
    conference.setdefault("state", "called")
    conference.setdefault("headcounts", {})


def on_headcount_recorded(conference: Document, event: Event) -> None:
    """What is said of an organisation replaces what was said of it before."""
    for one in event.data["headcounts"]:
        conference["headcounts"][one["organisation_id"]] = {"present": one["present"], "essays": one["essays"]}


def on_conference_closed(conference: Document, event: Event) -> None:
    """Its figures are final; what is changed after it is said again."""
    conference["state"] = "closed"


def on_conference_cancelled(conference: Document, event: Event) -> None:
    """It was not held, and counts nowhere."""
    conference["state"] = "cancelled"
