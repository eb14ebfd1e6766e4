"""Who gets what: the rules of an organisation, each taken from the nearest one above that has said something of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.notification.model import kinds
from services.notification.model.kinds import KINDS
from services.notification.model.wishes import Quiet
from shared.organisations import Organisations

# What holds where nobody has said anything, beside the order of ways of `kinds.py`.
USUAL_QUIET = Quiet(21 * 60, 6 * 60)
USUAL_SUMMONS_DAYS = 7
USUAL_REMINDER_HOUR = 16

QUIET, SUMMONS_DAYS, REMINDER_HOUR = "quiet", "summons_days", "reminder_hour"


@dataclass(frozen=True)
class KindRule:
    """Whether messages of a kind go out, and by which ways, in the order in which they are tried."""

    on: bool
    channels: tuple[str, ...]


@dataclass(frozen=True)
class OwnRules:
    """The rules that hold for one organisation. `said`: what it and those above it say, nearest first; a document
    holds only what its organisation has said: `{_id, kinds: {code: {on, channels}}, quiet: {from, to} | None,
    summons_days, reminder_hour, webhook}`, where quiet hours that are None are none at all."""

    organisation_id: str
    said: tuple[Mapping[str, Any], ...]

    def kind(self, code: str) -> KindRule:
        """The rule for a kind."""
        usual = KINDS[code].channels
        for one in self.said:
            rule = one.get("kinds", {}).get(code)
            if rule:
                return KindRule(rule["on"], tuple(way for way in rule["channels"] if way in usual))
        return KindRule(True, usual)

    def says_of_kind(self, code: str) -> str | None:
        """Whose rule that is; None: nobody has said anything, it is the usual one."""
        return next((one["_id"] for one in self.said if code in one.get("kinds", {})), None)

    @property
    def quiet(self) -> Quiet | None:
        """At which hours recipients are left alone who have not said so themselves; None: at none."""
        kept: Mapping[str, int] | None = self._said(QUIET, USUAL_QUIET.kept())
        return Quiet.of(kept)

    @property
    def summons_days(self) -> int:
        """How many days before the first session the summons goes."""
        return int(self._said(SUMMONS_DAYS, USUAL_SUMMONS_DAYS))

    @property
    def reminder_hour(self) -> int:
        """At which hour of the day before (0 to 23, Vietnam) the reminder of tomorrow's session goes."""
        return int(self._said(REMINDER_HOUR, USUAL_REMINDER_HOUR))

    def says(self, thing: str) -> str | None:
        """Whose rule holds for `quiet`, `summons_days` or `reminder_hour`; None: the usual one."""
        return next((one["_id"] for one in self.said if thing in one), None)

    @property
    def webhook(self) -> Mapping[str, Any] | None:
        """`{url, secret_sealed}` of the organisation's own system: of its own only, never of one above."""
        own = next((one for one in self.said if one["_id"] == self.organisation_id), None)
        return own.get("webhook") if own else None

    def _said(self, thing: str, usual: Any) -> Any:
        return next((one[thing] for one in self.said if thing in one), usual)


class Rules:
    """The rules of all organisations, from the documents of `rules`."""

    def __init__(self, documents: Iterable[Mapping[str, Any]], organisations: Organisations) -> None:
        self._by_id = {one["_id"]: one for one in documents}
        self._organisations = organisations

    def of(self, organisation_id: str) -> OwnRules:
        """The rules that hold for an organisation; for one that became part of another, those of its heir. One that
        has not been heard of yet has the usual ones."""
        heir = self._organisations.heir(organisation_id)
        path = self._organisations.above(heir) or [heir]
        return OwnRules(heir, tuple(self._by_id[one] for one in path if one in self._by_id))


# Learners are told what the owner of their class says; organisations say themselves what they are told, and those above
# them for all who have said nothing.
AUDIENCES_OF = {
    "province": tuple(kinds.AUDIENCES),
    "board": tuple(kinds.AUDIENCES),
    "political-school": (kinds.LEARNER, kinds.CENTRE),
    "centre": (kinds.LEARNER, kinds.CENTRE),
}


def audiences_of(kind_of_organisation: str | None) -> tuple[str, ...]:
    """Those to whom messages go by the rules of an organisation of this kind."""
    return AUDIENCES_OF.get(kind_of_organisation or "", (kinds.LEARNER, kinds.COMMITTEE))
