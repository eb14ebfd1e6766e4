"""What the signed-in person may see of the register, for the API and the pages."""

from __future__ import annotations

from typing import Any

import structlog

from services.enrolment.model.centres.centres import KINDS as CENTRE_KINDS
from services.enrolment.model.centres.observations import OBSERVATION
from services.enrolment.model.plans.ledger_classes import SENT_OUT
from services.enrolment.model.plans.plans import read_plan_id
from services.enrolment.views.transcript import classes_seen
from shared.periods import FIRST_YEAR, LAST_YEAR
from shared.refusal import Words, unknown
from shared.store import Document
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor

log = structlog.get_logger()

SEERS = ("staff", "lecturer", "board")
PLANNERS = ("staff", "board")


def seen_scope() -> set[str]:
    """The organisations whose classes the asker may see."""
    actor = current_actor()
    return actor.scope(organisations(), *SEERS) if actor else set()


def staff_scope() -> set[str]:
    """The organisations for which the asker may act as staff."""
    actor = current_actor()
    return actor.scope(organisations(), "staff") if actor else set()


def seen_class(class_id: str) -> Document:
    """A class that the asker may see; any other is unknown to them."""
    klass = shell().store.classes.find_one({"_id": class_id})
    if klass is None or not seen_scope() & set(klass["organisations"]):
        raise unknown(Words("lớp", "class"))
    return klass


def province_scope() -> set[str]:
    """The organisations of the whole province of the asker: its lecturers teach here and there."""
    roots = {province_of(one) for one in seen_scope()}
    return {one for root in roots for one in organisations().under(root)}


def seen_lecturer(lecturer_id: str) -> Document:
    """A lecturer of the asker's province; any other is unknown to them."""
    lecturer = shell().store.lecturers.find_one({"_id": lecturer_id})
    if lecturer is None or lecturer["organisation_id"] not in province_scope():
        raise unknown(Words("giảng viên", "lecturer"))
    return lecturer


def seen_centre(organisation_id: str) -> str:
    """The id of a centre whose means the asker may see; any other is unknown to them."""
    found = organisations().get(organisation_id)
    if found is None or found["kind"] not in CENTRE_KINDS or organisation_id not in seen_scope():
        raise unknown(Words("trung tâm", "centre"))
    return organisation_id


def lecturer_scope() -> set[str]:
    """The organisations in which the asker teaches."""
    actor = current_actor()
    return actor.scope(organisations(), "lecturer") if actor else set()


def board_scope() -> set[str]:
    """The organisations that the asker oversees: whose plans they decide."""
    actor = current_actor()
    return actor.scope(organisations(), "board") if actor else set()


def plan_scope() -> set[str]:
    """The organisations whose plans the asker may see."""
    actor = current_actor()
    return actor.scope(organisations(), *PLANNERS) if actor else set()


def seen_plan_id(plan_id: str) -> str:
    """The identifier of a plan that the asker may see, written or not; any other is unknown to them."""
    read = read_plan_id(plan_id)
    centre = organisations().get(read[0]) if read else None
    if centre is None or centre["kind"] not in CENTRE_KINDS or centre["_id"] not in plan_scope():
        raise unknown(Words("kế hoạch", "plan"))
    return plan_id


def sees_observations_of(lecturer: Document) -> bool:
    """Their centre's staff and the lecturer themselves read what was remarked; all others see how often."""
    actor = current_actor()
    own = actor is not None and lecturer["account_id"] == actor.account_id
    return own or lecturer["organisation_id"] in staff_scope()


def seen_observation(observation_id: str) -> Document:
    """An observation that the asker may read: as above, or as staff of the class; any other is unknown to them."""
    store = shell().store
    observation = store.observations.find_one({"_id": observation_id})
    if observation is not None:
        lecturer = store.lecturers.find_one({"_id": observation["lecturer_id"]})
        klass = store.classes.find_one({"_id": observation["class_id"]})
        of_class = klass is not None and {klass["owner_id"], klass["host_id"]} & staff_scope()
        if of_class or (lecturer is not None and sees_observations_of(lecturer)):
            return observation
    raise unknown(OBSERVATION)


def province_of(organisation_id: str) -> str:
    """The root above an organisation."""
    return organisations().above(organisation_id)[-1]


def seen_sent_out(organisation_id: str, year: int) -> Document:
    """An organisation's year of people sent out, if the asker may see it."""
    kept = shell().store.outside_training.find_one({"_id": f"{organisation_id}:{year}"})
    if kept is None or organisation_id not in seen_scope():
        raise unknown(SENT_OUT)
    return kept


def year_named(text: str) -> int:
    """The year in an address."""
    if not (len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise unknown(Words("năm", "year"))
    return int(text)


def viewers() -> list[str]:
    """As whom the asker finds learners: staff and committees of organisations, never the board."""
    actor = current_actor()
    if actor is None:
        return []
    return [f"{role}/{one}" for role in ("staff", "committee") for one in sorted(actor.scope(organisations(), role))]


def committee_scope() -> set[str]:
    """The organisations for which the asker nominates."""
    actor = current_actor()
    return actor.scope(organisations(), "committee") if actor else set()


def seen_learner(learner_id: str) -> tuple[Document, list[Document]]:
    """A learner whom the asker may see, with those of their classes that they may see; any other is unknown."""
    learner = shell().store.learners.find_one({"_id": learner_id})
    classes = classes_seen(shell().store, learner_id, staff_scope(), committee_scope())
    if learner is None or classes is None:
        raise unknown(Words("học viên", "learner"))
    return learner, classes


def erasable_learner(learner_id: str) -> Document:
    """A learner whom the asker may erase, as their staff or as an operator; any other is unknown."""
    actor, store = current_actor(), shell().store
    learner = store.learners.find_one({"_id": learner_id})
    theirs = actor is not None and actor.has("operator")
    if learner is None or not (theirs or classes_seen(store, learner_id, staff_scope(), ()) is not None):
        raise unknown(Words("học viên", "learner"))
    return learner


def nominations_side(side: str | None) -> tuple[str, set[str]]:
    """On which side of nominations the asker reads (`centre` or `nominator`; unsaid, the centre's where they are its
    staff): the field that says so, and their organisations on that side."""
    if side == "nominator" or (side is None and not staff_scope()):
        return "nominator_id", committee_scope()
    return "centre_id", staff_scope()


def seen_nomination(nomination_id: str) -> Document:
    """A nomination that the asker may see; any other is unknown to them."""
    found = shell().store.nominations.find_one({"_id": nomination_id})
    if found is None or not (found["centre_id"] in staff_scope() or found["nominator_id"] in committee_scope()):
        raise unknown(Words("đề cử", "nomination"))
    return found


def note_personal_read(what: str, **details: Any) -> None:
    """Who read which personal data; operators keep these lines."""
    actor = current_actor()
    log.info("personal data read", account=actor.account_id if actor else None, what=what, **details)
