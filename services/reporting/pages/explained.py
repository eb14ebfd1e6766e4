"""One figure explained: a class with the events that made its numbers, the persons by their references."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from services.reporting import asking
from services.reporting.model.explanations import NUMBERS
from services.reporting.pages.addresses import asked_question, narrowing
from services.reporting.pages.downloads import IN_ONE_FILE, file_of
from services.reporting.views.explained import class_explained, persons_behind
from services.reporting.views.question import READERS
from services.reporting.views.tables import as_csv
from shared.refusal import Words
from shared.web.language import language
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("explained_pages", __name__)

COLUMNS = (Words("Mã tham chiếu", "Reference"), Words("Số lớp", "Classes"), Words("Các lớp", "Which classes"))


@blueprint.get("/classes/<class_id>")
@who_may(*READERS)
def show_class(class_id: str) -> str:
    """A class: whether it counts, its numbers, and what made them."""
    asked = asked_question()
    found = class_explained(shell().store, asking.reading(asked), class_id, language())
    return render_template("reporting_class.html", question=asked, found=found, number_words=NUMBERS)


@blueprint.get("/persons")
@who_may(*READERS)
def show_persons() -> str:
    """The persons behind a figure."""
    asked = asked_question()
    code, line = narrowing()
    cursor = request.args.get("cursor")
    found = persons_behind(shell().store, asking.reading(asked), code=code, line=line, limit=100, cursor=cursor)
    return render_template(
        "reporting_persons.html", question=asked, programme=code, line=line, cursor=cursor, found=found
    )


@blueprint.get("/persons.csv")
@who_may(*READERS)
def download_persons() -> Response:
    """The same as a file, whole."""
    asked = asked_question()
    code, line = narrowing()
    found = persons_behind(shell().store, asking.reading(asked), code=code, line=line, limit=IN_ONE_FILE)
    rows = [
        [one["reference"], len(one["classes"]), ", ".join(it["name"] for it in one["classes"])]
        for one in found["items"]
    ]
    return file_of(as_csv(COLUMNS, rows, language()), f"hoc-vien-{asked.period.key}.csv")
