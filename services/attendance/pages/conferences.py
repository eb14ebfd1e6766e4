"""Study conferences: the list, calling one, one conference with who has not reported yet, closing, cancelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.attendance.commands import conferences as commands
from services.attendance.model.conferences import ORGANISERS, READERS, calling_of, organises
from services.attendance.model.organisation_names import OrganisationNames
from services.attendance.pages import conference_forms as forms
from services.attendance.reading import reader
from services.attendance.views import conferences as views
from shared.authority import not_allowed
from shared.refusal import Refusal, Words
from shared.store import Document
from shared.vietnamese import collation_key
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("conference_pages", __name__)

Page = str | tuple[str, int] | Response

STATES = {
    "called": (Words("Chưa chốt", "Open"), "doing"),
    "closed": (Words("Đã chốt", "Final"), "ok"),
    "cancelled": (Words("Đã hủy", "Cancelled"), "stop"),
}
FIELDS = ("resolution", "title", "organiser_id", "held_on")
FREE_POINTS, FREE_CALLED, MORE = 3, 8, 20
SUGGESTED = 400  # more names than this make the page heavy: cells are left out of the suggestions


@pages.app_context_processor
def words_of_conferences() -> dict[str, Any]:
    """What the templates call the states of a conference."""
    return {"conference_states": STATES}


@pages.get("/conferences")
@who_may(*READERS)
def list_conferences() -> str:
    """The conferences of a year and a resolution; what still waits to be reported first."""
    typed = request.args.get("year", "")
    year = int(typed) if len(typed) == 4 and typed.isascii() and typed.isdigit() else None
    asked = {"resolution": request.args.get("resolution") or None, "cursor": request.args.get("cursor")}
    shown = views.list_page(reader(), shell().desk.clock(), year=year, **asked)
    choices = {name: [(one, one) for one in shown.pop(name)] for name in ("years", "resolutions")}
    return render_template("attendance_conferences.html", year=str(year or ""), asked=asked, **shown, **choices)


@pages.get("/conferences/new")
@who_may(*ORGANISERS)
def new_form() -> str:
    """The form of a new conference."""
    return _form(None)


@pages.post("/conferences/new")
@who_may(*ORGANISERS)
def call_conference() -> Page:
    """Call it; or (`do` = more) give the same form with more rows."""
    if request.form.get("do") == "more":
        return _form(None)
    try:
        asked = forms.calling(request.form, OrganisationNames(organisations()))
        called = perform(commands.call_conference, asked, creates=True)
    except Refusal as refusal:
        return _form(None, refusal), refusal.status
    return _to(called["_id"], "conference-called")


@pages.get("/conferences/<conference_id>/edit")
@who_may(*ORGANISERS)
def edit_form(conference_id: str) -> str:
    """The form of a conference that was called."""
    return _form(_organised(conference_id))


@pages.post("/conferences/<conference_id>/edit")
@who_may(*ORGANISERS)
def change_conference(conference_id: str) -> Page:
    """Change the calling; or (`do` = more) give the same form with more rows."""
    conference = _organised(conference_id)
    if request.form.get("do") == "more":
        return _form(conference)
    try:
        asked = forms.calling(request.form, OrganisationNames(organisations()))
        reason = request.form.get("reason") or None
        perform(commands.change_conference, conference_id, seen_version(), asked, reason)
    except Refusal as refusal:
        return _form(conference, refusal), refusal.status
    return _to(conference_id, "conference-changed")


def _organised(conference_id: str) -> Document:
    """A conference that the asker organises. Refuses with `unknown`, or (403) who may only read it."""
    found = views.load(reader(), conference_id)
    if not organises(found, reader().actor, organisations()):
        raise not_allowed()
    return found


def _form(conference: Document | None, refusal: Refusal | None = None) -> str:
    tree = organisations()
    names = OrganisationNames(tree)
    if request.method == "POST":
        points, called = forms.point_rows(request.form), forms.called_rows(request.form)
    else:
        points, called = _rows_of(conference, names) if conference else ([], [])
    more = MORE if request.form.get("do") == "more" else 0
    blank_point, blank_called = dict.fromkeys(forms.POINT_CELLS, ""), dict.fromkeys(forms.CALLED_CELLS, "")
    scope = reader().actor.scope(tree, *ORGANISERS)
    own = [one for one in tree if one["_id"] in scope and one["kind"] != "cell" and tree.stands(one["_id"])]
    near = [one for one in tree if tree.stands(one["_id"])]
    suggested = near if len(near) <= SUGGESTED else [one for one in near if one["kind"] != "cell"]
    return render_template(
        "attendance_conference_form.html",
        conference=conference,
        said=calling_of(conference) if conference else dict.fromkeys(FIELDS, ""),
        points=points + [blank_point] * (FREE_POINTS if not more else FREE_POINTS + MORE // 4),
        called=called + [blank_called] * (FREE_CALLED + more),
        own=[(one["_id"], names.label(one["_id"])) for one in sorted(own, key=lambda one: collation_key(one["name"]))],
        suggested=sorted((names.label(one["_id"]) for one in suggested), key=collation_key),
        resolutions=shell().store.conferences.distinct("resolution"),
        refusal=refusal,
    )


def _rows_of(conference: Document, names: OrganisationNames) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What was called, as the rows of the form."""
    titles = {one["point_id"]: one["title"] for one in conference["points"]}
    points = [
        dict(zip(forms.POINT_CELLS, (one["point_id"], one["title"], names.label(one["organisation_id"])), strict=True))
        for one in conference["points"]
    ]
    called = [
        {
            "called-organisation": names.label(one["organisation_id"]),
            "called-point": titles[one["point_id"]],
            "called-members": str(one["called"]["members"]),
            "called-others": str(one["called"]["others"]),
        }
        for one in conference["called"]
    ]
    return points, called


@pages.get("/conferences/<conference_id>")
@who_may(*READERS)
def show_conference(conference_id: str) -> str:
    """One conference: who came of how many, by point and by organisation, and who has not reported yet."""
    return _page(conference_id)


def _page(conference_id: str, refusal: Refusal | None = None) -> str:
    shown = views.conference_page(reader(), conference_id, shell().desk.clock())
    return render_template("attendance_conference.html", refusal=refusal, **shown)


@pages.post("/conferences/<conference_id>/closing")
@who_may(*ORGANISERS)
def close_conference(conference_id: str) -> Page:
    """Make the figures final."""
    without = "without_missing" in request.form
    return _step(conference_id, "conference-closed", commands.close_conference, without_missing=without)


@pages.post("/conferences/<conference_id>/cancellation")
@who_may(*ORGANISERS)
def cancel_conference(conference_id: str) -> Page:
    """The conference is not held."""
    reason = request.form.get("reason", "")
    return _step(conference_id, "conference-cancelled", commands.cancel_conference, reason=reason)


def _step(conference_id: str, done: str, command: Callable[..., dict[str, Any]], **asked: Any) -> Page:
    try:
        perform(command, conference_id, seen_version(), **asked)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(conference_id, refusal), refusal.status
    return _to(conference_id, done)


def _to(conference_id: str, done: str) -> Response:
    return redirect(url_for("conference_pages.show_conference", conference_id=conference_id, done=done), 303)
