"""Enrolling into a class: where a list is sent, or one person typed."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.learners import enrol_one
from services.enrolment.model.lists import typed_learner
from services.enrolment.parts import parts
from services.enrolment.reading import seen_class
from services.enrolment.schemas import learners as schemas
from services.enrolment.views import classes as views
from shared.refusal import Refusal
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.perform import perform
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("enrolling", __name__)

NOMINATE = ("committee", "cell", "province", "board")


def enrol_page(class_id: str, refusal: Refusal | None) -> str:
    """The page with its forms, after a refusal with what was typed."""
    nominators = [one for one in organisations() if one["kind"] in NOMINATE and organisations().stands(one["_id"])]
    return render_template(
        "enrolment_enrol.html",
        refusal=refusal,
        klass=views.show_class(seen_class(class_id), organisations()),
        nominators=sorted(nominators, key=lambda one: str(one["name_key"])),
    )


@pages.get("/classes/<class_id>/enrol")
@who_may("staff")
def enrol_form(class_id: str) -> str:
    """An Excel list, or one person."""
    return enrol_page(class_id, None)


@pages.post("/classes/<class_id>/enrol")
@who_may("staff")
def enrol_person(class_id: str) -> Response | tuple[str, int]:
    """Enrol one person; the same form comes again for the next."""
    try:
        asked = check_form(schemas.LearnerInput(), request.form)
        listed = typed_learner.read(asked, today(shell().desk.clock()))
        answer = perform(enrol_one, class_id, listed, parts().seal, waiting=asked["waiting"], creates=True)
    except Refusal as refusal:
        return enrol_page(class_id, refusal), refusal.status
    done = "waiting" if answer["waiting"] else "enrolled"
    return redirect(url_for("enrolling.enrol_form", class_id=class_id, done=done), 303)
