"""What the centre does with nominations: accept, decline, or give a place in a class; one or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.enrolment.commands.admission import look_up, situation_of
from services.enrolment.commands.learners import entry_of
from services.enrolment.commands.nominations import NOMINATION, by_asker
from services.enrolment.commands.places import take_places
from services.enrolment.commands.scope import load_class, tree
from services.enrolment.model import nominations as model
from services.enrolment.model.lists.admission import Decision, Verdict, judge
from services.enrolment.model.lists.identification import identify
from services.enrolment.model.nominations import Nomination
from services.enrolment.sealing import Seal
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today


def accept_nominations(unit: UnitOfWork, nomination_ids: Sequence[str], expected: int | None = None) -> dict[str, Any]:
    """The centre takes these up. All or none: each that cannot be is named. `expected` is the version of a single one.
    Answers `{"nominations": [ids]}`."""
    return _ids(_each(unit, nomination_ids, expected, lambda one: model.accept(one, by_asker(unit))))


def decline_nominations(
    unit: UnitOfWork, nomination_ids: Sequence[str], reason: str, expected: int | None = None
) -> dict[str, Any]:
    """The centre declines these, all for the same reason; whoever proposed them is told that it did."""
    stepped = _each(unit, nomination_ids, expected, lambda one: model.decline(one, by_asker(unit), reason))
    for nominator_id, said in model.answers(stepped, today(unit.now).isoformat()).items():
        thread = unit.get("nomination_answers", nominator_id) or {"_id": nominator_id}
        unit.keep("nomination_answers", thread, said, model.answered)
    return _ids(stepped)


def _ids(nominations: Sequence[Nomination]) -> dict[str, Any]:
    return {"nominations": [one["_id"] for one in nominations]}


def _each(unit: UnitOfWork, nomination_ids: Sequence[str], expected: int | None, step: Any) -> list[Nomination]:
    faults: list[Fault] = []
    stepped: list[Nomination] = []
    for row, one in enumerate(_load(unit, tree(unit), nomination_ids, expected)):
        try:
            stepped.append(step(one))
        except Refusal as refusal:
            if refusal.code != "nomination-state":
                raise
            faults.append(Fault(f"/nominations/{row}", refusal.words))
    if faults:
        raise Refusal("nomination-state", faults[0].words, faults=faults, status=409)
    return [unit.put("nominations", one) for one in stepped]


def look_at_placing(
    unit: UnitOfWork, class_id: str, nomination_ids: Sequence[str], decisions: Mapping[str, Decision], seal: Seal
) -> list[Verdict]:
    """Who these people are to the register and whether the class may take them; changes nothing."""
    return _look(unit, class_id, nomination_ids, decisions, seal)[2]


def place_nominated(
    unit: UnitOfWork,
    class_id: str,
    nomination_ids: Sequence[str],
    decisions: Mapping[str, Decision],
    waiting: bool,
    seal: Seal,
) -> dict[str, Any]:
    """Give these people places in a class; with `waiting`, those who do not fit wait for one. All or none.

    `decisions` by nomination say who is meant where the register knows somebody alike, and who is taken in spite of
    a warning. Answers `{"class_id", "version", "placed": [ids]}`.
    """
    klass, found, verdicts = _look(unit, class_id, nomination_ids, decisions, seal)
    faults = [
        Fault(
            f"/nominations/{row}",
            Words(f"{found[row]['name']}: {why.words.vi}", f"{found[row]['name']}: {why.words.en}"),
        )
        for row, verdict in enumerate(verdicts)
        if not verdict.ready
        for why in verdict.reasons
    ]
    if faults:
        words = Words(
            "Chưa xếp ai vào lớp: còn người cần quyết định hoặc không xếp được.",
            "Nobody was placed: somebody has to be decided on, or cannot be placed.",
        )
        raise Refusal("not-ready", words, faults=faults)
    entries = [
        {**entry_of(unit, verdict, seal), "nominator_id": one["nominator_id"]}
        for one, verdict in zip(found, verdicts, strict=True)
    ]
    kept = take_places(unit, klass, entries, waiting=waiting)
    placed = [
        unit.put("nominations", model.place(one, by_asker(unit), class_id, entry["learner_id"]))["_id"]
        for one, entry in zip(found, entries, strict=True)
    ]
    return {"class_id": class_id, "version": kept["version"], "placed": placed}


def _look(
    unit: UnitOfWork, class_id: str, nomination_ids: Sequence[str], decisions: Mapping[str, Decision], seal: Seal
) -> tuple[Document, list[Nomination], list[Verdict]]:
    klass, organisations = load_class(unit, class_id)
    found = _load(unit, organisations, nomination_ids)
    former = unit.by_id("classes", (one["class_id"] for one in found if one["class_id"]))
    faults = []
    for row, one in enumerate(found):
        try:
            model.check_placeable(one, klass["programme"], former.get(one["class_id"] or ""))
        except Refusal as refusal:
            faults.append(Fault(f"/nominations/{row}", refusal.words))
    if faults:
        raise Refusal("nomination-state", faults[0].words, faults=faults, status=409)
    people = [
        model.person_of(one, row, seal.open(one["identity_sealed"]) if one["identity_sealed"] else None)
        for row, one in enumerate(found, 1)
    ]
    identified = identify(people, look_up(unit, people, seal), seal.index)
    situation = situation_of(unit, klass, organisations, identified)
    return klass, found, list(judge(identified, [decisions.get(one["_id"]) for one in found], situation))


def _load(
    unit: UnitOfWork, organisations: Organisations, nomination_ids: Sequence[str], expected: int | None = None
) -> list[Nomination]:
    """The nominations in their order, made to a centre for which the asker is staff; any other is unknown."""
    if not nomination_ids:
        words = Words("Hãy chọn ít nhất một người.", "Choose at least one person.")
        raise Refusal("nobody-chosen", words, at="/nominations")
    kept = unit.by_id("nominations", nomination_ids)
    staff = unit.actor.scope(organisations, "staff")
    nominators = unit.actor.scope(organisations, "committee")
    found = []
    for row, identifier in enumerate(dict.fromkeys(nomination_ids)):
        one = kept.get(identifier)
        if one is not None and one["centre_id"] not in staff and one["nominator_id"] in nominators:
            raise not_allowed()
        if one is None or one["centre_id"] not in staff:
            raise unknown(NOMINATION, at=None if expected is not None else f"/nominations/{row}")
        found.append(unit.load("nominations", identifier, NOMINATION, expected=expected) if expected else one)
    return found
