"""The messiest workbook that a committee could send, before and after: everything at once."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from services.enrolment.model.lists.learner_list import LearnerList, ListedLearner, read
from tests.unit.enrolment.sheets import Lines, workbook

TODAY = date(2026, 1, 5)
COMMUNE = "Đảng ủy xã Nà Hẩu"


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# A sheet with titles merged over it, headings in capitals with remarks, a numbered row, a repeated heading at the top
# of the second printed page, decomposed letters, lost zeros, dates in five ways, a total, and who signs.
HEADINGS: list[object] = [
    "STT",
    "HỌ VÀ TÊN\n(viết chữ in hoa)",
    "Ngày, tháng,\nnăm sinh",
    "Nam/Nữ",
    "Số CCCD (12 số)",
    "SĐT",
    "Ghi chú",
    "Đơn vị công tác",
]
UNICODE: Lines = [
    ["ĐẢNG BỘ TỈNH SƠN HÀ", *[None] * 7],
    [COMMUNE.upper(), *[None] * 7],
    [None],
    ["DANH SÁCH CỬ ĐI HỌC LỚP BỒI DƯỠNG NHẬN THỨC VỀ ĐẢNG NĂM 2026", *[None] * 7],
    [None],
    HEADINGS,
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
    [1, nfd("Giàng Thị Mỷ"), date(1985, 3, 5), nfd("Nữ"), 10185000123, 912345678, "nghỉ buổi 1", nfd(COMMUNE)],
    [2, "  Lù   A Páo ", "6-4-1986", "NAM", "'010086000321", "0912.345.679", None, COMMUNE],
    [3, "Nguyễn Văn An", 31112, "nam", 1085000456.0, "+84 912 345 680", None, COMMUNE],
    HEADINGS,
    [4, "NGUYỄN VĂN AN", "1990", "Nam", None, None, None, COMMUNE],
    [5, "Vàng A Sử", "00/00/1991", "x", None, None, None, COMMUNE],
    [6, "Sùng Thị Dở", "31/02/1990", "Nữ", "1,01E+10", "12", None, COMMUNE],
    [7, "Giàng Thị Mỷ", "05/03/1985", "Nữ", "010 185 000 123", None, None, COMMUNE],
    [8, None, None, None, None, None, None, None],
    [None, "Tổng cộng: 7 người", None, None, None, None, None, None],
    [None],
    [None, None, None, None, None, "Nà Hẩu, ngày 5 tháng 1 năm 2026", None, None],
    [None, None, None, None, None, "BÍ THƯ", None, None],
]
# Beside it a sheet from an old computer, in TCVN3, headings too, its columns in another order and the name in two.
TCVN3: Lines = [
    ["Danh s¸ch bæ sung"],
    ["TT", "N¨m sinh", "Hä ®Öm", "Tªn", "Giíi tÝnh"],
    [1, 1988, "NguyÔn ThÞ", "Hµ", "N÷"],
    [2, "1979", "Vò V¨n", "Tó", "Nam"],
    ["Céng", "2 ng\xadêi"],
]
# And one whose headings nobody knows, with VNI.
VNI: Lines = [
    ["Ngöôøi ñöôïc cöû", "Sinh naêm naøo"],
    ["Leâ Thò Haø", 1992],
    ["ÑOÃ VAÊN UÙT", "1993"],
]
SHEETS = {"Xã": UNICODE, "Bæ sung": TCVN3, "Cuõ": VNI, "Ghi chú": [["Gửi trước ngày 12/4"]], "Nháp": UNICODE}
FONTS = {("Bæ sung", "name"): "tcvn3", ("Bæ sung", "sex"): "tcvn3", ("Cuõ", "name"): "vni"}
MEANINGS = {"nguoi duoc cu": "name", "sinh nam nao": "birth"}


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook(SHEETS, hidden=["Nháp"])


def person(found: LearnerList, name: str) -> ListedLearner:
    return next(one for one in found.learners if one.name == name)


def test_before_anybody_said_anything_what_is_clear_is_read_and_the_rest_is_asked(content: bytes) -> None:
    found = read(content, "messy.xlsx", today=TODAY)
    assert [one.name for one in found.learners] == ["Giàng Thị Mỷ", "Lù A Páo", "Nguyễn Văn An", "NGUYỄN VĂN AN"]
    assert found.unread_sheets == ("Cuõ", "Ghi chú")
    assert {(one.sheet, one.key): (one.font, one.converted) for one in found.old_fonts} == {
        ("Bæ sung", "name"): ("tcvn3", False),
        ("Bæ sung", "sex"): ("tcvn3", False),
    }
    unclear = [("Xã", "Ghi chú"), *(("Cuõ", str(heading)) for heading in VNI[0])]
    assert [(one.sheet, one.text) for one in found.headings if not one.key] == unclear


def test_every_fault_is_named_at_its_row(content: bytes) -> None:
    found = read(content, "messy.xlsx", today=TODAY)
    assert [(fault.row, fault.column) for fault in found.faults if fault.sheet == "Xã"] == [
        (13, "Giới tính"),
        (14, "Ngày sinh"),
        (14, "Số CCCD"),
        (14, "Điện thoại"),
        (15, "Số CCCD"),
    ]


def test_what_excel_and_hands_did_to_values_is_undone(content: bytes) -> None:
    found = read(content, "messy.xlsx", today=TODAY)
    my, pao, an = (person(found, name) for name in ("Giàng Thị Mỷ", "Lù A Páo", "Nguyễn Văn An"))
    assert (my.birth_date, my.sex, my.identity_number) == ("1985-03-05", "female", "010185000123")
    assert (pao.birth_date, pao.sex, pao.identity_number) == ("1986-04-06", "male", "010086000321")
    assert (an.birth_date, an.identity_number) == ("1985-03-06", "001085000456")
    assert {my.phone, pao.phone, an.phone} == {"+84912345678", "+84912345679", "+84912345680"}
    assert {my.nominator, pao.nominator} == {COMMUNE}


def test_after_everything_was_said_everybody_is_read(content: bytes) -> None:
    found = read(content, "messy.xlsx", today=TODAY, known=MEANINGS, fonts=FONTS)
    assert [(one.name, one.birth_year, one.sex) for one in found.learners if one.sheet != "Xã"] == [
        ("Nguyễn Thị Hà", 1988, "female"),
        ("Vũ Văn Tú", 1979, "male"),
        ("Lê Thị Hà", 1992, None),
        ("ĐỖ VĂN ÚT", 1993, None),
    ]
    assert found.unread_sheets == ("Ghi chú",)
    assert all(one.converted for one in found.old_fonts)


def test_titles_totals_and_signatures_are_nobody(content: bytes) -> None:
    found = read(content, "messy.xlsx", today=TODAY, known=MEANINGS, fonts=FONTS)
    places = [(one.row.sheet, one.row.row) for one in found.rows]
    assert places == [
        *(("Xã", row) for row in (8, 9, 10, 12, 13, 14, 15)),
        *(("Bæ sung", row) for row in (3, 4)),
        *(("Cuõ", row) for row in (2, 3)),
    ]
    left_out = [("Xã", 17), ("Xã", 19), ("Xã", 20), ("Bæ sung", 5)]
    assert [(row.sheet, row.row) for row in found.left_out] == left_out
