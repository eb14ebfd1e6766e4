"""Lists of learners that are looked at before they are taken, however long they are."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.enrolment import uploading
from services.enrolment.commands import list_uploads as commands
from services.enrolment.downloads import workbook
from services.enrolment.model.lists import learner_list
from services.enrolment.parts import parts
from services.enrolment.schemas import list_uploads as schemas
from services.enrolment.views import list_uploads as views
from shared.web.language import language
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import FileUpload, Page
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("list_uploads", __name__, description="Lists of learners, looked at and taken part by part")

ONE = "/api/v1/classes/<class_id>/list-uploads/<upload_id>"


def _shown(class_id: str, upload_id: str) -> dict[str, Any]:
    upload, klass = uploading.seen_upload(class_id, upload_id)
    show_version(upload["version"])
    return views.show_upload(upload, klass)


@blueprint.route("/api/v1/classes/<class_id>/list-uploads", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Sender, location="query")
@blueprint.arguments(FileUpload, location="files")
@blueprint.response(201, schemas.UploadShown)
def send_list(asked: dict[str, Any], files: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Send an Excel list for a class; nobody is enrolled yet. The same file again leads to the same upload."""
    file = files["file"]
    upload = uploading.send(class_id, file.filename or "", file.read(), asked["organisation_id"])
    return _shown(class_id, upload["_id"])


@blueprint.route(ONE)
@who_may("staff")
@blueprint.response(200, schemas.UploadShown)
def show_list(class_id: str, upload_id: str) -> dict[str, Any]:
    """How far a list is: `phase` is `headings` (they are not understood), `looking`, `looked`, `taking` or `taken`."""
    return _shown(class_id, upload_id)


@blueprint.route(f"{ONE}/reading")
@who_may("staff")
@blueprint.response(200, schemas.Open)
def show_reading(class_id: str, upload_id: str) -> dict[str, Any]:
    """How the file is read: its headings with three values each, and columns that seem typed for an old font."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    uploading.note_read(upload)
    show_version(upload["version"])
    return views.about(shell().store, parts().seal, upload)


@blueprint.route(f"{ONE}/reading", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.ReadingInput)
@blueprint.response(200, schemas.UploadShown)
def change_reading(asked: dict[str, Any], class_id: str, upload_id: str) -> dict[str, Any]:
    """Say what headings mean (remembered for the organisation that sends), and which columns are to be converted."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    headings = {one["text"]: one["column"] or "" for one in asked["headings"]}
    uploading.read_again(upload, seen_version(), headings, asked["old_fonts"])
    return _shown(class_id, upload_id)


@blueprint.route(f"{ONE}/rows")
@who_may("staff")
@blueprint.arguments(schemas.RowQuery, location="query")
@blueprint.response(200, Page)
def list_rows(asked: dict[str, Any], class_id: str, upload_id: str) -> dict[str, Any]:
    """The rows with what was found of each; `next` is the cursor of the next ones."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    uploading.note_read(upload)
    return views.rows_of(
        shell().store,
        parts().seal,
        organisations(),
        upload,
        status=asked["status"],
        after=asked["cursor"],
        limit=asked["limit"],
    )


@blueprint.route(f"{ONE}/decisions", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.Decisions)
@blueprint.response(200, schemas.UploadShown)
def decide(asked: dict[str, Any], class_id: str, upload_id: str) -> dict[str, Any]:
    """Decide on rows: who is meant (`person`: a candidate's id, or `new`), and whether to take them `despite` a
    warning."""
    perform(commands.decide, class_id, upload_id, seen_version(), asked["decisions"], parts().seal)
    return _shown(class_id, upload_id)


@blueprint.route(f"{ONE}/taking", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Taking)
@blueprint.response(202, schemas.UploadShown)
def take(asked: dict[str, Any], class_id: str, upload_id: str) -> dict[str, Any]:
    """Enrol the ready rows, in parts; `surplus` says what becomes of those for whom there is no place."""
    uploading.take(class_id, upload_id, seen_version(), asked["surplus"])
    return _shown(class_id, upload_id)


@blueprint.route(f"{ONE}/rest.xlsx")
@who_may("staff")
@blueprint.response(200)
def rest(class_id: str, upload_id: str) -> Response:
    """The rows that are not taken, each with all reasons: mend them and send this file."""
    upload, _ = uploading.seen_upload(class_id, upload_id)
    uploading.note_read(upload)
    rows = views.rest_of(shell().store, parts().seal, upload)
    return workbook(learner_list.write_rest(rows, language()), "dong-chua-nhan.xlsx")
