"""Proposing people for programmes: by committees and cells, to the centre that serves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from services.enrolment.commands.learners import fault_shown, pointer
from services.enrolment.commands.scope import check_stands, tree
from services.enrolment.commands.sightings import sight
from services.enrolment.model import nominations as model
from services.enrolment.model.centres.centres import KINDS as CENTRE_KINDS
from services.enrolment.model.lists import typed_learner
from services.enrolment.model.lists.learner_list import NAME, NOMINATOR, ListedLearner
from services.enrolment.model.nominations import By, Nomination, Wanted
from services.enrolment.model.organisations.organisations import by_name
from services.enrolment.model.sheets.table import RowFault
from services.enrolment.sealing import Seal
from shared import ids
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words, unknown
from shared.store import Document, in_parts
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import fold, today

NOMINATION = Words("đề cử", "nomination")
MOST_AT_ONCE = 1_000


def by_asker(unit: UnitOfWork) -> By:
    """The asker, now."""
    return By(unit.actor.account_id, unit.actor.name, unit.now)


def nominate_list(
    unit: UnitOfWork,
    wanted: Wanted,
    listed: Sequence[ListedLearner],
    faults: Sequence[RowFault],
    take_good_rows: bool,
    seal: Seal,
) -> dict[str, Any]:
    """Nominate the people of a list. `faults` are those that reading the file found.

    With any fault nothing happens and all of them are named (422), unless the good rows are to be taken alone.
    Who is listed without a nominator is nominated by `wanted.nominator_id`.
    Answers `{"nominated": [ids], "faults"}`.
    """
    good, found = look_at_list(unit, wanted, listed, seal)
    found = sorted((*faults, *found), key=lambda fault: (fault.sheet, fault.row))
    if found and not take_good_rows:
        rows = len({(one.sheet, one.row) for one in found})
        words = Words(
            f"{rows} dòng có lỗi nên chưa đề cử ai. Xin sửa tệp rồi gửi lại, hoặc chỉ nhận các dòng đúng.",
            f"{rows} rows are faulty, so nobody was nominated. Mend the file and send it again, or take the good "
            "rows alone.",
        )
        raise Refusal("rows-faulty", words, faults=[Fault(pointer(one), one.words) for one in found])
    kept = [unit.put("nominations", one) for one in good]
    sight(unit, {one["learner_id"]: [f"staff/{wanted.centre_id}"] for one in kept if one["learner_id"]})
    serving = unit.get("serving_centres", wanted.nominator_id) or {"_id": wanted.nominator_id}
    if kept and serving.get("centre_id") != wanted.centre_id:
        unit.put("serving_centres", {**serving, "centre_id": wanted.centre_id})
    return {"nominated": [one["_id"] for one in kept], "faults": [fault_shown(one) for one in found]}


def nominate_one(unit: UnitOfWork, wanted: Wanted, person: ListedLearner, seal: Seal) -> dict[str, Any]:
    """Nominate one person; faults are named by field."""
    try:
        return nominate_list(unit, wanted, [person], [], False, seal)
    except Refusal as refusal:
        raise typed_learner.by_field(refusal) if refusal.code == "rows-faulty" else refusal from None


def look_at_list(
    unit: UnitOfWork, wanted: Wanted, listed: Sequence[ListedLearner], seal: Seal
) -> tuple[list[Nomination], list[RowFault]]:
    """What a list would become, and what is wrong with its other rows; changes nothing."""
    organisations = tree(unit)
    scope = unit.actor.scope(organisations, "committee")
    wanted = _checked(unit, wanted, organisations, scope)
    if len(listed) > MOST_AT_ONCE:
        words = Words(
            f"Danh sách quá dài (nhiều nhất {MOST_AT_ONCE} người). Hãy chia thành nhiều tệp.",
            f"The list is too long ({MOST_AT_ONCE} people at most). Split it into several files.",
        )
        raise Refusal("list-too-long", words, at="/file")
    names = by_name(organisations)
    indexes = {one.identity_number: seal.index(one.identity_number) for one in listed if one.identity_number}
    known = _learners_of(unit, indexes.values())
    earlier = _earlier(unit, wanted.programme, listed, indexes.values(), scope)
    good: list[Nomination] = []
    faults: list[RowFault] = []
    for person in listed:
        named = [wanted.nominator_id]
        if person.nominator:
            named = [one for one in names.get(fold(person.nominator), []) if one in scope]
        if len(named) != 1:
            faults.append(RowFault(person.sheet, person.row, NOMINATOR.heading, _not_theirs(person.nominator or "")))
            continue
        number = person.identity_number
        nomination = model.propose(
            ids.new_id(),
            person,
            replace(wanted, nominator_id=named[0]),
            by_asker(unit),
            seal.close(number) if number else None,
            indexes[number] if number else None,
        )
        if (twice := model.already_nominated(nomination, [*earlier, *good])) is not None:
            faults.append(RowFault(person.sheet, person.row, NAME.heading, twice))
            continue
        learner = known.get(nomination.get("identity_index", ""))
        if learner is not None and learner["search"] == nomination["search"]:
            nomination["learner_id"] = learner["_id"]
        good.append(nomination)
    return good, faults


def _checked(unit: UnitOfWork, wanted: Wanted, organisations: Organisations, scope: set[str]) -> Wanted:
    """What is wanted, where the asker may want it."""
    on = today(unit.now).isoformat()
    if wanted.nominator_id not in scope:
        raise unknown(Words("đơn vị", "organisation"), at="/nominator_id")
    check_stands(organisations, wanted.nominator_id, on, "/nominator_id")
    centre = organisations.get(wanted.centre_id)
    if centre is None or centre["kind"] not in CENTRE_KINDS:
        raise unknown(Words("trung tâm", "centre"), at="/centre_id")
    check_stands(organisations, wanted.centre_id, on, "/centre_id")
    if not unit.find("programmes", {"code": wanted.programme}, limit=1):
        raise unknown(Words("chương trình", "programme"), at="/programme")
    return replace(wanted, period=model.check_period(wanted.period))


def _learners_of(unit: UnitOfWork, indexes: Iterable[str]) -> dict[str, Document]:
    return {
        one["identity_index"]: one
        for part in in_parts(indexes)
        for one in unit.find("learners", {"identity_index": {"$in": part}})
    }


def _earlier(
    unit: UnitOfWork, programme: str, listed: Sequence[ListedLearner], indexes: Iterable[str], scope: set[str]
) -> list[Nomination]:
    """The nominations within the asker's sight that may mean the same people and still count."""
    queries = [{"identity_index": {"$in": part}} for part in in_parts(indexes)]
    queries += [{"search": {"$in": part}} for part in in_parts(fold(one.name) for one in listed)]
    found = {
        one["_id"]: one
        for query in queries
        for one in unit.find("nominations", query)
        if one["programme"] == programme and one["nominator_id"] in scope
    }
    classes = unit.by_id("classes", (one["class_id"] for one in found.values() if one["class_id"]))
    return [one for one in found.values() if model.in_the_way(one, classes.get(one["class_id"] or ""))]


def _not_theirs(name: str) -> Words:
    return Words(
        f"“{name}” không phải đơn vị mà đồng chí được đề cử thay. Xin ghi đúng tên, hoặc để trống.",
        f"“{name}” is no organisation that you may nominate for. Write its name as it is, or leave it empty.",
    )


def withdraw_nomination(unit: UnitOfWork, nomination_id: str, expected: int, reason: str | None) -> dict[str, Any]:
    """The committee takes a nomination back."""
    organisations = tree(unit)
    found = unit.get("nominations", nomination_id)
    if found is None or not unit.actor.may(organisations, [found["nominator_id"]], "committee"):
        if found is not None and unit.actor.may(organisations, [found["centre_id"]], "staff"):
            raise not_allowed()
        raise unknown(NOMINATION)
    found = unit.load("nominations", nomination_id, NOMINATION, expected=expected)
    return unit.put("nominations", model.withdraw(found, by_asker(unit), reason))
