"""What rules look at, read from the store: the classes of an organisation in a month, the figures of a period."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from services.reporting.model import class_record
from services.reporting.model.findings import ClassFacts, PeriodFacts, Place
from services.reporting.model.stated_totals import show, stated_id
from services.reporting.views.question import Question
from services.reporting.views.reading import Reading, read
from services.reporting.views.summaries import summary
from shared.organisations import Organisations
from shared.periods import Period, parse
from shared.refusal import Words
from shared.store import Document, Store, by_id

COUNTS = ("open", "closed")
LONGEST_SPAN = timedelta(days=366)  # a ledger row of several years says nothing of a single class
LONGEST_CLASS = timedelta(days=600)


@dataclass(frozen=True)
class Registers:
    """The store as one round of checks reads it."""

    store: Store
    organisations: Organisations
    today: date

    @cached_property
    def _owners(self) -> dict[str, list[str]]:
        """By organisation, whose classes are its own: also those of organisations that became part of it."""
        found: dict[str, list[str]] = {}
        for one in self.organisations:
            found.setdefault(self.organisations.heir(one["_id"]), []).append(one["_id"])
        return found

    @cached_property
    def _programmes(self) -> dict[str, Document]:
        return {one["_id"]: one for one in self.store.programmes.find()}

    def owners(self, organisation_id: str) -> list[str]:
        """Whose classes are this organisation's."""
        return self._owners.get(organisation_id, [organisation_id])

    # ---- a month, class by class ----

    def classes(self, place: Place) -> tuple[list[ClassFacts], str]:
        """The classes and ledger rows that count for the organisation in the month, and a digest of what they were
        read from: their ids and versions."""
        span = {"$gte": place.period.first.isoformat(), "$lte": place.period.last.isoformat()}
        records = []
        for owner in self.owners(place.organisation_id):
            opened = self.store.classes.find({"owner_id": owner, "opened_on": span})
            records += [one for one in opened if one["state"] in COUNTS]
            rows = self.store.classes.find({"owner_id": owner, "last_day": span})
            records += [one for one in rows if one["state"] == "ledger"]
        facts, about = [], hashlib.sha256()
        for record in sorted(records, key=lambda one: str(one["_id"])):
            overlaps, twins = self._overlaps(record), self._twins(record)
            facts.append(self._class(record, overlaps, twins))
            for one in (record, *overlaps, *twins):
                about.update(f"{one['_id']} {one['version']}\n".encode())
        return facts, about.hexdigest()[:20]

    def _class(self, record: Document, overlaps: list[Document], twins: list[Document]) -> ClassFacts:
        counts = class_record.contribution(record)
        ledger = record["ledger"]
        first, last = _days(record) if ledger else (record["opened_on"], record["opened_on"])
        stated: Mapping[str, Any] = record.get("composition") or {}
        return ClassFacts(
            class_id=record["_id"],
            name=self._name(record),
            ledger=ledger,
            day=last,
            first=first,
            last=last,
            counts=counts,
            composition={name: stated[name] for name in class_record.COMPOSITION if stated.get(name) is not None},
            closed=record["state"] == "closed",
            assessed_by=self._programmes.get(record["programme_version"], {}).get("assessed_by"),
            overlaps=[self._other(one) for one in overlaps],
            twins=[self._other(one) for one in twins],
        )

    def _name(self, record: Document) -> str:
        known = self._programmes.get(record["programme_version"], {})
        return str(record["name"] or known.get("name_vi") or record["programme"])

    def _other(self, record: Document) -> dict[str, Any]:
        first, last = _days(record) if record["ledger"] else (record["opened_on"], record["opened_on"])
        enrolments = class_record.contribution(record)["enrolments"]
        about = {"class_id": record["_id"], "name": self._name(record), "ledger": record["ledger"]}
        return {**about, "first": first, "last": last, "enrolments": dict(enrolments)}

    def _overlaps(self, record: Document) -> list[Document]:
        """Of a ledger row, the classes of the register that it may count once more."""
        if not record["ledger"]:
            return []
        span = {"$gte": record["first_day"], "$lte": record["last_day"]}
        return [
            one
            for owner in self.owners(self.organisations.heir(record["owner_id"]))
            for one in self.store.classes.find({"owner_id": owner, "opened_on": span})
            if one["state"] in COUNTS and one["programme"] == record["programme"]
        ]

    def _twins(self, record: Document) -> list[Document]:
        """What the other side of a partnership has, of the same programme and days."""
        if not record["with_partner"]:
            return []
        first, last = _days(record)
        if date.fromisoformat(last) - date.fromisoformat(first) > LONGEST_SPAN and record["ledger"]:
            return []
        earliest = (date.fromisoformat(first) - LONGEST_CLASS).isoformat()
        opened = {"$gte": earliest, "$lte": last}
        found: dict[str, Document] = {}
        for owner in self.owners(self.organisations.heir(record["owner_id"])):
            for one in self.store.classes.find({"partner_id": owner, "opened_on": opened}):
                if _is_twin(one, record):
                    found[one["_id"]] = one
        if partner := record.get("partner_id"):
            theirs = [
                *self.store.classes.find({"owner_id": partner, "opened_on": opened}),
                *self.store.classes.find({"owner_id": partner, "last_day": {"$gte": first}}),
            ]
            found |= {one["_id"]: one for one in theirs if _is_twin(record, one)}
        return [found[one] for one in sorted(found)]

    # ---- a period, by its figures ----

    def period(self, place: Place) -> tuple[PeriodFacts, dict[str, Any]]:
        """The figures of the organisation and all below it, beside what reports stated, and of which versions."""
        period, organisation_id = place.period, place.organisation_id
        reading = self._reading(place)
        found = summary(self.store, reading, "programme", "vi")
        stated = self.store.stated_totals.find_one({"_id": stated_id(organisation_id, period)})
        paper = self.store.paper_reports.find_one({"_id": place.id})
        before, earlier = None, year_before(period)
        if earlier and period.last < self.today:
            before = summary(self.store, self._reading(Place(organisation_id, earlier)), "none", "vi")
        items = self._items(place) if stated else []
        facts = PeriodFacts(
            place=place,
            total=found["total"],
            own=found["lines"]["own"],
            programmes=[{**row, **_words(reading, row["programme"]["code"])} for row in found["rows"]],
            names=names_of(reading),
            before=before["total"] if before else None,
            stated=show(stated) if stated else None,
            items=items,
            paper=paper,
        )
        made_of = {
            "figures": found["as_of"],
            "figures_before": before["as_of"] if before else None,
            "stated_total": stated["version"] if stated else None,
            "items": [one["version"] for one in items],
            "paper_report": paper["version"] if paper else None,
        }
        return facts, made_of

    def _reading(self, place: Place) -> Reading:
        return read(self.store, self.organisations, Question(place.period, place.organisation_id))

    def _items(self, place: Place) -> list[dict[str, Any]]:
        """The stated totals of the organisations that held classes, where all of them stated one."""
        rows = summary(self.store, self._reading(place), "centre", "vi")["rows"]
        held = [one["centre"]["organisation_id"] for one in rows if one["total"]["classes"]]
        kept = by_id(self.store.stated_totals, (stated_id(one, place.period) for one in held))
        ids = {stated_id(one, place.period) for one in held}
        if place.organisation_id in held or ids != kept.keys():
            return []
        return [show(kept[one]) for one in sorted(kept)]


