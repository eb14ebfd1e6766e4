"""What must be looked up of the register to say who the people of a list are and whether a class may take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.enrolment.model.classes.places import active_learners, waiting_learners
from services.enrolment.model.lists.admission import Situation, days_of
from services.enrolment.model.lists.identification import Identified, Known, keys_of
from services.enrolment.model.lists.learner_list import ListedLearner
from services.enrolment.model.organisations.organisations import by_name
from services.enrolment.sealing import Seal
from shared.organisations import Organisations
from shared.store import Document, in_parts
from shared.unit_of_work import UnitOfWork

_CLASS_FIELDS = ("name", "state", "programme", "starts_on", "ends_on", "sessions", "learners")


def look_up(unit: UnitOfWork, people: Sequence[ListedLearner], seal: Seal) -> Known:
    """What `identification.identify` needs for these people: never one question for each."""
    numbers, persons = keys_of(people, seal.index)
    by_identity = {
        one["identity_index"]: one
        for part in in_parts(numbers)
        for one in unit.find("learners", {"identity_index": {"$in": part}})
    }
    by_person: dict[str, list[Document]] = {}
    for part in in_parts(persons):
        for one in unit.find("learners", {"person_key": {"$in": part}}):
            by_person.setdefault(one["person_key"], []).append(one)
    return Known(by_identity, by_person)


def situation_of(
    unit: UnitOfWork,
    klass: Document,
    organisations: Organisations,
    people: Iterable[Identified],
    sender_id: str | None = None,
) -> Situation:
    """What `admission.judge` needs to take these people into this class."""
    concerned = {learner["_id"] for one in people for learner in (one.learner, *one.candidates) if learner is not None}
    elsewhere: dict[str, list[str]] = {}
    completed: dict[str, set[str]] = {}
    days = days_of(klass)
    for other in _classes_of(unit, concerned):
        here = concerned & set(other["learners"])
        meanwhile = (
            other["_id"] != klass["_id"]
            and other["state"] in ("announced", "open")
            and not days.isdisjoint(days_of(other))
        )
        for learner_id in here:
            entry = other["learners"][learner_id]
            if entry["completed"]:
                completed.setdefault(learner_id, set()).add(other["programme"])
            if meanwhile and entry["withdrawn_on"] is None:
                elsewhere.setdefault(learner_id, []).append(other["name"])
    return Situation(
        members={*active_learners(klass), *waiting_learners(klass)},
        elsewhere=elsewhere,
        completed=completed,
        prerequisites=_prerequisites(unit, klass),
        # Who goes on with the affairs of a closed organisation nominates in its stead.
        organisations={
            name: sorted({organisations.heir(one) for one in ids}) for name, ids in by_name(organisations).items()
        },
        sender_id=sender_id,
    )


def _classes_of(unit: UnitOfWork, learner_ids: Iterable[str]) -> list[Document]:
    enrolments = [
        one for part in in_parts(learner_ids) for one in unit.find("enrolments", {"learner_id": {"$in": part}})
    ]
    ids = [one["class_id"] for one in enrolments]
    return [
        one
        for part in in_parts(ids)
        for one in unit.find("classes", {"_id": {"$in": part}}, projection=list(_CLASS_FIELDS))
    ]


def _prerequisites(unit: UnitOfWork, klass: Document) -> dict[str, str]:
    """The programmes that somebody must have completed before: code and name."""
    version = unit.get("programmes", klass["programme_version"])
    codes = set(version["prerequisites"]) if version else set()
    return {one["code"]: one["name_vi"] for one in unit.find("programmes", {}) if one["code"] in codes} if codes else {}
