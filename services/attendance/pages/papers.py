"""Printed sheets: to print, and to type in from."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.attendance.commands.papers import print_sheet
from services.attendance.model import papers as rules
from services.attendance.model.registers import KEEPERS
from services.attendance.pages.sheets import sheet_form
from services.attendance.reading import reader
from services.attendance.views import papers
from shared.refusal import Refusal
from shared.web.perform import perform
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("paper_pages", __name__)


@pages.post("/classes/<class_id>/sheets/<session_id>/papers")
@who_may(*KEEPERS)
def make_paper(class_id: str, session_id: str) -> Response:
    """Print the sheet: the list as it is now."""
    paper = perform(print_sheet, class_id, session_id, creates=True)
    return redirect(url_for("paper_pages.show_paper", paper_id=paper["_id"]), 303)


@pages.get("/papers/<paper_id>")
@who_may(*KEEPERS)
def show_paper(paper_id: str) -> str:
    """The sheet as it is printed on A4, with a QR code that leads to typing it in."""
    address = shell().url("attendance", f"/papers/{paper_id}/entry")
    return render_template("attendance_paper.html", address=address, qr=qr(address), **papers.paper(reader(), paper_id))


@pages.get("/papers/<paper_id>/entry")
@who_may(*KEEPERS)
def type_in(paper_id: str) -> str:
    """The exceptions by number; everybody else was present."""
    return render_template("attendance_paper_entry.html", **papers.paper(reader(), paper_id))


@pages.post("/papers/<paper_id>/entry")
@who_may(*KEEPERS)
def read_paper(paper_id: str) -> str | tuple[str, int]:
    """What was typed, as marks on the sheet that are not saved yet: to be compared with the paper."""
    page = papers.paper(reader(), paper_id)
    paper = page["paper"]
    typed = rules.Typed(**{name: request.form.get(name, "") for name in ("late", "excused", "absent", "reason")})
    try:
        given = rules.read(paper["learners"], typed, on_leave=page["on_leave"])
    except Refusal as refusal:
        return render_template("attendance_paper_entry.html", refusal=refusal, **page), refusal.status
    fields: MultiDict[str, Any] = MultiDict({f"mark-{one}": mark for one, mark in given.marks.items()})
    fields.update({f"minutes-{one}": str(late) for one, late in given.minutes.items()})
    fields.update({f"reason-{one}": reason for one, reason in given.reasons.items()})
    return sheet_form(paper["class_id"], paper["session_id"], typed=fields, source="paper")


def qr(address: str) -> Markup:
    """The address as a QR code, drawn into the page."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=False, nl=False, omitsize=True
    )
    return Markup(drawn.getvalue().decode())
