"""The tree of organisations, one organisation through the years, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import organisations as commands
from services.enrolment.model.organisations.accounts import ROLE_WORDS
from services.enrolment.model.organisations.organisations import KIND_WORDS
from services.enrolment.reading import seen_scope
from services.enrolment.schemas import organisations as schemas
from services.enrolment.views import class_lists, organisations as views
from shared.refusal import Refusal, Words, unknown
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("organisation_pages", __name__)

CHANGERS = ("staff", "board", "operator")


def may_change(organisation: Any) -> bool:
    """Whether the reader may change it: operators all, others what stands below their own organisation."""
    actor = current_actor()
    assert actor is not None
    return actor.has("operator") or actor.may(organisations(), [organisation["parent_id"]], "staff", "board")


def organisation_of(organisation_id: str) -> Any:
    """The organisation, or a refusal (404)."""
    found = organisations().get(organisation_id)
    if found is None:
        raise unknown(Words("đơn vị", "organisation"))
    return found


def this_day() -> str:
    return today(shell().desk.clock()).isoformat()


def _tree_page(refusal: Refusal | None) -> str:
    tree = organisations()
    words = (request.args.get("q") or "").strip()
    rows = views.tree_rows(
        tree, words=words, cells=request.args.get("cells") == "yes", closed=request.args.get("closed") == "yes"
    )
    return render_template(
        "enrolment_organisations.html",
        refusal=refusal,
        rows=rows,
        standing=sum(tree.stands(one["_id"]) for one in tree),
        parents=views.tree_rows(tree),
        kinds=KIND_WORDS,
    )


@pages.get("/organisations")
@who_may(*CHANGERS)
def show_tree() -> str:
    """The organisations, each below the one it belongs to."""
    return _tree_page(None)


@pages.post("/organisations")
@who_may(*CHANGERS)
def add() -> Response | tuple[str, int]:
    """Add one."""
    try:
        kept = perform(
            commands.register_organisation, check_form(schemas.OrganisationInput(), request.form), creates=True
        )
    except Refusal as refusal:
        return _tree_page(refusal), refusal.status
    return redirect(url_for("organisation_pages.show_one", organisation_id=kept["_id"], done="organisation"), 303)


@pages.get("/organisations/<organisation_id>")
@who_may(*CHANGERS)
def show_one(organisation_id: str) -> str:
    """One organisation: its names over time, where it came from, what became of it, its classes and its people."""
    organisation = organisation_of(organisation_id)
    tree, actor = organisations(), current_actor()
    assert actor is not None
    theirs = actor.has("operator") or actor.may(tree, [organisation_id], "staff", "board")
    seen = seen_scope() if not actor.has("operator") else {one["_id"] for one in tree}
    return render_template(
        "enrolment_organisation.html",
        organisation=organisation,
        history=views.show_history(tree, organisation),
        kinds=KIND_WORDS,
        stands=tree.stands(organisation_id),
        heir=tree.get(tree.heir(organisation_id)),
        classes=class_lists.list_classes(
            shell().store, tree, seen, shell().desk.clock(), organisation_id=organisation_id, limit=10
        ),
        role_words=ROLE_WORDS,
        people=views.accounts_at(shell().store, organisation_id) if theirs else None,
        may_change=may_change(organisation),
        may_change_email=theirs or may_change(organisation),
    )


STEPS: dict[str, tuple[Any, Callable[..., dict[str, Any]], tuple[str, ...], str]] = {
    "rename": (
        schemas.Renaming,
        commands.rename_organisation,
        ("name", "short_name", "effective_on"),
        "organisation-renamed",
    ),
    "email": (schemas.EmailChange, commands.change_email, ("email",), "organisation-email"),
    "move": (schemas.Moving, commands.move_organisation, ("parent_id", "effective_on"), "organisation-moved"),
    "close": (schemas.Ending, commands.close_organisation, ("effective_on",), "organisation-closed"),
}


def _check_step(step: str) -> None:
    if step not in STEPS:
        raise unknown(Words("trang", "page"))


def _step_page(organisation_id: str, step: str, refusal: Refusal | None) -> str:
    organisation, tree = organisation_of(organisation_id), organisations()
    return render_template(
        "enrolment_organisation_step.html",
        refusal=refusal,
        organisation=organisation,
        step=step,
        parents=[row for row in views.tree_rows(tree) if organisation_id not in tree.above(row.organisation["_id"])],
        today=this_day(),
    )


@pages.get("/organisations/<organisation_id>/<step>")
@who_may(*CHANGERS)
def step_form(organisation_id: str, step: str) -> str:
    """Another name, another parent, or the end: from which day on? Or another address."""
    _check_step(step)
    return _step_page(organisation_id, step, None)


@pages.post("/organisations/<organisation_id>/<step>")
@who_may(*CHANGERS)
def take_step(organisation_id: str, step: str) -> Any:
    """Take the step; a refusal shows the form again with what was typed."""
    _check_step(step)
    schema, command, names, done = STEPS[step]
    try:
        typed = check_form(schema(), request.form)
        perform(command, organisation_id, seen_version(), *[typed[name] for name in names])
    except Refusal as refusal:
        return _step_page(organisation_id, step, refusal), refusal.status
    return redirect(url_for("organisation_pages.show_one", organisation_id=organisation_id, done=done), 303)
