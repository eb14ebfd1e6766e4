"""A table inside a workbook: the row of headings wherever it stands, and the rows under it by Excel's numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from services.enrolment.model.sheets.headings import Column, Heading, find_headings, headings_of, likeliest_row
from services.enrolment.model.sheets.old_fonts import convert, detect, readings
from services.enrolment.model.sheets.workbook import MAX_BYTES, Cell, Sheet, read_sheets, refuse_file, text_of
from shared.refusal import Refusal, Words
from shared.vietnamese import number

MAX_ROWS = 20_000
GUIDE_SHEET = "Hướng dẫn"
SAMPLES_OF_A_FONT = 5

# Compared with its marks: folded, “tổng cộng” would be the name Tống Công.
_TOTAL = re.compile(r"(tổng (cộng|số)\b.*|(tổng|cộng)( *:.*|[ \d.,]*))", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,2}|[A-Za-z])\)?")
_FIGURE = re.compile(r"[0-9][0-9\s./,\-]*")

Value = TypeVar("Value")


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file; `row` is Excel's number, `cells` holds only what is not blank."""

    sheet: str
    row: int
    cells: Mapping[str, Cell]

    def text(self, key: str) -> str:
        """The cell as a reader sees it; empty when blank."""
        return text_of(self.cells.get(key, ""))


@dataclass(frozen=True)
class RowFault:
    """One thing wrong in one row: `column` is the template's heading, `words` say why and how to mend it."""

    sheet: str
    row: int
    column: str
    words: Words


@dataclass(frozen=True)
class OldFont:
    """A column that seems typed for an old font: some of its texts as typed and as converted, and whether the
    rows have them `converted`."""

    sheet: str
    key: str
    font: str
    samples: tuple[tuple[str, str], ...]
    converted: bool


# Columns of a sheet that are to be converted: `{(sheet, column key): font}`.
Fonts = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Table:
    """The rows under the headings; `left_out` are total rows and the foot; `unread_sheets` had no headings that were
    understood. `headings` are all of them, also what seem to be those of the unread sheets."""

    rows: tuple[Row, ...]
    left_out: tuple[Row, ...]
    unread_sheets: tuple[str, ...]
    headings: tuple[Heading, ...]
    old_fonts: tuple[OldFont, ...]


def take(row: Row, column: Column, read: Callable[[Cell], Value], faults: list[RowFault]) -> Value | None:
    """The cell read by `read`; None when blank, or when `read` refuses: then its words become a fault of the row."""
    if column.key not in row.cells:
        if column.required:
            words = Words(
                f"Chưa ghi “{column.heading}”. Xin bổ sung.", f"“{column.heading}” is missing. Please fill it in."
            )
            faults.append(RowFault(row.sheet, row.row, column.heading, words))
        return None
    try:
        return read(row.cells[column.key])
    except Refusal as refusal:
        faults.append(RowFault(row.sheet, row.row, column.heading, refusal.words))
        return None


def _row(sheet: Sheet, place: int, headings: Mapping[str, tuple[int, ...]]) -> Row:
    line = sheet.rows[place]
    cells: dict[str, Cell] = {}
    for key, places in headings.items():
        filled = [line[at] for at in places if line[at] != ""]
        if filled:
            cells[key] = filled[0] if len(filled) == 1 else " ".join(text_of(cell) for cell in filled)
    return Row(sheet.name, place + 1, cells)


def _is_total(row: Row) -> bool:
    texts = (cell for cell in list(row.cells.values())[:3] if isinstance(cell, str))
    return any(_TOTAL.fullmatch(reading) for text in texts for reading in readings(text))


def _is_foot(row: Row) -> bool:
    """Below the total stand place, day and signers: a cell or two, and no figure in any."""
    figures = (not isinstance(cell, str) or _FIGURE.fullmatch(cell) for cell in row.cells.values())
    return 0 < len(row.cells) <= 2 and not any(figures)


def _numbers_columns(row: Row) -> bool:
    """Whether this is the row under the headings that only numbers the columns: A, B, (1), (2)."""
    return len(row.cells) > 1 and all(_COLUMN_NUMBER.fullmatch(text_of(cell)) for cell in row.cells.values())


@dataclass
class _Found:
    rows: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)

    def read(self, sheet: Sheet, columns: Sequence[Column], known: Mapping[str, str]) -> bool:
        """Reads one sheet. False when it has no headings."""
        headings: dict[str, tuple[int, ...]] = {}
        headings_at, below_total = 0, False
        for place, line in enumerate(sheet.rows):
            if not headings:
                headings, headings_at = find_headings(sheet, place, columns, known), place
                if headings:
                    self.headings += headings_of(sheet, place, headings)
                continue
            row = _row(sheet, place, headings)
            if _is_total(row) or (below_total and _is_foot(row)):
                self.left_out.append(row)
                below_total = True
            elif not (
                line == sheet.rows[headings_at]  # headings repeated at the top of a printed page
                or not set(row.cells) - {columns[0].key}  # blank, or only numbered beforehand
                or (place == headings_at + 1 and _numbers_columns(row))
            ):
                self.rows.append(row)
                below_total = False
        return bool(headings)


