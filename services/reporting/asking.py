"""From a request to a question or a stated total: what the API and the pages ask in the same way."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting.views.conferences import (
    ConferenceQuestion,
    ConferenceReading,
    ask_conferences,
    read_conferences,
)
from services.reporting.views.mergers import dry_run
from services.reporting.views.question import ORGANISATION, USUAL, Asked, Question, ask
from services.reporting.views.reading import Reading, read
from services.reporting.views.terms import with_name
from shared.authority import Actor, not_allowed
from shared.refusal import unknown
from shared.vietnamese import today
from shared.web.language import language
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor


def who() -> Actor:
    """Who asks, on a route for those who are signed in."""
    actor = current_actor()
    if actor is None:
        raise not_allowed()
    return actor


def question(
    period: str,
    organisation: str | None,
    rule: str = USUAL.rule,
    role: str = USUAL.role,
    structure: str = USUAL.structure,
    as_of: date | None = None,
    mode: str | None = None,
) -> Question:
    """The question of this request; refuses as `ask` does."""
    asked = Asked(rule=rule, role=role, structure=structure, as_of=as_of, mode=mode)
    found = ask(who(), organisations(), today(shell().desk.clock()), period, organisation, asked)
    return found.of(with_name(shell().store, found.period))


def reading(asked: Question) -> Reading:
    """What the store holds for a question."""
    return read(shell().store, organisations(), asked)


def merger_tried(asked: Question, merging: list[str], into: str | None) -> dict[str, Any]:
    """What a merger would do to the figures. Refuses (404) organisations that the asker may not know."""
    inside = organisations().under(asked.organisation_id)
    if not inside.issuperset([*merging, *([into] if into else [])]):
        raise unknown(ORGANISATION)
    day = today(shell().desk.clock())
    return dry_run(shell().store, organisations(), asked, merging, into, day, language())


def conference_question(
    period: str | None,
    organisation: str | None,
    resolution: str | None,
    missing: bool = False,
    as_of: date | None = None,
) -> ConferenceQuestion:
    """The question about study conferences of this request; refuses as `ask` does."""
    return ask_conferences(
        who(), organisations(), today(shell().desk.clock()), period, organisation, resolution, missing, as_of
    )


def conference_reading(asked: ConferenceQuestion) -> ConferenceReading:
    """What the store holds for a question about study conferences."""
    return read_conferences(shell().store, organisations(), asked, today(shell().desk.clock()))


def may_state(organisation_id: str) -> bool:
    """Whether the asker may state totals of an organisation: the board and its own staff."""
    return who().may(organisations(), [organisation_id], "board", "staff")


def stating(organisation_id: str, period: str) -> Question:
    """The question whose total is to be stated. Refuses (404) unknown organisations, and (403) those who may
    only look."""
    asked = question(period, organisation_id)
    if not may_state(organisation_id):
        raise not_allowed()
    return asked


def deciding() -> list[str]:
    """The organisations for which the asker may decide what is to be looked at."""
    return sorted(who().scope(organisations(), "board", "staff"))
