"""Ledger classes in Excel: past years known only as totals, one row per class or per programme and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from services.enrolment.model.programmes import programme_called
from services.enrolment.model.sheets.headings import Column
from services.enrolment.model.sheets.stated_day import read_day
from services.enrolment.model.sheets.stated_number import read_stated_number, write
from services.enrolment.model.sheets.stated_period import read_period
from services.enrolment.model.sheets.table import Row, RowFault, read_table, take
from services.enrolment.model.sheets.template import write_faults, write_template
from services.enrolment.model.sheets.workbook import MAX_BYTES, Cell, text_of
from shared.refusal import Refusal, Words

SHEET = "Sổ lớp cũ"
PROGRAMME = Column(
    "programme",
    "Chương trình",
    Words("Tên hoặc mã chương trình.", "Name or code of the programme."),
    example="Bồi dưỡng nhận thức về Đảng",
    also=("ten chuong trinh", "ma chuong trinh", "loai lop", "programme"),
    required=True,
    width=40,
)
NAME = Column(
    "name",
    "Tên lớp",
    Words("Có thể bỏ trống.", "May stay empty."),
    example="Lớp nhận thức về Đảng khóa 12",
    also=("lop", "ten lop hoc", "class"),
    width=36,
)
PERIOD = Column(
    "period",
    "Kỳ",
    Words(
        "Quý I/2019, tháng 3/2019, 6 tháng đầu năm 2019, năm 2019 hoặc 2018-2022. "
        "Không ghi khi đã có từ ngày, đến ngày.",
        "A quarter, month, half-year, year or range of years. Leave it empty when first and last day are given.",
    ),
    example="quý I/2019",
    also=("thoi ky", "thoi gian", "giai doan", "quy", "nam", "period"),
)
FIRST_DAY = Column(
    "first_day",
    "Từ ngày",
    Words("Ngày khai giảng: ngày/tháng/năm.", "First day: day/month/year."),
    example="04/03/2019",
    also=("ngay khai giang", "ngay mo lop", "ngay bat dau", "khai giang", "first day"),
)
LAST_DAY = Column(
    "last_day",
    "Đến ngày",
    Words("Ngày bế giảng: ngày/tháng/năm.", "Last day: day/month/year."),
    example="08/03/2019",
    also=("ngay be giang", "ngay ket thuc", "be giang", "last day"),
)
CLASSES = Column(
    "classes",
    "Số lớp",
    Words("Số nguyên, từ 1 trở lên.", "A whole number, 1 or more."),
    example="8",
    also=("so luong lop", "tong so lop", "classes"),
    required=True,
    width=10,
)
ENROLMENTS = Column(
    "enrolments",
    "Số lượt học viên",
    Words(
        "Ghi đúng như trong sổ: 861 hoặc gần 3.000, hơn 500, khoảng 200.",
        "As the ledger has it: 861, or an approximate figure such as gần 3.000.",
    ),
    example="gần 3.000",
    also=("luot hoc vien", "so hoc vien", "hoc vien", "so luot", "tong so hoc vien", "enrolments"),
    required=True,
    width=18,
)
COMPLETIONS = Column(
    "completions",
    "Hoàn thành",
    Words("Số lượt hoàn thành, nếu biết.", "How many completed, if known."),
    example="855",
    also=("so hoan thanh", "hoan thanh chuong trinh", "so luot hoan thanh", "completions"),
    width=12,
)
CERTIFICATES = Column(
    "certificates",
    "Giấy chứng nhận",
    Words("Số giấy chứng nhận, bằng đã cấp, đúng như trong sổ.", "How many certificates, as the ledger has it."),
    example="855",
    also=("so giay chung nhan", "giay chung nhan da cap", "bang da cap", "certificates"),
    width=14,
)
WOMEN = Column(
    "women",
    "Nữ",
    Words("Bao nhiêu lượt là nữ, nếu biết.", "How many were women, if known."),
    example="402",
    also=("so nu", "hoc vien nu", "trong do nu", "women"),
    width=10,
)
ETHNIC_MINORITIES = Column(
    "ethnic_minorities",
    "Dân tộc thiểu số",
    Words("Bao nhiêu lượt là người dân tộc thiểu số, nếu biết.", "How many were of ethnic minorities, if known."),
    example="517",
    also=("dtts", "nguoi dan toc thieu so", "so dan toc thieu so", "ethnic minorities"),
    width=12,
)
MEMBERS = Column(
    "members",
    "Đảng viên",
    Words("Bao nhiêu lượt là đảng viên, nếu biết.", "How many were party members, if known."),
    example="0",
    also=("so dang vien", "hoc vien la dang vien", "party members"),
    width=12,
)
COMPOSITION = (WOMEN, ETHNIC_MINORITIES, MEMBERS)
PARTNER = Column(
    "partner_name",
    "Phối hợp với",
    Words("Tên đơn vị phối hợp, nếu có.", "Name of the partner, if any."),
    example="Trường Chính trị tỉnh",
    also=("don vi phoi hop", "phoi hop", "partner"),
    width=30,
)
SOURCE = Column(
    "source",
    "Nguồn",
    Words("Lấy số liệu từ đâu: sổ, báo cáo nào.", "Where the figures come from: which ledger or report."),
    example="Báo cáo số 12-BC/TTCT ngày 15/12/2019",
    also=("nguon so lieu", "can cu", "source"),
    required=True,
    width=40,
)
COLUMNS = (
    Column("number", "STT", Words("Số thứ tự.", "Running number."), "1", ("tt", "so tt", "so thu tu", "no"), width=6),
    *(
        PROGRAMME,
        NAME,
        PERIOD,
        FIRST_DAY,
        LAST_DAY,
        CLASSES,
        ENROLMENTS,
        COMPLETIONS,
        CERTIFICATES,
        *COMPOSITION,
        PARTNER,
        SOURCE,
    ),
)


@dataclass(frozen=True)
class LedgerEntry:
    """A good row: `programme` is a code, days are ISO text, `enrolments` is `{"value": 3000, "words": "gần"}`."""

    sheet: str
    row: int
    programme: str
    name: str | None
    first_day: str
    last_day: str
    classes: int
    enrolments: dict[str, Any]
    completions: int | None
    partner_name: str | None
    source: str
    women: int | None = None
    ethnic_minorities: int | None = None
    members: int | None = None
    certificates: int | None = None


@dataclass(frozen=True)
class LedgerList:
    """What a file says: `entries` of the good rows, `faulty` rows as they were sent, and the `faults` of those."""

    entries: tuple[LedgerEntry, ...]
    faulty: tuple[Row, ...]
    faults: tuple[RowFault, ...]
    left_out: tuple[Row, ...]
    unread_sheets: tuple[str, ...]


def _programme(cell: Cell, programmes: Sequence[Mapping[str, Any]]) -> str:
    text = text_of(cell)
    if (code := programme_called(text, programmes)) is None:
        names = "; ".join(str(programme["name_vi"]) for programme in programmes)
        words = Words(
            f"Không có chương trình “{text}”. Các chương trình: {names}.",
            f"There is no programme “{text}”. The programmes are: {names}.",
        )
        raise Refusal("programme-unknown", words, at="/programme")
    return code


def _count(cell: Cell) -> int:
    """An exact number."""
    stated = read_stated_number(cell)
    if stated["words"]:
        words = Words(
            f"Cần số chính xác, không ghi “{write(stated)}”.",
            f"An exact number is needed, not “{write(stated, 'en')}”.",
        )
        raise Refusal("number-approximate", words, at="/value")
    return int(stated["value"])


def _classes(cell: Cell) -> int:
    if (count := _count(cell)) < 1:
        words = Words("Số lớp phải từ 1 trở lên.", "The number of classes must be 1 or more.")
        raise Refusal("classes-none", words, at="/classes")
    return count


def _days(row: Row, faults: list[RowFault]) -> tuple[date, date] | None:
    """First and last day, from the period or from the two dates; None after adding a fault."""

    def fault(column: Column, vietnamese: str, english: str) -> None:
        faults.append(RowFault(row.sheet, row.row, column.heading, Words(vietnamese, english)))

    period = take(row, PERIOD, read_period, faults)
    first = take(row, FIRST_DAY, read_day, faults)
    last = take(row, LAST_DAY, read_day, faults)
    if not row.cells.keys() & {"period", "first_day", "last_day"}:
        fault(PERIOD, "Chưa ghi kỳ, hoặc từ ngày và đến ngày.", "Give a period, or a first and a last day.")
    elif "period" in row.cells and row.cells.keys() & {"first_day", "last_day"}:
        fault(
            PERIOD,
            "Đã ghi cả kỳ và ngày. Xin chỉ giữ một trong hai.",
            "Both a period and days are given. Keep one of them.",
        )
    elif period is not None:
        return period.first, period.last
    elif "period" not in row.cells and "first_day" not in row.cells:
        fault(FIRST_DAY, "Chưa ghi “Từ ngày”.", "The first day is missing.")
    elif "period" not in row.cells and "last_day" not in row.cells:
        fault(LAST_DAY, "Chưa ghi “Đến ngày”.", "The last day is missing.")
    elif first is not None and last is not None:
        if last >= first:
            return first, last
        fault(
            LAST_DAY,
            f"Đến ngày ({last:%d/%m/%Y}) trước từ ngày ({first:%d/%m/%Y}).",
            f"The last day ({last:%d/%m/%Y}) is before the first ({first:%d/%m/%Y}).",
        )
    return None


def _entry(row: Row, faults: list[RowFault], programmes: Sequence[Mapping[str, Any]]) -> LedgerEntry | None:
    """The entry of a row, or None after adding its faults to `faults`."""
    before = len(faults)
    programme = take(row, PROGRAMME, partial(_programme, programmes=programmes), faults)
    days = _days(row, faults)
    classes = take(row, CLASSES, _classes, faults)
    enrolments = take(row, ENROLMENTS, read_stated_number, faults)
    source = take(row, SOURCE, text_of, faults)
    certificates = take(row, CERTIFICATES, _count, faults)  # more than completed is for the board's checks to name
    parts = {column: take(row, column, _count, faults) for column in (COMPLETIONS, *COMPOSITION)}
    for column, part in parts.items():
        if enrolments and part is not None and not enrolments["words"] and part > enrolments["value"]:
            words = Words(
                f"“{column.heading}” ({part}) lớn hơn số lượt học viên ({enrolments['value']}).",
                f"“{column.key}” ({part}) is more than the enrolments ({enrolments['value']}).",
            )
            faults.append(RowFault(row.sheet, row.row, column.heading, words))
    if len(faults) > before or not (programme and days and classes and enrolments and source):
        return None
    return LedgerEntry(
        sheet=row.sheet,
        row=row.row,
        programme=programme,
        name=row.text("name") or None,
        first_day=days[0].isoformat(),
        last_day=days[1].isoformat(),
        classes=classes,
        enrolments=enrolments,
        partner_name=row.text("partner_name") or None,
        source=source,
        certificates=certificates,
        **{column.key: part for column, part in parts.items()},
    )


def read(
    content: bytes, filename: str, programmes: Sequence[Mapping[str, Any]], *, max_bytes: int = MAX_BYTES
) -> LedgerList:
    """Reads ledger classes; `programmes` are those that may be named, with the fields of `ProgrammeVersionData`.

    Refuses the whole file (422, at `/file`) as `learner_list.read` does.
    """
    table = read_table(content, filename, COLUMNS, max_bytes=max_bytes)
    faults: list[RowFault] = []
    read_rows = [(row, _entry(row, faults, programmes)) for row in table.rows]
    return LedgerList(
        entries=tuple(entry for _, entry in read_rows if entry is not None),
        faulty=tuple(row for row, entry in read_rows if entry is None),
        faults=tuple(faults),
        left_out=table.left_out,
        unread_sheets=table.unread_sheets,
    )


def template() -> bytes:
    """The .xlsx to fill in; sent back unfilled it is refused as a file without rows."""
    return write_template(SHEET, COLUMNS)


def faults_workbook(ledger_list: LedgerList, language: str = "vi") -> bytes:
    """The faulty rows, with the reasons in a last column “Lý do”; mended, it can be sent like any ledger."""
    reasons: dict[tuple[str, int], list[Words]] = {}
    for fault in ledger_list.faults:
        reasons.setdefault((fault.sheet, fault.row), []).append(fault.words)
    rows = (
        ({key: text_of(cell) for key, cell in row.cells.items()}, reasons[row.sheet, row.row])
        for row in ledger_list.faulty
    )
    return write_faults(SHEET, COLUMNS, rows, language)
