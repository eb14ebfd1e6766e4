"""Entering lecturers, changing what is known of them, and their leaving."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.enrolment.commands.bookings import booked_from
from services.enrolment.commands.scope import check_organisation, tree
from services.enrolment.model.centres import lecturers as model
from shared import ids
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import fold, today

LECTURER = Words("giảng viên", "lecturer")


def enter_lecturer(unit: UnitOfWork, details: dict[str, Any]) -> dict[str, Any]:
    """A new lecturer of a centre of the asker's. `details` as `model.lecturers.describe`, but for `username`
    instead of `account_id`."""
    lecturer = {"_id": ids.new_id()}
    return unit.put("lecturers", model.describe(lecturer, _checked(unit, tree(unit), lecturer, details)))


def change_lecturer(unit: UnitOfWork, lecturer_id: str, expected: int, details: dict[str, Any]) -> dict[str, Any]:
    """Another description, the whole of it."""
    lecturer, organisations = load_lecturer(unit, lecturer_id, expected)
    return unit.put("lecturers", model.describe(lecturer, _checked(unit, organisations, lecturer, details)))


def let_lecturer_leave(unit: UnitOfWork, lecturer_id: str, expected: int, left_on: date | None) -> dict[str, Any]:
    """A lecturer teaches until this day; None takes a leaving back. Refused while sessions after it are theirs."""
    lecturer, _ = load_lecturer(unit, lecturer_id, expected)
    booked = booked_from(unit, f"lecturer/{lecturer_id}", left_on + timedelta(days=1)) if left_on else []
    return unit.put("lecturers", model.leave(lecturer, left_on, today(unit.now), booked))


def load_lecturer(unit: UnitOfWork, lecturer_id: str, expected: int | None = None) -> tuple[Document, Organisations]:
    """A lecturer of the asker's centre, for a change. Those of other provinces do not exist."""
    organisations = tree(unit)
    lecturer = unit.get("lecturers", lecturer_id)
    if lecturer is None or not _same_province(unit, organisations, lecturer):
        raise unknown(LECTURER)
    if not unit.actor.may(organisations, [lecturer["organisation_id"]], "staff"):
        raise not_allowed()
    return unit.load("lecturers", lecturer_id, LECTURER, expected=expected), organisations


def _same_province(unit: UnitOfWork, organisations: Organisations, lecturer: Document) -> bool:
    theirs = unit.actor.scope(organisations, "staff", "lecturer", "board")
    return bool(theirs & organisations.under(organisations.above(lecturer["organisation_id"])[-1]))


def _checked(
    unit: UnitOfWork, organisations: Organisations, lecturer: Document, details: dict[str, Any]
) -> dict[str, Any]:
    check_organisation(unit, organisations, details["organisation_id"], "/organisation_id")
    _check_name(unit, lecturer, details)
    known = {one["code"] for one in unit.find("programmes", {})}
    faults = [
        Fault(f"/programmes/{place}", Words("Không tìm thấy chương trình.", "There is no such programme."))
        for place, code in enumerate(details["programmes"])
        if code not in known
    ]
    if faults:
        raise Refusal("unknown", faults[0].words, faults=faults)
    kept = {name: value for name, value in details.items() if name != "username"}
    return {**kept, "account_id": _account_of(unit, organisations, lecturer, details["username"])}


def _check_name(unit: UnitOfWork, lecturer: Document, details: dict[str, Any]) -> None:
    same = unit.find("lecturers", {"organisation_id": details["organisation_id"], "search": fold(details["name"])})
    if any(one["_id"] != lecturer["_id"] and one["active"] and one["name"] == details["name"] for one in same):
        words = Words(
            f"Trung tâm đã có giảng viên “{details['name']}”. Nếu là người khác, hãy thêm chữ để phân biệt.",
            f"The centre already has a lecturer “{details['name']}”. If this is somebody else, "
            "add a word that tells them apart.",
        )
        raise Refusal("name-taken", words, at="/name", status=409)


def _account_of(unit: UnitOfWork, organisations: Organisations, lecturer: Document, username: str | None) -> str | None:
    """The account that signs in under this name, if it belongs to the asker's organisations and is nobody else's."""
    if username is None:
        return None
    theirs = unit.actor.scope(organisations, "staff")
    found = [
        one
        for one in unit.find("accounts", {"username": username})
        if any(place in theirs for _, place in one["roles"])
    ]
    if not found:
        raise unknown(Words("tài khoản", "account"), at="/username")
    account_id = str(found[0]["_id"])
    if any(one["_id"] != lecturer["_id"] for one in unit.find("lecturers", {"account_id": account_id})):
        words = Words("Tài khoản này đã gắn với giảng viên khác.", "This account is another lecturer's already.")
        raise Refusal("account-taken", words, at="/username", status=409)
    return account_id
