"""Paper reports beside the register: of one centre and period, and which centres have entered theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.model.findings import PeriodFacts, Place
from services.reporting.model.paper_checks import register_of
from services.reporting.model.paper_reports import BY, MEASURES, compare, show
from services.reporting.views.check_facts import Registers, names_of
from services.reporting.views.findings import findings
from services.reporting.views.programmes import in_order
from services.reporting.views.reading import Reading
from shared.organisations import Organisations
from shared.periods import Period
from shared.refusal import Words
from shared.store import Store, by_id
from shared.vietnamese import collation_key

HOLDERS = ("centre", "political-school")


def paper_report(store: Store, place: Place) -> dict[str, Any] | None:
    """As `model.paper_reports.show` has it, or None."""
    document = store.paper_reports.find_one({"_id": place.id})
    return show(document) if document else None


def keys_of(reading: Reading) -> dict[str, dict[str, Words]]:
    """The rows that a report can have, in the order of briefings: by `programme` and by `category`, key and words."""
    ordered = in_order(reading, reading.programmes)
    names = names_of(reading)
    categories = dict.fromkeys(reading.programme(code)["category"].vi for code in ordered)
    return {"programme": {code: names[code] for code in ordered}, "category": {one: names[one] for one in categories}}


def held_against(registers: Registers, place: Place, language: str) -> dict[str, Any]:
    """`{report, rows, total, rest}`: what the paper says beside what the register has, row by row with names."""
    facts, _ = registers.period(place)
    if facts.paper is None:
        raise LookupError("there is no report to hold against the register")
    compared = compare(facts.paper, register_of(facts), {"total": facts.total, "own": facts.own})
    rest = [_rest(facts, key) for key in compared["rest"]]
    return {
        "report": show(facts.paper),
        "rows": [{**row, **_named(facts, row["key"], language)} for row in compared["rows"]],
        "total": compared["total"],
        "rest": [{**row, **_named(facts, row["key"], language)} for row in rest],
    }


def _rest(facts: PeriodFacts, key: str) -> dict[str, Any]:
    """A row that only the register has."""
    cell = register_of(facts)[key]["total"]
    numbers = {one: {"stated": None, "found": cell[one], "verdict": None} for one in MEASURES}
    return {"key": key, **numbers, "classes": {"stated": None, "found": cell["classes"], "verdict": "differs"}}


def _named(facts: PeriodFacts, key: str, language: str) -> dict[str, Any]:
    codes = register_of(facts).get(key, {}).get("codes", [])
    name = facts.names.get(key)
    return {"name": name.in_language(language) if name else key, "programme": codes[0] if len(codes) == 1 else None}


def reports_of(store: Store, organisations: Organisations, members: set[str], period: Period) -> list[dict[str, Any]]:
    """The centres among these and what they entered of the period: `{organisation_id, name, report, findings}`."""
    holders = [one for one in organisations if one["_id"] in members and _holds(one, period)]
    kept = by_id(store.paper_reports, (Place(one["_id"], period).id for one in holders))
    asked = {one["organisation_id"] for one in kept.values()}
    found = [one for one in findings(store, asked, period) if _is_of(one, period) and not one["aside"]] if asked else []
    rows = []
    for one in sorted(holders, key=lambda one: collation_key(one["name"])):
        report = kept.get(Place(one["_id"], period).id)
        rows.append(
            {
                "organisation_id": one["_id"],
                "name": organisations.name(one["_id"], on=period.last),
                "report": show(report) if report else None,
                "findings": sum(each["organisation_id"] == one["_id"] for each in found),
            }
        )
    return rows


def _holds(one: Mapping[str, Any], period: Period) -> bool:
    stood = (one["valid_from"] or "") <= period.last.isoformat() and (
        one["valid_to"] is None or one["valid_to"] >= period.first.isoformat()
    )
    return one["kind"] in HOLDERS and stood


def _is_of(one: Mapping[str, Any], period: Period) -> bool:
    return (
        one["about"]["what"] == "paper-report" and one["first"] == str(period.first) and one["last"] == str(period.last)
    )


def grid_of(report: Mapping[str, Any] | None, keys: Mapping[str, Mapping[str, Any]], by: str) -> list[dict[str, Any]]:
    """The rows to be filled in: every programme (or category) with what is stated of it."""
    assert by in BY
    stated = {row["key"]: row for row in report["rows"]} if report and report["by"] == by else {}
    return [{"key": key, "words": words, "row": stated.get(key)} for key, words in keys[by].items()]
