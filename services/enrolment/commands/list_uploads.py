"""Lists that were sent for a class: received, looked at part by part, decided on, and taken part by part.

Every step moves the upload's position by compare-and-set in the transaction that does the part: whoever works on it,
and whenever they are killed, every part is done once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bson import Binary

from services.enrolment.commands.admission import look_up, situation_of
from services.enrolment.commands.learners import entry_of
from services.enrolment.commands.places import take_places
from services.enrolment.commands.scope import load_class, tree
from services.enrolment.model.classes import places
from services.enrolment.model.lists import list_upload as uploads
from services.enrolment.model.lists.admission import NEW, Decision, Verdict, judge
from services.enrolment.model.lists.identification import identify
from services.enrolment.model.lists.list_upload import Reading, Sent, Upload, content_id, part_id
from services.enrolment.sealing import Seal
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork

UPLOAD = Words("danh sách đã gửi", "list")


def receive(unit: UnitOfWork, sent: Sent, reading: Reading, remembered: bool, seal: Seal) -> Upload:
    """Keep a list that was sent. The same file for the same class again is the same upload, as far as it has come;
    one whose rows were never taken and are no longer kept begins anew."""
    _, organisations = load_class(unit, sent.class_id)
    if sent.organisation_id is not None and sent.organisation_id not in organisations:
        raise unknown(Words("đơn vị", "organisation"), at="/organisation_id")
    upload = unit.get("list_uploads", sent.upload_id)
    kept = unit.get("upload_parts", content_id(sent.upload_id))
    if upload is not None and (kept is not None or upload["phase"] == uploads.TAKEN):
        return upload
    if kept is None:
        content = Binary(seal.close_bytes(sent.content))
        unit.put("upload_parts", {"_id": content_id(sent.upload_id), "at": unit.now, "sealed": content})
    return _keep_reading(unit, upload, sent, reading, remembered, seal)


def read_again(
    unit: UnitOfWork, expected: int, sent: Sent, reading: Reading, headings: Mapping[str, str], seal: Seal
) -> Upload:
    """Read a kept file in another way: with `headings` that somebody has said the meaning of (and that are from now
    on known of the organisation that sends), or with columns converted from an old font."""
    load_class(unit, sent.class_id)
    upload = unit.load("list_uploads", sent.upload_id, UPLOAD, expected=expected)
    if upload["phase"] not in (uploads.HEADINGS, uploads.LOOKED):
        raise uploads.not_now(upload)
    if headings and sent.organisation_id is not None:
        before = unit.get("heading_maps", sent.organisation_id) or {"_id": sent.organisation_id, "headings": []}
        known = {one["text"]: one["column"] for one in before["headings"]} | dict(headings)
        pairs = [{"text": text, "column": column} for text, column in sorted(known.items())]
        unit.put("heading_maps", {**before, "headings": pairs})
    return _keep_reading(unit, upload, sent, reading, upload["remembered"], seal)


def _keep_reading(
    unit: UnitOfWork, before: Upload | None, sent: Sent, reading: Reading, remembered: bool, seal: Seal
) -> Upload:
    number = before["reading"] + 1 if before else 1
    upload = uploads.received(sent, reading, number, remembered, unit.actor.name, unit.now)
    about = {
        "headings": [vars(one) for one in reading.headings],
        "old_fonts": [vars(one) for one in reading.old_fonts],
    }
    unit.put("upload_parts", {"_id": part_id(upload, "about"), "at": unit.now, "sealed": Binary(seal.pack(about))})
    for part, rows in enumerate(uploads.rows_in_parts(reading.listed) if reading.listed else []):
        kept = {"_id": part_id(upload, part), "at": unit.now, "sealed": Binary(seal.pack(rows)), "verdicts": []}
        unit.put("upload_parts", {**kept, "decisions": []})
    return unit.put("list_uploads", {**upload, **({"version": before["version"]} if before else {})})


def look(unit: UnitOfWork, upload_id: str, seal: Seal) -> Upload:
    """Hold the next part of a list against the register. Does nothing when there is none."""
    upload = unit.load("list_uploads", upload_id, UPLOAD)
    if upload["phase"] != uploads.LOOKING:
        return upload
    klass, organisations = unit.load("classes", upload["class_id"], UPLOAD), tree(unit)
    part = unit.load("upload_parts", part_id(upload, upload["position"]), UPLOAD)
    _, verdicts = _judge_part(unit, klass, organisations, upload, part, seal)
    unit.put("upload_parts", {**part, "verdicts": verdicts})
    return unit.put("list_uploads", uploads.next_part(uploads.looked(upload, upload["position"], verdicts)))


def decide(
    unit: UnitOfWork, class_id: str, upload_id: str, expected: int, decisions: Sequence[Mapping[str, Any]], seal: Seal
) -> Upload:
    """Decide on rows: `[{"n", "person": learner id | "new" | None, "despite": bool}]`, each anew and as a whole."""
    klass, organisations = load_class(unit, class_id)
    upload = _of_class(unit, class_id, upload_id, expected)
    if upload["phase"] != uploads.LOOKED:
        raise uploads.not_now(upload)
    by_part: dict[int, dict[int, Mapping[str, Any]]] = {}
    for place, one in enumerate(decisions):
        if not 0 <= one["n"] < upload["rows"]:
            raise unknown(Words("dòng", "row"), at=f"/decisions/{place}/n")
        by_part.setdefault(one["n"] // uploads.ROWS_IN_PART, {})[one["n"]] = {**one, "place": place}
    for number, decided in by_part.items():
        part = unit.load("upload_parts", part_id(upload, number), UPLOAD)
        _check_candidates(part, number, decided)
        other = [one for one in part["decisions"] if one["n"] not in decided]
        new = [{name: one[name] for name in ("n", "person", "despite")} for one in decided.values()]
        part = {**part, "decisions": sorted((*other, *new), key=lambda one: int(one["n"]))}
        _, verdicts = _judge_part(unit, klass, organisations, upload, part, seal)
        unit.put("upload_parts", {**part, "verdicts": verdicts})
        upload = uploads.looked(upload, number, verdicts)
    return unit.put("list_uploads", upload)


def begin_taking(unit: UnitOfWork, class_id: str, upload_id: str, expected: int, surplus: str | None) -> Upload:
    """Begin to take the ready rows. `surplus` says what becomes of those for whom there is no place: they `wait`,
    or they are `leave`d out."""
    klass, _ = load_class(unit, class_id)
    upload = _of_class(unit, class_id, upload_id, None)
    if upload["phase"] in (uploads.TAKING, uploads.TAKEN):
        return upload
    upload = _of_class(unit, class_id, upload_id, expected)
    if upload["phase"] != uploads.LOOKED:
        raise uploads.not_now(upload)
    uploads.check_takeable(upload, places.places_open(klass), surplus)
    begun = {**upload, "position": 0, "surplus": surplus, **uploads.at_work(uploads.TAKING, unit.now)}
    return unit.put("list_uploads", begun)


def take(unit: UnitOfWork, upload_id: str, seal: Seal) -> Upload:
    """Take the ready rows of the next part into the class; what is left of the part is the rest, with its reasons."""
    upload = unit.load("list_uploads", upload_id, UPLOAD)
    if upload["phase"] != uploads.TAKING:
        return upload
    klass, organisations = unit.load("classes", upload["class_id"], UPLOAD), tree(unit)
    part = unit.load("upload_parts", part_id(upload, upload["position"]), UPLOAD)
    judged, verdicts = _judge_part(unit, klass, organisations, upload, part, seal)
    taken = {n: one for n, one in judged.items() if one.ready}
    if upload["surplus"] != uploads.WAIT and (room := places.places_open(klass)) is not None:
        taken = dict(list(taken.items())[:room])
    entries = [entry_of(unit, one, seal) for one in taken.values()]
    kept = take_places(unit, klass, entries, waiting=upload["surplus"] == uploads.WAIT) if entries else klass
    waiting = len({one["learner_id"] for one in entries} & set(places.waiting_learners(kept)))
    rest = [
        (row, uploads.left_behind(verdict, NO_PLACE) if verdict["ready"] else verdict)
        for row, verdict in zip(seal.unpack(part["sealed"]), verdicts, strict=True)
        if row["n"] not in taken
    ]
    upload = uploads.looked(upload, upload["position"], [verdict for _, verdict in rest])
    _keep_rest(unit, part, rest, seal)
    upload = {
        **upload,
        "enrolled": upload["enrolled"] + len(entries) - waiting,
        "waiting": upload["waiting"] + waiting,
        "left": upload["left"] + len(rest),
    }
    return _moved(unit, upload)


def stop_taking(unit: UnitOfWork, upload_id: str, refusal: Refusal, seal: Seal) -> Upload:
    """The class takes nobody any more (it was closed or cancelled meanwhile): the next part is left,
    with the reason."""
    upload = unit.load("list_uploads", upload_id, UPLOAD)
    if upload["phase"] != uploads.TAKING:
        return upload
    part = unit.load("upload_parts", part_id(upload, upload["position"]), UPLOAD)
    rows = seal.unpack(part["sealed"])
    rest = [
        (row, uploads.left_behind(verdict, refusal.words) if verdict["ready"] else verdict)
        for row, verdict in zip(rows, part["verdicts"], strict=True)
    ]
    upload = uploads.looked(upload, upload["position"], [verdict for _, verdict in rest])
    _keep_rest(unit, part, rest, seal)
    stopped = {"vi": refusal.words.vi, "en": refusal.words.en}
    return _moved(unit, {**upload, "left": upload["left"] + len(rest), "stopped": stopped})


def give_up(unit: UnitOfWork, upload_id: str) -> Upload:
    """The rows of an unfinished list are no longer kept: it waits to be sent again."""
    upload = unit.load("list_uploads", upload_id, UPLOAD)
    idle = {name: value for name, value in upload.items() if name != "at_work"}
    return unit.put("list_uploads", {**idle, "phase": uploads.LOOKED})


def _keep_rest(
    unit: UnitOfWork, part: Document, rest: Sequence[tuple[dict[str, Any], Mapping[str, Any]]], seal: Seal
) -> None:
    """Who was taken is in the register now, and no longer needed here."""
    sealed = Binary(seal.pack([row for row, _ in rest]))
    unit.put("upload_parts", {**part, "sealed": sealed, "verdicts": [one for _, one in rest], "decisions": []})


def _moved(unit: UnitOfWork, upload: Upload) -> Upload:
    upload = uploads.next_part(upload)
    if upload["phase"] == uploads.TAKEN:
        content = unit.get("upload_parts", content_id(upload["_id"]))
        if content is not None:
            unit.put("upload_parts", {**content, "sealed": Binary(b"")})
    return unit.put("list_uploads", upload)


def _judge_part(
    unit: UnitOfWork, klass: Document, organisations: Organisations, upload: Upload, part: Document, seal: Seal
) -> tuple[dict[int, Verdict], list[dict[str, Any]]]:
    """The verdicts by the rows' numbers, and those of all rows as they are kept."""
    rows = seal.unpack(part["sealed"])
    people = {row["n"]: person for row in rows if (person := uploads.person_of(row)) is not None}
    identified = identify(people.values(), look_up(unit, list(people.values()), seal), seal.index)
    situation = situation_of(unit, klass, organisations, identified, upload["organisation_id"])
    decided = {one["n"]: Decision(one["person"], one["despite"]) for one in part["decisions"]}
    judged = dict(zip(people, judge(identified, [decided.get(n) for n in people], situation), strict=True))
    kept = [uploads.verdict_kept(judged[row["n"]]) if row["n"] in judged else uploads.unread(row) for row in rows]
    return judged, kept


def _check_candidates(part: Document, number: int, decided: Mapping[int, Mapping[str, Any]]) -> None:
    """Who is meant by a row is one of its candidates, or somebody new."""
    for n, one in decided.items():
        verdict = part["verdicts"][n - number * uploads.ROWS_IN_PART]
        if one["person"] not in (None, NEW, *verdict["candidates"]):
            raise unknown(Words("người này trong các khả năng", "candidate"), at=f"/decisions/{one['place']}/person")


def _of_class(unit: UnitOfWork, class_id: str, upload_id: str, expected: int | None) -> Upload:
    upload = unit.load("list_uploads", upload_id, UPLOAD, expected=expected)
    if upload["class_id"] != class_id:
        raise unknown(UPLOAD)
    return upload


NO_PLACE = Words("Lớp đã đủ chỗ nên chưa nhận dòng này.", "The class is full, so this row was not taken.")
