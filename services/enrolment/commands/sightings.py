"""Who may find whom: a learner is found by the staff of the organisations whose classes they were in, and by the
committee that nominated them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.enrolment.model.lists.search_terms import terms_of
from shared.store import Document
from shared.unit_of_work import UnitOfWork


def sight_in_class(unit: UnitOfWork, before: Document, after: Document) -> None:
    """Those who came into this class, or onto its waiting list, can be found by whom it concerns."""
    came = {
        one: entry["nominator_id"] for one, entry in after["learners"].items() if entry != before["learners"].get(one)
    }
    nominators: dict[str, str | None] = {**came, **after.get("waiting", {})}
    staff = [f"staff/{one}" for one in after["organisations"]]
    sight(unit, {one: [*staff, *([f"committee/{by}"] if by else [])] for one, by in nominators.items()})


def sight(unit: UnitOfWork, viewers: Mapping[str, Iterable[str]]) -> None:
    """From now on these learners are found by these viewers (`staff/<organisation>`, `committee/<organisation>`)."""
    wanted = {f"{viewer}/{learner_id}": learner_id for learner_id, of_one in viewers.items() for viewer in of_one}
    learners = unit.by_id("learners", viewers)
    known = unit.by_id(
        "sightings", (one for one, learner_id in wanted.items() if not unit.made("learners", learner_id))
    )
    for sighting_id, learner_id in wanted.items():
        if sighting_id not in known:
            viewer = sighting_id.removesuffix(f"/{learner_id}")
            unit.put("sightings", _sighting(viewer, learners[learner_id]))


def _sighting(viewer: str, learner: Mapping[str, Any]) -> Document:
    """The viewer stands in each term: one look-up finds what one viewer may see, however large the register is."""
    return {
        "_id": f"{viewer}/{learner['_id']}",
        "learner_id": learner["_id"],
        "name_key": learner["name_key"],
        "search": learner["search"],
        "terms": [f"{viewer}:{term}" for term in terms_of(learner["name"])],
    }
