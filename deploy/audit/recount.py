"""The recount: what classes count, from facts alone. Nothing of reporting is used here: it is what reporting is held
against, class by class, with sets of learners and plain sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.audit.facts import BANDS, COMPOSITION, Fact, unpacked
from shared.periods import Period

Numbers = dict[str, Any]
"""Numbers and words by their names, as they are compared."""

ROLES = ("owner", "host", "partner")
LINES = ("own", "partner", "total")
PLAIN = (
    *("programme", "programme_version", "line", "mode", "host_id", "partner_id", "partner_name", "ledger"),
    *("opened_on", "closed_on", "first_day", "last_day", "classes", "completions"),
    *("attended", "excused", "absent", "certificates", "periods"),
)
KIND = ("programme_version", "programme", "line", "partner_id", "partner_name", "mode", "since")


@dataclass(frozen=True)
class Class:
    """A class as it counts: for whom (`roles`: role -> organisation), on which `days` (rule -> day), and its numbers.

    `said` are the names of `PLAIN`; `bands` is None while nothing is known; of `composition` each is (count, of).
    """

    roles: dict[str, str]
    days: dict[str, str]
    said: Numbers
    enrolments: int
    words: str | None
    persons: frozenset[str]
    lecturers: frozenset[str]
    bands: dict[str, int] | None
    composition: dict[str, tuple[int, int]]

    def places(self, rule: str) -> list[str]:
        """Under which headings, organisations and months it stands: `opened:<organisation>:2023-01` of its owner,
        `opened@host:…` of its host."""
        if rule not in self.days:
            return []
        return [f"{axis(rule, role)}:{whose}:{self.days[rule][:7]}" for role, whose in self.roles.items()]

    def is_in(self, rule: str, period: Period) -> bool:
        """Whether it counts in the period; a ledger row does only with all of its span."""
        if self.said["ledger"]:
            return period.covers(_day(self.said["first_day"]), _day(self.said["last_day"]))
        return rule in self.days and _day(self.days[rule]) in period

    def numbers(self) -> Numbers:
        """All that is compared of it."""
        found: Numbers = {name: self.said[name] for name in PLAIN}
        found |= {"enrolments": self.enrolments, "enrolments.words": self.words, "persons": len(self.persons)}
        found |= {"persons.who": frozenset(self.persons), "lecturers": ", ".join(sorted(self.lecturers))}
        found |= {f"bands.{band}": None if self.bands is None else self.bands[band] for band in BANDS}
        for name in COMPOSITION:
            found[name], found[f"{name}.of"] = self.composition.get(name, (None, None))
        return found


def axis(rule: str, role: str) -> str:
    """The heading of a rule and a role."""
    return rule if role == "owner" else f"{rule}@{role}"


def axes(rule: str) -> list[str]:
    """The headings of a rule, the owners' first."""
    return [axis(rule, role) for role in ROLES]


def _day(day: str) -> date:
    return date.fromisoformat(day)


def recount(facts: Sequence[Fact]) -> Class | None:
    """The class that follows from its facts, in the order of their sequence; None where it counts nowhere."""
    last = {fact["kind"]: fact for fact in facts}
    if ledger := last.get("ledger-class-recorded"):
        return _ledger(ledger)
    announced, opened, closed = (last.get(f"class-{what}") for what in ("announced", "opened", "closed"))
    if announced is None or "class-cancelled" in last or not (opened or closed):
        return None
    sheets = {fact["session_id"]: fact["counts"] for fact in facts if "session_id" in fact}
    timetable: dict[str, Any] = [fact for fact in facts if "sessions" in fact][-1]
    taught = [timetable["sessions"][one] for one in sheets if one in timetable["sessions"]]
    here: frozenset[str] = frozenset()
    for fact in facts:
        here = (here | fact.get("joined", frozenset())) - fact.get("left", frozenset())
    issued = {one for fact in facts for one in fact.get("issued", ())}
    gone = {one for fact in facts for one in fact.get("gone", ())}
    stated = last.get("class-composition-stated")
    roles = {role: announced[f"{role}_id"] for role in ROLES}
    days: Numbers = {"opened": opened and opened["opened_on"], "closed": closed and closed["closed_on"]}
    return Class(
        roles={role: whose for role, whose in roles.items() if whose},
        days={rule: day for rule, day in days.items() if day},
        said={
            **{name: announced[name] for name in ("programme", "programme_version", "host_id", "partner_id")},
            "line": "partner" if announced["partner_id"] is not None else "own",
            "mode": timetable["mode"],
            "partner_name": None,
            "ledger": False,
            "opened_on": days["opened"],
            "closed_on": days["closed"],
            "first_day": None,
            "last_day": None,
            "classes": 1,
            "completions": _completions(facts),
            "attended": sum(one["present"] + one["late"] for one in sheets.values()),
            "excused": sum(one["excused"] for one in sheets.values()),
            "absent": sum(one["absent"] for one in sheets.values()),
            "certificates": len(issued - gone),
            "periods": sum(periods for periods, _ in taught),
        },
        enrolments=len(here),
        words=None,
        persons=here,
        lecturers=frozenset(lecturer for _, lecturer in taught if lecturer),
        bands=last["results-recorded"]["bands"] if "results-recorded" in last else None,
        composition=_composition(stated, stated["learners"]) if stated else {},
    )


