"""People sent to training outside: by year, with totals, entered and corrected."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.ledger import correct_sent_out, send_people_out
from services.enrolment.model.plans.ledger_classes import entry_of
from services.enrolment.model.sheets.stated_number import read_stated_number, write
from services.enrolment.reading import SEERS, seen_scope, seen_sent_out, staff_scope, year_named
from services.enrolment.schemas import ledger as schemas
from services.enrolment.views.centres import centres_in
from services.enrolment.views.ledger import sent_out_by_year
from shared.refusal import Refusal, at_field
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("sent_out_pages", __name__)


@pages.get("/centres/sent-out")
@who_may(*SEERS)
def show_sent_out() -> str:
    """Who was sent out, year by year."""
    return _page(None)


@pages.post("/centres/sent-out")
@who_may("staff")
def send_out() -> Response | tuple[str, int]:
    """Enter people sent to training outside; the number may keep its word (`gần 300`)."""
    try:
        perform(send_people_out, check_form(schemas.SentOutInput(), _typed()), creates=True)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("sent_out_pages.show_sent_out", done="sent-out"), 303)


def _typed() -> dict[str, Any]:
    with at_field("/people"):
        people = read_stated_number(request.form.get("people", ""))
    return {**request.form.to_dict(), "people": people}


def _page(refusal: Refusal | None) -> str:
    return render_template(
        "enrolment_sent_out.html",
        refusal=refusal,
        years=sent_out_by_year(shell().store, seen_scope()),
        owners=centres_in(organisations(), staff_scope()),
        staffs=staff_scope(),
        write=lambda stated: write(stated, language()),
    )


@pages.get("/centres/sent-out/<organisation_id>/<year>/<entry_id>")
@who_may("staff")
def correct_form(organisation_id: str, year: str, entry_id: str) -> str:
    """One entry, to correct."""
    return _entry_page(organisation_id, year, entry_id, None)


@pages.post("/centres/sent-out/<organisation_id>/<year>/<entry_id>")
@who_may("staff")
def correct(organisation_id: str, year: str, entry_id: str) -> Response | tuple[str, int]:
    """Say it as it should have been."""
    try:
        asked = check_form(schemas.SentOutCorrection(), {**_typed(), "organisation_id": organisation_id})
        details = {name: value for name, value in asked.items() if name != "reason"}
        args = (organisation_id, year_named(year), seen_version(), entry_id, details, asked["reason"])
        perform(correct_sent_out, *args)
    except Refusal as refusal:
        return _entry_page(organisation_id, year, entry_id, refusal), refusal.status
    return redirect(url_for("sent_out_pages.show_sent_out", done="sent-out"), 303)


def _entry_page(organisation_id: str, year: str, entry_id: str, refusal: Refusal | None) -> str:
    kept = seen_sent_out(organisation_id, year_named(year))
    return render_template(
        "enrolment_sent_out_entry.html",
        refusal=refusal,
        kept=kept,
        entry=entry_of(kept, entry_id),
        earlier=[one for one in kept.get("corrections", []) if one["entry_id"] == entry_id],
        write=lambda stated: write(stated, language()),
    )
