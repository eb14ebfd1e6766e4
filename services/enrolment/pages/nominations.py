"""Nominations to read: the centre's with the demand for the plan, the committee's with what became of its people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.enrolment.commands.nominations import withdraw_nomination
from services.enrolment.model.nominations import STATES, WAITING
from services.enrolment.reading import (
    committee_scope,
    nominations_side,
    note_personal_read,
    seen_nomination,
    staff_scope,
)
from services.enrolment.schemas import nominations as schemas
from services.enrolment.views import nominations as views, programmes as programme_views
from shared.periods import parse
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("nomination_pages", __name__)

SHAPES = {"proposed": "wait", "accepted": "doing", "placed": "ok", "declined": "stop", "withdrawn": "off"}


def programmes_by_code() -> dict[str, Any]:
    """The newest version of every programme, in the order of briefings."""
    return {one["code"]: one for one in programme_views.newest_programmes(shell().store)}


@pages.get("/nominations")
@who_may("staff", "committee")
def list_nominations() -> str:
    """The nominations on the asker's side, by given name."""
    query = {name: value for name, value in request.args.items() if name in schemas.NominationQuery().fields}
    try:
        asked = schemas.NominationQuery().load(query)
    except ValidationError:
        asked = schemas.NominationQuery().load({})
    role, scope = nominations_side(asked["side"])
    at_centre = role == "centre_id"
    demand = views.demand(shell().store, staff_scope()) if at_centre else []
    state = asked["state"] or (_next_state(demand) if at_centre else None)
    found = views.find_nominations(
        shell().store,
        role,
        scope,
        state=state,
        programme=asked["programme"],
        words=asked["q"],
        cursor=asked["cursor"],
    )
    note_personal_read("nominations", nominations=[one["_id"] for one in found["items"]])
    rest = {name: value for name, value in query.items() if name != "cursor"}
    further = found["next"]
    return render_template(
        "enrolment_nominations.html",
        items=views.show_nominations(shell().store, organisations(), found["items"], language()),
        next_href=_address(rest, cursor=further) if further else None,
        first_href=_address(rest) if asked["cursor"] else None,
        asked=asked,
        state=state,
        at_centre=at_centre,
        both_sides=bool(staff_scope() and committee_scope()),
        demand=demand,
        period_words=lambda key: parse(key).words(),
        programmes=programmes_by_code(),
        states=STATES,
        shapes=SHAPES,
    )


def _next_state(demand: list[dict[str, Any]]) -> str:
    """Whom the centre has to see to: those without an answer, then those without a class."""
    waits = {state: sum(one[state] for one in demand) for state in WAITING}
    return next((state for state, people in waits.items() if people), "proposed")


def _address(query: dict[str, str], **more: str) -> str:
    return url_for("nomination_pages.list_nominations", **query, **more)  # type: ignore[arg-type]


@pages.get("/nominations/<nomination_id>")
@who_may("staff", "committee")
def show_nomination(nomination_id: str) -> str:
    """One nomination: where it stands, what became of the person, every step."""
    return _one_page(nomination_id, None)


def _one_page(nomination_id: str, refusal: Refusal | None) -> str:
    found = seen_nomination(nomination_id)
    note_personal_read("nominations", nominations=[nomination_id])
    return render_template(
        "enrolment_nomination.html",
        refusal=refusal,
        one=views.show_nominations(shell().store, organisations(), [found], language())[0],
        programme=programmes_by_code()[found["programme"]],
        period=parse(found["period"]).words(),
        states=STATES,
        shapes=SHAPES,
        may_withdraw=found["nominator_id"] in committee_scope() and found["state"] in WAITING,
        may_decide=found["centre_id"] in staff_scope() and found["state"] in WAITING,
    )


@pages.post("/nominations/<nomination_id>/withdraw")
@who_may("committee")
def withdraw(nomination_id: str) -> Response | tuple[str, int]:
    """The committee takes it back."""
    try:
        asked = check_form(schemas.NominationWithdrawal(), request.form)
        perform(withdraw_nomination, nomination_id, seen_version(), asked["reason"])
    except Refusal as refusal:
        return _one_page(nomination_id, refusal), refusal.status
    return redirect(
        url_for("nomination_pages.show_nomination", nomination_id=nomination_id, done="nomination-withdrawn"), 303
    )
