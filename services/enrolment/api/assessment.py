"""Results of a class, the recognition of its completion, and its closing."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import assessment as commands
from services.enrolment.model.classes import result_list
from services.enrolment.reading import note_personal_read, seen_class
from services.enrolment.schemas import assessment as schemas, classes as class_schemas
from services.enrolment.views import assessment as views, classes as class_views
from shared.store import Document
from shared.web.language import language
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import FileUpload
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("assessment", __name__, description="How a class ends: results, recognition, closing")


def _sheet(klass: Document) -> dict[str, Any]:
    show_version(klass["version"])
    note_personal_read("results of a class", class_id=klass["_id"])
    return views.results_of(shell().store, klass, class_views.names_of(shell().store, klass), language())


def _shown(klass: Document) -> dict[str, Any]:
    show_version(klass["version"])
    return class_views.show_class(klass, organisations())


@blueprint.route("/api/v1/classes/<class_id>/results")
@who_may("staff", "lecturer")
@blueprint.response(200, schemas.ResultsShown)
def get_results(class_id: str) -> dict[str, Any]:
    """Everybody's attendance, marks and verdict, by name; what is still missing."""
    return _sheet(seen_class(class_id))


@blueprint.route("/api/v1/classes/<class_id>/results", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.ResultSheet)
@blueprint.response(200, schemas.ResultsShown)
def record_results(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """The whole sheet; who is not named has no result. 409 `may-not-be-assessed` also while attendance of a session
    that counts has not been heard of."""
    return _sheet(perform(commands.record_results, class_id, seen_version(), asked["results"]))


@blueprint.route("/api/v1/classes/<class_id>/result-lists", methods=["POST"])
@who_may("staff")
@blueprint.arguments(FileUpload, location="files")
@blueprint.response(200, schemas.ResultsShown)
def record_result_list(files: dict[str, Any], class_id: str) -> dict[str, Any]:
    """The sheet as an Excel file, downloaded and filled in: all rows or none; who is not in it keeps their result."""
    names = class_views.names_of(shell().store, seen_class(class_id))
    upload = files["file"]
    listed = result_list.read(upload.read(), upload.filename or "", names)
    return _sheet(perform(commands.record_result_rows, class_id, seen_version(), listed))


@blueprint.route("/api/v1/classes/<class_id>/recognition", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Recognition)
@blueprint.response(200, class_schemas.ClassShown)
def recognise_completion(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """The decision on who completed the class; refused while anybody's verdict is open."""
    return _shown(
        perform(commands.recognise_completion, class_id, seen_version(), asked["decision_number"], asked["decided_on"])
    )


@blueprint.route("/api/v1/classes/<class_id>/closing", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Closing)
@blueprint.response(200, class_schemas.ClassShown)
def close_class(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Close the class. Who completed it was recognised before; where a programme has neither assessment nor
    document, all did but those in `not_completed` and those below its least attendance."""
    return _shown(perform(commands.close_class, class_id, seen_version(), asked["closed_on"], asked["not_completed"]))
