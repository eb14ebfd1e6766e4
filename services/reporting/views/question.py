"""A question about figures: which period, whose, by which rule, as known when; refused where the asker may not look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from services.reporting.model.class_record import MODES, ROLES, RULES, axis
from shared.authority import Actor
from shared.organisations import Organisations
from shared.periods import Period, parse
from shared.refusal import Refusal, Words, unknown
from shared.vietnamese import TIME_ZONE, day

READERS = ("board", "staff", "operator")
ORGANISATION = Words("đơn vị", "organisation")
STRUCTURES = ("now", "then")

ROLE_WORDS = {
    "owner": Words("đơn vị mở lớp", "the owner of the class"),
    "host": Words("nơi tổ chức lớp", "where the class is held"),
    "partner": Words("đơn vị phối hợp", "the partner"),
}
STRUCTURE_WORDS = {
    "now": Words("tổ chức như hiện nay", "the structure of now"),
    "then": Words("tổ chức tại thời điểm mở lớp", "the structure of then"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a question is put beside its period and organisation; each has its usual value.

    `role` says whose classes count for an organisation; `structure` whether what belongs to it is as the tree is now
    or was on the day of each class; `as_of` asks for what was known by the end of that day; `mode` narrows.
    """

    rule: str = "opened"
    role: str = "owner"
    structure: str = "now"
    as_of: date | None = None
    mode: str | None = None


USUAL = Asked()


@dataclass(frozen=True)
class Question(Asked):
    """Whose figures, of which period, and how they are asked for."""

    period: Period
    organisation_id: str

    @property
    def axis(self) -> str:
        """Under which heading the figures are kept."""
        return axis(self.rule, self.role)

    @property
    def until(self) -> str | None:
        """The last moment (ISO, UTC) of the day as of which is asked."""
        return end_of(self.as_of) if self.as_of else None

    def of(self, period: Period | None = None, organisation_id: str | None = None) -> Question:
        """The same question of another period or organisation."""
        return replace(self, period=period or self.period, organisation_id=organisation_id or self.organisation_id)

    def as_now(self) -> Question:
        """The same question by the structure of now."""
        return replace(self, structure="now")

    def href(self, path: str, **more: str | None) -> str:
        """An address of this service that asks the same question."""
        asked = {
            "period": self.period.key,
            "organisation": self.organisation_id,
            "rule": self.rule,
            "role": self.role if self.role != USUAL.role else None,
            "structure": self.structure if self.structure != USUAL.structure else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "mode": self.mode,
            **more,
        }
        return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"


def end_of(day: date) -> str:
    """The last moment of a day in Vietnam (ISO, UTC)."""
    return datetime.combine(day, time.max, TIME_ZONE).astimezone(UTC).isoformat()


def ask(
    actor: Actor, organisations: Organisations, today: date, period: str, organisation: str | None, asked: Asked = USUAL
) -> Question:
    """The question. Refuses a period that cannot be read or has not begun, what is not among the ways to ask, a day
    that has not come, and (404) an organisation that the asker may not know; without one it is the topmost that they
    may see."""
    _check("rule", asked.rule, RULES)
    _check("role", asked.role, ROLES)
    _check("structure", asked.structure, STRUCTURES)
    if asked.mode is not None:
        _check("mode", asked.mode, MODES)
    whose = organisation or top_of(actor, organisations)
    if whose is None or whose not in actor.scope(organisations, *READERS):
        raise unknown(ORGANISATION)
    if asked.as_of is not None and asked.as_of > today:
        words = Words(
            f"Ngày {day(asked.as_of)} chưa đến; không thể xem số liệu như đã biết vào ngày đó. "
            f"Hãy chọn một ngày đến hết {day(today)}.",
            f"{day(asked.as_of)} has not come: nothing was known then. Choose a day up to {day(today)}.",
        )
        raise Refusal("day-in-the-future", words, at="/as_of")
    return Question(begun(parse(period), today), whose, **vars(asked))


def begun(period: Period, today: date) -> Period:
    """The period; refuses one that has not begun."""
    if period.first > today:
        words = Words(
            f"Kỳ này bắt đầu ngày {day(period.first)}, chưa đến nên chưa có số liệu. Hãy chọn một kỳ đã bắt đầu.",
            f"This period begins on {day(period.first)}: there are no figures yet. Choose one that has begun.",
        )
        raise Refusal("period-in-the-future", words, at="/period")
    return period


def _check(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        listed = ", ".join(choices)
        words = Words(f"{name} chỉ có thể là: {listed}.", f"{name} can only be one of: {listed}.")
        raise Refusal(f"{name}-unknown", words, at=f"/{name}")


def top_of(actor: Actor, organisations: Organisations) -> str | None:
    """The organisation with the most below it among those that the asker may see; None when there is none."""
    places = [role.organisation_id for role in actor.roles if role.name in READERS]
    if "*" in places:
        places = [root["_id"] for root in organisations.children(None)]
    known = [organisations.heir(place) for place in places if place in organisations]
    return max(known, key=lambda place: len(organisations.under(place)), default=None)


SHOWN_KINDS = ("province", "board", "political-school", "centre")


def choices(actor: Actor, organisations: Organisations, chosen: str) -> list[tuple[str, str]]:
    """The organisations to choose from as a tree: identifier and indented name. Committees and cells hold classes
    only now and then; they are reached by their row in the figures, and shown here when chosen."""
    scope = actor.scope(organisations, *READERS)
    found: list[tuple[str, str]] = []

    def walk(one: Any, depth: int) -> None:
        shown = one["_id"] in scope and (one["kind"] in SHOWN_KINDS or one["_id"] == chosen)
        if shown:
            found.append((one["_id"], "\u2003" * depth + one["name"]))
        for child in organisations.children(one["_id"]):
            walk(child, depth + shown)

    for root in organisations.children(None):
        walk(root, 0)
    return found
