"""The centres side by side, and one: its rooms, its equipment, its lecturers' hours, its budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import budgets as budget_commands, centres as commands
from services.enrolment.model.centres.centres import room_of
from services.enrolment.model.centres.checklist import progress
from services.enrolment.model.centres.lecturers import DEGREES
from services.enrolment.reading import SEERS, province_of, seen_centre, seen_scope, staff_scope, year_named
from services.enrolment.schemas import centres as schemas
from services.enrolment.views import budgets as budget_views, centres as views
from services.enrolment.views.criteria import checklist_of, criteria_of
from services.enrolment.views.teaching import hours_of_centre
from shared.periods import parse
from shared.refusal import Refusal
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("centre_pages", __name__)

EMPTY_LINES = 3  # at the foot of the list of equipment


def _today() -> Any:
    return today(shell().desk.clock())


@pages.get("/centres")
@who_may(*SEERS)
def compare() -> str | Response:
    """All centres side by side; whoever sees one only is shown that one."""
    ids = views.centres_in(organisations(), seen_scope())
    if len(ids) == 1:
        return redirect(url_for("centre_pages.show_centre", organisation_id=ids[0]))
    year = year_named(request.args.get("year") or str(_today().year))
    rows = views.compare_centres(shell().store, organisations(), ids, year)
    return render_template("enrolment_centres.html", rows=rows, year=year)


@pages.get("/centres/<organisation_id>")
@who_may(*SEERS)
def show_centre(organisation_id: str) -> str:
    """One centre: what it has."""
    return _page(organisation_id, None)


def _page(organisation_id: str, refusal: Refusal | None) -> str:
    store, year = shell().store, _today().year
    centre = views.show_centre(store, organisations(), views.centre_of(store, seen_centre(organisation_id)))
    items = criteria_of(store, "standard-centre", province_of(organisation_id))["items"]
    checklist = checklist_of(store, organisation_id)
    return render_template(
        "enrolment_centre.html",
        refusal=refusal,
        centre=centre,
        degrees=DEGREES,
        progress=progress(items, checklist["answers"]),
        answered_on=checklist["answered_on"],
        budget=budget_views.show_budget(store, budget_views.budget_of(store, organisation_id, year), _today()),
        year=year,
        empty_lines=EMPTY_LINES,
        may_change=organisation_id in staff_scope(),
    )


def _back(organisation_id: str) -> Response:
    return redirect(url_for("centre_pages.show_centre", organisation_id=organisation_id, done="centre"), 303)


@pages.post("/centres/<organisation_id>/rooms")
@who_may("staff")
def add_room(organisation_id: str) -> Response | tuple[str, int]:
    """A new room."""
    try:
        perform(commands.add_room, organisation_id, check_form(schemas.RoomInput(), request.form), creates=True)
    except Refusal as refusal:
        return _page(organisation_id, refusal), refusal.status
    return _back(organisation_id)


@pages.get("/centres/<organisation_id>/rooms/<room_id>")
@who_may("staff")
def room_form(organisation_id: str, room_id: str) -> str:
    """A room to change, or to remove."""
    return _room_page(organisation_id, room_id, None)


def _room_page(organisation_id: str, room_id: str, refusal: Refusal | None) -> str:
    centre = views.centre_of(shell().store, seen_centre(organisation_id))
    room = room_of(centre, room_id)
    return render_template("enrolment_room.html", refusal=refusal, centre=centre, room=room)


@pages.post("/centres/<organisation_id>/rooms/<room_id>")
@who_may("staff")
def change_room(organisation_id: str, room_id: str) -> Response | tuple[str, int]:
    """Another description of a room."""
    try:
        asked = check_form(schemas.RoomInput(), request.form)
        perform(commands.change_room, organisation_id, seen_version(), room_id, asked)
    except Refusal as refusal:
        return _room_page(organisation_id, room_id, refusal), refusal.status
    return _back(organisation_id)


@pages.post("/centres/<organisation_id>/rooms/<room_id>/remove")
@who_may("staff")
def remove_room(organisation_id: str, room_id: str) -> Response | tuple[str, int]:
    """A room that is no more."""
    try:
        perform(commands.remove_room, organisation_id, seen_version(), room_id)
    except Refusal as refusal:
        return _room_page(organisation_id, room_id, refusal), refusal.status
    return _back(organisation_id)


@pages.post("/centres/<organisation_id>/equipment")
@who_may("staff")
def list_equipment(organisation_id: str) -> Response | tuple[str, int]:
    """The whole list; a line without a name is left out."""
    columns = [request.form.getlist(name) for name in ("item", "count", "note")]
    lines = [
        {"name": name, "count": count or "1", "note": note} for name, count, note in zip(*columns, strict=True) if name
    ]
    try:
        asked = check_form(schemas.EquipmentInput(), {"equipment": lines})
        perform(commands.list_equipment, organisation_id, seen_version(), asked["equipment"])
    except Refusal as refusal:
        return _page(organisation_id, refusal), refusal.status
    return _back(organisation_id)


@pages.get("/centres/<organisation_id>/hours")
@who_may(*SEERS)
def show_hours(organisation_id: str) -> str:
    """What each lecturer of a centre taught in a period."""
    refusal = None
    seen_centre(organisation_id)
    try:
        period = parse(request.args.get("period") or str(_today().year))
        rows = hours_of_centre(shell().store, organisations(), organisation_id, period)
    except Refusal as unreadable:
        refusal, period = unreadable, parse(str(_today().year))
        rows = hours_of_centre(shell().store, organisations(), organisation_id, period)
    return render_template(
        "enrolment_hours.html", refusal=refusal, organisation_id=organisation_id, period=period, rows=rows
    )


@pages.get("/centres/<organisation_id>/budgets/<year>")
@who_may(*SEERS)
def show_budget(organisation_id: str, year: str) -> str:
    """A year's budget."""
    return _budget_page(organisation_id, year_named(year), None)


