"""Marking one sheet, closing it and correcting it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.attendance.commands import sheets as commands
from services.attendance.commands.corrections import correct_sheet as correct
from services.attendance.model.marking import Given
from services.attendance.model.registers import KEEPERS, READERS
from services.attendance.parts import device, parts
from services.attendance.reading import reader
from services.attendance.views import sheets
from shared.refusal import Fault, Refusal, Words
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("sheet_pages", __name__)

Page = str | tuple[str, int] | Response


@pages.get("/classes/<class_id>/sheets/<session_id>")
@who_may(*READERS)
def show_sheet(class_id: str, session_id: str) -> str:
    """One sheet: to be marked, or as it was closed."""
    return sheet_form(class_id, session_id)


@pages.post("/classes/<class_id>/sheets/<session_id>")
@who_may(*KEEPERS)
def mark_sheet(class_id: str, session_id: str) -> Page:
    """Save what was marked: `do` is save, rest-present (whoever has no mark is present, or excused when
    on leave) or close."""
    marks = _typed("mark-")
    do = request.form.get("do", "save")
    try:
        given = Given(marks, _minutes(), _typed("reason-"))
        if do == "rest-present":
            page = _page(class_id, session_id)
            settled = {*page["sheet"]["marks"], *page["sheet"]["conflicts"]}
            unmarked = {one["learner_id"] for one in page["learners"]} - settled
            rest = {one: "excused" if one in page["on_leave"] else "present" for one in unmarked}
            given = replace(given, marks=rest | marks)
        if do == "close" and not marks:
            perform(commands.close_sheet, class_id, session_id, seen_version())
        else:
            asked = (class_id, session_id, given, seen_version())
            source = "paper" if request.form.get("_source") == "paper" else "page"
            perform(commands.mark_sheet, *asked, device=device(), source=source, close=do == "close")
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        if refusal.code == "changed-meanwhile":
            return _merged(class_id, session_id, marks, refusal), refusal.status
        return sheet_form(class_id, session_id, refusal=refusal), refusal.status
    done = "sheet-closed" if do == "close" else "sheet-saved"
    return redirect(url_for("sheet_pages.show_sheet", class_id=class_id, session_id=session_id, done=done), 303)


@pages.post("/classes/<class_id>/sheets/<session_id>/corrections")
@who_may(*KEEPERS)
def correct_sheet(class_id: str, session_id: str) -> Page:
    """Correct one mark of a closed sheet."""
    typed = [request.form.get(name, "") for name in ("learner_id", "mark", "reason")]
    options = {"lock_days": parts().lock_days, "device": device()}
    try:
        answer = perform(correct, class_id, session_id, *typed, **options, creates=True)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return sheet_form(class_id, session_id, refusal=refusal), refusal.status
    done = f"correction-{answer['outcome']}"
    place = url_for("sheet_pages.show_sheet", class_id=class_id, session_id=session_id, done=done)
    return redirect(place, 303)


def _typed(prefix: str) -> dict[str, str]:
    """What was typed for each learner, in the fields whose names begin so."""
    return {name.removeprefix(prefix): value for name, value in request.form.items() if name.startswith(prefix)}


def _minutes() -> dict[str, int | None]:
    """Minutes late, by learner. Refuses (422) what is no number."""
    typed = {one: value.strip() for one, value in _typed("minutes-").items() if value.strip()}
    words = Words("Số phút muộn là một số, ví dụ 15.", "Minutes late are a number, for example 15.")
    faults = [Fault(f"/minutes/{one}", words) for one, value in typed.items() if not value.isdecimal()]
    if faults:
        raise Refusal("marks-at-fault", words, faults=faults)
    return {one: int(value) for one, value in typed.items()}


def _page(class_id: str, session_id: str) -> dict[str, Any]:
    return sheets.sheet_page(reader(), class_id, session_id, shell().desk.clock(), parts().lock_days)


def sheet_form(class_id: str, session_id: str, **shown: Any) -> str:
    """The page of a sheet. `typed` stands in the form over what is saved; `source` says where it was typed from."""
    device()  # the browser has its id before it first sends a form: pressed twice is the same request
    page = _page(class_id, session_id)
    return render_template("attendance_sheet.html", **{"theirs": {}, "source": "page", **page, **shown})


def _merged(class_id: str, session_id: str, marks: dict[str, str], refusal: Refusal) -> str:
    """The sheet after somebody else was quicker: their marks, with over them only what this person had changed."""
    theirs = sheets.changed_since(reader(), class_id, session_id, seen_version())
    untouched = {one for one, (was, _) in theirs.items() if marks.get(one) == was}
    typed = MultiDict({f"mark-{one}": mark for one, mark in marks.items() if one not in untouched})
    return sheet_form(class_id, session_id, theirs=theirs, typed=typed, refusal=refusal)
