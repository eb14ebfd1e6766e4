"""Noting a lesson observation, and mending it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import observations as commands
from services.enrolment.reading import (
    SEERS,
    note_personal_read,
    province_of,
    province_scope,
    seen_class,
    seen_observation,
    staff_scope,
)
from services.enrolment.schemas import criteria as schemas
from services.enrolment.views.criteria import criteria_of
from services.enrolment.views.lecturers import lecturers_of
from services.enrolment.views.observations import show_observations
from shared.refusal import Refusal, Words, unknown
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("observation_pages", __name__)


@pages.get("/classes/<class_id>/sessions/<session_id>/observation")
@who_may("staff")
def observe_form(class_id: str, session_id: str) -> str:
    """Who observed, and the marks by criterion."""
    return _new_page(class_id, session_id, None)


@pages.post("/classes/<class_id>/sessions/<session_id>/observation")
@who_may("staff")
def observe(class_id: str, session_id: str) -> Response | tuple[str, int]:
    """Note it."""
    try:
        asked = check_form(schemas.ObservationInput(), {**request.form.to_dict(), "marks": _marks()})
        args = (class_id, session_id, asked["observer_id"], asked["marks"], asked["remarks"])
        kept = perform(commands.observe_lesson, *args, creates=True)
    except Refusal as refusal:
        return _new_page(class_id, session_id, refusal), refusal.status
    return redirect(url_for("observation_pages.show_observation", observation_id=kept["_id"], done="observation"), 303)


@pages.get("/centres/observations/<observation_id>")
@who_may(*SEERS)
def show_observation(observation_id: str) -> str:
    """One observation, for the centre's staff and whoever was observed."""
    return _page(observation_id, None)


@pages.post("/centres/observations/<observation_id>")
@who_may("staff")
def change(observation_id: str) -> Response | tuple[str, int]:
    """Other marks or remarks."""
    try:
        asked = check_form(schemas.MarksInput(), {**request.form.to_dict(), "marks": _marks()})
        args = (observation_id, seen_version(), asked["marks"], asked["remarks"])
        perform(commands.change_observation, *args)
    except Refusal as refusal:
        return _page(observation_id, refusal), refusal.status
    return redirect(
        url_for("observation_pages.show_observation", observation_id=observation_id, done="observation"), 303
    )


def _marks() -> dict[str, str]:
    """The marks as typed, a decimal comma taken for a point; one left empty was not given."""
    return {
        name.removeprefix("mark-"): value.strip().replace(",", ".")
        for name, value in request.form.items()
        if name.startswith("mark-") and value.strip()
    }


def _new_page(class_id: str, session_id: str, refusal: Refusal | None) -> str:
    klass = seen_class(class_id)
    session = next((one for one in klass["sessions"] if one["session_id"] == session_id), None)
    if session is None:
        raise unknown(Words("buổi học", "session"))
    lecturers = lecturers_of(shell().store, province_scope())
    observed: dict[str, Any] = next((one for one in lecturers if one["_id"] == session.get("lecturer_id")), {})
    return render_template(
        "enrolment_observation.html",
        refusal=refusal,
        action=f"/classes/{class_id}/sessions/{session_id}/observation",
        observation={
            "class_name": klass["name"],
            "lecturer_name": observed.get("name") or session["lecturer"],
            "remarks": None,
        },
        on=session["starts_at"],
        items=criteria_of(shell().store, "lesson-observation", province_of(klass["owner_id"]))["items"],
        observers=[one for one in lecturers if one["_id"] != session.get("lecturer_id")],
        back=f"/centres/lecturers/{observed['_id']}" if observed else f"/classes/{class_id}",
        may_change=True,
    )


def _page(observation_id: str, refusal: Refusal | None) -> str:
    kept = seen_observation(observation_id)
    note_personal_read("a lesson observation", observation_id=observation_id)
    klass = shell().store.classes.find_one({"_id": kept["class_id"]}) or {}
    return render_template(
        "enrolment_observation.html",
        refusal=refusal,
        action=f"/centres/observations/{observation_id}",
        observation=show_observations(shell().store, [kept])[0],
        on=kept["observed_on"],
        items=kept["marks"],
        observers=[],
        back=f"/centres/lecturers/{kept['lecturer_id']}",
        may_change=bool({klass.get("owner_id"), klass.get("host_id")} & staff_scope()),
    )