def _no_headings(sheets: Sequence[Sheet], filename: str, columns: Sequence[Column]) -> Refusal:
    texts = [
        [text_of(cell) for cell in row if isinstance(cell, str) and cell] for sheet in sheets for row in sheet.rows[:30]
    ]
    if not any(texts):
        return _no_rows(filename)
    candidate = max(texts, key=lambda row: min(len(row), len(columns)))[:20]
    needed = ", ".join(f"“{column.heading}”" for column in columns if column.required)
    known = ", ".join(f"“{column.heading}”" for column in columns if not column.required)
    seen = ", ".join(f"“{text[:40]}”" for text in candidate)
    return refuse_file(
        "headings-not-found",
        f"Không tìm thấy hàng tiêu đề theo mẫu trong tệp “{filename}”. Cần có: {needed}; có thể có: {known}. "
        f"Hàng giống tiêu đề nhất trong tệp ghi: {seen}. Xin dùng tệp mẫu.",
        f"“{filename}” has no row with the template's headings. Needed: {needed}; possible: {known}. "
        f"The row most like headings says: {seen}. Please use the template.",
    )


def _no_rows(filename: str) -> Refusal:
    return refuse_file(
        "file-without-rows",
        f"Tệp “{filename}” không có dòng dữ liệu nào. Xin nhập danh sách vào mẫu rồi gửi lại.",
        f"“{filename}” has no row of data. Fill in the template and send it again.",
    )


def _convert(rows: Sequence[Row], fonts: Fonts) -> tuple[list[Row], list[OldFont]]:
    """The rows with the columns of `fonts` in Unicode, and every column that is or should be converted."""
    columns: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        for key, cell in row.cells.items():
            if isinstance(cell, str) and not cell.isascii():
                columns.setdefault((row.sheet, key), []).append(place)
    found, new_cells = [], [dict(row.cells) for row in rows]
    for (sheet, key), places in columns.items():
        typed = [str(rows[place].cells[key]) for place in places]
        confirmed = fonts.get((sheet, key))
        font = confirmed or detect(typed)
        if font is None:
            continue
        converted = convert(typed, font)
        samples = [pair for pair in zip(typed, converted, strict=True) if pair[0] != pair[1]][:SAMPLES_OF_A_FONT]
        found.append(OldFont(sheet, key, font, tuple(samples), confirmed is not None))
        if confirmed:
            for place, text in zip(places, converted, strict=True):
                new_cells[place][key] = text
    return [Row(row.sheet, row.row, cells) for row, cells in zip(rows, new_cells, strict=True)], found


def _lists_of(content: bytes, filename: str, max_bytes: int) -> list[Sheet]:
    return [sheet for sheet in read_sheets(content, filename, max_bytes=max_bytes) if sheet.name != GUIDE_SHEET]


def guess_headings(content: bytes, filename: str, *, max_bytes: int = MAX_BYTES) -> list[Heading]:
    """The headings that the sheets of a file seem to have, for somebody to say what they mean.

    Refuses as `workbook.read_sheets` does.
    """
    return _guessed(_lists_of(content, filename, max_bytes))


def _guessed(unread: Sequence[Sheet]) -> list[Heading]:
    guesses = [(sheet, likeliest_row(sheet)) for sheet in unread]
    return [one for sheet, place in guesses if place is not None for one in headings_of(sheet, place, {})]


def read_table(
    content: bytes,
    filename: str,
    columns: Sequence[Column],
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    known: Mapping[str, str] | None = None,
    fonts: Fonts | None = None,
) -> Table:
    """The rows of every visible sheet that has the headings of `columns` (the first column only numbers them).

    Blank rows, the row that numbers the columns, total rows and the signatures below them are not rows.
    `known` says what headings mean (`find_headings`), `fonts` which columns are to be converted to Unicode.
    Refuses the whole file (422, at `/file`): as `workbook.read_sheets` does, and `headings-not-found`,
    `file-without-rows`, `file-too-many-rows`.
    """
    sheets = _lists_of(content, filename, max_bytes)
    found = _Found()
    unread = [sheet for sheet in sheets if not found.read(sheet, columns, known or {})]
    if len(unread) == len(sheets):
        raise _no_headings(sheets, filename, columns)
    if not found.rows:
        raise _no_rows(filename)
    if len(found.rows) > max_rows:
        raise refuse_file(
            "file-too-many-rows",
            f"Tệp “{filename}” có {number(len(found.rows))} dòng, tối đa {number(max_rows)} dòng. "
            "Xin chia thành nhiều tệp.",
            f"“{filename}” has {number(len(found.rows), 'en')} rows; at most {number(max_rows, 'en')} are taken. "
            "Divide it into several files.",
        )
    names = tuple(sheet.name for sheet in unread if any(cell != "" for row in sheet.rows for cell in row))
    rows, old_fonts = _convert(found.rows, fonts or {})
    headings = (*found.headings, *_guessed(unread))
    return Table(tuple(rows), tuple(found.left_out), names, headings, tuple(old_fonts))
