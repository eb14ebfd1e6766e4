"""The row of headings of a list, wherever it stands and however its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.enrolment.model.sheets.old_fonts import readings
from services.enrolment.model.sheets.workbook import Cell, Sheet, text_of
from shared.refusal import Words
from shared.vietnamese import fold

SAMPLES = 3
_FIRST_ROWS = 30  # headings stand among these


@dataclass(frozen=True)
class Column:
    """One column of a template: its heading, what else people call it, and what the guide says of it."""

    key: str
    heading: str
    guide: Words
    example: str = ""
    also: tuple[str, ...] = ()
    halves: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # headings when it is split in two: Họ đệm | Tên
    required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 16


@dataclass(frozen=True)
class Heading:
    """A heading as a file has it: `key` of the column that it is taken for (empty: none), and the first values."""

    sheet: str
    text: str
    key: str
    samples: tuple[str, ...]


def heading_key(text: str) -> str:
    """What two headings are compared by: folded, without signs and remarks in brackets."""
    without_remarks = re.sub(r"\(.*?\)", " ", fold(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", without_remarks).split())


def _readings(cell: Cell) -> set[str]:
    """A heading as it stands and, where it may be in an old font, as it reads then."""
    return {heading_key(one) for one in readings(text_of(cell))} - {""}


def find_headings(
    sheet: Sheet, place: int, columns: Sequence[Column], known: Mapping[str, str]
) -> dict[str, tuple[int, ...]]:
    """Where each column stands if this row is the row of headings, otherwise empty. The first of a kind counts.

    `known` are headings that somebody has said the meaning of: `{heading_key: column key, or "" for none}`.
    """
    row = [_readings(cell) for cell in sheet.rows[place]]
    found: dict[str, tuple[int, ...]] = {}
    for column in columns:
        told = [at for at, texts in enumerate(row) if any(known.get(text) == column.key for text in texts)]
        if told:
            found[column.key] = tuple(told[:2])  # two when a name was said to stand in two columns
            continue
        names = {heading_key(column.heading), *column.also}
        first_half, second_half = map(set, column.halves)
        for at, texts in enumerate(row):
            if any(text in known for text in texts):
                continue
            if texts & first_half and at + 1 < len(row) and row[at + 1] & second_half:
                found[column.key] = (at, at + 1)
                break
            if texts & names:
                # A heading merged over several columns names them all: Họ và tên over Nguyễn Văn | An.
                last = max((right for top, left, right in sheet.merged if (top, left) == (place, at)), default=at)
                found[column.key] = tuple(range(at, last + 1))
                break
    needed = all(column.key in found for column in columns if column.required)
    return found if needed and len(found) > 1 else {}


def headings_of(sheet: Sheet, place: int, found: Mapping[str, tuple[int, ...]]) -> Iterator[Heading]:
    """Every heading of this row, with what it is taken for and the first values below."""
    keys = {at: key for key, places in found.items() for at in places}
    for at, cell in enumerate(sheet.rows[place]):
        below = (text_of(row[at]) for row in sheet.rows[place + 1 :] if row[at] != "")
        samples = tuple(text for text, _ in zip(below, range(SAMPLES), strict=False))
        if heading_key(text_of(cell)):
            yield Heading(sheet.name, text_of(cell), keys.get(at, ""), samples)


def likeliest_row(sheet: Sheet) -> int | None:
    """The row most like headings in a sheet where none was found: the one with the most different texts."""
    counts = [
        len({cell for cell in row if isinstance(cell, str) and heading_key(cell)}) for row in sheet.rows[:_FIRST_ROWS]
    ]
    return counts.index(max(counts)) if counts and max(counts) > 1 else None
