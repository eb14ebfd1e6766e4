"""Figures known only as counts: ledger classes and people sent out."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.enrolment.commands import ledger as commands
from services.enrolment.downloads import workbook
from services.enrolment.model.plans import ledger
from services.enrolment.reading import SEERS, seen_scope, seen_sent_out, year_named
from services.enrolment.schemas import ledger as schemas
from services.enrolment.views import ledger as ledger_views, programmes as programme_views
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything, FileUpload
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("ledger", __name__, description="Ledger classes and people sent out")


@blueprint.route("/api/v1/ledger-lists", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.LedgerQuery, location="query")
@blueprint.arguments(FileUpload, location="files")
@blueprint.response(201, Anything)
def record(asked: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    """Record a centre's old ledger from an Excel file: all rows or none."""
    upload = files["file"]
    programmes = programme_views.newest_programmes(shell().store)
    read = ledger.read(upload.read(), upload.filename or "", programmes)
    return perform(commands.record_ledger, asked["owner_id"], list(read.entries), list(read.faults), creates=True)


@blueprint.route("/api/v1/ledger-classes")
@who_may(*SEERS)
@blueprint.response(200, Anything(many=True))
def list_ledger_classes() -> list[dict[str, Any]]:
    """The ledger classes that the asker may see."""
    return [{"class_id": one["_id"], **one} for one in ledger_views.ledger_of(shell().store, seen_scope())]


@blueprint.route("/api/v1/ledger-template.xlsx")
@who_may()
@blueprint.response(200)
def ledger_template() -> Response:
    """The Excel ledger to fill in."""
    return workbook(ledger.template(), "so-lop-cu.xlsx")


@blueprint.route("/api/v1/people-sent-out", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.SentOutInput)
@blueprint.response(201, Anything)
def send_out(asked: dict[str, Any]) -> dict[str, Any]:
    """People sent to training outside."""
    return perform(commands.send_people_out, asked, creates=True)


@blueprint.route("/api/v1/people-sent-out")
@who_may(*SEERS)
@blueprint.response(200, Anything(many=True))
def list_sent_out() -> list[dict[str, Any]]:
    """The entries of people sent out that the asker may see."""
    return ledger_views.sent_out_of(shell().store, seen_scope())


@blueprint.route("/api/v1/people-sent-out/<organisation_id>/<year>")
@who_may(*SEERS)
@blueprint.response(200, Anything)
def get_sent_out(organisation_id: str, year: str) -> dict[str, Any]:
    """The people that an organisation sent out in a year, with what was corrected and why."""
    kept = seen_sent_out(organisation_id, year_named(year))
    show_version(kept["version"])
    return kept


@blueprint.route("/api/v1/people-sent-out/<organisation_id>/<year>/<entry_id>", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.SentOutCorrection)
@blueprint.response(200, Anything)
def correct_sent_out(asked: dict[str, Any], organisation_id: str, year: str, entry_id: str) -> dict[str, Any]:
    """An entry as it should have been said; 0 people take it back. `If-Match` is the version of that year."""
    details = {name: value for name, value in asked.items() if name != "reason"}
    args = (organisation_id, year_named(year), seen_version(), entry_id, details, asked["reason"])
    kept = perform(commands.correct_sent_out, *args)
    show_version(kept["version"])
    return kept
