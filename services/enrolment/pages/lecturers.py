"""The province's lecturers, and one of them: who they are, what they taught, how they were observed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.enrolment.commands import lecturers as commands
from services.enrolment.model.centres.lecturers import DEGREES, EMPLOYMENT
from services.enrolment.model.centres.teaching import by_programme, check_period, summed, within
from services.enrolment.reading import (
    SEERS,
    note_personal_read,
    province_scope,
    seen_lecturer,
    seen_scope,
    sees_observations_of,
    staff_scope,
)
from services.enrolment.schemas import lecturers as schemas
from services.enrolment.views import (
    lecturers as views,
    observations as observation_views,
    programmes as programme_views,
)
from services.enrolment.views.centres import centres_in
from services.enrolment.views.teaching import sessions_of_lecturer
from shared.periods import Period, parse, span
from shared.refusal import Refusal
from shared.vietnamese import clean, today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("lecturer_pages", __name__)

# What the form of a new lecturer begins with.
NEW: dict[str, Any] = {
    "name": "",
    "organisation_id": "",
    "employment": "full-time",
    "degree": "bachelor",
    "qualification": None,
    "subjects": [],
    "programmes": [],
    "joined_on": None,
}


@pages.get("/centres/lecturers")
@who_may(*SEERS)
def list_lecturers() -> str:
    """The lecturers of the province, by name."""
    given = {name: value for name, value in request.args.items() if name != "done"}
    try:
        asked = schemas.LecturerQuery().load(given)
    except ValidationError:
        given, asked = {}, schemas.LecturerQuery().load({})
    found = views.list_lecturers(
        shell().store,
        organisations(),
        province_scope(),
        organisation_id=asked["organisation"],
        words=asked["q"],
        active=asked["active"],
        cursor=asked["cursor"],
        limit=asked["limit"],
    )
    rest = {name: value for name, value in given.items() if name != "cursor"}
    if found["next"]:
        rest["cursor"] = found["next"]
    return render_template(
        "enrolment_lecturers.html",
        found=found,
        asked=asked,
        next_href=found["next"] and f"/centres/lecturers?{urlencode(rest)}",
        centres=centres_in(organisations(), province_scope()),
        employment=EMPLOYMENT,
        degrees=DEGREES,
        may_change=bool(staff_scope()),
    )


@pages.get("/centres/lecturers/new")
@who_may("staff")
def enter_form() -> str:
    """A new lecturer."""
    return _form_page({**NEW, "organisation_id": request.args.get("organisation", "")}, None)


@pages.post("/centres/lecturers/new")
@who_may("staff")
def enter() -> Response | tuple[str, int]:
    """Enter the lecturer."""
    try:
        kept = perform(commands.enter_lecturer, _typed(), creates=True)
    except Refusal as refusal:
        return _form_page(NEW, refusal), refusal.status
    return redirect(url_for("lecturer_pages.show_lecturer", lecturer_id=kept["_id"], done="lecturer"), 303)


@pages.get("/centres/lecturers/<lecturer_id>/edit")
@who_may("staff")
def edit_form(lecturer_id: str) -> str:
    """What is known of a lecturer, to change."""
    return _form_page(seen_lecturer(lecturer_id), None)


@pages.post("/centres/lecturers/<lecturer_id>/edit")
@who_may("staff")
def edit(lecturer_id: str) -> Response | tuple[str, int]:
    """Save it."""
    try:
        perform(commands.change_lecturer, lecturer_id, seen_version(), _typed())
    except Refusal as refusal:
        return _form_page(seen_lecturer(lecturer_id), refusal), refusal.status
    return redirect(url_for("lecturer_pages.show_lecturer", lecturer_id=lecturer_id, done="lecturer"), 303)


def _typed() -> dict[str, Any]:
    """The form: one subject a line, the programmes ticked."""
    lists = {
        "subjects": [line for line in map(clean, request.form.get("subjects", "").splitlines()) if line],
        "programmes": request.form.getlist("programmes"),
    }
    return check_form(schemas.LecturerInput(), {**request.form.to_dict(), **lists})


def _form_page(lecturer: dict[str, Any], refusal: Refusal | None) -> str:
    account_id = lecturer.get("account_id")
    account = shell().store.accounts.find_one({"_id": account_id}) if account_id else None
    return render_template(
        "enrolment_lecturer_form.html",
        refusal=refusal,
        lecturer=lecturer,
        username=account["username"] if account else "",
        centres=centres_in(organisations(), staff_scope()),
        employment=EMPLOYMENT,
        degrees=DEGREES,
        programmes=programme_views.newest_programmes(shell().store),
    )


@pages.get("/centres/lecturers/<lecturer_id>")
@who_may(*SEERS)
def show_lecturer(lecturer_id: str) -> str:
    """One lecturer, with the hours of a period (this year, unless chosen) down to the sessions."""
    return _lecturer_page(lecturer_id, None)


@pages.post("/centres/lecturers/<lecturer_id>/leave")
@who_may("staff")
def leave(lecturer_id: str) -> Response | tuple[str, int]:
    """The day until which they teach; without a day a leaving is taken back."""
    try:
        asked = check_form(schemas.Leaving(), {"left_on": request.form.get("left_on") or None})
        perform(commands.let_lecturer_leave, lecturer_id, seen_version(), asked["left_on"])
    except Refusal as refusal:
        return _lecturer_page(lecturer_id, refusal), refusal.status
    return redirect(url_for("lecturer_pages.show_lecturer", lecturer_id=lecturer_id, done="lecturer"), 303)


def _lecturer_page(lecturer_id: str, refusal: Refusal | None) -> str:
    lecturer, on = seen_lecturer(lecturer_id), today(shell().desk.clock())
    period, refusal = _period(on.year, refusal)
    programme = request.args.get("programme") or None
    whole = span(period.first.replace(month=1, day=1), period.last.replace(month=12, day=31))
    rows = sessions_of_lecturer(shell().store, lecturer_id, whole)
    shown = [one for one in within(rows, period) if programme in (None, one["programme"])]
    sees_remarks = sees_observations_of(lecturer)
    if sees_remarks:
        note_personal_read("lesson observations of a lecturer", lecturer_id=lecturer_id)
    return render_template(
        "enrolment_lecturer.html",
        refusal=refusal,
        lecturer=views.show_lecturer(lecturer, organisations()),
        employment=EMPLOYMENT,
        degrees=DEGREES,
        programmes={one["code"]: one for one in programme_views.newest_programmes(shell().store)},
        period=period,
        programme=programme,
        sums=summed(shown),
        rows=shown,
        by_time=[(one, summed(within(rows, one))) for one in _parts(whole)],
        by_programme=by_programme(within(rows, period)),
        observed=observation_views.count_observations(shell().store, lecturer_id),
        observations=observation_views.observations_of(shell().store, lecturer_id) if sees_remarks else None,
        may_change=lecturer["organisation_id"] in staff_scope(),
        sees=seen_scope(),
        staffs=staff_scope(),
        today=on.isoformat(),
    )


def _period(year: int, refusal: Refusal | None) -> tuple[Period, Refusal | None]:
    """The period that was asked for, or this year with the reason why it cannot be shown."""
    try:
        return check_period(parse(request.args.get("period") or str(year))), refusal
    except Refusal as unreadable:
        return parse(str(year)), unreadable


def _parts(whole: Period) -> list[Period]:
    """The months and quarters of a year, each quarter after its months; of several years, the years."""
    year = whole.first.year
    if whole.last.year > year:
        return [parse(str(one)) for one in range(year, whole.last.year + 1)]
    months = [[f"{year}-{month:02d}" for month in range(3 * quarter + 1, 3 * quarter + 4)] for quarter in range(4)]
    return [parse(key) for quarter in range(4) for key in (*months[quarter], f"{year}-Q{quarter + 1}")]
