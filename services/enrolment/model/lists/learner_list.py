"""The list of learners that committees send in Excel: its good rows, its faults row by row, and its template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from services.enrolment.model.lists.identity import contradictions, read_identity
from services.enrolment.model.lists.person import read_birth, read_email, read_name, read_phone, read_sex
from services.enrolment.model.sheets.headings import Column, Heading
from services.enrolment.model.sheets.table import Fonts, OldFont, Row, RowFault, read_table, take
from services.enrolment.model.sheets.template import write_faults, write_template
from services.enrolment.model.sheets.workbook import MAX_BYTES, text_of
from shared.refusal import Words
from shared.vietnamese import fold

SHEET = "Danh sách học viên"
NAME = Column(
    "name",
    "Họ và tên",
    Words("Họ tên đầy đủ, gõ Unicode.", "Full name, in Unicode."),
    example="Giàng Thị Mỷ",
    also=("ho ten", "ho va ten hoc vien", "ho ten hoc vien", "hoc vien", "ho ten khai sinh", "full name", "name"),
    halves=(("ho dem", "ho va dem", "ho va ten dem", "ho va chu dem", "ho va ten lot", "ho va ten", "ho"), ("ten",)),
    required=True,
    width=28,
)
BIRTH = Column(
    "birth",
    "Ngày sinh",
    Words("Ngày/tháng/năm; nếu không rõ ngày thì ghi năm sinh.", "Day/month/year, or only the year."),
    example="05/03/1985",
    also=("ngay thang nam sinh", "ngay thang nam", "sinh ngay", "ngay sinh nam sinh", "date of birth", "birth date"),
    width=14,
)
# Older lists have the year in a column of its own; the template does not.
BIRTH_YEAR = Column(
    "birth_year", "Năm sinh", Words("Năm sinh.", "Year of birth."), example="1985", also=("birth year", "year of birth")
)
SEX = Column(
    "sex",
    "Giới tính",
    Words("Nam hoặc Nữ.", "Nam (male) or Nữ (female)."),
    example="Nữ",
    also=("gioi", "phai", "nam nu", "sex"),
    choices=("Nam", "Nữ"),
    width=10,
)
IDENTITY = Column(
    "identity_number",
    "Số CCCD",
    Words("Đủ 12 chữ số, kể cả số 0 ở đầu.", "All 12 digits, leading zeros too."),
    example="010185000123",
    also=(
        *(
            "cccd",
            "can cuoc",
            "so can cuoc",
            "can cuoc cong dan",
            "so can cuoc cong dan",
            "the can cuoc",
            "so the can cuoc",
        ),
        *(
            "so cccd cmnd",
            "cccd cmnd",
            "so cmnd cccd",
            "cmnd cccd",
            "so dinh danh",
            "so dinh danh ca nhan",
            "ma dinh danh",
        ),
        *("so cc", "so cc cccd", "identity number"),
    ),
    width=16,
)
PHONE = Column(
    "phone",
    "Điện thoại",
    Words("Một số điện thoại.", "One telephone number."),
    example="0912 345 678",
    also=("so dien thoai", "sdt", "so dt", "dt", "dien thoai di dong", "di dong", "dien thoai lien he", "phone"),
)
EMAIL = Column(
    "email",
    "E-mail",
    Words("Có thể bỏ trống.", "May stay empty."),
    example="mygt@laocai.gov.vn",
    also=("email", "mail", "thu dien tu", "dia chi email", "dia chi e mail", "hop thu", "hop thu dien tu"),
    width=26,
)
NOMINATOR = Column(
    "nominator",
    "Đơn vị cử",
    Words("Tên đảng ủy, chi bộ hoặc cơ quan cử đi học.", "Name of the committee, cell or agency that nominates."),
    example="Đảng ủy xã Bát Xát",
    also=(
        *("don vi", "don vi cu di hoc", "don vi de cu", "don vi gioi thieu", "noi gioi thieu", "don vi cong tac"),
        *("co quan don vi", "don vi co quan", "noi cong tac", "to chuc dang", "dang uy", "chi bo", "nominated by"),
    ),
    width=32,
)
COLUMNS = (
    Column("number", "STT", Words("Số thứ tự.", "Running number."), "1", ("tt", "so tt", "so thu tu", "no"), width=6),
    *(NAME, BIRTH, SEX, IDENTITY, PHONE, EMAIL, NOMINATOR),
)


@dataclass(frozen=True)
class ListedLearner:
    """A person of a good row. Dates are ISO text, `sex` is `male` or `female`, a phone `+84…`; None is not given.

    `nominator` is the text as written: whoever knows the organisations resolves it.
    `warnings` say where the identity number disagrees with birth or sex; they do not stop anything.
    """

    sheet: str
    row: int
    name: str
    birth_date: str | None
    birth_year: int | None
    sex: str | None
    identity_number: str | None
    phone: str | None
    email: str | None
    nominator: str | None
    warnings: tuple[Words, ...] = ()


@dataclass(frozen=True)
class ListedRow:
    """A row of the file: the person that it names, or what is wrong with it."""

    row: Row
    person: ListedLearner | None
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True)
class LearnerList:
    """What a file says, row by row in its order.

    `left_out` are total rows and what stands below them; `unread_sheets` are the sheets without headings.
    `headings` and `old_fonts` say how the file was read, see `table`.
    """

    rows: tuple[ListedRow, ...]
    left_out: tuple[Row, ...]
    unread_sheets: tuple[str, ...]
    headings: tuple[Heading, ...]
    old_fonts: tuple[OldFont, ...]

    @property
    def learners(self) -> tuple[ListedLearner, ...]:
        """The people of the good rows."""
        return tuple(one.person for one in self.rows if one.person is not None)

    @property
    def faulty(self) -> tuple[Row, ...]:
        """The other rows, as they were sent."""
        return tuple(one.row for one in self.rows if one.person is None)

    @property
    def faults(self) -> tuple[RowFault, ...]:
        """What is wrong with those."""
        return tuple(fault for one in self.rows for fault in one.faults)


def _only_a_name(row: Row) -> bool:
    return set(row.cells) <= {"number", "name"} and not row.text("number").strip("().").isdigit()


def _learner(row: Row, faults: list[RowFault], today: date | None) -> ListedLearner:
    """The person of a row; what is wrong with it is added to `faults`."""
    name = take(row, NAME, read_name, faults)
    born = take(row, BIRTH, partial(read_birth, today=today), faults)
    if "birth" not in row.cells:
        born = take(row, BIRTH_YEAR, partial(read_birth, today=today), faults)
    sex = take(row, SEX, read_sex, faults)
    identity_number = take(row, IDENTITY, read_identity, faults)
    phone = take(row, PHONE, read_phone, faults)
    email = take(row, EMAIL, read_email, faults)
    if name and _only_a_name(row):
        words = Words(
            "Dòng chỉ có họ tên. Xin bổ sung ngày sinh hoặc số CCCD; nếu không phải học viên, xin xóa dòng này.",
            "The row has nothing but a name. Add a date of birth or identity number; "
            "if this is no learner, delete the row.",
        )
        faults.append(RowFault(row.sheet, row.row, NAME.heading, words))
    birth_date, birth_year = born or (None, None)
    warnings = contradictions(identity_number, birth_year, sex) if identity_number else []
    nominator = take(row, NOMINATOR, text_of, faults)
    return ListedLearner(
        row.sheet,
        row.row,
        name or "",
        birth_date,
        birth_year,
        sex,
        identity_number,
        phone,
        email,
        nominator,
        tuple(warnings),
    )


def _twice(learner: ListedLearner, earlier: ListedLearner, what: Column) -> RowFault:
    number = what is IDENTITY
    words = Words(
        f"{'Số CCCD' if number else 'Họ tên và ngày sinh'} này đã có ở dòng {earlier.row}, trang “{earlier.sheet}” "
        f"({earlier.name}). Xin xóa một trong hai dòng, hoặc sửa số CCCD nếu là hai người.",
        f"This {'identity number' if number else 'name and birth'} already stands in row {earlier.row} of sheet "
        f"“{earlier.sheet}” ({earlier.name}). Delete one of the rows, or correct the number if they are two people.",
    )
    return RowFault(learner.sheet, learner.row, what.heading, words)


@dataclass
class _Seen:
    """Who stands in the rows above."""

    by_identity: dict[str, ListedLearner] = field(default_factory=dict)
    by_birth: dict[tuple[str, str], ListedLearner] = field(default_factory=dict)

    def twice(self, learner: ListedLearner, faulty: bool) -> Iterator[RowFault]:
        """The fault of a row whose person has been listed before. Of a `faulty` row the number may be what is wrong."""
        if learner.identity_number:
            earlier = self.by_identity.setdefault(learner.identity_number, learner)
            if earlier is not learner:
                yield _twice(learner, earlier, IDENTITY)
                return
        if learner.birth_date and not faulty:
            earlier = self.by_birth.setdefault((fold(learner.name), learner.birth_date), learner)
            two_people = learner.identity_number and earlier.identity_number
            if earlier is not learner and not two_people:
                yield _twice(learner, earlier, NAME)


def read(
    content: bytes,
    filename: str,
    *,
    today: date | None = None,
    max_bytes: int = MAX_BYTES,
    known: Mapping[str, str] | None = None,
    fonts: Fonts | None = None,
) -> LearnerList:
    """Reads a list of learners; `today`, when given, makes a birth after it a fault. `known` headings and `fonts`
    as `table.read_table` takes them.

    Refuses the whole file (422, at `/file`) with one of: `file-empty`, `file-too-large`, `file-too-wide`,
    `file-locked`, `file-not-a-workbook`, `headings-not-found`, `file-without-rows`, `file-too-many-rows`.
    """
    columns = (*COLUMNS, BIRTH_YEAR)
    table = read_table(content, filename, columns, max_bytes=max_bytes, known=known, fonts=fonts)
    rows: list[ListedRow] = []
    seen = _Seen()
    for row in table.rows:
        faults: list[RowFault] = []
        learner = _learner(row, faults, today)
        faults += seen.twice(learner, bool(faults))
        rows.append(ListedRow(row, None if faults else learner, tuple(faults)))
    return LearnerList(tuple(rows), table.left_out, table.unread_sheets, table.headings, table.old_fonts)


def template() -> bytes:
    """The .xlsx to fill in; sent back unfilled it is refused as a file without rows."""
    return write_template(SHEET, COLUMNS)


def template_cells(row: Row) -> dict[str, str]:
    """A row's texts under the template's columns; a year of birth from a column of its own moves to the birth's."""
    cells = {"birth": row.cells["birth_year"], **row.cells} if "birth_year" in row.cells else row.cells
    return {key: text_of(cell) for key, cell in cells.items() if key != BIRTH_YEAR.key}


def faults_workbook(learner_list: LearnerList, language: str = "vi") -> bytes:
    """The faulty rows, with the reasons in a last column “Lý do”; mended, it can be sent like any list."""
    rows = [(template_cells(one.row), [fault.words for fault in one.faults]) for one in learner_list.rows if one.faults]
    return write_rest(rows, language)


def write_rest(rows: Iterable[tuple[Mapping[str, str], Sequence[Words]]], language: str = "vi") -> bytes:
    """Rows that were not taken, `(texts by column, reasons)`, with the reasons in a last column “Lý do”."""
    return write_faults(SHEET, COLUMNS, rows, language)
