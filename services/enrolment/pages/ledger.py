"""Figures known only as counts: the old ledger."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.ledger import record_ledger
from services.enrolment.model.plans import ledger
from services.enrolment.model.sheets.stated_number import write
from services.enrolment.reading import SEERS, seen_scope, staff_scope
from services.enrolment.views import ledger as ledger_views, programmes as programme_views
from shared.refusal import Refusal
from shared.web.language import language
from shared.web.perform import perform
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("ledger_pages", __name__)


def _ledger_page(refusal: Refusal | None) -> str:
    scope = staff_scope()
    programmes = {one["code"]: one for one in programme_views.newest_programmes(shell().store)}
    return render_template(
        "enrolment_ledger.html",
        refusal=refusal,
        entries=ledger_views.ledger_of(shell().store, seen_scope()),
        owners=[one for one in organisations() if one["_id"] in scope and one["kind"] == "centre"],
        programmes=programmes,
        write=lambda stated: write(stated, language()),
    )


@pages.get("/ledger")
@who_may(*SEERS)
def show_ledger() -> str:
    """What was entered as counts, and the forms to enter more."""
    return _ledger_page(None)


@pages.post("/ledger")
@who_may("staff")
def record() -> Response | tuple[str, int]:
    """Record a ledger from an Excel file."""
    file = request.files.get("file")
    try:
        programmes = programme_views.newest_programmes(shell().store)
        read = ledger.read(file.read() if file else b"", (file and file.filename) or "", programmes)
        owner_id = request.form.get("owner_id", "")
        perform(record_ledger, owner_id, list(read.entries), list(read.faults), creates=True)
    except Refusal as refusal:
        return _ledger_page(refusal), refusal.status
    return redirect(url_for("ledger_pages.show_ledger", done="ledger"), 303)
