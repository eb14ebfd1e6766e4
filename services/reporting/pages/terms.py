"""Terms of office: the list that the board keeps."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request

from services.reporting.commands.terms import keep_terms
from services.reporting.model.terms import MOST, Term, period_of
from services.reporting.pages.questions import Page
from services.reporting.schemas.terms import TermsBody
from services.reporting.views.question import READERS
from services.reporting.views.terms import kept_terms
from shared.refusal import Refusal, Words
from shared.vietnamese import day
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("term_pages", __name__)

NOTICES = {"terms-kept": Words("Đã lưu danh sách nhiệm kỳ.", "The terms are kept.")}
NAMES = ("name_vi", "name_en", "first", "last")
FREE_ROWS = 2


@blueprint.get("/terms")
@who_may(*READERS)
def show_terms() -> str:
    """The terms by which figures can be asked for."""
    kept = kept_terms(shell().store)
    rows = [{**one, "period": period_of(one).key} for one in kept["terms"]]
    return render_template("reporting_terms.html", rows=rows)


@blueprint.get("/terms/edit")
@who_may("board")
def edit_terms() -> str:
    """The form of the whole list, with room for more."""
    return _form(kept_terms(shell().store)["terms"])


@blueprint.post("/terms/edit")
@who_may("board")
def save_terms() -> Page:
    """Keep the list; a row whose fields are all empty is none."""
    typed = _typed()
    try:
        body = check_form(TermsBody(), {"terms": [_as_said(one) for one in typed]})
        perform(keep_terms, body["terms"], expected=seen_version())
    except Refusal as refusal:
        return _form(typed, refusal), refusal.status
    return redirect("/terms?done=terms-kept", 303)


def _typed() -> list[dict[str, str]]:
    rows = [{name: request.form.get(f"{name}-{place}", "").strip() for name in NAMES} for place in range(MOST)]
    return [row for row in rows if any(row.values())]


def _as_said(row: dict[str, str]) -> dict[str, str]:
    """Days as people write them, `15/10/2020`, become days as programs do; others are left for the refusal."""
    said = dict(row)
    for name in ("first", "last"):
        parts = row[name].split("/")
        if len(parts) == 3:
            said[name] = "-".join((parts[2], parts[1].zfill(2), parts[0].zfill(2)))
    return said


def _form(terms: list[Any] | list[Term], refusal: Refusal | None = None) -> str:
    rows = [{name: one[name] if refusal else _as_people_write(name, one[name]) for name in NAMES} for one in terms]
    rows += [dict.fromkeys(NAMES, "")] * min(FREE_ROWS, MOST - len(rows))
    version = kept_terms(shell().store)["version"]
    return render_template("reporting_terms_edit.html", rows=rows, version=version, refusal=refusal)


def _as_people_write(name: str, value: str) -> str:
    return day(value) if name in ("first", "last") else value