def _ledger(row: Fact) -> Class:
    enrolments = row["enrolments"]
    return Class(
        roles={"owner": row["owner_id"]},
        days={"opened": row["last_day"], "closed": row["last_day"]},
        said={
            **dict.fromkeys(PLAIN),
            **dict.fromkeys(("attended", "excused", "absent", "certificates", "periods"), 0),
            **{name: row[name] for name in PLAIN if name in row},
            "certificates": row["certificates"] or 0,
            "line": "partner" if row["with_partner"] else "own",
            "mode": "one-place",
            "ledger": True,
        },
        enrolments=enrolments["value"],
        words=enrolments["words"],
        persons=frozenset(),
        lecturers=frozenset(),
        bands=None,
        composition=_composition(row, enrolments["value"]),
    )


def _composition(stated: Fact, of: int) -> dict[str, tuple[int, int]]:
    return {name: (stated[name], of) for name in COMPOSITION if stated[name] is not None}


def _completions(facts: Iterable[Fact]) -> int | None:
    """What was said last; new results of an open class take it back."""
    found, closed = None, False
    for fact in facts:
        closed = closed or fact["kind"] == "class-closed"
        if fact["kind"] in ("class-closed", "completion-recognised"):
            found = fact["completed"]
        elif fact["kind"] == "results-recorded" and not closed:
            found = None
    return found


def kept_class(counts: Mapping[str, Any]) -> Class:
    """A class as reporting keeps that it counts, in the shape of the recount. Whatever is not there is nothing."""
    bands, enrolments = counts.get("bands"), counts.get("enrolments") or {}
    return Class(
        roles={},
        days={},
        said={name: counts.get(name) for name in PLAIN},
        enrolments=enrolments.get("value", 0),
        words=enrolments.get("words"),
        persons=unpacked(counts.get("persons") or b""),
        lecturers=frozenset(counts.get("lecturers") or ()),
        bands=None if bands is None else {band: bands.get(band) for band in BANDS},
        composition={name: (one["count"], one["of"]) for name, one in (counts.get("composition") or {}).items()},
    )


# ---- what classes add up to ----


def kind_of(one: Class) -> tuple[Any, ...]:
    """What a class has in common with those of its row."""
    return (*(one.said[name] for name in KIND[:-1]), one.said["first_day"] if one.said["ledger"] else None)


def in_words(kind: tuple[Any, ...]) -> str:
    """`programme_version thematic@1, programme thematic, line own, …`."""
    return ", ".join(f"{name} {value}" for name, value in zip(KIND, kind, strict=True) if value is not None)


def rows_of(classes: Iterable[Class]) -> dict[tuple[Any, ...], Numbers]:
    """What classes of one kind add up to, by `KIND`."""
    kinds: dict[tuple[Any, ...], list[Class]] = {}
    for one in classes:
        kinds.setdefault(kind_of(one), []).append(one)
    return {kind: added_up(group) for kind, group in kinds.items()}


def added_up(classes: Sequence[Class]) -> Numbers:
    """The sums of classes, by the names under which rows keep them; a word counts how often it was said."""
    known = [one for one in classes if one.said["completions"] is not None]
    graded = [one.bands for one in classes if one.bands is not None]
    found: Numbers = {
        "entries": len(classes),
        "enrolments": sum(one.enrolments for one in classes),
        "numbers": sum(1 for one in classes if one.enrolments or one.words),
        "without_names": sum(one.enrolments for one in classes if one.said["ledger"]),
        "completions": sum(one.said["completions"] for one in known),
        "completed_in": sum(one.said["classes"] for one in known),
        "graded": len(graded),
        **{f"bands.{band}": sum(bands[band] for bands in graded) for band in BANDS},
    }
    for name in ("classes", "attended", "excused", "absent", "certificates", "periods"):
        found[name] = sum(one.said[name] for one in classes)
    for word in {one.words for one in classes if one.words}:
        found[f"words.{word}"] = sum(1 for one in classes if one.words == word)
    for name in COMPOSITION:
        stated = [one.composition[name] for one in classes if name in one.composition]
        if stated:
            found[name], found[f"{name}.of"] = (sum(each) for each in zip(*stated, strict=True))
    return found


def kept_rows(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, ...], Numbers]:
    """Rows as reporting keeps them, in the same shape."""
    found = {}
    for row in rows:
        numbers = {name: value for name, value in row.items() if name not in (*KIND, "words", "bands", "composition")}
        numbers |= {f"words.{word}": count for word, count in (row.get("words") or {}).items()}
        numbers |= {f"bands.{band}": count for band, count in zip(BANDS, row.get("bands") or (), strict=False)}
        for name, (count, of) in (row.get("composition") or {}).items():
            numbers[name], numbers[f"{name}.of"] = count, of
        found[tuple(row.get(name) for name in KIND)] = numbers
    return found


def of_line(classes: Iterable[Class], line: str) -> list[Class]:
    """Own classes, those with partners, or (`total`) both."""
    return [one for one in classes if line in ("total", one.said["line"])]


def distinct(classes: Iterable[Class]) -> Numbers:
    """How many persons and lecturers stand behind classes, each counted once."""
    listed = list(classes)
    return {
        "persons": len({person for one in listed for person in one.persons}),
        "lecturers": len({lecturer for one in listed for lecturer in one.lecturers}),
    }
