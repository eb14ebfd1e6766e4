"""The province's lists of criteria, and a centre's answers to those of a standard centre."""

from __future__ import annotations

from typing import Any

from services.enrolment.model.centres import checklist as model
from services.enrolment.model.centres.criteria import shipped
from shared.store import Document, Store


def criteria_of(store: Store, kind: str, province_id: str) -> Document:
    """The list in force: the shipped proposal has version 0."""
    fresh = shipped(kind, province_id)
    return store.criteria.find_one({"_id": fresh["_id"]}) or {**fresh, "version": 0}


def show_criteria(criteria: Document) -> dict[str, Any]:
    """A list as the API shows it; `proposal` as long as nobody of the province has edited it."""
    kind, province_id = criteria["_id"].split("/")
    return {
        "kind": kind,
        "province_id": province_id,
        "proposal": criteria["version"] == 0,
        "items": criteria["items"],
        "version": criteria["version"],
    }


def checklist_of(store: Store, organisation_id: str) -> Document:
    """A centre's answers; of one that has answered nothing yet, version 0."""
    return store.checklists.find_one({"_id": organisation_id}) or {
        **model.new_checklist(organisation_id),
        "version": 0,
    }


def show_checklist(checklist: Document, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The items in their order, each with the centre's answer (or None) and the older ones, the newest first.
    `reworded` says that the item reads otherwise today than when it was answered."""
    answers = checklist["answers"]
    older: dict[str, list[dict[str, Any]]] = {}
    for one in reversed(checklist["history"]):
        older.setdefault(one["item_id"], []).append(one)
    return {
        "organisation_id": checklist["_id"],
        "items": [
            {
                **item,
                "answer": answers.get(item["item_id"]),
                "reworded": item["item_id"] in answers and answers[item["item_id"]]["text"] != item["text"],
                "older": older.get(item["item_id"], []),
            }
            for item in items
        ],
        "progress": model.progress(items, answers),
        "answered_on": checklist["answered_on"],
        "version": checklist["version"],
    }
