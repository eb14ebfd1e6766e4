"""Learners of a class: one by one, from an Excel list, and leaving it."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.enrolment.commands.learners import enrol_list, enrol_one
from services.enrolment.commands.places import leave_waiting_list, promote_waiting, transfer_learner, withdraw_learner
from services.enrolment.downloads import workbook
from services.enrolment.model.lists import learner_list, typed_learner
from services.enrolment.parts import parts
from services.enrolment.reading import note_personal_read, seen_class
from services.enrolment.schemas import classes as class_schemas, learners as learner_schemas
from services.enrolment.views import classes as views
from shared.store import Document
from shared.vietnamese import today
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything, FileUpload
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("learners", __name__, description="The learners of a class")


@blueprint.route("/api/v1/classes/<class_id>/learners")
@who_may("staff", "lecturer")
@blueprint.response(200, Anything(many=True))
def list_learners(class_id: str) -> list[dict[str, Any]]:
    """The learners of a class, in the Vietnamese order of names."""
    klass = seen_class(class_id)
    note_personal_read("learners of a class", class_id=class_id)
    show_version(klass["version"])
    return views.learners_of(shell().store, klass, organisations())


@blueprint.route("/api/v1/classes/<class_id>/learners", methods=["POST"])
@who_may("staff")
@blueprint.arguments(learner_schemas.LearnerInput)
@blueprint.response(201, learner_schemas.Enrolled)
def create_learner(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Enrol one person; into a full class only to wait for a place, where that is asked for."""
    listed = typed_learner.read(asked, today(shell().desk.clock()))
    answer = perform(enrol_one, class_id, listed, parts().seal, waiting=asked["waiting"], creates=True)
    show_version(answer["version"])
    return answer


@blueprint.route("/api/v1/classes/<class_id>/learner-lists", methods=["POST"])
@who_may("staff")
@blueprint.arguments(learner_schemas.ListQuery, location="query")
@blueprint.arguments(FileUpload, location="files")
@blueprint.response(201, learner_schemas.Enrolled)
def enrol_from_list(asked: dict[str, Any], files: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Enrol the people of an Excel list. `take=good` takes the good rows alone; otherwise all or nobody."""
    upload = files["file"]
    listed = learner_list.read(upload.read(), upload.filename or "", today=today(shell().desk.clock()))
    answer = perform(
        enrol_list,
        class_id,
        list(listed.learners),
        list(listed.faults),
        asked["take"] == "good",
        parts().seal,
        creates=True,
    )
    show_version(answer["version"])
    return answer


@blueprint.route("/api/v1/classes/<class_id>/learners/<learner_id>/withdrawal", methods=["POST"])
@who_may("staff")
@blueprint.arguments(learner_schemas.Withdrawal)
@blueprint.response(200, class_schemas.ClassShown)
def withdraw(asked: dict[str, Any], class_id: str, learner_id: str) -> dict[str, Any]:
    """A learner leaves the class before its end."""
    return _shown(
        perform(withdraw_learner, class_id, seen_version(), learner_id, asked["withdrawn_on"], asked["reason"])
    )


def _shown(klass: Document) -> dict[str, Any]:
    show_version(klass["version"])
    return views.show_class(klass, organisations())


@blueprint.route("/api/v1/classes/<class_id>/learners/<learner_id>/transfer", methods=["POST"])
@who_may("staff")
@blueprint.arguments(learner_schemas.Transfer)
@blueprint.response(200, class_schemas.ClassShown)
def transfer(asked: dict[str, Any], class_id: str, learner_id: str) -> dict[str, Any]:
    """A learner goes on in another class of the same programme."""
    to = (asked["to_class_id"], asked["transferred_on"], asked["reason"])
    return _shown(perform(transfer_learner, class_id, seen_version(), learner_id, *to))


@blueprint.route("/api/v1/classes/<class_id>/waiting-list")
@who_may("staff", "lecturer")
@blueprint.response(200, Anything(many=True))
def list_waiting(class_id: str) -> list[dict[str, Any]]:
    """Who waits for a place, the first in line first."""
    klass = seen_class(class_id)
    note_personal_read("waiting list of a class", class_id=class_id)
    show_version(klass["version"])
    return views.waiting_for(shell().store, klass, organisations())


@blueprint.route("/api/v1/classes/<class_id>/promotions", methods=["POST"])
@who_may("staff")
@blueprint.arguments(learner_schemas.Promotion)
@blueprint.response(200, class_schemas.ClassShown)
def promote(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """The first `count` of the waiting list get a place."""
    return _shown(perform(promote_waiting, class_id, seen_version(), asked["count"]))


@blueprint.route("/api/v1/classes/<class_id>/waiting-list/<learner_id>", methods=["DELETE"])
@who_may("staff")
@blueprint.response(200, class_schemas.ClassShown)
def stop_waiting(class_id: str, learner_id: str) -> dict[str, Any]:
    """A learner waits no longer."""
    return _shown(perform(leave_waiting_list, class_id, seen_version(), learner_id))


@blueprint.route("/api/v1/learner-list-template.xlsx")
@who_may()
@blueprint.response(200)
def list_template() -> Response:
    """The Excel list to fill in."""
    return workbook(learner_list.template(), "danh-sach-hoc-vien.xlsx")
