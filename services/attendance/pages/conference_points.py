"""What a connected point fills in: how many came of each organisation, or the list of one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.attendance.commands import conferences as commands
from services.attendance.model.conferences import READERS
from services.attendance.pages import conference_forms as forms
from services.attendance.reading import reader
from services.attendance.views import conferences as views
from shared.refusal import Refusal
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("conference_point_pages", __name__)

Page = str | tuple[str, int] | Response

POINT = "/conferences/<conference_id>/points/<point_id>"


@pages.get(POINT)
@who_may(*READERS)
def show_point(conference_id: str, point_id: str) -> str:
    """The form of a point: numbers by organisation."""
    return _point(conference_id, point_id)


@pages.post(POINT)
@who_may(*READERS)
def report_point(conference_id: str, point_id: str) -> Page:
    """Save what the point reports."""
    try:
        shown = views.point_page(reader(), conference_id, point_id, shell().desk.clock())
        rows = forms.report(request.form, shown["rows"])
        reason = request.form.get("reason") or None
        perform(commands.record_headcounts, conference_id, point_id, seen_version(), rows, reason)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _point(conference_id, point_id, refusal), refusal.status
    place = url_for("conference_pages.show_conference", conference_id=conference_id, done="headcount-saved")
    return redirect(place, 303)


def _point(conference_id: str, point_id: str, refusal: Refusal | None = None) -> str:
    shown = views.point_page(reader(), conference_id, point_id, shell().desk.clock())
    numbered = [row for row in shown["rows"] if not row["listed"]]
    left = [row for row in shown["rows"] if row["present"] is None]
    usual = "essays" if not left and any(row["essays"] is None for row in numbered) else "present"
    asked = request.form.get("step") or request.args.get("step") or usual
    too_many = refusal is not None and refusal.code == "headcount-input" and "/essays/" not in refusal.faults[0].at
    return render_template(
        "attendance_conference_point.html",
        refusal=refusal,
        step="essays" if asked == "essays" else "present",
        mending=too_many or "mend" in request.args,  # the numbers called are fields, too
        numbered=numbered,
        left=len(left),
        **shown,
    )


@pages.get(f"{POINT}/lists/<organisation_id>")
@who_may(*READERS)
def show_list(conference_id: str, point_id: str, organisation_id: str) -> str:
    """The list of one organisation: names with ticks."""
    return _list(conference_id, point_id, organisation_id)


@pages.post(f"{POINT}/lists/<organisation_id>")
@who_may(*READERS)
def write_list(conference_id: str, point_id: str, organisation_id: str) -> Page:
    """Save the list, with the names that were pasted."""
    try:
        perform(
            commands.write_list,
            conference_id,
            point_id,
            organisation_id,
            seen_version(),
            forms.people(request.form),
            essays_known="essays_known" in request.form,
            called=forms.called_of_list(request.form),
            reason=request.form.get("reason") or None,
        )
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _list(conference_id, point_id, organisation_id, refusal), refusal.status
    place = url_for(
        "conference_point_pages.show_list",
        conference_id=conference_id,
        point_id=point_id,
        organisation_id=organisation_id,
        done="list-saved",
    )
    return redirect(place, 303)


def _list(conference_id: str, point_id: str, organisation_id: str, refusal: Refusal | None = None) -> str:
    kept = views.organisation_list(reader(), conference_id, point_id, organisation_id)
    # What was typed stays, with the names that were pasted among it.
    people = forms.people(request.form) if refusal else kept["people"]
    conference = views.in_short(views.load(reader(), conference_id))
    return render_template(
        "attendance_conference_list.html", kept=kept, people=people, conference=conference, refusal=refusal
    )
