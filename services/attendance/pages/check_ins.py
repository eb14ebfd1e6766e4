"""For the lecturer: the screen in the hall, and slips with personal links."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from services.attendance.commands import check_ins as commands, links
from services.attendance.model import check_ins as model
from services.attendance.model.registers import KEEPERS
from services.attendance.parts import parts
from services.attendance.reading import reader
from services.attendance.schemas.check_ins import HoursSchema
from services.attendance.views import check_ins
from shared.refusal import Refusal
from shared.web.forms import check_form
from shared.web.perform import perform
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("check_in_pages", __name__)

Page = str | tuple[str, int] | Response


def square(path: str) -> Markup:
    """The square of an address of this service, to be scanned."""
    code = segno.make(shell().url("attendance", path), error="m", micro=False)
    return Markup(code.svg_inline(border=4, omitsize=True, svgclass="code", lineclass=None))


@pages.get("/classes/<class_id>/sheets/<session_id>/check-in")
@who_may(*KEEPERS)
def show_check_in(class_id: str, session_id: str) -> str:
    """The screen: the code that changes, and who arrives. While it runs it reads itself again."""
    return _screen(class_id, session_id)


@pages.post("/classes/<class_id>/sheets/<session_id>/check-in")
@who_may(*KEEPERS)
def open_check_in(class_id: str, session_id: str) -> Page:
    """Open it until the hours that were chosen."""
    try:
        hours = check_form(HoursSchema(), request.form)
        session = check_ins.screen(reader(), class_id, session_id, shell().desk.clock())["session"]
        moments = {name: model.at_hour(session, hour) for name, hour in hours.items()}
        perform(commands.open_check_in, class_id, session_id, **moments, creates=True)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _screen(class_id, session_id, refusal=refusal), refusal.status
    return redirect(url_for("check_in_pages.show_check_in", class_id=class_id, session_id=session_id), 303)


@pages.post("/classes/<class_id>/sheets/<session_id>/check-in/ending")
@who_may(*KEEPERS)
def end_check_in(class_id: str, session_id: str) -> Page:
    """End it now, and go to the sheet for the last word."""
    perform(commands.end_check_in, class_id, session_id)
    place = url_for("sheet_pages.show_sheet", class_id=class_id, session_id=session_id, done="check-in-ended")
    return redirect(place, 303)


def _screen(class_id: str, session_id: str, **shown: Any) -> str:
    found = check_ins.screen(reader(), class_id, session_id, shell().desk.clock())
    # The page that reads itself again every two seconds is one reading.
    if request.headers.get("Sec-Fetch-Dest") != "empty":
        reader().note("check-in", class_id)
    drawn = square(f"/den/{found['address']}") if found["address"] else None
    typed_at = shell().url("attendance", "/den").partition("//")[2]
    return render_template("attendance_check_in.html", **found, square=drawn, typed_at=typed_at, **shown)


@pages.get("/classes/<class_id>/slips")
@who_may(*KEEPERS)
def show_slips(class_id: str) -> str:
    """One slip for each learner, to be printed and cut."""
    return _slips(class_id)


@pages.post("/classes/<class_id>/slips")
@who_may(*KEEPERS)
def make_slips(class_id: str) -> Page:
    """Make the links of those who have none; with `learner_id` renew the link of one."""
    learner_id = request.form.get("learner_id")
    try:
        if learner_id is None:
            perform(links.make_links, class_id, parts().check_in_key)
        else:
            perform(links.renew_link, class_id, learner_id, parts().check_in_key)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _slips(class_id, refusal=refusal), refusal.status
    done = "slips-made" if learner_id is None else "slip-renewed"
    return redirect(url_for("check_in_pages.show_slips", class_id=class_id, done=done), 303)


def _slips(class_id: str, **shown: Any) -> str:
    found = check_ins.slips(reader(), class_id, parts().check_in_key)
    drawn = [{**one, "square": square(f"/me/{one['code']}")} for one in found["slips"]]
    return render_template("attendance_slips.html", **{**found, "slips": drawn, **shown})
