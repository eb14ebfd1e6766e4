"""How far periods are: running, due, signed off by how many centres, closed as which edition; and what is owed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.reporting.commands.periods import closing_of
from services.reporting.model import closing
from services.reporting.model.debts import NOTHING
from services.reporting.views import debts
from services.reporting.views.question import Question
from shared.organisations import Organisations
from shared.periods import Period
from shared.store import Document, Store
from shared.unit_of_work import Clock
from shared.vietnamese import today

Get = Callable[[str, str], Document | None]


@dataclass(frozen=True)
class Periods:
    """What was kept of some periods, whoever's they are, and the tree by which it is read."""

    store: Store
    organisations: Organisations
    today: date
    documents: Mapping[str, Document]  # by identifier
    families: Mapping[str, list[str]]  # a centre -> those with whose affairs it goes on

    def get(self, collection: str, identifier: str) -> Document | None:
        """A document of the store; those of periods are known already."""
        if collection == "periods":
            return self.documents.get(identifier)
        found: Document | None = self.store[collection].find_one({"_id": identifier})
        return found

    def of(self, organisation_id: str, period: Period) -> Document:
        """What was said of a period at an organisation; the empty document where nothing was."""
        fresh = closing.fresh(organisation_id, period)
        return self.documents.get(fresh["_id"], fresh)

    def closing(self, organisation_id: str, period: Period) -> Document | None:
        """The document under which the period was closed for an organisation."""
        return closing_of(self.get, self.organisations, organisation_id, period)

    def sign_offs(self, centre: str, period: Period) -> list[Document]:
        """The documents with the sign-offs that stand for a centre: its own, or those of the centres with whose affairs
        it goes on."""
        own = self.of(centre, period)
        if "signed_off" in own:
            return [own]
        return [one for before in self.families.get(centre, ()) if "signed_off" in (one := self.of(before, period))]

    def is_signed_off(self, centre: str, period: Period) -> bool:
        """Whether the centre has signed off, or before it all those with whose affairs it goes on."""
        found = self.sign_offs(centre, period)
        return bool(found) and (found[0]["organisation_id"] == centre or len(found) == len(self.families[centre]))


def periods_of(store: Store, organisations: Organisations, periods: Iterable[Period], today: date) -> Periods:
    """What was kept of these periods."""
    kept = store.periods.find({"period": {"$in": [period.key for period in periods]}})
    families: dict[str, list[str]] = {}
    for one in organisations:
        heir = organisations.heir(one["_id"])
        if heir != one["_id"] and one["kind"] == "centre":
            families.setdefault(heir, []).append(one["_id"])
    return Periods(store, organisations, today, {one["_id"]: one for one in kept}, families)


def state_of(kept: Periods, organisation_id: str, period: Period) -> dict[str, Any]:
    """`{state, due_by, signed, of, edition, closed_by, version}`.

    `state` is future, running, ended, due, overdue, signed-off or closed; `signed` of `of` centres have signed off, of
    a centre itself one of one; `closed_by` is whose the edition is; `version` is that of the organisation's own
    document.
    """
    tree = kept.organisations
    centres = debts.centres_of(tree, tree.under(organisation_id), period)
    signed = [one for one in centres if kept.is_signed_off(one, period)]
    waiting = [kept.of(one, period).get("due_by") for one in centres if one not in signed]
    dues = sorted(day for day in waiting if day)
    closed = kept.closing(organisation_id, period)
    if period.first > kept.today:
        state = "future"
    elif kept.today <= period.last:
        state = "running"
    elif closed is not None:
        state = "closed"
    elif centres and len(signed) == len(centres):
        state = "signed-off"
    elif dues:
        state = "overdue" if dues[0] < kept.today.isoformat() else "due"
    else:
        state = "ended"
    return {
        "state": state,
        "due_by": dues[0] if dues else None,
        "signed": len(signed),
        "of": len(centres),
        "edition": closed["edition"] if closed else None,
        "closed_by": closed["organisation_id"] if closed else None,
        "version": kept.of(organisation_id, period).get("version", 0),
    }


def standing(
    store: Store, organisations: Organisations, question: Question, clock: Clock, language: str = "vi"
) -> dict[str, Any]:
    """How far the question's period is, with what is missing and who owes it: the answer of `state_of` with `debts`
    (`{not_stated, not_opened, sheets, results, sign_offs}`) and `owing` (who owes something, each as
    `views.debts.owing` has it and `signed_off`).

    A period that is closed owes nothing any more. `state` is None for a free range, which nobody signs off.
    """
    nothing = {**NOTHING, "sign_offs": 0}
    if not closing.is_calendar(question.period):
        blank = dict.fromkeys(("due_by", "edition", "closed_by"))
        return {"state": None, **blank, "signed": 0, "of": 0, "version": 0, "debts": nothing, "owing": []}
    day = today(clock())
    kept = periods_of(store, organisations, [question.period], day)
    found = state_of(kept, question.organisation_id, question.period)
    if found["state"] in ("closed", "future"):
        return {**found, "debts": nothing, "owing": []}
    return {**found, **owed(kept, question, language)}


def owed(kept: Periods, question: Question, language: str, *, everybody: bool = False) -> dict[str, Any]:
    """`{debts, owing}` of a period that is not closed; a sign-off is owed when the period is over. `owing` has only who
    owes something, unless `everybody` is asked for."""
    period = question.period
    rows = [
        {**one, "signed_off": kept.is_signed_off(one["organisation"]["organisation_id"], period)}
        for one in debts.owing(kept.store, kept.organisations, question, kept.today, language)
    ]
    missing = unsigned(kept, question) if kept.today > period.last else []
    return {
        "debts": {**debts.sums(rows), "sign_offs": len(missing)},
        "owing": [
            one
            for one in rows
            if everybody or any(one["counts"].values()) or one["organisation"]["organisation_id"] in missing
        ],
    }


def unsigned(kept: Periods, question: Question) -> list[str]:
    """The centres that have not signed off, in the order of their names."""
    tree, period = kept.organisations, question.period
    centres = debts.centres_of(tree, tree.under(question.organisation_id), period)
    missing = [one for one in centres if not kept.is_signed_off(one, period)]
    return sorted(missing, key=tree.name)


def year_of_periods(
    store: Store, organisations: Organisations, organisation_id: str, year: int, today: date
) -> list[dict[str, Any]]:
    """The quarters, half-years and the year itself that have begun: `{period, words, first, last}` (`words` as Words)
    with what `state_of` answers."""
    periods = [one for one in closing.periods_of(year) if one.first <= today]
    kept = periods_of(store, organisations, periods, today)
    return [
        {
            "period": one.key,
            "words": one.words(),
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
            **state_of(kept, organisation_id, one),
        }
        for one in periods
    ]
