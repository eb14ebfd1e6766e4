"""Lists that were sent: how far they are, their rows with what is found of each, and what is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.enrolment.model.classes import places
from services.enrolment.model.lists import list_upload as uploads
from services.enrolment.sealing import Seal
from shared.organisations import Organisations
from shared.refusal import Words
from shared.store import Document, Store, by_id, in_parts

MOST_ROWS = 200


def show_upload(upload: Document, klass: Document) -> dict[str, Any]:
    """An upload as the API shows it: `phase`, how many `rows` are `done` in it, how many have which status."""
    names = ("class_id", "organisation_id", "filename", "sent_by", "sent_at", "phase", "rows", "left_out")
    further = ("unread_sheets", "remembered", "surplus", "enrolled", "waiting", "left", "stopped", "version")
    working = upload["phase"] in (uploads.LOOKING, uploads.TAKING)
    done = upload["position"] * uploads.ROWS_IN_PART if working else upload["rows"]
    return {
        "upload_id": upload["_id"],
        **{name: upload[name] for name in (*names, *further)},
        "done": min(done, upload["rows"]),
        "counts": uploads.counts(upload),
        "ready": uploads.ready(upload),
        "places_open": places.places_open(klass),
    }


def about(store: Store, seal: Seal, upload: Document) -> dict[str, Any]:
    """How the file was read: `{"headings": [...], "old_fonts": [...]}`, with samples; empty when no longer kept."""
    kept = store.upload_parts.find_one({"_id": uploads.part_id(upload, "about")})
    return dict(seal.unpack(kept["sealed"])) if kept else {"headings": [], "old_fonts": []}


def known_headings(store: Store, organisation_id: str | None) -> dict[str, str]:
    """What the headings of an organisation's lists are known to mean: `{heading_key: column key}`."""
    kept = store.heading_maps.find_one({"_id": organisation_id}) if organisation_id else None
    return {one["text"]: one["column"] for one in kept["headings"]} if kept else {}


def rows_of(
    store: Store,
    seal: Seal,
    organisations: Organisations,
    upload: Document,
    *,
    status: str | None = None,
    after: int = -1,
    limit: int = MOST_ROWS,
) -> dict[str, Any]:
    """Rows as the API shows them, `{"items", "next"}`; `next` is the number after which the next ones come. Of an
    upload at work, those that are done."""
    rows = list(_first(_rows(store, seal, upload, status, after), limit + 1))
    more = rows[limit - 1]["n"] if len(rows) > limit else None
    items = rows[:limit]
    concerned = {one for row in items for one in (*row["candidates"], row["learner_id"]) if one is not None}
    people = _people(store, organisations, concerned)
    for row in items:
        row["candidates"] = [people[one] for one in row["candidates"] if one in people]
    return {"items": items, "next": more}


def rest_of(store: Store, seal: Seal, upload: Document) -> Iterator[tuple[dict[str, str], list[Words]]]:
    """The rows that were not, or will not be, taken: texts by column, and all reasons."""
    for row in _rows(store, seal, upload, None, -1):
        if not row["ready"]:
            yield row["cells"], [Words(one["vi"], one["en"]) for one in row["reasons"]]


def _first(rows: Iterator[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


def _rows(store: Store, seal: Seal, upload: Document, status: str | None, after: int) -> Iterator[dict[str, Any]]:
    """Rows with their verdicts, from the parts that have any of this status."""
    for number, counts in enumerate(upload["part_counts"]):
        last = (number + 1) * uploads.ROWS_IN_PART - 1
        if last <= after or not (counts.get(status, 0) if status else counts):
            continue
        part = store.upload_parts.find_one({"_id": uploads.part_id(upload, number)})
        if part is None:
            return
        decisions = {one["n"]: one for one in part["decisions"]}
        for row, verdict in zip(seal.unpack(part["sealed"]), part["verdicts"], strict=True):
            if row["n"] > after and status in (None, verdict["status"]):
                decided = decisions.get(row["n"], {"person": None, "despite": False})
                yield {**row, **verdict, "person_decided": decided["person"], "despite": decided["despite"]}


def _people(store: Store, organisations: Organisations, learner_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What tells people of one name apart: birth, their last class and who nominated them."""
    wanted = list(learner_ids)
    learners = by_id(store.learners, wanted)
    enrolments = [one for part in in_parts(wanted) for one in store.enrolments.find({"learner_id": {"$in": part}})]
    class_ids = {one["class_id"] for one in enrolments}
    fields = ["name", "starts_on", "learners"]
    classes = {
        one["_id"]: one for part in in_parts(class_ids) for one in store.classes.find({"_id": {"$in": part}}, fields)
    }
    last: dict[str, Mapping[str, Any]] = {}
    for one in enrolments:
        klass = classes.get(one["class_id"])
        if klass and klass["starts_on"] > last.get(one["learner_id"], {"starts_on": ""})["starts_on"]:
            last[one["learner_id"]] = klass
    people = {}
    for learner_id, learner in learners.items():
        latest = last.get(learner_id)
        nominator_id = latest["learners"].get(learner_id, {}).get("nominator_id") if latest else None
        people[learner_id] = {
            "learner_id": learner_id,
            **{name: learner[name] for name in ("name", "birth_date", "birth_year", "sex")},
            "has_identity_number": "identity_index" in learner,
            "last_class": latest["name"] if latest else None,
            "last_class_starts_on": latest["starts_on"] if latest else None,
            "nominator_name": organisations.name(nominator_id) or None,
        }
    return people
