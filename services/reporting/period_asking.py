"""From a request to a sign-off, a closing or a correction: what the API and the pages ask in the same way.

What counts and what is owed is looked up here, just before the command that makes it last.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting import asking
from services.reporting.commands import owing, periods as commands
from services.reporting.model import closing, editions
from services.reporting.views import closings, debts, editions as edition_views
from services.reporting.views.closings import Periods
from services.reporting.views.counted import count
from services.reporting.views.question import Question
from shared.store import Document
from shared.vietnamese import today
from shared.web.language import language
from shared.web.perform import perform
from shared.web.shell import organisations, shell


def day() -> date:
    """Today, in Vietnam."""
    return today(shell().desk.clock())


def question(organisation_id: str | None, period: str) -> Question:
    """The question about a calendar period. Refuses (422) any other, and as `asking.question` does."""
    asked = asking.question(period, organisation_id)
    closing.refuse_other_than_calendar(asked.period)
    return asked


def kept(asked: Question) -> Periods:
    """What was kept of the period."""
    return closings.periods_of(shell().store, organisations(), [asked.period], day())


def owed(asked: Question, *, everybody: bool = False) -> dict[str, Any]:
    """`{debts, owing}` as things stand; who owes nothing is left out, unless `everybody` is asked for."""
    return closings.owed(kept(asked), asked, language(), everybody=everybody)


def sign_off(asked: Question, expected: int, reason: str | None) -> dict[str, Any]:
    """The centre signs off what counts now, with what it owes now."""
    live = count(shell().store, organisations(), asked)
    figures = editions.figures(live.parts, editions.excused_counts(live.definitions))
    debts_now = debts.sums(debts.owing(shell().store, organisations(), asked, day(), language()))
    headline = editions.headline(figures["total"])
    return perform(commands.sign_off, asked.organisation_id, asked.period, expected, headline, debts_now, reason)


def close(asked: Question, expected: int, reason: str | None) -> dict[str, Any]:
    """The board closes the period with what counts now; answers with the edition."""
    rows = debts.owing(shell().store, organisations(), asked, day(), language())
    return perform(
        commands.close_period,
        asked.organisation_id,
        asked.period,
        expected,
        count(shell().store, organisations(), asked),
        debts.sums(rows),
        [
            {"organisation_id": one["organisation"]["organisation_id"], "counts": one["counts"]}
            for one in rows
            if any(one["counts"].values())
        ],
        closings.unsigned(kept(asked), asked),
        reason,
    )


def request_correction(asked: Question, reason: str | None) -> dict[str, Any]:
    """Ask for the next edition; answers with the correction."""
    return perform(commands.request_correction, asked.organisation_id, asked.period, reason, creates=True)


def approve_correction(asked: Question, correction_id: str, expected: int) -> dict[str, Any]:
    """Approve it with what counts now; answers with the edition."""
    live = count(shell().store, organisations(), asked)
    return perform(commands.approve_correction, asked.organisation_id, asked.period, correction_id, expected, live)


def decline_correction(asked: Question, correction_id: str, expected: int, reason: str | None) -> dict[str, Any]:
    """Leave the edition as it is; answers with the correction."""
    return perform(commands.decline_correction, asked.organisation_id, asked.period, correction_id, expected, reason)


def state_not_held(asked: Question, programme: str, classes: int, reason: str | None, expected: int) -> dict[str, Any]:
    """The centre says that planned classes are not held."""
    about = (asked.organisation_id, asked.period, programme, classes, reason)
    return perform(owing.state_not_held, *about, expected=expected)


def name_responsible(organisation_id: str, who: str | None, expected: int) -> dict[str, Any]:
    """Say who answers for an organisation's reports."""
    return perform(owing.name_responsible, organisation_id, who, expected=expected)


def corrections(asked: Question) -> tuple[Document | None, list[dict[str, Any]]]:
    """The document under which the period is closed, and its corrections as far as they concern the organisation, the
    newest first."""
    document = edition_views.closing_document(shell().store, organisations(), asked)
    if document is None:
        return None, []
    under = organisations().under(asked.organisation_id)
    whole = document["organisation_id"] == asked.organisation_id
    found = [
        {"organisation_id": document["organisation_id"], "period": document["period"], **one}
        for one in document.get("corrections", {}).values()
        if whole or one["concerns_id"] in under
    ]
    return document, sorted(found, key=lambda one: str(one["requested"]["at"]), reverse=True)
