"""What is followed as it is said: programme versions, plans, people sent out."""

from __future__ import annotations

from shared.events import Event
from shared.store import Document

KEPT_OF_PROGRAMME = (
    *("code", "version_number", "name_vi", "name_en", "category_vi", "category_en", "order"),
    *("excused_counts", "assessed_by", "awards"),
)
KEPT_OF_PLAN_VERSION = ("version_number", "in_force_from", "lines")
KEPT_OF_SENT_OUT = ("organisation_id", "field", "course", "first_day", "last_day", "people")


def on_programme_version(document: Document, event: Event) -> None:
    """All that figures ask of a programme."""
    document.update({name: event.data[name] for name in KEPT_OF_PROGRAMME})


def on_people_sent_out(document: Document, event: Event) -> None:
    """What is said again of an entry takes its place; what was said before stays beside it, for reports as of a day."""
    entries = document.setdefault("entries", {})
    kept = {name: event.data[name] for name in KEPT_OF_SENT_OUT} | {"at": event.time.isoformat()}
    entries.setdefault(event.data["entry_id"], []).append(kept)
    # The span of all that was ever said is what a query for a period can look up.
    said = [one for versions in entries.values() for one in versions]
    document["first_day"] = min(one["first_day"] for one in said)
    document["last_day"] = max(one["last_day"] for one in said)


def on_plan_approved(document: Document, event: Event) -> None:
    """The versions in their order; the newest whose day has come is in force."""
    document.update({name: event.data[name] for name in ("centre_id", "year")})
    version = {name: event.data[name] for name in KEPT_OF_PLAN_VERSION} | {"at": event.time.isoformat()}
    document.setdefault("versions", []).append(version)
