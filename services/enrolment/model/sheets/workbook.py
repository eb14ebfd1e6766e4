"""Opening an Excel workbook that somebody sent: refused in words when it is none, measured before it is parsed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from shared.refusal import Refusal, Words
from shared.vietnamese import clean

# A date with a time of day (datetime) is a date too.
Cell = str | int | float | bool | date | time | timedelta
MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_CELLS = 4_000_000  # of the rectangle that a sheet spans

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"  # what Excel wrote before 2007, and the shell of a workbook with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Only a cell with content widens a sheet; one that is merely formatted (`<c r="A9" s="1"/>`) does not.
_CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*?)(/?)>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: `rows[0]` is Excel's row 1; texts are in NFC; `merged` holds (row, first, last column)."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: frozenset[tuple[int, int, int]]


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, dates as dd/mm/yyyy."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def refuse_file(code: str, vietnamese: str, english: str) -> Refusal:
    """A refusal of the whole file: 422, at `/file`."""
    return Refusal(code, Words(vietnamese, english), at="/file")


def _not_a_workbook(content: bytes, filename: str) -> Refusal:
    if content.startswith(_COMPOUND_FILE) and _ENCRYPTED in content:
        return refuse_file(
            "file-locked",
            f"Tệp “{filename}” đặt mật khẩu nên không đọc được. Xin bỏ mật khẩu, lưu lại rồi gửi lại.",
            f"“{filename}” is protected by a password. Remove the password, save it and send it again.",
        )
    if content.startswith(_COMPOUND_FILE):
        return refuse_file(
            "file-not-a-workbook",
            f"Tệp “{filename}” là định dạng Office cũ (trước 2007). Xin mở bằng Excel, lưu thành .xlsx rồi gửi lại.",
            f"“{filename}” is in the Office format of before 2007. Open it in Excel and save it as .xlsx.",
        )
    return refuse_file(
        "file-not-a-workbook",
        f"Tệp “{filename}” không phải bảng tính Excel, hoặc đã bị hỏng. Xin gửi tệp .xlsx theo mẫu.",
        f"“{filename}” is not an Excel workbook, or is damaged. Send an .xlsx file made from the template.",
    )


def _too_large(filename: str, limit: int) -> Refusal:
    return refuse_file(
        "file-too-large",
        f"Tệp “{filename}” quá lớn (tối đa {limit // MEGABYTE} MB). Xin bỏ hình ảnh, chia nhỏ danh sách rồi gửi lại.",
        f"“{filename}” is too large (at most {limit // MEGABYTE} MB). Remove pictures or divide the list.",
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _spanned_cells(part: bytes) -> int:
    """How many cells the rectangle from A1 to the last cell with content has."""
    row = last_row = column = last_column = 0
    for tag, attributes, closed in _CELL.findall(part):
        reference = _REFERENCE.search(attributes)
        if tag == b"row":
            row, column = (int(reference[2]) if reference else row + 1), 0
            continue
        column = _column(reference[1]) if reference else column + 1
        if not closed:
            last_row = max(last_row, int(reference[2]) if reference else row)
            last_column = max(last_column, column)
    return last_row * last_column


def _measured(content: bytes, filename: str, max_unpacked: int) -> bytes:
    """The same workbook with nothing but its XML parts, unpacked.

    The parser unpacks without a limit, and keeps a sheet's whole rectangle in memory: one value in the last cell
    of a sheet would end the process. It therefore only sees what was unpacked and measured here.
    """
    unpacked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(unpacked, "w") as plain:
        parts = [part for part in packed.infolist() if part.filename.endswith((".xml", ".rels"))]
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            raise _not_a_workbook(content, filename)
        if sum(part.file_size for part in parts) > max_unpacked:
            raise _too_large(filename, max_unpacked)
        for part in parts:
            data = packed.read(part)  # never more than the size that the archive declares
            if _spanned_cells(data) > MAX_CELLS:
                raise refuse_file(
                    "file-too-wide",
                    f"Bảng tính trong tệp “{filename}” trải quá rộng: có ô ở rất xa bảng. "
                    "Xin xóa các dòng, cột thừa rồi gửi lại.",
                    f"A sheet of “{filename}” spans too many cells: something stands far away from the table. "
                    "Delete the rows and columns that are not needed.",
                )
            plain.writestr(part.filename, data)
    return unpacked.getvalue()


def _sheets(workbook: CalamineWorkbook) -> list[Sheet]:
    sheets = []
    for place, about in enumerate(workbook.sheets_metadata):
        # A hidden sheet is one that the sender does not see: its people were not meant.
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_index(place)
        rows = [
            [clean(cell) if isinstance(cell, str) else cell for cell in row]
            for row in sheet.to_python(skip_empty_area=False)
        ]
        merged = frozenset((top, left, right) for (top, left), (_, right) in sheet.merged_cell_ranges or ())
        sheets.append(Sheet(clean(about.name), rows, merged))
    return sheets


def read_sheets(
    content: bytes, filename: str, *, max_bytes: int = MAX_BYTES, max_unpacked: int = MAX_UNPACKED
) -> list[Sheet]:
    """The visible sheets of an .xlsx workbook.

    Refuses (422, at `/file`): `file-empty`, `file-too-large`, `file-too-wide`, `file-locked`, `file-not-a-workbook`.
    """
    if not content:
        raise refuse_file(
            "file-empty",
            f"Tệp “{filename}” rỗng (0 byte). Xin kiểm tra và gửi lại.",
            f"“{filename}” is empty (0 bytes). Check it and send it again.",
        )
    if len(content) > max_bytes:
        raise _too_large(filename, max_bytes)
    try:
        with load_workbook(io.BytesIO(_measured(content, filename, max_unpacked))) as workbook:
            return _sheets(workbook)
    except (CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        # zipfile says NotImplementedError for an unknown method, RuntimeError for an encrypted part.
        raise _not_a_workbook(content, filename) from None
