"""The lines of a plan as a workbook: taken away to be filled in, and read back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from services.enrolment.model.plans.plans import QUARTERS
from services.enrolment.model.programmes import programme_called
from services.enrolment.model.sheets.headings import Column
from services.enrolment.model.sheets.table import RowFault, read_table, take
from services.enrolment.model.sheets.workbook import Cell, text_of
from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import clean, fold

SHEET = "Kế hoạch"
PROGRAMME = Column(
    "programme",
    "Chương trình",
    Words("Tên hoặc mã chương trình.", "Name or code of the programme."),
    also=("ten chuong trinh", "ma chuong trinh", "loai lop", "programme"),
    required=True,
    width=44,
)
QUARTER = Column(
    "quarter", "Quý", Words("1 đến 4, hoặc I đến IV.", "1 to 4, or I to IV."), also=("quarter",), required=True, width=8
)
NUMBERS = (
    Column("classes", "Số lớp", Words("Số nguyên.", "A whole number."), also=("lop", "classes"), width=10),
    Column(
        "learners",
        "Số lượt học viên",
        Words("Số nguyên.", "A whole number."),
        also=("luot hoc vien", "so hoc vien", "hoc vien", "so luot", "learners"),
        width=18,
    ),
    Column(
        "budget",
        "Kinh phí (đồng)",
        Words("Số đồng, không có số lẻ.", "Whole VND."),
        also=("du toan", "du toan kinh phi", "tong kinh phi", "budget"),
        width=20,
    ),
)
COLUMNS = (
    Column("number", "STT", Words("Số thứ tự.", "Running number."), also=("tt", "so tt", "no"), width=6),
    *(PROGRAMME, QUARTER, *NUMBERS),
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def read_whole(value: object) -> int:
    """A whole number as people type it: `43.000.000`, `43 000 000`, 43; nothing is 0. A negative one stays so: the
    rules refuse it. Refuses (`number-unreadable`) the rest."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    text = clean(str(value))
    if not text:
        return 0
    if not re.fullmatch(r"-?[0-9]{1,15}|-?[0-9]{1,3}([., ])[0-9]{3}(\1[0-9]{3}){0,4}", text):
        words = Words(
            f"“{text}” không phải một số nguyên. Viết như 40 hoặc 43.000.000.",
            f"“{text}” is not a whole number. Write 40 or 43,000,000.",
        )
        raise Refusal("number-unreadable", words, at="/value")
    return int(re.sub(r"[., ]", "", text))


def _quarter(cell: Cell) -> int:
    """1 to 4 as it stands in the cell; another number is for the rules to refuse."""
    text = fold(text_of(cell)).removeprefix("quy").removeprefix("q").strip()
    return _ROMAN.get(text) or read_whole(text)


def _programme(cell: Cell, programmes: Sequence[Mapping[str, Any]]) -> str:
    text = text_of(cell)
    code = programme_called(text, programmes)
    if code is None:
        words = Words(f"Không có chương trình “{text}”.", f"There is no programme “{text}”.")
        raise Refusal("programme-unknown", words, at="/programme")
    return code


def read(content: bytes, filename: str, programmes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a file. Refuses the whole file as `table.read_table` does, and each cell that cannot be read."""
    faults: list[RowFault] = []
    lines = []
    for row in read_table(content, filename, COLUMNS).rows:
        line: dict[str, Any] = {
            "programme": take(row, PROGRAMME, partial(_programme, programmes=programmes), faults),
            "quarter": take(row, QUARTER, _quarter, faults),
        }
        lines.append({**line, **{one.key: take(row, one, read_whole, faults) or 0 for one in NUMBERS}})
    if faults:
        words = Words(
            "Có ô chưa đúng nên chưa nhận dòng nào. Xin sửa tệp rồi gửi lại.",
            "Some cells are faulty, so nothing was taken. Mend the file and send it again.",
        )
        found = [Fault(f"/file/{one.sheet}/{one.row}/{one.column}", _placed(one)) for one in faults]
        raise Refusal("rows-faulty", words, faults=found)
    return lines


def _placed(fault: RowFault) -> Words:
    return Words(f"Dòng {fault.row}, {fault.column}:", f"Row {fault.row}, {fault.column}:") + fault.words


def write(title: str, lines: Sequence[Mapping[str, Any]], programmes: Sequence[Mapping[str, Any]]) -> bytes:
    """An .xlsx that `read` reads back: a row for every programme and quarter, with the numbers that are planned."""
    known = {(line["programme"], line["quarter"]): line for line in lines}
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True})
        whole = book.add_format({"num_format": "#,##0"})
        sheet.write_string(0, 0, title, bold)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
            sheet.write_string(2, place, column.heading, bold)
        sheet.freeze_panes(3, 0)
        places = [(programme, quarter) for programme in programmes for quarter in QUARTERS]
        for row, (programme, quarter) in enumerate(places, 3):
            sheet.write_number(row, 0, row - 2)
            sheet.write_string(row, 1, programme["name_vi"])
            sheet.write_number(row, 2, quarter)
            line = known.get((programme["code"], quarter), {})
            for place, column in enumerate(NUMBERS, 3):
                if line.get(column.key):
                    sheet.write_number(row, place, line[column.key], whole)
    return content.getvalue()
