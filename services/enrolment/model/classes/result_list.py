"""The result sheet of a class as a workbook: taken away with the names, filled in, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from services.enrolment.model.classes.assessment import MARK_NAMES, MARKS, read_mark
from services.enrolment.model.sheets.headings import Column
from services.enrolment.model.sheets.table import Row, RowFault, read_table, take
from services.enrolment.model.sheets.workbook import Cell, text_of
from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import fold

SHEET = "Kết quả"
NAME = Column("name", "Họ và tên", Words("Như trong lớp.", "As in the class."), also=("name",), required=True, width=28)
TAKEN = Column(
    "taken",
    "Nộp bài, dự thi",
    Words("có hoặc không; để trống nếu chưa biết.", "có (yes) or không (no); empty while not known."),
    also=("nop bai", "du thi", "nop bai thu hoach", "bai thu hoach", "taken"),
    choices=("có", "không"),
    width=16,
)
MARK_COLUMNS = {
    "mark": Column("mark", "Điểm", MARK_NAMES["mark"], also=("diem thi", "diem bai thu hoach", "mark"), width=10),
    "resit": Column("resit", "Điểm thi lại", MARK_NAMES["resit"], also=("thi lai", "re sit"), width=12),
    "thesis": Column("thesis", "Điểm khoá luận", MARK_NAMES["thesis"], also=("khoa luan", "thesis"), width=14),
}
CODE = Column(
    "learner_id", "Mã", Words("Xin giữ nguyên.", "Leave it as it is."), also=("ma hoc vien", "code"), width=16
)
_COLUMNS = (NAME, TAKEN, *MARK_COLUMNS.values(), CODE)
_TAKEN = {
    "co": True,
    "x": True,
    "da nop": True,
    "yes": True,
    "khong": False,
    "khong nop": False,
    "vang": False,
    "no": False,
}


@dataclass(frozen=True)
class ResultRows:
    """The rows of a file as `assessment.record_results` takes them, and where each stands in it."""

    rows: tuple[dict[str, Any], ...]
    places: tuple[tuple[str, int], ...]

    def in_file(self, refusal: Refusal) -> Refusal:
        """A refusal of these rows, with its faults at their cells: `/file/<sheet>/<row>/<column>`."""
        faults = [self._in_file(fault) for fault in refusal.faults]
        words = _FAULTY if faults else refusal.words
        return Refusal(refusal.code, words, status=refusal.status, faults=faults)

    def _in_file(self, fault: Fault) -> Fault:
        parts = fault.at.split("/")
        if len(parts) != 4 or not parts[2].isdigit() or int(parts[2]) >= len(self.places):
            return fault
        sheet, row = self.places[int(parts[2])]
        heading = next((one.heading for one in _COLUMNS if one.key == parts[3]), NAME.heading)
        return _fault(RowFault(sheet, row, heading, fault.words))


_FAULTY = Words(
    "Có ô chưa đúng nên chưa nhận dòng nào. Xin sửa tệp rồi gửi lại.",
    "Some cells are faulty, so nothing was taken. Mend the file and send it again.",
)


def _fault(fault: RowFault) -> Fault:
    place = Words(
        f"Trang “{fault.sheet}”, dòng {fault.row}, cột “{fault.column}”:",
        f"Sheet “{fault.sheet}”, row {fault.row}, column “{fault.column}”:",
    )
    return Fault(f"/file/{fault.sheet}/{fault.row}/{fault.column}", place + fault.words)


def read(content: bytes, filename: str, names: Mapping[str, str]) -> ResultRows:
    """The rows of a file for the learners of a class (`names` by id). Who stands in it without the code is known by
    the name, where only one has it. Refuses the whole file as `table.read_table` does, and each cell that cannot be
    read."""
    faults: list[RowFault] = []
    rows, places = [], []
    for row in read_table(content, filename, _COLUMNS).rows:
        learner_id = _learner(row, names, faults)
        result: dict[str, Any] = {"learner_id": learner_id, "taken": take(row, TAKEN, _taken, faults)}
        for name, column in MARK_COLUMNS.items():
            result[name] = take(row, column, read_mark, faults)
        rows.append(result)
        places.append((row.sheet, row.row))
    if faults:
        raise Refusal("rows-faulty", _FAULTY, faults=[_fault(one) for one in faults])
    return ResultRows(tuple(rows), tuple(places))


def _learner(row: Row, names: Mapping[str, str], faults: list[RowFault]) -> str | None:
    code = row.text(CODE.key)
    return code if code in names else take(row, NAME, partial(_by_name, names=names), faults)


def _by_name(cell: Cell, names: Mapping[str, str]) -> str:
    wanted = text_of(cell)
    found = [one for one, name in names.items() if fold(name) == fold(wanted)]
    if len(found) != 1:
        words = (
            Words(
                f"Trong lớp có {len(found)} người tên “{wanted}”.", f"{len(found)} in the class are called “{wanted}”."
            )
            + Words("Xin tải tệp về và giữ cột “Mã”.", "Download the file and keep its column “Mã”.")
            if found
            else Words(f"Trong lớp không có ai tên “{wanted}”.", f"Nobody in the class is called “{wanted}”.")
        )
        raise Refusal("learner-unclear", words)
    return found[0]


def _taken(cell: Cell) -> bool:
    said = _TAKEN.get(fold(text_of(cell)))
    if said is None:
        words = Words(
            "Xin ghi “có” hoặc “không”, hoặc để trống.", "Write “có” (yes) or “không” (no), or leave it empty."
        )
        raise Refusal("taken", words)
    return said


def write(title: str, assessed_by: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """An .xlsx that `read` reads back; `rows` as the result sheet shows them."""
    asked = MARKS[assessed_by]
    columns: list[Column] = [NAME, _PRESENT, *([TAKEN] if asked else []), *(MARK_COLUMNS[one] for one in asked)]
    columns += [_VERDICT, CODE]
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, title, bold)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(2, place, column.heading, bold)
            if column.choices and rows:
                sheet.data_validation(
                    3, place, 2 + len(rows), place, {"validate": "list", "source": list(column.choices)}
                )
        sheet.freeze_panes(3, 1)
        for line, row in enumerate(rows, 3):
            for place, value in enumerate(_cells(columns, row)):
                if isinstance(value, float):
                    sheet.write_number(line, place, value)
                elif value:
                    sheet.write_string(line, place, value)
    return content.getvalue()


_PRESENT = Column("attendance", "Có mặt", Words("Số buổi.", "Sessions."), width=10)
_VERDICT = Column("verdict", "Kết luận", Words("Theo số liệu khi tải về.", "When it was downloaded."), width=70)
_SAID = {True: "có", False: "không", None: ""}


def _cells(columns: Iterable[Column], row: Mapping[str, Any]) -> list[str | float | None]:
    cells = {
        **row,
        "attendance": f"{row['attendance']['attended']}/{row['attendance']['counted']}",
        "taken": _SAID[row["taken"]],
    }
    return [cells[column.key] for column in columns]
