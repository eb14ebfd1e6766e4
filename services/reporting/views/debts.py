"""What each centre owes for a period, by the name of the class, with who answers for it; looked up as things stand.

What an organisation owed that became part of another is owed by whoever goes on with its affairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from services.reporting.model import debts
from services.reporting.model.debts import NOTHING
from services.reporting.model.planned import quarters_of
from services.reporting.views.planned import plans_in_force
from services.reporting.views.programmes import programme
from services.reporting.views.question import Question
from services.reporting.views.reading import Reading, read
from services.reporting.views.summaries import summary
from shared.organisations import Organisations
from shared.periods import Period
from shared.store import Document, Store, by_id
from shared.vietnamese import collation_key

# A class that closed later than so long after a period did not begin in it: this bounds what is looked through.
LONGEST_CLASS = timedelta(days=3 * 366)
OF_CLASS = (
    *("name", "programme", "programme_version", "owner_id", "state", "ledger", "starts_on", "ends_on"),
    *("opened_on", "closed_on", "cancelled_on", "sessions", "sheets_closed", "bands", "completed"),
)

Owing = dict[str, Any]


def owing(store: Store, organisations: Organisations, question: Question, today: date, language: str) -> list[Owing]:
    """For every centre below, and whoever else owes something, by name: `{organisation: {organisation_id, name},
    responsible, counts, planned, not_opened, sheets, results}`.

    `counts` as `model.debts.KINDS` has them. `planned` are rows of `model.debts.planned_classes` with the programme's
    name and the centre's `statements`; the others list classes (`{class_id, name, …}`): `sheets` with the days of
    sessions that have no closed sheet, `results` with what is missing.
    """
    period = question.period
    members = organisations.under(question.organisation_id)
    reading = read(store, organisations, question)
    found: dict[str, Owing] = {}

    def of(organisation_id: str) -> Owing:
        heir = organisations.heir(organisation_id)
        about = {"organisation_id": heir, "name": organisations.name(heir)}
        return found.setdefault(
            heir, {"organisation": about, "counts": dict(NOTHING), "planned": [], "not_opened": [], "sheets": [],
                   "results": [], "cancelled": []}
        )  # fmt: skip

    for centre in centres_of(organisations, members, period):
        of(centre)
    records = [one for one in _touching(store, period) if one["owner_id"] in members]
    for record in records:
        _add_class(of(record["owner_id"]), record, period, today, reading)
    _add_planned(store, reading, members, of, language, over=today > period.last)
    who = by_id(store.responsible, found)
    for heir, one in found.items():
        one["responsible"] = who.get(heir, {}).get("who")
        del one["cancelled"]
    owed = [one for heir, one in found.items() if any(one["counts"].values()) or _is_centre(organisations, heir)]
    return sorted(owed, key=lambda one: collation_key(one["organisation"]["name"]))


def centres_of(organisations: Organisations, members: Iterable[str], period: Period) -> list[str]:
    """The centres that are to answer for a period: those of the members that stand, and stood by its end or go on with
    one that did."""
    found = []
    for member in members:
        known = organisations.get(member)
        if known is None or known["kind"] != "centre" or not organisations.stands(member):
            continue
        begun = (known.get("valid_from") or "") <= period.last.isoformat()
        if begun or any(organisations.heir(one) == member for one in known.get("predecessor_ids") or ()):
            found.append(member)
    return found


def sums(all_of_them: Iterable[Owing]) -> dict[str, int]:
    """What all of them owe together."""
    counts = [one["counts"] for one in all_of_them]
    return {kind: sum(one[kind] for one in counts) for kind in NOTHING}


def _is_centre(organisations: Organisations, organisation_id: str) -> bool:
    return (organisations.get(organisation_id) or {}).get("kind") == "centre"


def _touching(store: Store, period: Period) -> Iterator[Document]:
    """The classes whose days touch the period: to be opened or cancelled in it, or held."""
    first, last = period.first.isoformat(), period.last.isoformat()
    inside = {"$gte": first, "$lte": last}
    ending = {"$gte": first, "$lte": (period.last + LONGEST_CLASS).isoformat()}
    shown = dict.fromkeys(OF_CLASS, 1)
    for query in ({"state": "announced", "starts_on": inside}, {"state": "cancelled", "starts_on": inside}):
        yield from store.classes.find(query, shown)
    for held in ({"state": "open", "starts_on": {"$lte": last}}, {"state": "closed", "ends_on": ending}):
        for record in store.classes.find(held, shown):
            if record["starts_on"] <= last:
                yield record


def _add_class(to: Owing, record: Document, period: Period, today: date, reading: Reading) -> None:
    about = {"class_id": record["_id"], "name": record["name"], "programme": record["programme"]}
    if debts.is_cancelled(record, period):
        to["cancelled"].append(about)
    if debts.is_not_opened(record, period, today):
        to["not_opened"].append({**about, "starts_on": record["starts_on"]})
        to["counts"]["not_opened"] += 1
    days = debts.open_sheets(record, period, today)
    if days:
        to["sheets"].append({**about, "days": days})
        to["counts"]["sheets"] += len(days)
    version = reading.versions.get(record["programme_version"], {})
    missing = debts.missing_results(record, period, today, assessed=version.get("assessed_by") not in (None, "none"))
    if missing:
        to["results"].append({**about, "ends_on": record.get("closed_on") or record["ends_on"], "missing": missing})
        to["counts"]["results"] += 1


def _add_planned(store: Store, reading: Reading, members: set[str], of: Any, language: str, *, over: bool) -> None:
    """The plans of those below, held against what they did and what they said. Nothing is owed while the period runs:
    what is planned may still come."""
    period = reading.question.period
    quarters = [f"{year}-Q{one}" for year, numbers in quarters_of(period).items() for one in numbers]
    if not quarters:
        return
    tree = reading.organisations
    planned: dict[str, dict[str, int]] = {}
    for plan, _, lines in plans_in_force(store, period, lambda plan: plan["centre_id"] in members):
        codes = planned.setdefault(tree.heir(plan["centre_id"]), {})
        for line in lines:
            codes[line["programme"]] = codes.get(line["programme"], 0) + line["classes"]
    statements: dict[str, list[Document]] = {}
    for one in store.not_held.find({"period": {"$in": quarters}}):
        if one["organisation_id"] in members and one["classes"]:
            statements.setdefault(tree.heir(one["organisation_id"]), []).append(one)
    held: dict[str, dict[str, int]] = {}
    if planned:
        for row in summary(store, reading, "both", language)["rows"]:
            codes = held.setdefault(tree.heir(row["centre"]["organisation_id"]), {})
            code = row["programme"]["code"]
            codes[code] = codes.get(code, 0) + row["total"]["classes"]
    for heir in {*planned, *statements}:
        to, said = of(heir), statements.get(heir, [])
        rows = debts.planned_classes(
            planned.get(heir, {}),
            held.get(heir, {}),
            _by_programme(to["not_opened"]),
            _by_programme(to["cancelled"]),
            _by_programme(said, "classes"),
        )
        to["planned"] = [
            {
                **row,
                "programme": programme(reading, row["programme"], language),
                "statements": [
                    {name: one[name] for name in ("period", "classes", "reason")}
                    for one in said
                    if one["programme"] == row["programme"]
                ],
            }
            for row in sorted(rows, key=lambda row: reading.programme(row["programme"])["order"])
        ]
        to["counts"]["not_stated"] = sum(row["owed"] for row in rows) if over else 0


def _by_programme(those: Iterable[Document], name: str | None = None) -> dict[str, int]:
    """How many of each programme: the classes listed, or what they say themselves."""
    found: dict[str, int] = {}
    for one in those:
        found[one["programme"]] = found.get(one["programme"], 0) + (one[name] if name else 1)
    return found
