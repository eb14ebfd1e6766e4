"""The tree of organisations."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.organisations import register_organisation
from services.enrolment.model.organisations import KIND_WORDS
from services.enrolment.schemas import organisations as schemas
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.perform import perform
from shared.web.shell import organisations
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("organisation_pages", __name__)


def _tree_page(refusal: Refusal | None) -> str:
    tree = organisations()
    rows: list[tuple[int, object]] = []

    def descend(parent_id: str | None, depth: int) -> None:
        for one in tree.children(parent_id):
            rows.append((depth, one))
            descend(one["_id"], depth + 1)

    descend(None, 0)
    actor = current_actor()
    return render_template(
        "enrolment_organisations.html",
        refusal=refusal,
        rows=rows,
        kinds=KIND_WORDS,
        may_add=actor is not None and actor.has("operator", "board", "staff"),
    )


@pages.get("/organisations")
@who_may("staff", "board", "operator")
def show_tree() -> str:
    """The organisations, each below the one it belongs to."""
    return _tree_page(None)


@pages.post("/organisations")
@who_may("staff", "board", "operator")
def add() -> Response | tuple[str, int]:
    """Add one."""
    try:
        perform(register_organisation, check_form(schemas.OrganisationInput(), request.form), creates=True)
    except Refusal as refusal:
        return _tree_page(refusal), refusal.status
    return redirect(url_for("organisation_pages.show_tree", done="organisation"), 303)