def year_before(period: Period) -> Period | None:
    """The same quarter or year a year before; None of any other period."""
    part = period.key.partition("-")[2]
    if ".." in period.key or part[:1] not in ("", "Q"):
        return None
    return period.year_before()


def names_of(reading: Reading) -> dict[str, Words]:
    """How programmes and categories are called, by their keys in paper reports."""
    known = [_words(reading, code) for code in reading.programmes]
    return {one["category"].vi: one["category"] for one in known} | {one["code"]: one["name"] for one in known}


def _words(reading: Reading, code: str) -> dict[str, Any]:
    known = reading.programme(code)
    return {"code": code, "name": known["name"], "category": known["category"]}


def _days(record: Document) -> tuple[str, str]:
    """The first and the last day of a class or a ledger row."""
    names = ("first_day", "last_day") if record["ledger"] else ("starts_on", "ends_on")
    return record[names[0]], record[names[1]]


def _is_twin(klass: Document, other: Document) -> bool:
    """Whether what the partner of a class has may be the same class."""
    if klass["state"] not in COUNTS or other["state"] not in (*COUNTS, "ledger") or klass["_id"] == other["_id"]:
        return False
    first, last = _days(klass)
    begins, ends = _days(other)
    if klass["programme"] != other["programme"] or begins > last or ends < first or not other["with_partner"]:
        return False
    if other["ledger"]:
        return date.fromisoformat(ends) - date.fromisoformat(begins) <= LONGEST_SPAN
    return klass["owner_id"] in (other.get("partner_id"), other.get("host_id"))


def months_behind(registers: Registers, organisation_id: str, month: Period) -> Iterator[Place]:
    """Other months whose findings may rest on the classes of this one: of ledger rows that span it, and of the other
    side of partnerships."""
    first, last, heir_of = month.first.isoformat(), month.last.isoformat(), registers.organisations.heir
    for owner in registers.owners(organisation_id):
        for row in registers.store.classes.find({"owner_id": owner, "last_day": {"$gte": first}}):
            if row["state"] == "ledger" and row["first_day"] <= last:
                yield Place(organisation_id, parse(row["last_day"][:7]))
        begun = {"$gte": (month.first - LONGEST_SPAN).isoformat(), "$lte": last}
        for one in registers.store.classes.find(
            {"partner_id": owner, "opened_on": begun}, {"owner_id": 1, "opened_on": 1}
        ):
            yield Place(heir_of(one["owner_id"]), parse(one["opened_on"][:7]))
        for one in registers.store.classes.find({"owner_id": owner, "opened_on": {"$gte": first, "$lte": last}}):
            if partner := one.get("partner_id"):
                yield Place(heir_of(partner), month)
                for row in registers.store.classes.find({"owner_id": partner, "last_day": {"$gte": first}}):
                    if row["state"] == "ledger" and row["first_day"] <= last:
                        yield Place(heir_of(partner), parse(row["last_day"][:7]))
