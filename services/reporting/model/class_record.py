"""What a class counts, and where: from all that was heard of it to its contribution to the figures of a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from services.reporting.model import persons
from shared.refusal import Words

RULES = ("opened", "closed")
RULE_WORDS = {
    "opened": Words("Lớp được tính vào kỳ có ngày khai giảng.", "A class counts in the period in which it opened."),
    "closed": Words("Lớp được tính vào kỳ có ngày bế giảng.", "A class counts in the period in which it closed."),
}
ROLES = ("owner", "host", "partner")
LINES = ("own", "partner")
MODES = ("one-place", "connected")
BANDS = ("excellent", "good", "fair", "pass", "fail")
COMPOSITION = ("women", "ethnic_minorities", "members")

ClassRecord = Mapping[str, Any]
"""The followed document of a class: what its announcement or ledger row said, and `opened_on`, `closed_on`,
`cancelled_on` (days or absent), `persons` (packed), `completed` (a count), `sheets` (session id -> counts), `sessions`
(session id -> day, periods, lecturer_id), `bands` (counts), `certificates` (the ids of those that are valid; of a
ledger row `certified`, a count), `composition` (counts). One that is only planned has `planned` and no owner."""


class StatedNumber(TypedDict):
    """A number as it was stated: `words` is the word that made it approximate (`gần`), or None."""

    value: int
    words: str | None


class Contribution(TypedDict):
    """What one class (or one ledger row, which stands for `classes` of them) adds to the figures of its month.

    Attendance is kept in three parts: whether an excused absence was expected is for the programme to say, and
    that is read with the figures. `completions` and `bands` are None as long as they are not known. `periods` are the
    tiết of sessions that were marked, `lecturers` the ids of those who were to teach them. `composition` has for each
    of women, ethnic minorities and members how many there are, `of` how many enrolments: nothing where it is unstated.
    """

    programme: str
    programme_version: str
    line: str
    mode: str
    host_id: str | None
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
    bands: dict[str, int] | None
    certificates: int
    periods: int
    lecturers: list[str]
    composition: dict[str, dict[str, int]]


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


def figures_id(rule: str, role: str, organisation_id: str, month: str) -> str:
    """The identifier of the figures of an organisation in a role, in a month, under a rule. Of owners it is
    `opened:<organisation>:2023-01`, of others the role stands with the rule: `opened@host:…`."""
    return f"{axis(rule, role)}:{organisation_id}:{month}"


def of_figures_id(place: str) -> tuple[str, str, str]:
    """`(axis, organisation_id, month)` of the identifier of figures."""
    heading, _, rest = place.partition(":")
    organisation_id, _, month = rest.rpartition(":")
    return heading, organisation_id, month


def axis(rule: str, role: str) -> str:
    """Under which heading figures are kept: a rule, and a role where it is not the owner's."""
    return rule if role == "owner" else f"{rule}@{role}"


def places(record: ClassRecord) -> list[str]:
    """In which figures the class counts as it stands now: for each rule those of its owner, of its host, and of a
    partner that the province knows.

    A ledger row stands in the month of its last day under both rules.
    """
    now = state(record)
    if now == "ledger":
        days = dict.fromkeys(RULES, record["last_day"])
    elif now in ("open", "closed"):
        days = {"opened": record.get("opened_on"), "closed": record.get("closed_on")}
    else:
        days = {}
    found = []
    for role, organisation_id in _organisations(record):
        found += [figures_id(rule, role, organisation_id, day[:7]) for rule, day in days.items() if day]
    return found


def _organisations(record: ClassRecord) -> list[tuple[str, str]]:
    parts = [("owner", record.get("owner_id")), ("host", record.get("host_id")), ("partner", record.get("partner_id"))]
    return [(role, organisation_id) for role, organisation_id in parts if organisation_id]


def contribution(record: ClassRecord) -> Contribution:
    """What the class counts; only for a class that counts somewhere."""
    sheets: dict[str, Mapping[str, int]] = record.get("sheets", {})
    sessions: dict[str, Mapping[str, Any]] = record.get("sessions", {})
    packed = record.get("persons", persons.NOBODY)
    ledger = record["ledger"]
    enrolments: StatedNumber = record["enrolments"] if ledger else {"value": persons.count(packed), "words": None}
    taught = [sessions[one] for one in sheets if one in sessions]
    return {
        "programme": record["programme"],
        "programme_version": record["programme_version"],
        "line": "partner" if record["with_partner"] else "own",
        "mode": record.get("mode", MODES[0]),
        "host_id": record.get("host_id"),
        "partner_id": record.get("partner_id"),
        "partner_name": record.get("partner_name"),
        "ledger": ledger,
        "opened_on": record.get("opened_on"),
        "closed_on": record.get("closed_on"),
        "first_day": record["first_day"] if ledger else None,
        "last_day": record["last_day"] if ledger else None,
        "classes": record["classes"] if ledger else 1,
        "enrolments": enrolments,
        "persons": persons.NOBODY if ledger else packed,
        "completions": record.get("completed"),
        "attended": sum(counts["present"] + counts["late"] for counts in sheets.values()),
        "excused": sum(counts["excused"] for counts in sheets.values()),
        "absent": sum(counts["absent"] for counts in sheets.values()),
        "bands": record.get("bands"),
        "certificates": (record.get("certified") or 0) if ledger else len(record.get("certificates", ())),
        "periods": sum(one["periods"] for one in taught),
        "lecturers": sorted({one["lecturer_id"] for one in taught if one["lecturer_id"]}),
        "composition": _composition(record, enrolments["value"]),
    }


def _composition(record: ClassRecord, enrolments: int) -> dict[str, dict[str, int]]:
    stated: Mapping[str, Any] = record.get("composition", {})
    of = stated.get("learners", enrolments)
    return {name: {"count": stated[name], "of": of} for name in COMPOSITION if stated.get(name) is not None}
