"""Entering what the centres have and do beside their classes; what is done already is recognised and left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from deploy.demo.client import Client, Refused
from deploy.demo.names import plain
from deploy.demo.year import Lecturer, Nomination, YearPlan


def enter_lecturer(staff: Client, lecturer: Lecturer, centre_id: str) -> str:
    """Engage a lecturer; their id."""
    body = {
        "name": lecturer.name,
        "organisation_id": centre_id,
        "employment": lecturer.employment,
        "degree": lecturer.degree,
    }
    return str(staff.create("enrolment", "/lecturers", body, f"demo/lecturer/{plain(lecturer.name)}")["lecturer_id"])


def enter_rooms(staff: Client, centre_id: str, key: str) -> None:
    """The hall and the small room that every centre has."""
    for name, seats in (("Hội trường", 150), ("Phòng học số 1", 60)):
        room = {"name": name, "seats": seats, "equipment": "Máy chiếu, âm thanh"}
        staff.create("enrolment", f"/centres/{centre_id}/rooms", room, f"demo/room/{key}/{seats}")


def enter_plan(staff: Client, board: Client, plan: YearPlan, centre_id: str) -> None:
    """Write and submit a year's plan, and let the board approve it where it did."""
    path = f"/plans/{centre_id}-{plan.year}"
    names = ("programme", "quarter", "classes", "learners", "budget")
    seen = _plan(staff, path)
    while seen["state"] != ("approved" if plan.approved else "submitted"):
        if seen["state"] == "none":
            body = {"lines": [dict(zip(names, line, strict=True)) for line in plan.lines]}
            staff.ask("enrolment", "PUT", f"{path}/draft", body)
        elif seen["state"] == "submitted":
            decision = {"decision": "approve", "in_force_from": f"{plan.year}-01-01"}
            board.change("enrolment", "POST", f"{path}/decision", decision, seen["version"])
        else:
            staff.change("enrolment", "POST", f"{path}/submission", None, seen["version"])
        seen = _plan(staff, path)


def certify(staff: Client, class_id: str, on: date, key: str) -> None:
    """Issue certificates to all who completed a class, where its programme awards one."""
    body = {"issued_on": on.isoformat(), "on_plain_paper": True}
    try:
        staff.create("enrolment", f"/classes/{class_id}/certificates", body, f"{key}/certificates")
    except Refused as refused:
        if refused.code != "nothing-awarded":
            raise


def nominate(committee: Client, nomination: Nomination, committee_id: str, centre_id: str) -> None:
    """Propose a person to a centre."""
    person = nomination.person
    body = {
        "name": person.name,
        "birth": f"{person.born_on:%d/%m/%Y}",
        "sex": "Nam" if person.sex == "male" else "Nữ",
        "identity_number": person.identity_number,
        "phone": person.phone,
        "email": person.email,
        "programme": nomination.programme,
        "period": nomination.period,
        "nominator_id": committee_id,
        "centre_id": centre_id,
    }
    committee.create("enrolment", "/nominations", body, f"demo/nomination/{person.identity_number}")


def _plan(staff: Client, path: str) -> dict[str, Any]:
    try:
        return dict(staff.get("enrolment", path).body)
    except Refused as refused:
        if refused.status == 404:
            return {"state": "none"}
        raise
