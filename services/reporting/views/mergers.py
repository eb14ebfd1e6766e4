"""What a merger would do to the figures, before it happens: the same reading, by the tree as it would be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.reporting.model.mergers import NEW, as_merged
from services.reporting.views.kept import Part
from services.reporting.views.question import Question
from services.reporting.views.reading import Reading, read
from shared.organisations import Organisations
from shared.refusal import Words
from shared.store import Store

NEW_NAME = Words("Đơn vị mới", "The new organisation")


def dry_run(
    store: Store,
    organisations: Organisations,
    question: Question,
    merging: Sequence[str],
    into: str | None,
    today: date,
    language: str,
) -> dict[str, Any]:
    """`{before, after, sum, total_before, total_after, equal}`: the cells of each organisation now, of the one that
    would stand in their place, the plain sum of the former (persons who were at several count once only together), and
    of the whole asked organisation, which have to be equal. Nothing is kept. Refuses as `as_merged` does."""
    then = as_merged(organisations, merging, into, today)
    before, after = read(store, organisations, question), read(store, then, question)
    parties = [*dict.fromkeys(one for one in merging if one != into), *([into] if into else [])]
    successor = into or NEW
    cells = [_row(before, one, organisations.name(one)) for one in parties]
    merged = _row(after, successor, organisations.name(into) if into else NEW_NAME.in_language(language))
    totals = [_cell(reading, reading.whole) for reading in (before, after)]
    names = ("classes", "persons", "completions", "certificates")
    return {
        "before": cells,
        "after": merged,
        "sum": {
            **{name: sum(row["total"][name] for row in cells) for name in names},
            "enrolments": sum(row["total"]["enrolments"]["value"] for row in cells),
        },
        "total_before": totals[0],
        "total_after": totals[1],
        "equal": totals[0] == totals[1],
    }


def _row(reading: Reading, organisation_id: str, name: str) -> dict[str, Any]:
    part = reading.parts.get(organisation_id)
    about = {"organisation_id": organisation_id, "name": name}
    return {**about, "total": _cell(reading, part or Part([], {"total": {}, "programmes": {}}))}


def _cell(reading: Reading, part: Part) -> dict[str, Any]:
    return reading.lines(part.rows, part.distinct["total"])["total"]
