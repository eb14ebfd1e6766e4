"""The centre's classes, one class, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.enrolment.commands import assessment as assessment_commands, classes as commands
from services.enrolment.model.classes import timetable
from services.enrolment.model.classes.states import RUNNING, STATES, shown_state
from services.enrolment.reading import SEERS, note_personal_read, seen_class, seen_scope, staff_scope
from services.enrolment.schemas import (
    assessment as assessment_schemas,
    classes as class_schemas,
)
from services.enrolment.views import (
    assessment as assessment_views,
    class_lists,
    classes as class_views,
    programmes as programme_views,
    warnings,
)
from shared.refusal import Refusal
from shared.vietnamese import clean, today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.schemas import Input
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("class_pages", __name__)

# What lists and pages write of a state, with the shape of its tag.
TAGS = {
    "planned": (STATES["planned"], "off"),
    "announced": (STATES["announced"], "wait"),
    "open": (STATES["open"], "doing"),
    "running": (RUNNING, "doing"),
    "closed": (STATES["closed"], "ok"),
    "cancelled": (STATES["cancelled"], "stop"),
}


@pages.get("/classes")
@who_may(*SEERS)
def list_classes() -> str:
    """The classes that one may see, the newest first."""
    try:
        asked = class_schemas.ClassQuery().load({name: value for name, value in request.args.items() if name != "done"})
    except ValidationError:
        asked = class_schemas.ClassQuery().load({})
    found = class_lists.list_classes(
        shell().store,
        organisations(),
        seen_scope(),
        shell().desk.clock(),
        state=asked["state"],
        programme=asked["programme"],
        organisation_id=asked["organisation"],
        words=asked["q"],
        cursor=asked["cursor"],
    )
    return render_template(
        "enrolment_classes.html",
        found=found,
        asked=asked,
        tags=TAGS,
        programmes=programme_views.newest_programmes(shell().store),
        owners=[one for one in organisations() if one["_id"] in seen_scope() and one["kind"] == "centre"],
        may_change=bool(staff_scope()),
        next_href=_with_cursor(found["next"]),
    )


def _with_cursor(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    rest = {name: value for name, value in request.args.items() if name not in ("cursor", "done")}
    return url_for("class_pages.list_classes", **rest, cursor=cursor)  # type: ignore[arg-type]


def _own_organisations() -> list[Any]:
    scope, tree = staff_scope(), organisations()
    own = [one for one in tree if one["_id"] in scope and tree.stands(one["_id"])]
    return sorted(own, key=lambda one: str(one["name_key"]))


@pages.get("/classes/new")
@who_may("staff")
def announce_form() -> str:
    """A new class: which programme, where, when; for the plan, or to be announced at once."""
    return _announce_page(None)


def _announce_page(refusal: Refusal | None) -> str:
    everybody = sorted(
        (one for one in organisations() if organisations().stands(one["_id"])), key=lambda one: str(one["name_key"])
    )
    return render_template(
        "enrolment_class_new.html",
        refusal=refusal,
        programmes=programme_views.programmes_to_teach(shell().store, today(shell().desk.clock()).isoformat()),
        owners=[one for one in _own_organisations() if one["kind"] in ("centre", "committee", "political-school")],
        hosts=[one for one in everybody if one["kind"] in ("centre", "political-school")],
        partners=[one for one in everybody if one["kind"] in ("political-school", "committee", "board")],
    )


@pages.post("/classes/new")
@who_may("staff")
def announce() -> Response | tuple[str, int]:
    """Announce it; the timetable is proposed from its days and half-days."""
    try:
        typed = {**request.form.to_dict(), "points": lines_of("points")}
        details = check_form(class_schemas.ClassInput(), typed, leave_out=("halves", "weekends"))
        planned = details.pop("state") == "planned"
        halves = request.form.getlist("halves")
        details["sessions"] = timetable.propose(
            date.fromisoformat(details["starts_on"]),
            date.fromisoformat(details["ends_on"]),
            mornings="morning" in halves,
            afternoons="afternoon" in halves,
            weekends="yes" in request.form.getlist("weekends"),
        )
        kept = perform(commands.announce_class, details, planned=planned, creates=True)
    except Refusal as refusal:
        return _announce_page(refusal), refusal.status
    done = "planned" if planned else "announced"
    return redirect(url_for("class_pages.show_class", class_id=kept["_id"], done=done), 303)


def lines_of(name: str) -> list[str]:
    """The lines that were typed into a field, without the empty ones."""
    return [line for line in (clean(one) for one in request.form.get(name, "").splitlines()) if line]


@pages.get("/classes/<class_id>")
@who_may(*SEERS)
def show_class(class_id: str) -> str:
    """One class: what it is, what to do next, its learners, its timetable."""
    return _class_page(class_id, None)


def _class_page(class_id: str, refusal: Refusal | None) -> str:
    klass = seen_class(class_id)
    actor = current_actor()
    assert actor is not None
    may_change = actor.may(organisations(), (klass["owner_id"], klass["host_id"]), "staff")
    sees_names = actor.may(organisations(), klass["organisations"], "staff", "lecturer")
    learners = class_views.learners_of(shell().store, klass, organisations()) if sees_names else None
    waiting = class_views.waiting_for(shell().store, klass, organisations()) if sees_names else None
    if learners is not None:
        note_personal_read("learners of a class", class_id=class_id)
    now = shell().desk.clock()
    return render_template(
        "enrolment_class.html",
        refusal=refusal,
        klass=class_views.show_class(klass, organisations()),
        tag=TAGS[shown_state(klass, now)],
        programme=shell().store.programmes.find_one({"_id": klass["programme_version"]}) or {},
        learners=learners,
        waiting=waiting,
        results=assessment_views.summary_of(shell().store, klass),
        warnings=warnings.warned_in(shell().store, klass),
        warned=warnings.WARNED,
        may_change=may_change,
        today=today(now).isoformat(),
    )


def step(class_id: str, done: str, command: Callable[..., dict[str, Any]], *args: Callable[[], Any]) -> Any:
    """Ask for one step in the life of a class; a refusal shows the class again with what was typed."""
    try:
        perform(command, class_id, seen_version(), *[read() for read in args])
    except Refusal as refusal:
        return _class_page(class_id, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done=done), 303)


def typed_field(schema: Input, name: str) -> Callable[[], Any]:
    return lambda: check_form(schema, request.form, only=(name,))[name]


@pages.post("/classes/<class_id>/announce")
@who_may("staff")
def announce_planned(class_id: str) -> Any:
    """A class of the plan is made known."""
    return step(class_id, "announced", commands.announce_planned_class)


@pages.get("/classes/<class_id>/details")
@who_may("staff")
def details_form(class_id: str) -> str:
    """What the class is called and how many it takes."""
    return _details_page(class_id, None)


def _details_page(class_id: str, refusal: Refusal | None) -> str:
    return render_template("enrolment_class_details.html", refusal=refusal, klass=seen_class(class_id))


@pages.post("/classes/<class_id>/details")
@who_may("staff")
def change_details(class_id: str) -> Response | tuple[str, int]:
    """Save it."""
    try:
        asked = check_form(class_schemas.ClassDetails(), request.form)
        perform(commands.change_class, class_id, seen_version(), asked)
    except Refusal as refusal:
        return _details_page(class_id, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done="changed"), 303)


@pages.post("/classes/<class_id>/open")
@who_may("staff")
def open_class(class_id: str) -> Any:
    """The opening."""
    return step(class_id, "opened", commands.open_class, typed_field(class_schemas.Opening(), "opened_on"))


@pages.post("/classes/<class_id>/close")
@who_may("staff")
def close_class(class_id: str) -> Any:
    """The closing; those ticked did not complete it (only where nothing needs to be recognised)."""
    return step(
        class_id,
        "closed",
        assessment_commands.close_class,
        typed_field(assessment_schemas.Closing(only=("closed_on",)), "closed_on"),
        lambda: request.form.getlist("not_completed"),
    )


@pages.post("/classes/<class_id>/cancel")
@who_may("staff")
def cancel_class(class_id: str) -> Any:
    """The cancellation."""
    return step(class_id, "cancelled", commands.cancel_class, typed_field(class_schemas.Cancellation(), "reason"))
