"""Teaching hours."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.enrolment.downloads import workbook
from services.enrolment.model.centres import hours_list
from services.enrolment.model.centres.teaching import by_programme, summed
from services.enrolment.reading import SEERS, seen_centre, seen_lecturer
from services.enrolment.schemas import lecturers as schemas
from services.enrolment.views import programmes as programme_views
from services.enrolment.views.teaching import hours_of_centre, sessions_of_lecturer
from shared.periods import Period, parse
from shared.vietnamese import today
from shared.web.language import language, t
from shared.web.schemas import Anything
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("teaching", __name__, description="Teaching hours: periods of sessions, planned and held")


def _period(asked: dict[str, Any]) -> Period:
    return parse(asked["period"] or str(today(shell().desk.clock()).year))


@blueprint.route("/api/v1/lecturers/<lecturer_id>/hours")
@who_may(*SEERS)
@blueprint.arguments(schemas.HoursQuery, location="query")
@blueprint.response(200, Anything)
def hours_of_lecturer(asked: dict[str, Any], lecturer_id: str) -> dict[str, Any]:
    """The periods that a lecturer taught in a month, quarter or year (this one, unless named), with the sessions."""
    period, lecturer = _period(asked), seen_lecturer(lecturer_id)
    rows = sessions_of_lecturer(shell().store, lecturer["_id"], period, asked["programme"])
    return {"period": period.key, **summed(rows), "programmes": by_programme(rows), "items": rows}


@blueprint.route("/api/v1/lecturers/<lecturer_id>/hours.xlsx")
@who_may(*SEERS)
@blueprint.arguments(schemas.HoursQuery, location="query")
@blueprint.response(200)
def download_hours_of_lecturer(asked: dict[str, Any], lecturer_id: str) -> Response:
    """The same as a workbook."""
    period, lecturer = _period(asked), seen_lecturer(lecturer_id)
    rows = sessions_of_lecturer(shell().store, lecturer["_id"], period, asked["programme"])
    names = {
        one["code"]: t(one["category_vi"], one["category_en"])
        for one in programme_views.newest_programmes(shell().store)
    }
    title = f"{lecturer['name']}, {period.words().in_language(language())}"
    return workbook(hours_list.write_sessions(title, rows, names, language()), "gio-giang.xlsx")


@blueprint.route("/api/v1/centres/<organisation_id>/hours")
@who_may(*SEERS)
@blueprint.arguments(schemas.HoursQuery, location="query")
@blueprint.response(200, Anything)
def get_hours_of_centre(asked: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """The periods that each lecturer of a centre taught."""
    period = _period(asked)
    found = hours_of_centre(shell().store, organisations(), seen_centre(organisation_id), period)
    items = [{"lecturer_id": one["_id"], "name": one["name"], **sums} for one, sums in found]
    return {"period": period.key, "items": items}


@blueprint.route("/api/v1/centres/<organisation_id>/hours.xlsx")
@who_may(*SEERS)
@blueprint.arguments(schemas.HoursQuery, location="query")
@blueprint.response(200)
def download_hours_of_centre(asked: dict[str, Any], organisation_id: str) -> Response:
    """The same as a workbook."""
    period = _period(asked)
    found = hours_of_centre(shell().store, organisations(), seen_centre(organisation_id), period)
    title = f"{organisations().name(organisation_id)}, {period.words().in_language(language())}"
    sums = [(lecturer["name"], one) for lecturer, one in found]
    return workbook(hours_list.write_lecturers(title, sums, language()), "gio-giang.xlsx")
