"""The checklist of a standard centre, and the lists of criteria that the board edits."""

from __future__ import annotations

from itertools import zip_longest

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import criteria as commands
from services.enrolment.model.centres.checklist import ANSWERS
from services.enrolment.model.centres.criteria import CRITERIA, KINDS
from services.enrolment.reading import SEERS, province_of, province_scope, seen_centre, seen_scope, staff_scope
from services.enrolment.schemas import criteria as schemas
from services.enrolment.views import criteria as views
from shared.refusal import Refusal, unknown
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("checklist_pages", __name__)

EMPTY_LINES = 3  # at the foot of a list that is edited


@pages.get("/centres/<organisation_id>/checklist")
@who_may(*SEERS)
def show_checklist(organisation_id: str) -> str:
    """How far a centre is, criterion by criterion."""
    return _page(organisation_id, None)


@pages.post("/centres/<organisation_id>/checklist")
@who_may("staff")
def answer(organisation_id: str) -> Response | tuple[str, int]:
    """The answers of a day; a criterion without one is left as it is."""
    answers = [
        {"item_id": name.removeprefix("answer-"), "answer": value, "note": request.form.get(f"note-{name[7:]}", "")}
        for name, value in request.form.items()
        if name.startswith("answer-") and value
    ]
    try:
        asked = check_form(schemas.AnswersInput(), {**request.form.to_dict(), "answers": answers})
        perform(commands.answer_checklist, organisation_id, seen_version(), asked["answered_on"], asked["answers"])
    except Refusal as refusal:
        return _page(organisation_id, refusal), refusal.status
    return redirect(url_for("checklist_pages.show_checklist", organisation_id=organisation_id, done="checklist"), 303)


def _page(organisation_id: str, refusal: Refusal | None) -> str:
    store = shell().store
    criteria = views.criteria_of(store, "standard-centre", province_of(seen_centre(organisation_id)))
    return render_template(
        "enrolment_checklist.html",
        refusal=refusal,
        checklist=views.show_checklist(views.checklist_of(store, organisation_id), criteria["items"]),
        proposal=criteria["version"] == 0,
        answers=ANSWERS,
        today=today(shell().desk.clock()).isoformat(),
        may_change=organisation_id in staff_scope(),
    )


@pages.get("/centres/criteria/<kind>")
@who_may(*SEERS)
def show_criteria(kind: str) -> str:
    """A list of criteria; the board's with the fields to edit it."""
    return _criteria_page(kind, None)


@pages.post("/centres/criteria/<kind>")
@who_may("board")
def edit_criteria(kind: str) -> Response | tuple[str, int]:
    """Save the list; a line without a text is taken out, the others stand in the order of their numbers."""
    names = ("item_id", "place", "text", "how", "most")
    columns = [request.form.getlist(name) for name in names]
    lines = [dict(zip(names, values, strict=True)) for values in zip_longest(*columns, fillvalue="")]
    kept = sorted((one for one in lines if one["text"].strip()), key=_place)
    items = [{**one, "most": one["most"] or None} for one in kept]
    try:
        asked = check_form(schemas.CriteriaInput(), {"items": [_without_place(one) for one in items]})
        perform(commands.edit_criteria, kind, _province(), seen_version(), asked["items"])
    except Refusal as refusal:
        return _criteria_page(kind, refusal), refusal.status
    return redirect(url_for("checklist_pages.show_criteria", kind=kind, done="criteria"), 303)


def _place(line: dict[str, str]) -> float:
    try:
        return float(line["place"])
    except ValueError:
        return float("inf")  # a line without a number comes last


def _without_place(line: dict[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in line.items() if name != "place"}


def _province() -> str:
    """The province whose list this is: the asker's; of several, the one that the address names."""
    provinces = sorted({province_of(one) for one in seen_scope()})
    named = request.values.get("province", provinces[0] if provinces else "")
    if named not in province_scope():
        raise unknown(CRITERIA)
    return named


def _criteria_page(kind: str, refusal: Refusal | None) -> str:
    if kind not in KINDS:
        raise unknown(CRITERIA)
    province_id = _province()
    actor = current_actor()
    return render_template(
        "enrolment_criteria.html",
        refusal=refusal,
        criteria=views.show_criteria(views.criteria_of(shell().store, kind, province_id)),
        title=KINDS[kind],
        may_change=actor is not None and actor.may(organisations(), [province_id], "board"),
        empty_lines=EMPTY_LINES,
    )
