"""What a class counts, and where: from all that was heard of it to its contribution to the figures of a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from services.reporting.model import persons

RULES = ("opened", "closed")
LINES = ("own", "partner")
BANDS = ("excellent", "good", "fair", "pass", "fail")

ClassRecord = Mapping[str, Any]
"""The followed document of a class: what its announcement or ledger row said, and `opened_on`, `closed_on`,
`cancelled_on` (days or absent), `persons` (packed), `completed` (a count), `sheets` (session id -> counts), `bands`
(counts), `certificates` (the ids of those that are valid). One that is only planned has `planned` and no owner."""


class StatedNumber(TypedDict):
    """A number as it was stated: `words` is the word that made it approximate (`gần`), or None."""

    value: int
    words: str | None


class Contribution(TypedDict):
    """What one class (or one ledger row, which stands for `classes` of them) adds to the figures of its month.

    Attendance is kept in three parts: whether an excused absence was expected is for the programme to say, and
    that is read with the figures. `completions` and `bands` are None as long as they are not known. Figures that
    were kept before there were results have neither bands nor certificates.
    """

    programme: str
    programme_version: str
    line: str
    partner_id: str | None
    partner_name: str | None
    ledger: bool
    opened_on: str | None
    closed_on: str | None
    first_day: str | None
    last_day: str | None
    classes: int
    enrolments: StatedNumber
    persons: persons.Packed
    completions: int | None
    attended: int
    excused: int
    absent: int
    bands: NotRequired[dict[str, int] | None]
    certificates: NotRequired[int]


def state(record: ClassRecord) -> str:
    """`ledger`, `planned`, `announced`, `open`, `closed`, `cancelled`; `unheard` while only its sheets are known."""
    if "owner_id" not in record:
        return "planned" if record.get("planned") else "unheard"
    if record["ledger"]:
        return "ledger"
    for name, day in (("cancelled", "cancelled_on"), ("closed", "closed_on"), ("open", "opened_on")):
        if record.get(day):
            return name
    return "announced"


def figures_id(rule: str, organisation_id: str, month: str) -> str:
    """The identifier of the figures of one organisation and month (`2023-01`) under a counting rule."""
    return f"{rule}:{organisation_id}:{month}"


def places(record: ClassRecord) -> list[str]:
    """In which figures the class counts as it stands now: at most one for each rule.

    A ledger row stands in the month of its last day under both rules.
    """
    now = state(record)
    if now == "ledger":
        days = dict.fromkeys(RULES, record["last_day"])
    elif now in ("open", "closed"):
        days = {"opened": record.get("opened_on"), "closed": record.get("closed_on")}
    else:
        days = {}
    return [figures_id(rule, record["owner_id"], day[:7]) for rule, day in days.items() if day]


def contribution(record: ClassRecord) -> Contribution:
    """What the class counts; only for a class that counts somewhere."""
    sheets = [dict(counts) for counts in record.get("sheets", {}).values()]
    packed = record.get("persons", persons.NOBODY)
    ledger = record["ledger"]
    return {
        "programme": record["programme"],
        "programme_version": record["programme_version"],
        "line": "partner" if record["with_partner"] else "own",
        "partner_id": record.get("partner_id"),
        "partner_name": record.get("partner_name"),
        "ledger": ledger,
        "opened_on": record.get("opened_on"),
        "closed_on": record.get("closed_on"),
        "first_day": record["first_day"] if ledger else None,
        "last_day": record["last_day"] if ledger else None,
        "classes": record["classes"] if ledger else 1,
        "enrolments": record["enrolments"] if ledger else {"value": persons.count(packed), "words": None},
        "persons": persons.NOBODY if ledger else packed,
        "completions": record.get("completed"),
        "attended": sum(counts["present"] + counts["late"] for counts in sheets),
        "excused": sum(counts["excused"] for counts in sheets),
        "absent": sum(counts["absent"] for counts in sheets),
        "bands": record.get("bands"),
        "certificates": len(record.get("certificates", ())),
    }
