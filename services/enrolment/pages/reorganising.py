"""Mergers and splits: what is asked, what it would do, and the yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.enrolment.commands import organisations as commands
from services.enrolment.model.classes.states import STATES
from services.enrolment.model.organisations.accounts import ROLE_WORDS
from services.enrolment.model.plans.plans import STATES as PLAN_STATES
from services.enrolment.pages.organisations import CHANGERS, organisation_of, this_day
from services.enrolment.schemas import organisations as schemas
from services.enrolment.views import organisations as views
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.perform import perform
from shared.web.shell import organisations
from shared.web.sign_in import who_may

pages = Blueprint("reorganising_pages", __name__)

PARTS = 4  # rows of the form; the API takes more


@pages.get("/organisations/<organisation_id>/merge")
@who_may(*CHANGERS)
def merger_form(organisation_id: str) -> str:
    """Merge this organisation with others, or into one."""
    return _merger_page(organisation_id, None)


def _merger_page(organisation_id: str, refusal: Refusal | None) -> str:
    organisation, tree = organisation_of(organisation_id), organisations()
    return render_template(
        "enrolment_merger.html",
        refusal=refusal,
        organisation=organisation,
        candidates=views.merger_candidates(tree, organisation),
        # Those whose name is taken where they go: they are asked for another one.
        to_rename=[one for one in tree if f"name-{one['_id']}" in request.form or _is_at_fault(refusal, one["_id"])],
        parents=views.tree_rows(tree),
        today=this_day(),
    )


def _is_at_fault(refusal: Refusal | None, organisation_id: str) -> bool:
    return refusal is not None and any(fault.at == f"/names/{organisation_id}" for fault in refusal.faults)


@pages.post("/organisations/<organisation_id>/merge")
@who_may(*CHANGERS)
def merge(organisation_id: str) -> Any:
    """First what it would do; then, with a yes, the merger."""
    form = request.form
    new = {
        name: form.get(f"new_{name}") or None
        for name in ("name", "short_name", "parent_id", "email")
        if form.get(f"new_{name}")
    }
    asked = {
        "predecessor_ids": form.getlist("predecessor_ids"),
        "into_id": form.get("into_id", ""),
        "effective_on": form.get("effective_on", ""),
        "names": {
            name.removeprefix("name-"): value for name, value in form.items() if name.startswith("name-") and value
        },
        **({} if form.get("into_id") else {"new": new}),
    }
    return _ask(
        organisation_id, _merger_page, schemas.Merger(), asked, commands.merge_organisations, "organisation-merged"
    )


@pages.get("/organisations/<organisation_id>/split")
@who_may(*CHANGERS)
def split_form(organisation_id: str) -> str:
    """Split this organisation into several new ones."""
    return _split_page(organisation_id, None)


def _split_page(organisation_id: str, refusal: Refusal | None) -> str:
    organisation, tree = organisation_of(organisation_id), organisations()
    return render_template(
        "enrolment_split.html",
        refusal=refusal,
        organisation=organisation,
        children=[one for one in tree.children(organisation_id) if tree.stands(one["_id"])],
        places=range(PARTS),
        today=this_day(),
    )


@pages.post("/organisations/<organisation_id>/split")
@who_may(*CHANGERS)
def split(organisation_id: str) -> Any:
    """First what it would do; then, with a yes, the split."""
    form = request.form
    children = {name.removeprefix("child-"): value for name, value in form.items() if name.startswith("child-")}
    asked = {
        "organisation_id": organisation_id,
        "effective_on": form.get("effective_on", ""),
        "parts": [
            {
                "name": form[f"name_{place}"],
                "short_name": form.get(f"short_name_{place}", ""),
                "child_ids": [child for child, part in children.items() if part == str(place)],
            }
            for place in range(PARTS)
            if form.get(f"name_{place}", "").strip()
        ],
    }
    return _ask(organisation_id, _split_page, schemas.Split(), asked, commands.split_organisation, "organisation-split")


def _ask(
    organisation_id: str,
    page: Callable[[str, Refusal | None], str],
    schema: Any,
    asked: dict[str, Any],
    command: Callable[..., dict[str, Any]],
    done: str,
) -> Any:
    confirmed = request.form.get("confirmed") == "yes"
    try:
        answer = perform(command, check_form(schema, asked), dry_run=not confirmed, creates=confirmed)
    except Refusal as refusal:
        return page(organisation_id, refusal), refusal.status
    if confirmed:
        heir = answer["going_on"][0]["organisation_id"]
        return redirect(url_for("organisation_pages.show_one", organisation_id=heir, done=done), 303)
    return render_template(
        "enrolment_reorganisation.html",
        organisation=organisation_of(organisation_id),
        what=answer,
        role_words=ROLE_WORDS,
        states=STATES,
        plan_states=PLAN_STATES,
        action=request.path,
        carried=[one for one in request.form.items(multi=True) if one[0] != "_key"],
    )
