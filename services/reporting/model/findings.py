"""Findings: what a rule says of figures that cannot be, or that somebody should look at; and what rules look at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.periods import Period
from shared.refusal import Words

Finding = dict[str, Any]
"""`rule`; `mark` tells it from any other, and stays while numbers change; `digest` is of the numbers, by which one that
was set aside is known again; `part` is the row or figure of which it speaks; `first` and `last` are the days; `about`
names what: `what` (class, ledger, pair, organisation, stated-total, paper-report), `id`, `name`; `numbers`; `vi` and
`en` the sentence; `links` lead to what is behind it (`to`, with what the address needs); `weight` is the size of the
difference, for the order."""

Link = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """An organisation and a period: what is checked at once."""

    organisation_id: str
    period: Period

    @property
    def id(self) -> str:
        """One for an organisation and its days, however the period is written."""
        return f"{self.organisation_id}:{self.period.first}:{self.period.last}"


@dataclass(frozen=True)
class ClassFacts:
    """One class, or one row of an old ledger, as it was heard: `counts` are those by which figures count it, `day` the
    one on which it does. `composition` has what is stated of its learners. `overlaps` are classes of the register that
    a ledger row may count once more; `twins` what the other side of a partnership has of its own."""

    class_id: str
    name: str
    ledger: bool
    day: str
    first: str
    last: str
    counts: Mapping[str, Any]
    composition: Mapping[str, int]
    closed: bool = False
    assessed_by: str | None = None
    overlaps: Sequence[Mapping[str, Any]] = ()
    twins: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class PeriodFacts:
    """A period of an organisation: the cell of all, those of `programmes` (code, name, category, cells) as a summary
    has them, the cell of a year before (None where it is not to be compared), and what reports stated of it. `names`
    are those of all programmes and categories by their keys in reports; `items` the stated totals of the organisations
    below, where all of them that held classes stated one."""

    place: Place
    total: Mapping[str, Any]
    own: Mapping[str, Any]
    programmes: Sequence[Mapping[str, Any]]
    names: Mapping[str, Words]
    before: Mapping[str, Any] | None = None
    stated: Mapping[str, Any] | None = None
    items: Sequence[Mapping[str, Any]] = ()
    paper: Mapping[str, Any] | None = None


def finding(
    rule: str,
    words: Words,
    *,
    about: Mapping[str, str],
    first: str,
    last: str,
    numbers: Mapping[str, Any],
    links: Sequence[Link],
    weight: float = 1,
    part: str = "",
) -> Finding:
    """A finding. `part` tells findings of one rule about one thing apart: a row, a figure."""
    return {
        "rule": rule,
        "mark": _digest([rule, about["what"], about["id"], first, last, part]),
        "digest": _digest(numbers),
        "about": dict(about),
        "part": part,
        "first": first,
        "last": last,
        "numbers": dict(numbers),
        "vi": words.vi,
        "en": words.en,
        "links": [dict(one) for one in links],
        "weight": round(weight),
    }


def of_class(rule: str, one: ClassFacts, words: Words, numbers: Mapping[str, Any], weight: float = 1) -> Finding:
    """A finding about one class or ledger row."""
    return finding(
        rule,
        words,
        about={"what": "ledger" if one.ledger else "class", "id": one.class_id, "name": one.name},
        first=one.first,
        last=one.last,
        numbers=numbers,
        links=[link_to(one.class_id, one.name, ledger=one.ledger)],
        weight=weight,
    )


def of_period(
    rule: str,
    facts: PeriodFacts,
    words: Words,
    numbers: Mapping[str, Any],
    *,
    what: str = "organisation",
    links: Sequence[Link] = (),
    weight: float = 1,
    part: str = "",
) -> Finding:
    """A finding about a period of an organisation, or about what a report said of it."""
    place = facts.place
    return finding(
        rule,
        words,
        about={"what": what, "id": place.organisation_id, "name": ""},
        first=place.period.first.isoformat(),
        last=place.period.last.isoformat(),
        numbers=numbers,
        links=links or [{"to": "classes"}],
        weight=weight,
        part=part,
    )


def link_to(class_id: str, name: str, *, ledger: bool) -> Link:
    """The way to a class or a row of an old ledger."""
    return {"to": "class", "id": class_id, "name": f"{name} (sổ cũ)" if ledger else name}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