def _budget_page(organisation_id: str, year: int, refusal: Refusal | None) -> str:
    store = shell().store
    budget = budget_views.budget_of(store, seen_centre(organisation_id), year)
    return render_template(
        "enrolment_budget.html",
        refusal=refusal,
        budget=budget_views.show_budget(store, budget, _today()),
        year=year,
        today=_today().isoformat(),
        may_change=organisation_id in staff_scope(),
    )


def _budget_step(organisation_id: str, year: str, step: Callable[[int], Any]) -> Response | tuple[str, int]:
    try:
        step(year_named(year))
    except Refusal as refusal:
        return _budget_page(organisation_id, year_named(year), refusal), refusal.status
    return redirect(url_for("centre_pages.show_budget", organisation_id=organisation_id, year=year, done="budget"), 303)


@pages.post("/centres/<organisation_id>/budgets/<year>/planned")
@who_may("staff")
def plan_budget(organisation_id: str, year: str) -> Response | tuple[str, int]:
    """What is planned for the year."""

    def step(of: int) -> None:
        planned = check_form(schemas.BudgetInput(), _plain("planned"))["planned"]
        perform(budget_commands.plan_budget, organisation_id, of, seen_version(), planned)

    return _budget_step(organisation_id, year, step)


@pages.post("/centres/<organisation_id>/budgets/<year>/spending")
@who_may("staff")
def spend(organisation_id: str, year: str) -> Response | tuple[str, int]:
    """Money that was spent."""

    def step(of: int) -> None:
        perform(
            budget_commands.spend,
            organisation_id,
            of,
            check_form(schemas.SpendingInput(), _plain("amount")),
            creates=True,
        )

    return _budget_step(organisation_id, year, step)


@pages.post("/centres/<organisation_id>/budgets/<year>/spending/<entry_id>/taking-back")
@who_may("staff")
def take_back(organisation_id: str, year: str, entry_id: str) -> Response | tuple[str, int]:
    """An entry that was a mistake."""

    def step(of: int) -> None:
        reason = check_form(schemas.TakingBack(), request.form)["reason"]
        perform(budget_commands.take_back, organisation_id, of, seen_version(), entry_id, reason)

    return _budget_step(organisation_id, year, step)


def _plain(field: str) -> dict[str, str]:
    """The form, an amount of money without the points that people write between thousands."""
    return {**request.form.to_dict(), field: request.form.get(field, "").replace(".", "").replace(" ", "")}
