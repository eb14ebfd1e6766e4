"""Classes whose completion was recognised by a decision: where certificates begin."""

from __future__ import annotations

from typing import Any

from shared.store import Store
from tests.unit.enrolment.conftest import House

NAMES = ("Giàng Thị Mỷ", "Lù A Páo", "Vàng Thị Dở")


def recognised_class(house: House, *names: str, without: tuple[str, ...] = (), **details: Any) -> dict[str, Any]:
    """A class as it stands in the store, in which these people completed it, but those in `without`."""
    klass = house.announce(**details)
    path = f"/api/v1/classes/{klass['class_id']}"
    for name in (*(names or NAMES), *without):
        enrolled = house.enrol(klass["class_id"], name, birth="05/03/1985")
        assert enrolled.status_code == 201, enrolled.json
    version = len(names or NAMES) + len(without) + 1
    opened = house.staff("POST", f"{path}/opening", version=version, json={"opened_on": "2023-02-13"})
    assert opened.status_code == 200, opened.json
    return recognise(house.store, klass["class_id"], without)


def recognise(store: Store, class_id: str, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The decision: all in the class completed it, but those of these names."""
    kept = store.classes.find_one({"_id": class_id})
    assert kept is not None
    failed = {one["_id"] for one in store.learners.find({"name": {"$in": list(without)}})}
    learners = {one: {**entry, "completed": one not in failed} for one, entry in kept["learners"].items()}
    changed = {
        "learners": learners,
        "recognition": {"decision_number": "15-QĐ/TTCT", "decided_on": "2023-02-18"},
        "certificates_due": "2023-02-18",
    }
    store.classes.update_one({"_id": class_id}, {"$set": changed})
    return {**kept, **changed}
