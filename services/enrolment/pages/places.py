"""Leaving a class, going on in another one, and the waiting list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import places as commands
from services.enrolment.downloads import workbook
from services.enrolment.model.classes import class_list
from services.enrolment.model.classes.places import TAKES_LEARNERS, active_learners, places_open
from services.enrolment.pages.classes import step, typed_field
from services.enrolment.reading import note_personal_read, seen_class, staff_scope
from services.enrolment.schemas import learners as schemas
from services.enrolment.views import classes as views
from services.enrolment.views.class_lists import in_states
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.vietnamese import day, today
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("places", __name__)


@pages.get("/classes/<class_id>/learners.xlsx")
@who_may("staff", "lecturer")
def download_learners(class_id: str) -> Response:
    """The learners of the class as shown, without identity numbers."""
    klass = seen_class(class_id)
    note_personal_read("learners of a class, downloaded", class_id=class_id)
    rows = views.learners_of(shell().store, klass, organisations())
    return workbook(class_list.write(klass["name"], rows, language()), "hoc-vien.xlsx")


def _member(klass: Document, learner_id: str) -> Document:
    learner = shell().store.learners.find_one({"_id": learner_id})
    if learner is None or learner["_id"] not in active_learners(klass):
        raise unknown(Words("học viên", "learner"))
    return learner


@pages.get("/classes/<class_id>/withdraw")
@who_may("staff")
def withdraw_form(class_id: str) -> str:
    """Ask once before a learner leaves."""
    return _withdraw_page(class_id, request.args.get("learner_id", ""), None)


def _withdraw_page(class_id: str, learner_id: str, refusal: Refusal | None) -> str:
    klass = seen_class(class_id)
    learner, on = _member(klass, learner_id), today(shell().desk.clock()).isoformat()
    return render_template("enrolment_withdraw.html", refusal=refusal, klass=klass, learner=learner, today=on)


@pages.post("/classes/<class_id>/learners/<learner_id>/withdraw")
@who_may("staff")
def withdraw(class_id: str, learner_id: str) -> Response | tuple[str, int]:
    """A learner leaves."""
    try:
        asked = check_form(schemas.Withdrawal(), request.form)
        leaving = (learner_id, asked["withdrawn_on"], asked["reason"])
        perform(commands.withdraw_learner, class_id, seen_version(), *leaving)
    except Refusal as refusal:
        return _withdraw_page(class_id, learner_id, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done="withdrawn"), 303)


@pages.get("/classes/<class_id>/transfer")
@who_may("staff")
def transfer_form(class_id: str) -> str:
    """Into which class of the same programme does the learner go?"""
    return _transfer_page(class_id, request.args.get("learner_id", ""), None)


def _transfer_page(class_id: str, learner_id: str, refusal: Refusal | None) -> str:
    klass = seen_class(class_id)
    learner = _member(klass, learner_id)
    found = in_states(shell().store, staff_scope(), TAKES_LEARNERS, klass["programme"])
    return render_template(
        "enrolment_transfer.html",
        refusal=refusal,
        klass=klass,
        learner=learner,
        targets=[(one["_id"], _offered(one)) for one in found if one["_id"] != class_id],
        today=today(shell().desk.clock()).isoformat(),
    )


def _offered(klass: Document) -> Words:
    room = places_open(klass)
    days = f"{klass['name']} · {day(klass['starts_on'])}"
    if room is None:
        return Words(days, days)
    return Words(f"{days} · còn {room} chỗ", f"{days} · {room} places left")


@pages.post("/classes/<class_id>/learners/<learner_id>/transfer")
@who_may("staff")
def transfer(class_id: str, learner_id: str) -> Response | tuple[str, int]:
    """A learner goes on in another class."""
    try:
        asked = check_form(schemas.Transfer(), request.form)
        to = (learner_id, asked["to_class_id"], asked["transferred_on"], asked["reason"])
        perform(commands.transfer_learner, class_id, seen_version(), *to)
    except Refusal as refusal:
        return _transfer_page(class_id, learner_id, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done="transferred"), 303)


@pages.post("/classes/<class_id>/promote")
@who_may("staff")
def promote(class_id: str) -> Any:
    """The first of the waiting list get their places."""
    return step(class_id, "promoted", commands.promote_waiting, typed_field(schemas.Promotion(), "count"))


@pages.post("/classes/<class_id>/waiting/<learner_id>/leave")
@who_may("staff")
def leave_waiting_list(class_id: str, learner_id: str) -> Any:
    """A learner waits no longer."""
    return step(class_id, "waiting-left", commands.leave_waiting_list, lambda: learner_id)
