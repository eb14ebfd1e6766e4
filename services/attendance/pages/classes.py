"""Today's work, and the register of a class."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from services.attendance import session_words
from services.attendance.model.registers import READERS
from services.attendance.model.sheets import MARK_WORDS
from services.attendance.reading import reader
from services.attendance.views import decisions, leaves, registers, today as todays
from shared import vietnamese
from shared.presence import UNITS
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("pages", __name__)


@pages.app_context_processor
def words_of_attendance() -> dict[str, Any]:
    """What the templates of this service call things by."""
    return {"called": session_words, "mark_words": MARK_WORDS, "units": UNITS}


@pages.get("/")
@who_may(*READERS)
def today() -> str:
    """Which sheets are to be marked today, and which earlier ones are still open."""
    page = todays.today(reader(), shell().desk.clock())
    waiting = {"to_decide": decisions.count(reader()), "leaves": leaves.waiting(reader())}
    return render_template("attendance_today.html", **page, **waiting)


@pages.get("/classes/<class_id>")
@who_may(*READERS)
def show_class(class_id: str) -> str:
    """The register of a class: its sessions, and learners by sessions."""
    klass = registers.class_register(reader(), class_id)
    today = vietnamese.today(shell().desk.clock())
    waiting = [one for one in klass["sessions"] if klass["state"] == "open" and todays.waits(one, today)]
    return render_template("attendance_class.html", klass=klass, waiting=waiting)
