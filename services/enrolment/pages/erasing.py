"""Erasing a learner who asks for it: asked once, with what goes and what stays; afterwards who did it, and when."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.erasing import erase_learner
from services.enrolment.model.certificates.certificates import KINDS
from services.enrolment.parts import parts
from services.enrolment.reading import erasable_learner, note_personal_read, staff_scope
from services.enrolment.schemas import learners as schemas
from services.enrolment.views.learners import papers_of
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("erasing", __name__)


@pages.get("/learners/<learner_id>/erase")
@who_may("staff", "operator")
def erase_form(learner_id: str) -> str:
    """What will be gone and what stays; of somebody erased, by whom and when."""
    return _page(learner_id, None)


def _page(learner_id: str, refusal: Refusal | None) -> str:
    learner = erasable_learner(learner_id)
    note_personal_read("learner to be erased", learner_id=learner_id)
    papers = papers_of(shell().store, learner_id)
    return render_template(
        "enrolment_erase.html",
        refusal=refusal,
        learner=learner,
        papers=papers,
        kinds=KINDS,
        back_href=f"/learners/{learner_id}" if staff_scope() else "/",
    )


@pages.post("/learners/<learner_id>/erase")
@who_may("staff", "operator")
def erase(learner_id: str) -> Response | tuple[str, int]:
    """Erase them."""
    try:
        asked = check_form(schemas.Erasure(), request.form)
        perform(erase_learner, learner_id, seen_version(), asked["reason"], parts().seal)
    except Refusal as refusal:
        return _page(learner_id, refusal), refusal.status
    return redirect(url_for("erasing.erase_form", learner_id=learner_id, done="learner-erased"), 303)
