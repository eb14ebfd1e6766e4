"""A centre's own means."""

from __future__ import annotations

from typing import Any

from services.enrolment.model.centres import new_centre
from services.enrolment.views.lecturers import lecturers_of, staff_numbers
from shared.organisations import Organisations
from shared.store import Document, Store


def centre_of(store: Store, organisation_id: str) -> Document:
    """A centre's rooms and equipment; of one that has entered nothing yet, version 0."""
    return store.centres.find_one({"_id": organisation_id}) or {**new_centre(organisation_id), "version": 0}


def show_centre(store: Store, organisations: Organisations, centre: Document) -> dict[str, Any]:
    """A centre as the API shows it: its means, and how many lecturers it has."""
    return {
        "organisation_id": centre["_id"],
        "name": organisations.name(centre["_id"]),
        "rooms": centre["rooms"],
        "seats": sum(room["seats"] for room in centre["rooms"]),
        "equipment": centre["equipment"],
        "lecturers": staff_numbers(lecturers_of(store, [centre["_id"]])),
        "version": centre["version"],
    }
