"""What attendance keeps of what enrolment says: organisations, programmes, learners' names, and registers."""

from __future__ import annotations

from datetime import UTC, datetime

from services.attendance.announcing import look_again
from services.attendance.commands.erasing import forget_learner
from services.attendance.commands.sheets import settle_pending
from services.attendance.model import rates
from services.attendance.model.registers import day_of
from shared import erased, organisations_heard, presence
from shared.events import Event, enrolment
from shared.followers import Follower
from shared.store import Document, Store, by_id, in_parts
from shared.unit_of_work import Desk
from shared.vietnamese import clean, name_key


def on_programme_version(programme: Document, event: Event) -> None:
    """Its name, and how its attendance rate is reckoned."""
    kept = ("name_vi", "name_en", "least_attendance", "excused_counts")
    programme.update({name: event.data[name] for name in kept}, unit=event.data.get("unit", presence.UNSAID))


def on_contact_changed(learner: Document, event: Event) -> None:
    """The name that is called out, the year of birth that tells namesakes apart, and the mark of the identity number,
    by which whoever checks in is known; nothing else is kept."""
    name = clean(event.data["name"])
    learner.update(name=name, name_key=name_key(name), birth_year=event.data["birth_year"])
    if "identity_mark" in event.data:
        learner["identity_mark"] = event.data["identity_mark"]


def on_contact_erased(learner: Document, event: Event) -> None:
    """They were erased on request: somebody without a name stands on the sheets, whom no check-in knows."""
    name = erased.NAME
    learner.update(name=name, name_key=name_key(name), birth_year=None, erased=True)
    learner.pop("identity_mark", None)


def settle_learners(store: Store, documents: list[Document]) -> None:
    """What else is kept of those who were erased goes with their name."""
    desk = Desk(store, "attendance")
    for learner in documents:
        if "erased" in learner:
            desk.carry_out(forget_learner, learner["_id"])


def on_class_announced(register: Document, event: Event) -> None:
    """A register begins with the timetable and an empty roster."""
    kept = ("name", "programme", "programme_version", "owner_id", "host_id", "partner_id")
    register.update({name: event.data[name] for name in kept})
    register["places"] = sorted({event.data["owner_id"], event.data["host_id"]})
    register["state"] = "announced"
    register["roster"] = {}
    _set_timetable(register, event)


def on_class_changed(register: Document, event: Event) -> None:
    """What the class is called from now on."""
    register["name"] = event.data["name"]


def on_class_rescheduled(register: Document, event: Event) -> None:
    """The whole timetable as it is from now on."""
    _set_timetable(register, event)


def _set_timetable(register: Document, event: Event) -> None:
    sessions = [
        {**session, "starts_at": datetime.fromisoformat(session["starts_at"]).astimezone(UTC).isoformat()}
        for session in event.data["sessions"]
    ]
    register["sessions"] = sorted(sessions, key=lambda session: (session["starts_at"], session["session_id"]))
    register["days"] = sorted({day_of(session).isoformat() for session in sessions})
    register["starts_on"], register["ends_on"] = event.data["starts_on"], event.data["ends_on"]
    # Lists of classes go by it, newest first: unique, so that a page can begin after any class.
    register["order"] = f"{event.data['starts_on']}/{register['_id']}"


def on_class_opened(register: Document, event: Event) -> None:
    """From now on its sheets can be marked."""
    register["state"] = "open"


def on_class_closed(register: Document, event: Event) -> None:
    """From now on closed sheets can only be corrected."""
    register["state"] = "closed"


def on_class_cancelled(register: Document, event: Event) -> None:
    """Its sheets do not change any more. A class that never left the plan has no register."""
    if "state" in register:
        register["state"] = "cancelled"


def on_learners_enrolled(register: Document, event: Event) -> None:
    """They stand on the roster; somebody who had left and comes again does so too. Where they were before stays with
    who was transferred, for attendance there counts on."""
    for learner in event.data["learners"]:
        place = {"nominator_id": learner["nominator_id"], "withdrawn_on": None}
        if event.data.get("stays"):
            place["stays"] = event.data["stays"]
        register["roster"][learner["learner_id"]] = place
    register["came_from"] = sorted(rates.classes_before(register))
    # Committees find by it the classes of their learners.
    register["nominators"] = sorted({one["nominator_id"] for one in register["roster"].values() if one["nominator_id"]})


def on_learner_withdrawn(register: Document, event: Event) -> None:
    """They are marked up to this day and not after it."""
    register["roster"][event.data["learner_id"]]["withdrawn_on"] = event.data["withdrawn_on"]


def settle_registers(store: Store, documents: list[Document]) -> None:
    """A class changed: who was marked before standing on its roster is marked now, and who crossed the required rate
    by that is announced, in it and where its learners went on."""
    desk = Desk(store, "attendance")
    for part in in_parts(one["_id"] for one in documents):
        waiting = store.sheets.find({"class_id": {"$in": part}, "to_decide": True}, {"class_id": 1})
        for class_id in sorted({one["class_id"] for one in waiting}):
            desk.carry_out(settle_pending, class_id)
    open_ones = {one["_id"] for one in documents if one.get("state") == "open"}
    for part in in_parts(one["_id"] for one in documents):
        later = store.registers.find({"came_from": {"$in": part}}, {"state": 1})
        open_ones |= {one["_id"] for one in later if one["state"] == "open"}
    # Before the first sheet nothing is certain.
    for class_id in by_id(store.sheetbooks, open_ones):
        desk.carry_out(look_again, class_id)


FOLLOWERS = [
    organisations_heard.follower(),  # the tree decides who may keep which register
    Follower(
        enrolment.PROGRAMMES,
        "programmes",
        dict.fromkeys(
            (enrolment.PROGRAMME_VERSION_PUBLISHED, enrolment.PROGRAMME_VERSION_RETIRED), on_programme_version
        ),
    ),
    Follower(
        enrolment.CONTACTS,
        "learners",
        {enrolment.CONTACT_CHANGED: on_contact_changed, enrolment.CONTACT_ERASED: on_contact_erased},
        settle_learners,
    ),
    Follower(
        enrolment.CLASSES,
        "registers",
        {
            enrolment.CLASS_ANNOUNCED: on_class_announced,
            enrolment.CLASS_CHANGED: on_class_changed,
            enrolment.CLASS_RESCHEDULED: on_class_rescheduled,
            enrolment.CLASS_OPENED: on_class_opened,
            enrolment.LEARNERS_ENROLLED: on_learners_enrolled,
            enrolment.LEARNER_WITHDRAWN: on_learner_withdrawn,
            enrolment.CLASS_CLOSED: on_class_closed,
            enrolment.CLASS_CANCELLED: on_class_cancelled,
        },
        settle_registers,
    ),
]
