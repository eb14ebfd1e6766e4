"""A list that was sent for a class: how it is read, what is found of its rows, deciding on them, taking them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment import uploading
from services.enrolment.commands import list_uploads as commands
from services.enrolment.downloads import workbook
from services.enrolment.model.lists import learner_list, list_upload as uploads
from services.enrolment.model.lists.admission import STATUSES
from services.enrolment.model.sheets.old_fonts import FONTS
from services.enrolment.model.sheets.pasted import SHEET, pasted_workbook
from services.enrolment.pages.enrolling import enrol_page
from services.enrolment.parts import parts
from services.enrolment.reading import seen_class
from services.enrolment.views import classes as class_views, list_uploads as views
from shared.refusal import Refusal
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("lists", __name__)

ONE = "/classes/<class_id>/lists/<upload_id>"
MOST_CHOICES = 100  # rows on a page where each has candidates beside it


def _to(endpoint: str, class_id: str, upload_id: str, **query: Any) -> Response:
    return redirect(url_for(f"lists.{endpoint}", class_id=class_id, upload_id=upload_id, **query), 303)


@pages.post("/classes/<class_id>/lists")
@who_may("staff")
def send_list(class_id: str) -> Response | tuple[str, int]:
    """Keep the file for a day and show what it would do."""
    seen_class(class_id)
    file = request.files.get("file")
    try:
        if "pasted" in request.form:
            content, filename = pasted_workbook(request.form["pasted"]), SHEET
        else:
            content, filename = (file.read(), file.filename or "") if file else (b"", "")
        upload = uploading.send(class_id, filename, content, request.form.get("organisation_id") or None)
    except Refusal as refusal:
        return enrol_page(class_id, refusal), refusal.status
    return _to("show_list", class_id, upload["_id"])


def _list_page(class_id: str, upload_id: str, refusal: Refusal | None) -> str:
    upload, klass = uploading.seen_upload(class_id, upload_id)
    shown = views.show_upload(upload, klass)
    if upload["phase"] in (uploads.LOOKING, uploads.TAKING):
        return render_template("enrolment_list_progress.html", refusal=refusal, klass=klass, upload=shown)
    uploading.note_read(upload)
    about = views.about(shell().store, parts().seal, upload)
    if not about["headings"] and upload["phase"] != uploads.TAKEN:
        raise uploading.gone()
    status = request.args.get("status")
    if status not in STATUSES:
        status = next((one for one in STATUSES if shown["counts"].get(one)), None)
    after = request.args.get("after", "")
    page = views.rows_of(
        shell().store,
        parts().seal,
        organisations(),
        upload,
        status=status,
        after=int(after) if after.isdigit() else -1,
        limit=MOST_CHOICES if status == "similar" else views.MOST_ROWS,
    )
    return render_template(
        "enrolment_list.html",
        refusal=refusal,
        klass=class_views.show_class(klass, organisations()),
        upload=shown,
        about=about,
        headings={column.key: column.heading for column in learner_list.COLUMNS},
        fonts=FONTS,
        statuses=STATUSES,
        status=status,
        rows=page["items"],
        next_row=page["next"],
        first=not after,
    )


@pages.get(ONE)
@who_may("staff")
def show_list(class_id: str, upload_id: str) -> str | Response:
    """What the list would do, row by row; while it is worked on, how far it is."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    if upload["phase"] == uploads.HEADINGS:
        return _to("ask_headings", class_id, upload_id)
    return _list_page(class_id, upload_id, None)


def _headings_page(class_id: str, upload_id: str, refusal: Refusal | None) -> str:
    upload, klass = uploading.seen_upload(class_id, upload_id)
    uploading.note_read(upload)
    return render_template(
        "enrolment_list_headings.html",
        refusal=refusal,
        klass=klass,
        upload=views.show_upload(upload, klass),
        headings=list(enumerate(views.about(shell().store, parts().seal, upload)["headings"])),
        columns=[(column.key, column.heading) for column in learner_list.COLUMNS],
    )


@pages.get(f"{ONE}/headings")
@who_may("staff")
def ask_headings(class_id: str, upload_id: str) -> str:
    """What the headings of the file mean, with three values of each column."""
    return _headings_page(class_id, upload_id, None)


@pages.post(f"{ONE}/headings")
@who_may("staff")
def say_headings(class_id: str, upload_id: str) -> Response | tuple[str, int]:
    """Read the file again with what was said of its headings, and remember it for the organisation that sends."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    found = views.about(shell().store, parts().seal, upload)["headings"]
    said = {
        one["text"]: request.form[f"heading-{place}"]
        for place, one in enumerate(found)
        if request.form.get(f"heading-{place}", one["key"]) != one["key"]
    }
    try:
        upload = uploading.read_again(upload, seen_version(), said, None)
    except Refusal as refusal:
        return _headings_page(class_id, upload_id, refusal), refusal.status
    if upload["phase"] == uploads.HEADINGS:
        return _headings_page(class_id, upload_id, uploads.still_unclear()), 422
    return _to("show_list", class_id, upload_id, done="read-again")


@pages.post(f"{ONE}/fonts")
@who_may("staff")
def convert_fonts(class_id: str, upload_id: str) -> Response | tuple[str, int]:
    """Convert the chosen columns from their old fonts, and no others."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    found = views.about(shell().store, parts().seal, upload)["old_fonts"]
    chosen = [
        {"sheet": one["sheet"], "column": one["key"], "font": one["font"]}
        for place, one in enumerate(found)
        if str(place) in request.form.getlist("convert")
    ]
    try:
        uploading.read_again(upload, seen_version(), {}, chosen)
    except Refusal as refusal:
        return _list_page(class_id, upload_id, refusal), refusal.status
    return _to("show_list", class_id, upload_id, done="read-again")


@pages.post(f"{ONE}/decisions")
@who_may("staff")
def decide(class_id: str, upload_id: str) -> Response | tuple[str, int]:
    """Keep what was decided of the rows that were shown."""
    typed = request.form
    decisions = [
        {"n": int(n), "person": typed.get(f"person-{n}") or None, "despite": f"despite-{n}" in typed}
        for n in typed.getlist("row")
        if n.isdigit()
    ]
    try:
        perform(commands.decide, class_id, upload_id, seen_version(), decisions, parts().seal)
    except Refusal as refusal:
        return _list_page(class_id, upload_id, refusal), refusal.status
    return _to("show_list", class_id, upload_id, done="decided", status=typed.get("status"))


@pages.post(ONE)
@who_may("staff")
def take_list(class_id: str, upload_id: str) -> Response | tuple[str, int]:
    """Enrol the ready rows."""
    try:
        surplus = request.form.get("surplus")
        upload = uploading.take(class_id, upload_id, seen_version(), surplus)
    except Refusal as refusal:
        return _list_page(class_id, upload_id, refusal), refusal.status
    if upload["phase"] == uploads.TAKEN and not upload["left"]:
        return redirect(url_for("class_pages.show_class", class_id=class_id, done="enrolled"), 303)
    return _to("show_list", class_id, upload_id)


@pages.get(f"{ONE}/rest.xlsx")
@who_may("staff")
def rest(class_id: str, upload_id: str) -> Response:
    """The rows that are not taken, each with all reasons."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    uploading.note_read(upload)
    rows = views.rest_of(shell().store, parts().seal, upload)
    return workbook(learner_list.write_rest(rows, language()), "dong-chua-nhan.xlsx")
