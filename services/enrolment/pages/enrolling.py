"""Enrolling into a class: one person, or an Excel list with a look at it before anything is kept."""

from __future__ import annotations

from typing import Any

from bson import Binary
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.learners import enrol_list, enrol_one, plan_list
from services.enrolment.downloads import workbook
from services.enrolment.model import learner_list, typed_learner
from services.enrolment.parts import parts
from services.enrolment.reading import seen_class
from services.enrolment.schemas import learners as schemas
from services.enrolment.views import classes as views
from shared import ids
from shared.refusal import Refusal, Words, unknown
from shared.unit_of_work import Request
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("enrolling", __name__)


def _enrol_page(class_id: str, refusal: Refusal | None) -> str:
    klass = views.show_class(seen_class(class_id), organisations())
    tree = organisations()
    nominators = [
        one for one in tree if one["kind"] in ("committee", "cell", "province", "board") and tree.stands(one["_id"])
    ]
    return render_template(
        "enrolment_enrol.html",
        refusal=refusal,
        klass=klass,
        nominators=sorted(nominators, key=lambda one: str(one["name_key"])),
    )


@pages.get("/classes/<class_id>/enrol")
@who_may("staff")
def enrol_form(class_id: str) -> str:
    """An Excel list, or one person."""
    return _enrol_page(class_id, None)


@pages.post("/classes/<class_id>/enrol")
@who_may("staff")
def enrol_person(class_id: str) -> Response | tuple[str, int]:
    """Enrol one person; the same form comes again for the next."""
    try:
        asked = check_form(schemas.LearnerInput(), request.form)
        listed = typed_learner.read(asked, today(shell().desk.clock()))
        perform(enrol_one, class_id, listed, parts().seal, creates=True)
    except Refusal as refusal:
        return _enrol_page(class_id, refusal), refusal.status
    return redirect(url_for("enrolling.enrol_form", class_id=class_id, done="enrolled"), 303)


@pages.post("/classes/<class_id>/lists")
@who_may("staff")
def upload_list(class_id: str) -> Response | tuple[str, int]:
    """Keep the file for a day and show what it would do."""
    seen_class(class_id)
    file = request.files.get("file")
    content = file.read() if file else b""
    filename = (file.filename if file else "") or ""
    try:
        learner_list.read(content, filename)
    except Refusal as refusal:
        return _enrol_page(class_id, refusal), refusal.status
    actor = current_actor()
    upload_id = ids.new_id()
    shell().store.uploads.insert_one(
        {
            "_id": upload_id,
            "account_id": actor.account_id if actor else None,
            "class_id": class_id,
            "filename": filename,
            "content": Binary(content),
            "at": shell().desk.clock(),
        }
    )
    return redirect(url_for("enrolling.preview", class_id=class_id, upload_id=upload_id), 303)


def _upload(class_id: str, upload_id: str) -> tuple[dict[str, Any], learner_list.LearnerList]:
    actor = current_actor()
    upload = shell().store.uploads.find_one({"_id": upload_id})
    if upload is None or upload["class_id"] != class_id or actor is None or upload["account_id"] != actor.account_id:
        raise unknown(Words("danh sách đã gửi (chỉ giữ trong một ngày)", "list (lists are kept for one day)"))
    now = today(shell().desk.clock())
    return upload, learner_list.read(bytes(upload["content"]), upload["filename"], today=now)


def _preview_page(class_id: str, upload_id: str, refusal: Refusal | None) -> str:
    upload, listed = _upload(class_id, upload_id)
    plan = _plan(class_id, listed)
    return render_template(
        "enrolment_preview.html",
        refusal=refusal,
        klass=views.show_class(seen_class(class_id), organisations()),
        upload=upload,
        planned=[one for one in plan if one.ready],
        faults=sorted(
            (*listed.faults, *(reason for one in plan if not one.ready for reason in one.reasons)),
            key=lambda fault: (fault.sheet, fault.row),
        ),
        left_out=listed.left_out,
    )


def _plan(class_id: str, listed: learner_list.LearnerList) -> Any:
    """Plan outside of any command: a look changes nothing."""
    found: list[Any] = []

    def look(unit: Any) -> dict[str, Any]:
        found.append(plan_list(unit, class_id, listed.learners, parts().seal))
        return {}

    shell().desk.carry_out(look, request=Request(actor=current_actor()))
    return found[-1]


@pages.get("/classes/<class_id>/lists/<upload_id>")
@who_may("staff")
def preview(class_id: str, upload_id: str) -> str:
    """What the list would do: who would be enrolled, which rows are faulty and why."""
    return _preview_page(class_id, upload_id, None)


@pages.post("/classes/<class_id>/lists/<upload_id>")
@who_may("staff")
def take_list(class_id: str, upload_id: str) -> Response | tuple[str, int]:
    """Enrol the good rows."""
    _, listed = _upload(class_id, upload_id)
    try:
        perform(enrol_list, class_id, list(listed.learners), list(listed.faults), True, parts().seal, creates=True)
    except Refusal as refusal:
        return _preview_page(class_id, upload_id, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done="enrolled"), 303)


@pages.get("/classes/<class_id>/lists/<upload_id>/faults.xlsx")
@who_may("staff")
def faulty_rows(class_id: str, upload_id: str) -> Response:
    """The faulty rows to mend, each with the reason."""
    _, listed = _upload(class_id, upload_id)
    return workbook(learner_list.faults_workbook(listed, language()), "dong-can-sua.xlsx")
