"""What the centre does with the nominations that were ticked: accept, decline with a reason, place into a class."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import placing
from services.enrolment.model.classes.places import TAKES_LEARNERS, places_open
from services.enrolment.model.lists.admission import STATUSES, Decision
from services.enrolment.pages.nominations import programmes_by_code
from services.enrolment.parts import parts
from services.enrolment.reading import note_personal_read, seen_class, seen_nomination, staff_scope
from services.enrolment.schemas import nominations as schemas
from services.enrolment.views.class_lists import in_states
from shared.refusal import Refusal, Words
from shared.unit_of_work import Request, UnitOfWork
from shared.web.forms import check_form
from shared.web.perform import perform
from shared.web.shell import shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("placing", __name__)

STEPS = ("accept", "decline", "place")


def _chosen() -> list[str]:
    chosen = list(dict.fromkeys(request.values.getlist("id")))
    if not chosen:
        words = Words("Hãy đánh dấu ít nhất một người trong danh sách.", "Tick at least one person of the list.")
        raise Refusal("nobody-chosen", words)
    return chosen


@pages.get("/nominations/decide")
@who_may("staff")
def decide_form() -> str:
    """Ask once about those ticked: for what reason they are declined, into which class they come."""
    return _page(None)


def _page(refusal: Refusal | None) -> str:
    chosen = [seen_nomination(one) for one in _chosen()]
    note_personal_read("nominations", nominations=[one["_id"] for one in chosen])
    step = request.values.get("step", "")
    class_id = request.values.get("class_id", "")
    klass = seen_class(class_id) if class_id and step == "place" else None
    verdicts: list[Any] = []
    if klass is not None and refusal is None:
        try:
            verdicts = _verdicts(class_id, [one["_id"] for one in chosen])
        except Refusal as found:
            refusal = found
    elif klass is not None:
        verdicts = _verdicts_or_none(class_id, [one["_id"] for one in chosen])
    return render_template(
        "enrolment_nominations_decide.html",
        refusal=refusal,
        step=step if step in STEPS else "place",
        chosen=chosen,
        verdicts=dict(zip((one["_id"] for one in chosen), verdicts, strict=False)),
        statuses=STATUSES,
        klass=klass,
        places=places_open(klass) if klass else None,
        classes=_classes_for({one["programme"] for one in chosen}) if step == "place" else [],
        programmes=programmes_by_code(),
    )


def _classes_for(programmes: set[str]) -> list[dict[str, Any]]:
    """The centre's classes of these programmes that take learners, the next to begin first."""
    return [one for code in sorted(programmes) for one in in_states(shell().store, staff_scope(), TAKES_LEARNERS, code)]


def _decisions() -> dict[str, Decision]:
    form = request.form
    return {
        one: Decision(form.get(f"person-{one}") or None, form.get(f"despite-{one}") == "yes")
        for one in request.values.getlist("id")
    }


def _verdicts(class_id: str, nomination_ids: list[str]) -> list[Any]:
    """Outside of any change: who these people are, and what stands against placing them."""

    def look(unit: UnitOfWork) -> dict[str, Any]:
        return {"verdicts": placing.look_at_placing(unit, class_id, nomination_ids, _decisions(), parts().seal)}

    found: list[Any] = shell().desk.carry_out(look, request=Request(actor=current_actor())).value["verdicts"]
    return found


def _verdicts_or_none(class_id: str, nomination_ids: list[str]) -> list[Any]:
    try:
        return _verdicts(class_id, nomination_ids)
    except Refusal:
        return []


@pages.post("/nominations/decide")
@who_may("staff")
def decide() -> Response | tuple[str, int]:
    """Do it."""
    step = request.form.get("step")
    try:
        if step == "accept":
            perform(placing.accept_nominations, _chosen(), creates=True)
            done = "nominations-accepted"
        elif step == "decline":
            reason = check_form(schemas.Declination(), request.form)["reason"]
            perform(placing.decline_nominations, _chosen(), reason, creates=True)
            done = "nominations-declined"
        else:
            class_id = request.form.get("class_id", "")
            waiting = request.form.get("waiting") == "yes"
            perform(placing.place_nominated, class_id, _chosen(), _decisions(), waiting, parts().seal, creates=True)
            return redirect(url_for("class_pages.show_class", class_id=class_id, done="enrolled"), 303)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("nomination_pages.list_nominations", done=done), 303)
