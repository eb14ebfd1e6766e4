"""Study conferences: their figures by year, resolution and organisation, and the conferences behind each figure."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from services.reporting import asking
from services.reporting.pages.addresses import day_asked
from services.reporting.pages.downloads import IN_ONE_FILE, file_of
from services.reporting.views.conference_tables import conferences_table, figures_table
from services.reporting.views.conferences import (
    ConferenceQuestion,
    ConferenceReading,
    conference_figures,
    conferences_behind,
    rows,
)
from services.reporting.views.question import READERS, choices, top_of
from shared.web.language import language
from shared.web.shell import organisations
from shared.web.sign_in import who_may

blueprint = Blueprint("conference_pages", __name__)


def _question() -> ConferenceQuestion:
    args = request.args
    asked = (args.get("period") or None, args.get("organisation") or None, args.get("resolution") or None)
    return asking.conference_question(*asked, missing="missing" in args, as_of=day_asked(args.get("as_of")))


def _choices(reading: ConferenceReading) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer."""
    key, years = reading.question.period_key, list(reading.years)
    if len(years) > 1:
        years.insert(0, f"{years[-1]}..{years[0]}")
    if key and key not in years:
        years.append(key)
    return {
        "years": [(one, one.replace("..", "–")) for one in years],
        "resolutions": [(one, one) for one in reading.resolutions],
        "organisations": choices(asking.who(), organisations(), reading.question.organisation_id),
    }


@blueprint.get("/conferences")
@who_may(*READERS)
def show_conferences() -> str:
    """The figures: the answer, then by year, resolution and organisation."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    reading = asking.conference_reading(_question())
    found = conference_figures(reading, "organisation")
    return render_template(
        "reporting_conferences.html",
        question=reading.question,
        found=found,
        by_year=rows(reading, "year"),
        by_resolution=rows(reading, "resolution"),
        **_choices(reading),
    )


@blueprint.get("/conferences.csv")
@who_may(*READERS)
def download_figures() -> Response:
    """A table of the figures: `by` resolution, organisation or year."""
    by = request.args.get("by", "resolution")
    found = conference_figures(asking.conference_reading(_question()), by)
    return file_of(figures_table(found, language()), f"hoi-nghi-{by}.csv")


@blueprint.get("/conferences/list")
@who_may(*READERS)
def list_conferences() -> str:
    """The conferences that a figure consists of."""
    reading = asking.conference_reading(_question())
    found = conferences_behind(reading, limit=50, cursor=request.args.get("cursor"))
    return render_template(
        "reporting_conference_list.html",
        question=reading.question,
        cursor=request.args.get("cursor"),
        **found,
        **_choices(reading),
    )


@blueprint.get("/conferences/list.csv")
@who_may(*READERS)
def download_list() -> Response:
    """The same list as a file, whole."""
    found = conferences_behind(asking.conference_reading(_question()), limit=IN_ONE_FILE)
    return file_of(conferences_table(found["items"], language()), "hoi-nghi.csv")
