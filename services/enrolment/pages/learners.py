"""Learners of the whole register: found by name or by identity number."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from services.enrolment.model.identity import read_identity
from services.enrolment.parts import parts
from services.enrolment.reading import note_personal_read, staff_scope, viewers
from services.enrolment.schemas import learners as schemas
from services.enrolment.views import learners as views
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("learner_pages", __name__)


def _page(found: dict[str, Any] | None = None, refusal: Refusal | None = None) -> str:
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
    return _page({"items": views.find_by_identity(shell().store, index), "next": None})
