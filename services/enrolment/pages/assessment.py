"""The result sheet of a class, the recognition of its completion, and one learner in one class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from services.enrolment.commands import assessment as commands
from services.enrolment.downloads import workbook
from services.enrolment.model.classes import result_list
from services.enrolment.model.classes.assessment import MARK_NAMES, MARKS
from services.enrolment.model.classes.verdict import OUTCOMES
from services.enrolment.reading import note_personal_read, seen_class
from services.enrolment.schemas import assessment as schemas
from services.enrolment.views import assessment as views, classes as class_views, warnings
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("assessment_pages", __name__)


def _may_change(klass: Document) -> bool:
    actor = current_actor()
    return actor is not None and actor.may(organisations(), (klass["owner_id"], klass["host_id"]), "staff")


@pages.get("/classes/<class_id>/results")
@who_may("staff", "lecturer")
def show_results(class_id: str) -> str:
    """The result sheet: who is missing first, a row for each."""
    return _results_page(class_id, None)


def _results_page(class_id: str, refusal: Refusal | None) -> str:
    klass = seen_class(class_id)
    note_personal_read("results of a class", class_id=class_id)
    names = class_views.names_of(shell().store, klass)
    sheet = views.results_of(shell().store, klass, names, language())
    typed = request.form.getlist("learner_id")
    # After a refusal the rows stand as they were sent, so that faults find their fields.
    place = {one: at for at, one in enumerate(typed)}
    rows = sorted(
        sheet["results"],
        key=lambda row: place.get(row["learner_id"], len(place)) if place else row["missing"] is None,
    )
    return render_template(
        "enrolment_results.html",
        refusal=refusal and _with_names(refusal, [row["learner_id"] for row in rows], names),
        klass=klass,
        sheet=sheet,
        rows=rows,
        namesakes=class_views.namesakes_of(shell().store, klass),
        marks=[(name, MARK_NAMES[name]) for name in MARKS[sheet["assessed_by"]]],
        outcomes=OUTCOMES,
        may_change=_may_change(klass) and klass["state"] == "open" and not sheet["certificates_issued"],
        today=today(shell().desk.clock()).isoformat(),
    )


def _with_names(refusal: Refusal, rows: list[str], names: dict[str, str]) -> Refusal:
    """The refusal as it is read on the page: whose row it is about, by name, in the order of the rows."""

    def of_row(at: str) -> str | None:
        row = at.split("/")[2] if at.startswith("/results/") else ""
        return names.get(rows[int(row)] if row.isdigit() and int(row) < len(rows) else row)

    faults = [
        replace(fault, words=Words(f"{name}: {fault.words.vi}", f"{name}: {fault.words.en}"))
        if (name := of_row(fault.at))
        else fault
        for fault in refusal.faults
    ]
    words = faults[0].words if refusal.faults and refusal.words == refusal.faults[0].words else refusal.words
    return Refusal(refusal.code, words, status=refusal.status, faults=faults)


def _step(class_id: str, done: str, command: Callable[..., dict[str, Any]], read: Callable[[], tuple[Any, ...]]) -> Any:
    try:
        perform(command, class_id, seen_version(), *read())
    except Refusal as refusal:
        return _results_page(class_id, refusal), refusal.status
    return redirect(url_for("assessment_pages.show_results", class_id=class_id, done=done), 303)


@pages.post("/classes/<class_id>/results")
@who_may("staff")
def record_results(class_id: str) -> Any:
    """Save the whole sheet."""
    return _step(class_id, "results", commands.record_results, lambda: (_typed_rows(),))


@pages.post("/classes/<class_id>/results/list")
@who_may("staff")
def upload_results(class_id: str) -> Any:
    """Save the rows of the sheet that was downloaded and filled in."""

    def read() -> tuple[Any, ...]:
        file = request.files.get("file")
        names = class_views.names_of(shell().store, seen_class(class_id))
        return (result_list.read(file.read() if file else b"", (file and file.filename) or "", names),)

    return _step(class_id, "results", commands.record_result_rows, read)


@pages.get("/classes/<class_id>/results.xlsx")
@who_may("staff", "lecturer")
def download_results(class_id: str) -> Response:
    """The sheet as it stands, to fill in or to keep."""
    klass = seen_class(class_id)
    note_personal_read("results of a class, downloaded", class_id=class_id)
    names = class_views.names_of(shell().store, klass)
    sheet = views.results_of(shell().store, klass, names, language())
    return workbook(result_list.write(klass["name"], sheet["assessed_by"], sheet["results"]), "ket-qua.xlsx")


_TAKEN = {"yes": True, "no": False}


def _typed_rows() -> list[dict[str, Any]]:
    form = request.form
    # One button says of all who may be assessed, and whose field is still blank, that they handed their essay in.
    rest = form.getlist("may_be_assessed") if form.get("rest") == "handed-in" else []
    return [
        {
            "learner_id": one,
            "taken": _TAKEN.get(form.get(f"taken-{one}", ""), True if one in rest else None),
            **{name: form.get(f"{name}-{one}", "").strip() or None for name in MARK_NAMES},
        }
        for one in form.getlist("learner_id")
    ]


@pages.post("/classes/<class_id>/recognition")
@who_may("staff")
def recognise(class_id: str) -> Any:
    """The decision on who completed the class."""

    def read() -> tuple[Any, ...]:
        asked = check_form(schemas.Recognition(), request.form)
        return asked["decision_number"], asked["decided_on"]

    return _step(class_id, "recognised", commands.recognise_completion, read)


@pages.get("/classes/<class_id>/learners/<learner_id>")
@who_may("staff", "lecturer")
def show_learner(class_id: str, learner_id: str) -> str:
    """One learner in one class: who, from where, every session, the result and why."""
    klass = seen_class(class_id)
    learner = shell().store.learners.find_one({"_id": learner_id})
    if learner is None or learner_id not in klass["learners"]:
        raise unknown(Words("học viên", "learner"))
    note_personal_read("learner in a class", class_id=class_id, learner_id=learner_id)
    entry = klass["learners"][learner_id]
    return render_template(
        "enrolment_class_learner.html",
        klass=klass,
        learner=learner,
        entry=entry,
        nominator=organisations().name(entry["nominator_id"]) or None,
        found=views.learner_in_class(shell().store, klass, learner_id, language()),
        warning=warnings.warned_in(shell().store, klass).get(learner_id),
        warned=warnings.WARNED,
        outcomes=OUTCOMES,
        may_change=_may_change(klass),
    )
