"""How many of a class's learners are women, of ethnic minorities, party members: stated by the centre as counts."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import classes as commands
from services.enrolment.parts import parts
from services.enrolment.reading import note_personal_read, seen_class, staff_scope
from services.enrolment.schemas import classes as schemas
from services.enrolment.views import classes as views
from shared.authority import not_allowed
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("composition", __name__)


@pages.get("/classes/<class_id>/composition")
@who_may("staff")
def composition_form(class_id: str) -> str:
    """The three counts, beside what the register knows of the number of women."""
    return _page(class_id, None)


def _page(class_id: str, refusal: Refusal | None) -> str:
    klass = seen_class(class_id)
    if not staff_scope() & {klass["owner_id"], klass["host_id"]}:
        raise not_allowed()
    women, known = views.women_known(shell().store, klass, parts().seal.open)
    note_personal_read("the sex of the learners of a class, to count", class_id=class_id)
    return render_template(
        "enrolment_composition.html",
        refusal=refusal,
        klass=views.show_class(klass, organisations()),
        women=women,
        known=known,
    )


@pages.post("/classes/<class_id>/composition")
@who_may("staff")
def state_composition(class_id: str) -> Response | tuple[str, int]:
    """Save them."""
    try:
        counts = check_form(schemas.Composition(), request.form)
        perform(commands.state_composition, class_id, seen_version(), counts)
    except Refusal as refusal:
        return _page(class_id, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done="composition"), 303)
