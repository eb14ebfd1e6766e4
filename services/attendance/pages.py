"""The pages of attendance: today's work, a class's sheets, and marking one sheet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.attendance import commands, session_words, views
from services.attendance.model.registers import KEEPERS, READERS
from services.attendance.model.sheets import MARK_WORDS
from services.attendance.reading import reader
from shared import vietnamese
from shared.refusal import Refusal, Words
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("pages", __name__, template_folder="templates")

NOTICES = {
    "sheet-saved": Words("Đã lưu điểm danh.", "The attendance is saved."),
    "sheet-closed": Words(
        "Đã khoá sổ điểm danh. Từ nay chỉ đính chính từng người, kèm lý do.",
        "The sheet is closed. From now on marks are corrected one by one, with a reason.",
    ),
    "mark-corrected": Words("Đã đính chính; lý do được lưu cùng sổ.", "Corrected; the reason is kept with the sheet."),
}

Page = str | tuple[str, int] | Response


@blueprint.app_context_processor
def words_of_attendance() -> dict[str, Any]:
    """What the templates of this service call things by."""
    return {"called": session_words, "mark_words": MARK_WORDS}


@blueprint.get("/")
@who_may(*READERS)
def today() -> str:
    """Which sheets are to be marked today, and which earlier ones are still open."""
    return render_template("attendance_today.html", **views.today(reader(), shell().desk.clock()))


@blueprint.get("/classes/<class_id>")
@who_may(*READERS)
def show_class(class_id: str) -> str:
    """The register of a class: its sessions, and learners by sessions."""
    klass = views.class_register(reader(), class_id)
    today = vietnamese.today(shell().desk.clock())
    waiting = [one for one in klass["sessions"] if klass["state"] == "open" and views.waits(one, today)]
    return render_template("attendance_class.html", klass=klass, waiting=waiting)


@blueprint.get("/classes/<class_id>/sheets/<session_id>")
@who_may(*READERS)
def show_sheet(class_id: str, session_id: str) -> str:
    """One sheet: to be marked, or as it was closed."""
    return _sheet(class_id, session_id)


@blueprint.post("/classes/<class_id>/sheets/<session_id>")
@who_may(*KEEPERS)
def mark_sheet(class_id: str, session_id: str) -> Page:
    """Save what was marked: `do` is save, rest-present (whoever has no mark is present) or close."""
    marks = {name.removeprefix("mark-"): value for name, value in request.form.items() if name.startswith("mark-")}
    do = request.form.get("do", "save")
    try:
        if do == "rest-present":
            page = views.sheet_page(reader(), class_id, session_id, shell().desk.clock())
            unmarked = {one["learner_id"] for one in page["learners"]} - set(page["sheet"]["marks"])
            marks = dict.fromkeys(unmarked, "present") | marks
        if do == "close" and not marks:
            perform(commands.close_sheet, class_id, session_id, seen_version())
        else:
            perform(commands.mark_sheet, class_id, session_id, marks, seen_version(), close=do == "close")
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        if refusal.code == "changed-meanwhile":
            return _merged(class_id, session_id, marks, refusal), refusal.status
        return _sheet(class_id, session_id, refusal=refusal), refusal.status
    done = "sheet-closed" if do == "close" else "sheet-saved"
    return redirect(url_for("pages.show_sheet", class_id=class_id, session_id=session_id, done=done), 303)


@blueprint.post("/classes/<class_id>/sheets/<session_id>/corrections")
@who_may(*KEEPERS)
def correct_sheet(class_id: str, session_id: str) -> Page:
    """Correct one mark of a closed sheet."""
    typed = [request.form.get(name, "") for name in ("learner_id", "mark", "reason")]
    try:
        perform(commands.correct_sheet, class_id, session_id, *typed, creates=True)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _sheet(class_id, session_id, refusal=refusal), refusal.status
    place = url_for("pages.show_sheet", class_id=class_id, session_id=session_id, done="mark-corrected")
    return redirect(place, 303)


def _sheet(class_id: str, session_id: str, **shown: Any) -> str:
    page = views.sheet_page(reader(), class_id, session_id, shell().desk.clock())
    return render_template("attendance_sheet.html", **{"theirs": {}, **page, **shown})


def _merged(class_id: str, session_id: str, marks: dict[str, str], refusal: Refusal) -> str:
    """The sheet after somebody else was quicker: their marks, with over them only what this person had changed."""
    theirs = views.changed_since(reader(), class_id, session_id, seen_version())
    untouched = {one for one, (was, _) in theirs.items() if marks.get(one) == was}
    typed = MultiDict({f"mark-{one}": mark for one, mark in marks.items() if one not in untouched})
    return _sheet(class_id, session_id, theirs=theirs, typed=typed, refusal=refusal)
