"""Rows: what classes of one kind add up to. They are what figures are kept as, and add up to any larger figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.reporting.model.class_record import BANDS, COMPOSITION, Contribution
from shared.periods import Period

Row = dict[str, Any]
"""What the classes of a row have in common (`KIND`), and their sums (`SUMS`, `words`, `bands`, `composition`).

`since` is the first day of what ledger rows speak of: such a row counts only in a period that begins no later. `words`
counts the words that made its enrolments approximate; `numbers` how many numbers other than zero they are the sum of.
"""

KIND = ("programme_version", "programme", "line", "partner_id", "partner_name", "mode", "since")
SUMS = (
    *("entries", "classes", "enrolments", "numbers", "without_names", "completions", "completed_in", "graded"),
    *("attended", "excused", "absent", "certificates", "periods"),
)


def row_of(counts: Contribution) -> Row:
    """The row of one class alone."""
    enrolments, bands, ledger = counts["enrolments"], counts["bands"], counts["ledger"]
    known = counts["completions"] is not None
    return {
        "programme_version": counts["programme_version"],
        "programme": counts["programme"],
        "line": counts["line"],
        "partner_id": counts["partner_id"],
        "partner_name": counts["partner_name"],
        "mode": counts["mode"],
        "since": counts["first_day"] if ledger else None,
        "entries": 1,
        "classes": counts["classes"],
        "enrolments": enrolments["value"],
        "numbers": 1 if enrolments["value"] or enrolments["words"] else 0,
        "words": {enrolments["words"]: 1} if enrolments["words"] else {},
        "without_names": enrolments["value"] if ledger else 0,
        "completions": counts["completions"] or 0,
        "completed_in": counts["classes"] if known else 0,
        "graded": 0 if bands is None else 1,
        "bands": [0 if bands is None else bands[band] for band in BANDS],
        "attended": counts["attended"],
        "excused": counts["excused"],
        "absent": counts["absent"],
        "certificates": counts["certificates"],
        "periods": counts["periods"],
        "composition": {name: [one["count"], one["of"]] for name, one in counts["composition"].items()},
    }


def kind_of(row: Row) -> tuple[Any, ...]:
    """What the classes of a row have in common."""
    return tuple(row[name] for name in KIND)


def total(rows: Iterable[Row]) -> Row:
    """The sums of rows, whatever their kinds: the first one's kind stands for it; of nothing, no kind and zeros."""
    found: Row = dict.fromkeys(SUMS, 0) | {"words": {}, "bands": [0] * len(BANDS), "composition": {}}
    for row in rows:
        for name in SUMS:
            found[name] += row[name]
        for word, count in row["words"].items():
            found["words"][word] = found["words"].get(word, 0) + count
        found["bands"] = [one + other for one, other in zip(found["bands"], row["bands"], strict=True)]
        for name, (count, of) in row["composition"].items():
            known = found["composition"].get(name, (0, 0))
            found["composition"][name] = [known[0] + count, known[1] + of]
    return found


def together(rows: Iterable[Row]) -> list[Row]:
    """The rows with those of one kind added up, in the order of their kinds: the same whatever order they came in."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(kind_of(row), []).append(row)
    ordered = sorted(groups, key=lambda kind: tuple((one is not None, str(one)) for one in kind))
    return [dict(zip(KIND, kind, strict=True)) | _sorted(total(groups[kind])) for kind in ordered]


def _sorted(sums: Row) -> Row:
    """Sums whose parts stand in one order, so that equal sums are equal documents."""
    composition = {name: sums["composition"][name] for name in COMPOSITION if name in sums["composition"]}
    return {**sums, "words": dict(sorted(sums["words"].items())), "composition": composition}


def counts_in(row: Mapping[str, Any], period: Period) -> bool:
    """Whether a row of a month inside the period counts in it: a ledger row does only with all of its span."""
    return row["since"] is None or date.fromisoformat(row["since"]) >= period.first
