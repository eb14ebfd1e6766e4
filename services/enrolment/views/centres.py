"""A centre's own means, and all centres side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.enrolment.model.centres.budgets import spent_in_all
from services.enrolment.model.centres.centres import KINDS, new_centre
from services.enrolment.model.centres.checklist import progress
from services.enrolment.views.criteria import criteria_of
from services.enrolment.views.lecturers import lecturers_of, staff_numbers
from services.enrolment.views.observations import counts_by_organisation
from shared.organisations import Organisations
from shared.store import Document, Store, by_id
from shared.vietnamese import collation_key


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
        "lecturers": staff_numbers(lecturers_of(store, organisations.under(centre["_id"]))),
        "version": centre["version"],
    }


def centres_in(organisations: Organisations, scope: Iterable[str]) -> list[str]:
    """Those of these organisations that have means of their own and were not closed, by name."""
    found = [one for one in scope if organisations.stands(one) and (organisations.get(one) or {})["kind"] in KINDS]
    return sorted(found, key=lambda one: collation_key(organisations.name(one)))


def compare_centres(
    store: Store, organisations: Organisations, scope: Iterable[str], year: int
) -> list[dict[str, Any]]:
    """The centres of these organisations side by side, by name: lecturers, rooms, seats, the checklist, what was
    planned and spent and how often lessons were observed in a year. Figures only, no names of persons."""
    ids = centres_in(organisations, scope)
    belonging = {below: one for one in ids for below in organisations.under(one)}
    staff: dict[str, list[Document]] = {one: [] for one in ids}
    for lecturer in lecturers_of(store, belonging):
        staff[belonging[lecturer["organisation_id"]]].append(lecturer)
    observed: dict[str, int] = {}
    for place, count in counts_by_organisation(store, belonging, year).items():
        observed[belonging[place]] = observed.get(belonging[place], 0) + count
    means, checklists = by_id(store.centres, ids), by_id(store.checklists, ids)
    budgets = by_id(store.budgets, [f"{one}/{year}" for one in ids])
    roots = {one: organisations.above(one)[-1] for one in ids}
    criteria = {root: criteria_of(store, "standard-centre", root)["items"] for root in set(roots.values())}
    compared = []
    for one in ids:
        rooms = means.get(one, {}).get("rooms", [])
        budget, checklist = budgets.get(f"{one}/{year}"), checklists.get(one, {})
        compared.append(
            {
                "organisation_id": one,
                "name": organisations.name(one),
                "lecturers": staff_numbers(staff[one]),
                "rooms": len(rooms),
                "seats": sum(room["seats"] for room in rooms),
                "checklist": progress(criteria[roots[one]], checklist.get("answers", {})),
                "answered_on": checklist.get("answered_on"),
                "planned": budget and budget["planned"],
                "spent": budget and spent_in_all(budget),
                "observations": observed.get(one, 0),
            }
        )
    return compared
