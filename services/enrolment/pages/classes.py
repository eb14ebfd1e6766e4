"""The centre's classes, one class, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.enrolment.commands import assessment as assessment_commands, classes as commands
from services.enrolment.commands.places import withdraw_learner
from services.enrolment.downloads import workbook
from services.enrolment.model import class_list, timetable
from services.enrolment.model.places import active_learners
from services.enrolment.model.states import STATES
from services.enrolment.reading import SEERS, note_personal_read, seen_class, seen_scope, staff_scope
from services.enrolment.schemas import (
    assessment as assessment_schemas,
    classes as class_schemas,
    learners as learner_schemas,
)
from services.enrolment.views import (
    assessment as assessment_views,
    class_lists,
    classes as class_views,
    programmes as programme_views,
)
from shared.refusal import Refusal, Words, unknown
from shared.vietnamese import TIME_ZONE, today
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.schemas import Input
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("class_pages", __name__)


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
        states=STATES,
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
    """A new class: which programme, where, when."""
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
        partners=[one for one in everybody if one["kind"] in ("political-school", "committee", "board")],
    )


@pages.post("/classes/new")
@who_may("staff")
def announce() -> Response | tuple[str, int]:
    """Announce it; the timetable is proposed from its days and half-days."""
    try:
        details = check_form(class_schemas.ClassInput(), request.form, leave_out=("halves", "weekends", "state"))
        halves = request.form.getlist("halves")
        details["sessions"] = timetable.propose(
            date.fromisoformat(details["starts_on"]),
            date.fromisoformat(details["ends_on"]),
            mornings="morning" in halves,
            afternoons="afternoon" in halves,
            weekends="yes" in request.form.getlist("weekends"),
        )
        details.pop("state")
        planned = request.form.get("state") == "planned"
        kept = perform(commands.announce_class, details, planned=planned, creates=True)
    except Refusal as refusal:
        return _announce_page(refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=kept["_id"], done="announced"), 303)


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
    if learners is not None:
        note_personal_read("learners of a class", class_id=class_id)
    return render_template(
        "enrolment_class.html",
        refusal=refusal,
        klass=class_views.show_class(klass, organisations()),
        state=STATES[klass["state"]],
        programme=shell().store.programmes.find_one({"_id": klass["programme_version"]}) or {},
        learners=learners,
        results=assessment_views.summary_of(shell().store, klass),
        may_change=may_change,
        today=today(shell().desk.clock()).isoformat(),
    )


def _step(class_id: str, done: str, command: Callable[..., dict[str, Any]], *args: Callable[[], Any]) -> Any:
    """Ask for one step in the life of a class; a refusal shows the class again with what was typed."""
    try:
        perform(command, class_id, seen_version(), *[read() for read in args])
    except Refusal as refusal:
        return _class_page(class_id, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done=done), 303)


def _typed(schema: Input, name: str) -> Callable[[], Any]:
    return lambda: check_form(schema, request.form, only=(name,))[name]


@pages.post("/classes/<class_id>/open")
@who_may("staff")
def open_class(class_id: str) -> Any:
    """The opening."""
    return _step(class_id, "opened", commands.open_class, _typed(class_schemas.Opening(), "opened_on"))


@pages.post("/classes/<class_id>/close")
@who_may("staff")
def close_class(class_id: str) -> Any:
    """The closing; those ticked did not complete it (only where nothing needs to be recognised)."""
    return _step(
        class_id,
        "closed",
        assessment_commands.close_class,
        _typed(assessment_schemas.Closing(only=("closed_on",)), "closed_on"),
        lambda: request.form.getlist("not_completed"),
    )


@pages.post("/classes/<class_id>/cancel")
@who_may("staff")
def cancel_class(class_id: str) -> Any:
    """The cancellation."""
    return _step(class_id, "cancelled", commands.cancel_class, _typed(class_schemas.Cancellation(), "reason"))


@pages.get("/classes/<class_id>/withdraw")
@who_may("staff")
def withdraw_form(class_id: str) -> str:
    """Ask once before a learner leaves."""
    klass = seen_class(class_id)
    learner = shell().store.learners.find_one({"_id": request.args.get("learner_id", "")})
    if learner is None or learner["_id"] not in active_learners(klass):
        raise unknown(Words("học viên", "learner"))
    on = today(shell().desk.clock()).isoformat()
    return render_template("enrolment_withdraw.html", klass=klass, learner=learner, today=on)


@pages.get("/classes/<class_id>/learners.xlsx")
@who_may("staff", "lecturer")
def download_learners(class_id: str) -> Response:
    """The learners of the class as shown, without identity numbers."""
    klass = seen_class(class_id)
    note_personal_read("learners of a class, downloaded", class_id=class_id)
    rows = class_views.learners_of(shell().store, klass, organisations())
    return workbook(class_list.write(klass["name"], rows, language()), "hoc-vien.xlsx")


@pages.post("/classes/<class_id>/learners/<learner_id>/withdraw")
@who_may("staff")
def withdraw(class_id: str, learner_id: str) -> Any:
    """A learner leaves."""
    return _step(
        class_id,
        "withdrawn",
        withdraw_learner,
        lambda: learner_id,
        _typed(learner_schemas.Withdrawal(only=("withdrawn_on",)), "withdrawn_on"),
        _typed(learner_schemas.Withdrawal(only=("reason",)), "reason"),
    )


@pages.get("/classes/<class_id>/timetable")
@who_may("staff")
def timetable_form(class_id: str) -> str:
    """The timetable as rows to edit, with some empty ones at the foot."""
    return _timetable_page(seen_class(class_id), None)


def _timetable_page(klass: dict[str, Any], refusal: Refusal | None) -> str:
    rows = [
        {**session, "on": at.strftime("%Y-%m-%d"), "at": at.strftime("%H:%M")}
        for session in klass["sessions"]
        for at in (datetime.fromisoformat(session["starts_at"]).astimezone(TIME_ZONE),)
    ]
    return render_template("enrolment_timetable.html", refusal=refusal, klass=klass, rows=rows, empty_rows=4)


@pages.post("/classes/<class_id>/timetable")
@who_may("staff")
def save_timetable(class_id: str) -> Any:
    """Save the rows; one without a day is left out."""
    klass = seen_class(class_id)
    columns = {name: request.form.getlist(name) for name in ("session_id", "on", "at", "periods", "lesson", "lecturer")}
    sessions = [
        {
            "session_id": row["session_id"],
            "starts_at": f"{row['on']}T{row['at'] or '07:30'}:00+07:00",
            "periods": row["periods"] or 5,
            "lesson": row["lesson"],
            "lecturer": row["lecturer"],
        }
        for row in (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
        if row["on"]
    ]
    days = {"starts_on": request.form.get("starts_on"), "ends_on": request.form.get("ends_on")}
    try:
        asked = check_form(class_schemas.Timetable(), {**days, "sessions": sessions})
        perform(commands.reschedule_class, class_id, seen_version(), asked)
    except Refusal as refusal:
        return _timetable_page({**klass, **days, "sessions": sessions}, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done="rescheduled"), 303)
