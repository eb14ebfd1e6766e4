"""Study conferences under /api/v1."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.attendance.commands import conferences as commands
from services.attendance.model.conferences import ORGANISERS, POINT as POINT_WORDS, READERS
from services.attendance.reading import reader
from services.attendance.schemas import conferences as schemas
from services.attendance.views import conferences
from shared.refusal import unknown
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Page
from shared.web.sign_in import who_may

blueprint = Blueprint("conferences", __name__, url_prefix="/api/v1", description="Study conferences")

POINT = "/conferences/<conference_id>/points/<point_id>"


@blueprint.route("/conferences")
@who_may(*READERS)
@blueprint.arguments(schemas.ConferencesQuery, location="query")
@blueprint.response(200, Page)
def list_conferences(query: dict[str, Any]) -> dict[str, Any]:
    """The conferences in scope, newest first"""
    return conferences.conferences_in_scope(reader(), **query)


@blueprint.route("/conferences", methods=["POST"])
@who_may(*ORGANISERS)
@blueprint.arguments(schemas.CallingSchema)
@blueprint.response(201, schemas.ConferenceSchema)
def call_conference(calling: dict[str, Any]) -> dict[str, Any]:
    """Call a conference (Idempotency-Key)"""
    return _shown(perform(commands.call_conference, calling, creates=True)["_id"])


@blueprint.route("/conferences/<conference_id>")
@who_may(*READERS)
@blueprint.response(200, schemas.ConferenceSchema)
def show_conference(conference_id: str) -> dict[str, Any]:
    """One conference, with its ETag"""
    return _shown(conference_id)


@blueprint.route("/conferences/<conference_id>", methods=["PUT"])
@who_may(*ORGANISERS)
@blueprint.arguments(schemas.ChangedCallingSchema)
@blueprint.response(200, schemas.ConferenceSchema)
def change_conference(calling: dict[str, Any], conference_id: str) -> dict[str, Any]:
    """Change the calling, the whole of it (If-Match); with a reason once it is closed"""
    reason = calling.pop("reason")
    perform(commands.change_conference, conference_id, seen_version(), calling, reason)
    return _shown(conference_id)


@blueprint.route("/conferences/<conference_id>/closing", methods=["POST"])
@who_may(*ORGANISERS)
@blueprint.arguments(schemas.ClosingSchema)
@blueprint.response(200, schemas.ConferenceSchema)
def close_conference(asked: dict[str, Any], conference_id: str) -> dict[str, Any]:
    """Make the figures final (If-Match)"""
    perform(commands.close_conference, conference_id, seen_version(), asked["without_missing"])
    return _shown(conference_id)


@blueprint.route("/conferences/<conference_id>/cancellation", methods=["POST"])
@who_may(*ORGANISERS)
@blueprint.arguments(schemas.CancellationSchema)
@blueprint.response(200, schemas.ConferenceSchema)
def cancel_conference(asked: dict[str, Any], conference_id: str) -> dict[str, Any]:
    """The conference is not held (If-Match)"""
    perform(commands.cancel_conference, conference_id, seen_version(), asked["reason"])
    return _shown(conference_id)


@blueprint.route(POINT)
@who_may(*READERS)
@blueprint.response(200, schemas.PointSchema)
def show_point(conference_id: str, point_id: str) -> dict[str, Any]:
    """One connected point, with an ETag of its own"""
    return _point(conference_id, point_id)


@blueprint.route(POINT, methods=["PUT"])
@who_may(*READERS)
@blueprint.arguments(schemas.ReportSchema)
@blueprint.response(200, schemas.PointSchema)
def report_point(report: dict[str, Any], conference_id: str, point_id: str) -> dict[str, Any]:
    """Report organisations of a point (If-Match of the point)"""
    asked = (conference_id, point_id, seen_version(), report["headcounts"], report["reason"])
    perform(commands.record_headcounts, *asked)
    return _point(conference_id, point_id)


@blueprint.route(f"{POINT}/lists/<organisation_id>")
@who_may(*READERS)
@blueprint.response(200, schemas.ListSchema)
def show_list(conference_id: str, point_id: str, organisation_id: str) -> dict[str, Any]:
    """The list of an organisation, with its ETag; reading it is noted"""
    return _listed(conference_id, point_id, organisation_id)


@blueprint.route(f"{POINT}/lists/<organisation_id>", methods=["PUT"])
@who_may(*READERS)
@blueprint.arguments(schemas.NewListSchema)
@blueprint.response(200, schemas.ListSchema)
def write_list(asked: dict[str, Any], conference_id: str, point_id: str, organisation_id: str) -> dict[str, Any]:
    """Keep the list of an organisation, the whole of it; it counts over a number (If-Match; "0" for the first)"""
    perform(commands.write_list, conference_id, point_id, organisation_id, seen_version(), **asked)
    return _listed(conference_id, point_id, organisation_id)


def _shown(conference_id: str) -> dict[str, Any]:
    shown = conferences.conference(reader(), conference_id)
    show_version(shown["version"])
    return shown


def _point(conference_id: str, point_id: str) -> dict[str, Any]:
    points = conferences.conference(reader(), conference_id)["points"]
    found: dict[str, Any] | None = next((one for one in points if one["point_id"] == point_id), None)
    if found is None:
        raise unknown(POINT_WORDS)
    show_version(found["version"])
    return found


def _listed(conference_id: str, point_id: str, organisation_id: str) -> dict[str, Any]:
    shown = conferences.organisation_list(reader(), conference_id, point_id, organisation_id)
    show_version(shown["version"])
    return shown
