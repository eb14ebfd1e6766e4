"""Editions and their differences, to be read, printed and taken away."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from services.reporting import period_asking
from services.reporting.pages.downloads import IN_ONE_FILE, file_of
from services.reporting.views import editions
from services.reporting.views.edition_tables import FACTS, KINDS, difference_table, edition_table
from services.reporting.views.question import READERS
from shared.refusal import Refusal, Words
from shared.store import Document
from shared.web.language import language
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("edition_pages", __name__)

EDITION = "/editions/<organisation_id>/<period>/<number>"
DIFFERENCE = "/differences/<organisation_id>/<period>"


@blueprint.get(EDITION)
@who_may(*READERS)
def show_edition(organisation_id: str, period: str, number: str) -> str:
    """An edition as it was kept: its figures, what it rests on, the classes that it counts."""
    asked = period_asking.question(organisation_id, period)
    store, tree = shell().store, organisations()
    edition = editions.edition_of(store, tree, asked, editions.number_of(number))
    structure = request.args.get("structure")
    structure = structure if structure in editions.STRUCTURES else "then"
    cursor = request.args.get("cursor")
    document, _ = period_asking.corrections(asked)
    return render_template(
        "reporting_edition.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        edition=editions.show_edition(store, tree, asked, edition, structure, language()),
        newest=document["edition"] if document else edition["number"],
        classes=editions.classes_in(store, tree, asked, edition, 50, cursor),
        cursor=cursor,
        here=f"/editions/{organisation_id}/{period}/{edition['number']}",
    )


@blueprint.get(f"{EDITION}.csv")
@who_may(*READERS)
def download_edition(organisation_id: str, period: str, number: str) -> Response:
    """The classes that an edition counts, in one file."""
    asked = period_asking.question(organisation_id, period)
    store, tree = shell().store, organisations()
    edition = editions.edition_of(store, tree, asked, editions.number_of(number))
    rows = editions.classes_in(store, tree, asked, edition, IN_ONE_FILE, None)["items"]
    text = edition_table(rows, editions.Names(tree, edition), language())
    return file_of(text, f"so-lieu-{asked.period.key}-ban-{edition['number']}.csv")


@blueprint.get(DIFFERENCE)
@who_may(*READERS)
def show_difference(organisation_id: str, period: str) -> str:
    """How two editions differ, or one and the figures of now."""
    found = _difference(organisation_id, period)
    asked = period_asking.question(organisation_id, period)
    document, _ = period_asking.corrections(asked)
    numbers = [(one, one) for one in range(1, document["edition"] + 1)] if document else []
    return render_template(
        "reporting_difference.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        difference=found,
        numbers=numbers,
        class_changes=KINDS,
        facts=FACTS,
        here=f"/differences/{organisation_id}/{period}",
    )


@blueprint.get(f"{DIFFERENCE}.csv")
@who_may(*READERS)
def download_difference(organisation_id: str, period: str) -> Response:
    """The same, class by class, as a file."""
    found = _difference(organisation_id, period)
    to = found["after"] or "hien-nay"
    return file_of(difference_table(found, language()), f"chenh-lech-{period}-{found['before']}-{to}.csv")


def _difference(organisation_id: str, period: str) -> Document:
    asked = period_asking.question(organisation_id, period)
    before, after = (_number(request.args.get(name, ""), f"/{name}") for name in ("from", "to"))
    store, tree = shell().store, organisations()
    return editions.differing(store, tree, asked, before or 1, after, language())


def _number(typed: str, at: str) -> int | None:
    """An edition's number, or none for the figures of now. Refuses what is neither."""
    if typed in ("", editions.NOW):
        return None
    try:
        return editions.number_of(typed)
    except Refusal:
        words = Words(f"“{typed}” không phải số của một bản đã chốt.", f"“{typed}” is not the number of an edition.")
        raise Refusal("edition-unreadable", words, at=at) from None
