"""The register of a class: its timetable and its roster, as enrolment told them, and who may read or keep it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared import vietnamese
from shared.authority import Actor, not_allowed
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.said import Document

READERS = ("staff", "lecturer", "board")
KEEPERS = ("staff", "lecturer")
ASKERS = ("staff", "lecturer", "committee")  # who may ask for leave, each for their own learners

# A lecturer may prepare tomorrow's sheet; one of next week is a slip of the finger.
AHEAD = timedelta(days=1)


def readable(register: Document | None, actor: Actor, organisations: Organisations) -> Document:
    """The register, when it exists and is the asker's to read. Refuses with `unknown` (404) otherwise.

    What the follower keeps of a ledger class has no state: it is no register.
    """
    if register is None or "state" not in register or not actor.may(organisations, register["places"], *READERS):
        raise unknown(Words("lớp", "class"))
    return register


def may_keep(register: Document, actor: Actor, organisations: Organisations) -> bool:
    """Whether the actor may mark, close and correct the sheets of this class."""
    return actor.may(organisations, register["places"], *KEEPERS)


def kept_by(register: Document | None, actor: Actor, organisations: Organisations) -> Document:
    """The register, when the asker may keep its sheets. Refuses with `unknown`, or with `not-allowed` (403) those
    who may only read it."""
    found = readable(register, actor, organisations)
    if not may_keep(found, actor, organisations):
        raise not_allowed()
    return found


def own_learners(register: Document, actor: Actor, organisations: Organisations) -> set[str]:
    """The learners of this class for whom the actor speaks: all of them for who keeps its sheets, for a committee
    those whom it, or an organisation below it, nominated."""
    if may_keep(register, actor, organisations):
        return set(register["roster"])
    scope = actor.scope(organisations, "committee")
    return {one for one, place in register["roster"].items() if place["nominator_id"] in scope}


def day_of(session: Document) -> date:
    """The day in Vietnam on which a session is held."""
    return vietnamese.today(datetime.fromisoformat(session["starts_at"]))


def find_session(register: Document, session_id: str) -> Document:
    """A session of the timetable. Refuses with `unknown` (404)."""
    for session in register["sessions"]:
        if session["session_id"] == session_id:
            found: Document = session
            return found
    raise unknown(Words("buổi học", "session"))


def expected(register: Document, day: date) -> list[str]:
    """The learners who are to be marked on a day: the roster without those who had left before it."""
    return [
        learner_id
        for learner_id, place in register["roster"].items()
        if place["withdrawn_on"] is None or place["withdrawn_on"] >= day.isoformat()
    ]


def session_ids(register: Document) -> set[str]:
    """The sessions of the timetable."""
    return {session["session_id"] for session in register["sessions"]}


def refuse_marking(register: Document, session: Document, now: datetime) -> None:
    """Refuses (409) when the sheet of this session cannot be marked, whoever asks: the class is not open, or the
    session is more than a day ahead."""
    refuse_cancelled(register)
    refuse_before_opening(register)
    if register["state"] == "closed":
        raise Refusal(
            "class-closed",
            Words(
                "Lớp đã bế giảng. Sổ điểm danh chỉ còn đính chính được, kèm lý do.",
                "The class has ended. Its sheets can still be corrected, with a reason.",
            ),
            status=409,
        )
    refuse_ahead(session, now)


def refuse_before_opening(register: Document) -> None:
    """Refuses (409) to mark a class that has not opened."""
    if register["state"] == "announced":
        raise Refusal(
            "class-not-open",
            Words(
                "Lớp chưa khai giảng nên chưa điểm danh được. Hãy khai giảng lớp ở trang Lớp học.",
                "The class has not opened yet, so it cannot be marked. Open it on its class page first.",
            ),
            status=409,
        )


def refuse_ahead(session: Document, taken_at: datetime) -> None:
    """Refuses (409) what is marked more than a day before the session."""
    if datetime.fromisoformat(session["starts_at"]) > taken_at + AHEAD:
        day = vietnamese.day(session["starts_at"])
        raise Refusal(
            "session-ahead",
            Words(
                f"Buổi học này đến ngày {day} mới diễn ra. Hãy điểm danh khi đến buổi học.",
                f"This session is on {day}. Mark it when it takes place.",
            ),
            status=409,
        )


def refuse_cancelled(register: Document) -> None:
    """Refuses (409) to change any sheet of a class that is not held."""
    if register["state"] == "cancelled":
        raise Refusal(
            "class-cancelled",
            Words(
                "Lớp đã hủy nên sổ điểm danh không sửa được nữa.",
                "The class is cancelled; its sheets do not change any more.",
            ),
            status=409,
        )
