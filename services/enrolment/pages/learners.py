"""Learners of the whole register: found by name or by identity number, and what they attended."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template, request, url_for

from services.enrolment.model.certificates.certificates import KINDS
from services.enrolment.model.classes.states import STATES
from services.enrolment.model.lists.identity import read_identity
from services.enrolment.parts import parts
from services.enrolment.reading import (
    committee_scope,
    note_personal_read,
    seen_learner,
    staff_scope,
    viewers,
)
from services.enrolment.schemas import learners as schemas
from services.enrolment.views import learners as views
from services.enrolment.views.transcript import classes_seen, show_transcript
from services.enrolment.views.warnings import WARNED
from shared.refusal import Refusal
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("learner_pages", __name__)


def _page(found: dict[str, Any] | None = None, refusal: Refusal | None = None, strangers: Collection[str] = ()) -> str:
    if found is not None:
        note_personal_read("learners found", learners=[one["learner_id"] for one in found["items"]])
    further = found and found["next"]
    return render_template(
        "enrolment_learners.html",
        refusal=refusal,
        found=found,
        q=request.args.get("q", ""),
        cursor=request.args.get("cursor"),
        next_href=url_for("learner_pages.search", q=request.args.get("q"), cursor=further) if further else None,
        strangers=strangers,
        may_look_up=bool(staff_scope()),
    )


@pages.get("/learners")
@who_may("staff", "committee")
def search() -> str | tuple[str, int]:
    """Find a learner by name, typed with or without diacritics."""
    typed = request.args.get("q", "").strip()
    if not typed:
        return _page()
    try:
        return _page(views.find_learners(shell().store, viewers(), typed, request.args.get("cursor")))
    except Refusal as refusal:
        return _page(refusal=refusal), refusal.status


@pages.post("/learners")
@who_may("staff")
def look_up() -> str | tuple[str, int]:
    """Find a learner by identity number; the number stands in no address."""
    try:
        asked = check_form(schemas.IdentityQuery(), request.form)
        index = parts().seal.index(read_identity(asked["identity_number"]))
    except Refusal as refusal:
        return _page(refusal=refusal), refusal.status
    found = views.find_by_identity(shell().store, index)
    scopes = staff_scope(), committee_scope()
    strangers = [one["learner_id"] for one in found if classes_seen(shell().store, one["learner_id"], *scopes) is None]
    return _page({"items": found, "next": None}, strangers=strangers)


@pages.get("/learners/<learner_id>")
@who_may("staff", "committee")
def show_learner(learner_id: str) -> str:
    """One learner over all years and centres, to read or to print."""
    learner, classes = seen_learner(learner_id)
    note_personal_read("transcript", learner_id=learner_id)
    on = today(shell().desk.clock())
    return render_template(
        "enrolment_learner.html",
        may_erase=classes_seen(shell().store, learner_id, staff_scope(), ()) is not None,
        learner=show_transcript(shell().store, organisations(), learner, classes, on, language()),
        warned=WARNED,
        states=STATES,
        kinds=KINDS,
        on=on,
    )
