"""The tables of a report: what a cell holds, how it is written, and which cells follow from which others.

The same tables are set on paper, written as workbooks with formulas, and given as CSV.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.model.stated import write
from shared.refusal import Words
from shared.vietnamese import number, percent

Row = Mapping[str, Any]

TEXT, COUNT, STATED, SHARE = "text", "count", "stated", "share"
EXACT = Words("chính xác", "exact")
NONE = "–"


@dataclass(frozen=True)
class Column:
    """A column of a table. Its cells are texts, counts (None: not known) or stated numbers (`{value, words,
    approximate}`, or None); a share is made of two other columns and held nowhere.

    `adds`: the foot is the sum of the rows. `sum_of`, `difference_of`, `share_of` name the columns that a cell is made
    of; the whole of a share stands in the same row, with `of_foot` in the foot.
    """

    key: str
    label: Words
    kind: str = COUNT
    adds: bool = False
    sum_of: tuple[str, ...] = ()
    difference_of: tuple[str, ...] = ()
    share_of: tuple[str, ...] = ()
    of_foot: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of values by column; `foot` is the row of sums, where there is one."""

    key: str
    title: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    foot: Row | None = None
    note: Words | None = None

    def narrowed(self, keys: Iterable[str]) -> Table:
        """The table with these columns only, in this order."""
        by_key = {column.key: column for column in self.columns}
        return Table(self.key, self.title, [by_key[key] for key in keys], self.rows, self.foot, self.note)


def value_of(cell: Any) -> Any:
    """The bare value of a cell."""
    return cell["value"] if isinstance(cell, Mapping) else cell


def is_approximate(cell: Any) -> bool:
    """Whether a cell holds an approximate number."""
    return isinstance(cell, Mapping) and bool(cell.get("approximate") or cell["words"])


def parts_of_share(table: Table, column: Column, row: Row) -> tuple[Any, Any]:
    """The part and the whole of a share, as the cells hold them."""
    part, whole = column.share_of
    return row[part], (table.foot or {} if column.of_foot else row)[whole]


def written(table: Table, column: Column, row: Row, language: str) -> str:
    """A cell as it is read: `gần 3.000`, `27,5%`, a dash for what is not known."""
    if column.kind == SHARE:
        part, whole = parts_of_share(table, column, row)
        if value_of(part) is None or not value_of(whole):
            return NONE
        share = percent(value_of(part), value_of(whole), language)
        about = is_approximate(part) or is_approximate(whole)
        return f"{Words('khoảng', 'about').in_language(language)} {share}" if about else share
    cell = row[column.key]
    if cell is None:
        return "" if column.kind == TEXT else NONE
    if column.kind == TEXT:
        return str(cell)
    if column.difference_of:
        return _signed(cell, language)
    return write(cell, language) if column.kind == STATED else number(cell, language)


def _signed(cell: Any, language: str) -> str:
    value = value_of(cell)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    about = f"{Words('khoảng', 'about').in_language(language)} " if is_approximate(cell) else ""
    return f"{about}{sign}{number(abs(value), language)}"


def exactness(cell: Any, language: str) -> str:
    """The word beside a stated number that stands in a cell of its own: `gần`, `khoảng`, `chính xác`."""
    if cell is None:
        return ""
    if not is_approximate(cell):
        return EXACT.in_language(language)
    return write({**cell, "value": 0}, language).removesuffix(" 0")


def exactness_of(column: Column) -> Words:
    """The head of the column that holds these words."""
    vi, en = (f"{text[:1].lower()}{text[1:]}" for text in (column.label.vi, column.label.en))
    return Words(f"Mức chính xác: {vi}", f"Exactness: {en}")
