"""A question about figures: which period, whose, by which rule; refused where the asker may not look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from services.reporting.model.class_record import RULES
from shared.authority import Actor
from shared.organisations import Organisations
from shared.periods import Period, parse
from shared.refusal import Refusal, Words, unknown

READERS = ("board", "staff", "operator")
ORGANISATION = Words("đơn vị", "organisation")

RULE_WORDS = {
    "opened": Words("Lớp được tính vào kỳ có ngày khai giảng.", "A class counts in the period in which it opened."),
    "closed": Words("Lớp được tính vào kỳ có ngày bế giảng.", "A class counts in the period in which it closed."),
}


@dataclass(frozen=True)
class Question:
    """Whose figures, of which period, by which rule."""

    period: Period
    organisation_id: str
    rule: str

    def href(self, path: str, **more: str | None) -> str:
        """An address of this service that asks the same question."""
        asked = {"period": self.period.key, "organisation": self.organisation_id, "rule": self.rule, **more}
        return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"


def ask(actor: Actor, organisations: Organisations, period: str, organisation: str | None, rule: str) -> Question:
    """The question. Refuses a period that cannot be read, an unknown rule, and (404) an organisation that the
    asker may not know; without one it is the topmost that they may see."""
    if rule not in RULES:
        words = Words("Cách tính chỉ có thể là opened hoặc closed.", "The rule is either opened or closed.")
        raise Refusal("rule-unknown", words, at="/rule")
    asked = organisation or top_of(actor, organisations)
    if asked is None or asked not in actor.scope(organisations, *READERS):
        raise unknown(ORGANISATION)
    return Question(parse(period), asked, rule)


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
