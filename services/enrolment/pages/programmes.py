"""Programmes: the list, one with its versions side by side, the form of the next version."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.enrolment.commands import programmes as commands
from services.enrolment.model.programmes import BANDS, is_in_force
from services.enrolment.pages.organisations import this_day
from services.enrolment.schemas import programmes as schemas
from services.enrolment.views import programmes as views
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("programme_pages", __name__)

READERS = ("staff", "lecturer", "board", "operator")
PUBLISHERS = ("board", "operator")
MORE_LESSONS = 5  # empty rows at the foot of the form


def _may_publish() -> bool:
    actor = current_actor()
    return actor is not None and actor.has(*PUBLISHERS)


@pages.get("/programmes")
@who_may(*READERS)
def list_programmes() -> str:
    """The programmes in the order of briefings."""
    on = this_day()
    return render_template(
        "enrolment_programmes.html",
        programmes=[views.with_defaults(one) for one in views.newest_programmes(shell().store)],
        taught={one["code"]: one["version_number"] for one in views.programmes_to_teach(shell().store, on)},
        may_publish=_may_publish(),
    )


@pages.get("/programmes/<code>")
@who_may(*READERS)
def show_programme(code: str) -> str:
    """One programme, its versions side by side, with what changed."""
    return _programme_page(code, None)


def _programme_page(code: str, refusal: Refusal | None) -> str:
    versions = views.versions_of(shell().store, code)
    on = this_day()
    in_force = [one for one in versions if is_in_force(one, on)]
    return render_template(
        "enrolment_programme.html",
        refusal=refusal,
        versions=[views.with_defaults(one) for one in versions],
        changed={
            newer["_id"]: views.changes(newer, older)
            for newer, older in zip(versions, [*versions[1:], None], strict=True)
        },
        in_force=in_force[0]["_id"] if in_force else None,
        words_of=views,
        may_publish=_may_publish(),
        today=on,
    )


@pages.get("/programmes/new")
@who_may(*PUBLISHERS)
def programme_form() -> str:
    """A new programme."""
    return _form_page(None, None)


@pages.get("/programmes/<code>/versions/new")
@who_may(*PUBLISHERS)
def version_form(code: str) -> str:
    """The next version; the form begins with the newest."""
    return _form_page(code, None)


def _form_page(code: str | None, refusal: Refusal | None) -> str:
    newest = views.with_defaults(views.versions_of(shell().store, code)[0]) if code else None
    lessons = _typed_lessons() if request.form else (newest["lessons"] if newest else [])
    return render_template(
        "enrolment_programme_form.html",
        refusal=refusal,
        newest=newest,
        lessons=[*lessons, *({"title": "", "periods": ""} for _ in range(MORE_LESSONS))],
        others=[one for one in views.newest_programmes(shell().store) if one["code"] != code],
        words_of=views,
        bands=BANDS,
        today=this_day(),
    )


def _typed_lessons() -> list[dict[str, Any]]:
    rows = zip(request.form.getlist("title"), request.form.getlist("periods"), strict=False)
    return [{"title": title, "periods": periods or "0"} for title, periods in rows if title.strip()]


def _typed() -> dict[str, Any]:
    """What was typed, in the shape of the API. Marks are written with a comma or a point."""
    form = request.form
    bands = {band: form.get(f"band_{band}", "").replace(",", ".") for band in BANDS}
    return {
        **{name: value for name, value in form.items() if not name.startswith("band_")},
        "lessons": _typed_lessons(),
        "prerequisites": form.getlist("prerequisites"),
        "bands": {band: mark for band, mark in bands.items() if mark},
    }


@pages.post("/programmes/new")
@who_may(*PUBLISHERS)
def create() -> Any:
    """Publish its first version."""
    try:
        asked = check_form(schemas.ProgrammeInput(), _typed())
        details = {name: value for name, value in asked.items() if name not in ("code", "order", "follows")}
        kept = perform(commands.create_programme, asked["code"], asked["order"], details, creates=True)
    except Refusal as refusal:
        return _form_page(None, refusal), refusal.status
    return redirect(url_for("programme_pages.show_programme", code=kept["code"], done="programme-published"), 303)


@pages.post("/programmes/<code>/versions/new")
@who_may(*PUBLISHERS)
def publish(code: str) -> Any:
    """Publish the next version."""
    try:
        asked = check_form(schemas.VersionInput(), _typed())
        details = {name: value for name, value in asked.items() if name != "follows"}
        perform(commands.publish_version, code, asked["follows"], details, creates=True)
    except Refusal as refusal:
        return _form_page(code, refusal), refusal.status
    return redirect(url_for("programme_pages.show_programme", code=code, done="programme-published"), 303)


@pages.post("/programmes/<code>/retire")
@who_may(*PUBLISHERS)
def retire(code: str) -> Any:
    """No class begins any more with one version, or with the programme."""
    named = request.form.get("which") or code
    try:
        on = check_form(schemas.Retirement(), request.form)["retired_on"].isoformat()
        perform(commands.retire_programme, named, seen_version(), on)
    except Refusal as refusal:
        return _programme_page(code, refusal), refusal.status
    return redirect(url_for("programme_pages.show_programme", code=code, done="programme-retired"), 303)
