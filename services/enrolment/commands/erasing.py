"""Erasing a learner on request: everything that says who they were, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.enrolment.commands.nominations import by_asker
from services.enrolment.commands.scope import tree
from services.enrolment.model import nominations
from services.enrolment.model.classes.listing import shelf
from services.enrolment.model.classes.places import TAKES_LEARNERS
from services.enrolment.model.lists import erasure, learners
from services.enrolment.model.lists.list_upload import content_id
from services.enrolment.model.sheets.workbook import read_sheets, text_of
from services.enrolment.sealing import Seal
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork

LEARNER = Words("học viên", "learner")


def erase_learner(unit: UnitOfWork, learner_id: str, expected: int, reason: str, seal: Seal) -> dict[str, Any]:
    """Erase a learner, for the staff of a centre where they were or are proposed to, and for operators; to others
    they do not exist. Refuses while a class is pending (409), and what `erasure.erase` refuses.

    What was issued stays as it was printed, and so does under the learner's id that they were enrolled and how it
    ended. Lists that name them and are kept for a day are kept no longer. Answers
    `{"learner_id", "version", "erased_at"}`.
    """
    classes = _classes_of(unit, learner_id)
    proposed = unit.find("nominations", {"learner_id": learner_id})
    concerned = {one for klass in classes for one in klass["organisations"]} | {one["centre_id"] for one in proposed}
    if not unit.actor.has("operator") and not unit.actor.may(tree(unit), concerned, "staff"):
        raise unknown(LEARNER)
    learner = unit.load("learners", learner_id, LEARNER, expected=expected)
    left, said = erasure.erase(learner, by_asker(unit), reason)
    erasure.check_nothing_pending(learner_id, [*classes, *_waited_for(unit)])

    for one in _nominations_of(unit, learner, proposed):
        unit.put("nominations", nominations.erase(one, by_asker(unit)))
    for klass in classes:
        if klass["learners"][learner_id]["reason"]:
            unit.blank("classes", klass["_id"], {f"learners.{learner_id}.reason": None})
    found_by = unit.find("sightings", {"learner_id": learner_id}, projection={"_id": 1})
    unit.remove("sightings", [one["_id"] for one in found_by])
    _forget_lists(unit, learner, seal)
    _forget_answers(unit, learner)
    kept = unit.keep("learners", left, [said], learners.evolve)
    return {"learner_id": learner_id, "version": kept["version"], "erased_at": kept["erased"]["at"]}


def _classes_of(unit: UnitOfWork, learner_id: str) -> list[Document]:
    places = unit.find("enrolments", {"learner_id": learner_id})
    return list(unit.by_id("classes", (one["class_id"] for one in places)).values())


def _waited_for(unit: UnitOfWork) -> list[Document]:
    """Every class that takes learners, with those who wait for a place alone: nothing leads from them to it."""
    query = {"shelves": {"$in": [shelf(state=one) for one in TAKES_LEARNERS]}}
    return [{**one, "learners": {}} for one in unit.find("classes", query, projection=["name", "state", "waiting"])]


def _nominations_of(unit: UnitOfWork, learner: Document, proposed: list[Document]) -> list[Document]:
    """Also those that never led to a place."""
    found = {one["_id"]: one for one in [*proposed, *unit.find("nominations", {"search": learner["search"]})]}
    if "identity_index" in learner:
        by_number = unit.find("nominations", {"identity_index": learner["identity_index"]})
        found |= {one["_id"]: one for one in by_number}
    return [one for one in found.values() if nominations.is_about(one, learner)]


def _forget_lists(unit: UnitOfWork, learner: Document, seal: Seal) -> None:
    """Lists in which their name stands are dropped a day early: who sent one sends it again. Nobody is taken from
    a list that is being taken meanwhile: its next part is gone."""
    number = seal.open(learner["identity_sealed"]) if learner["identity_sealed"] else None
    uploads: dict[str, list[str]] = {}
    for one in unit.find("upload_parts", {}, projection={"_id": 1}):
        uploads.setdefault(one["_id"].split("/")[0], []).append(one["_id"])
    for upload_id, parts in uploads.items():
        if any(erasure.stands_in(row, learner, number) for row in _rows_of(unit, upload_id, parts, seal)):
            unit.remove("upload_parts", parts)
    for one in unit.find("nomination_lists", {}):
        rows = _rows_of_file(seal.open_bytes(bytes(one["sealed"])), one["filename"])
        if any(erasure.stands_in(row, learner, number) for row in rows):
            unit.remove("nomination_lists", [one["_id"]])


def _rows_of(unit: UnitOfWork, upload_id: str, parts: list[str], seal: Seal) -> Iterator[list[str]]:
    """The rows of a list that was sent, as texts: as they were read, or of a file whose headings nobody understood."""
    read = [one for one in parts if one.rsplit("/", 1)[-1].isdigit()]
    for one in read:
        part = unit.get("upload_parts", one)
        for row in seal.unpack(part["sealed"]) if part else ():
            yield [str(text) for text in row["cells"].values()]
    content = None if read else unit.get("upload_parts", content_id(upload_id))
    if content and content["sealed"]:
        yield from _rows_of_file(seal.open_bytes(bytes(content["sealed"])), "")


def _rows_of_file(content: bytes, filename: str) -> Iterator[list[str]]:
    try:
        sheets = read_sheets(content, filename)
    except Refusal:  # kept by an earlier release that could read it
        return
    for sheet in sheets:
        for row in sheet.rows:
            yield [text_of(cell) for cell in row]


def _forget_answers(unit: UnitOfWork, learner: Document) -> None:
    """Answers kept for who asks again say of rows what was wrong with them, by name: those words go."""
    for words in ("faults", "warnings"):
        for one in unit.find("answers", {f"answer.{words}.0": {"$exists": True}}):
            if erasure.stands_in([str(one["answer"][words])], learner, None):
                unit.blank("answers", one["_id"], {f"answer.{words}": []})
