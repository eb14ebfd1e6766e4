"""The classes behind a figure."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from services.reporting import asking
from services.reporting.pages.addresses import asked_question, narrowing
from services.reporting.pages.downloads import IN_ONE_FILE, file_of
from services.reporting.pages.questions import Page, answer, form_of
from services.reporting.views.classes import classes_behind
from services.reporting.views.question import READERS, Question
from services.reporting.views.tables import classes_table
from shared.refusal import Refusal
from shared.web.language import language
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("class_pages", __name__)


@blueprint.get("/classes")
@who_may(*READERS)
def list_classes() -> Page:
    """The classes behind a figure, and what was left out."""
    return answer("/classes", _list, "programme", "line")


def _list(asked: Question, refusal: Refusal | None) -> str:
    reading = asking.reading(asked)
    code, line = narrowing()
    found = classes_behind(
        shell().store,
        reading,
        language(),
        code=code,
        line=line,
        limit=50,
        cursor=request.args.get("cursor"),
    )
    programmes = sorted(
        (reading.programme(one)["order"], one, reading.programme(one)["name"].in_language(language()))
        for one in {row["programme"] for row in reading.whole.rows}
    )
    return render_template(
        "reporting_classes.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        programmes_named=[(one, name) for _, one, name in programmes],
        programme=code,
        line=line,
        cursor=request.args.get("cursor"),
        refusal=refusal,
        **form_of(asked),
        **found,
    )


@blueprint.get("/classes.csv")
@who_may(*READERS)
def download_classes() -> Response:
    """The classes behind a figure, all in one file."""
    asked = asked_question()
    code, line = narrowing()
    found = classes_behind(shell().store, asking.reading(asked), language(), code=code, line=line, limit=IN_ONE_FILE)
    return file_of(classes_table(found["items"], language()), f"lop-{asked.period.key}.csv")
