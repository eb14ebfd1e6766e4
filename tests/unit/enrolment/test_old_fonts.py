"""Lists typed for the fonts TCVN3 and VNI."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.sheets.old_fonts import FONTS, TABLES, convert, detect, to_unicode

SMALL = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđ"
ASCII = "abcdeghiklmnopqrstuvxy"
WORD = st.text(SMALL + ASCII, min_size=1, max_size=7)
TEXT = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


def typed_for(font: str, text: str) -> str:
    """What a typist of that time has in the cell. TCVN3's capitals with a tone are small letters in a capital font."""
    table = TABLES[font]
    return "".join(table.get(letter) or table.get(letter.lower(), letter) for letter in text)


@pytest.mark.parametrize("font", FONTS)
def test_a_table_knows_every_letter_with_a_mark_and_no_two_are_typed_alike(font: str) -> None:
    table = TABLES[font]
    assert set(SMALL) <= set(table) and len(SMALL) == 67
    assert len(set(table.values())) == len(table)
    assert all(unicodedata.is_normalized("NFC", letter) and len(letter) == 1 for letter in table)


def test_vni_has_every_capital_and_tcvn3_those_without_a_tone() -> None:
    assert set(SMALL.upper()) <= set(TABLES["vni"])
    assert set(TABLES["tcvn3"]) - set(SMALL) == set("ĂÂÊÔƠƯĐ")


@pytest.mark.parametrize("font", FONTS)
@given(text=TEXT)
def test_small_letters_come_back_as_they_were(font: str, text: str) -> None:
    assert to_unicode(typed_for(font, text), font) == text


@given(text=TEXT.flatmap(lambda text: st.sampled_from([text, text.upper(), text.title(), text.swapcase()])))
def test_vni_keeps_every_capital(text: str) -> None:
    assert to_unicode(typed_for("vni", text), "vni") == text


@pytest.mark.parametrize("name", ["NGUYỄN THỊ ÁNH", "Nguyễn Thu Ánh", "Đặng Ái Ân", "LÙ A PÁO", "Đảng ủy xã Bát Xát"])
def test_capitals_that_tcvn3_cannot_write_follow_those_beside_them(name: str) -> None:
    assert to_unicode(typed_for("tcvn3", name), "tcvn3") == name


@pytest.mark.parametrize(
    ("font", "texts"),
    [
        ("tcvn3", ["NguyÔn V¨n An", "Lª ThÞ Hµ", "Vò Tó", "Bui Van Ban"]),
        ("tcvn3", ["N÷", "Nam"]),
        ("vni", ["Nguyeãn Vaên An", "NGUYEÃN VAÊN AN", "Leâ Thò Haø"]),
        ("vni", ["Nöõ", "Nam"]),
    ],
)
def test_a_column_in_an_old_font_is_told(font: str, texts: list[str]) -> None:
    assert detect(texts) == font


@pytest.mark.parametrize(
    "texts",
    [
        *([], [""], ["Bui Van Ban"], ["Nguyễn Văn An", "Hà Tú"], ["Lò Và", "Hà Thu"], ["Êban", "Hà Thu"]),
        *(["Y Blơk Ê Ban", "K'Đăm"], ["Müller", "Nguyễn Văn An"], ["\u00b5\u00b6\u00b7"]),
    ],
)
def test_a_column_in_unicode_or_in_nothing_known_is_left_alone(texts: list[str]) -> None:
    assert detect(texts) is None


@given(st.lists(st.text(), max_size=5))
def test_anything_may_stand_in_a_column(texts: list[str]) -> None:
    assert detect(texts) in (None, *FONTS)
    for font in FONTS:
        assert len(convert(texts, font)) == len(texts)


def test_a_list_put_together_from_two_is_converted_where_it_must_be() -> None:
    column = ["Nguyễn Văn An", "Lª ThÞ Hµ", "Hà Tú"]
    assert detect(column) == "tcvn3"
    assert convert(column, "tcvn3") == ["Nguyễn Văn An", "Lê Thị Hà", "Hà Tú"]
    assert convert(["Lª ThÞ Hµ", "Vò Tó"], "tcvn3") == ["Lê Thị Hà", "Vũ Tú"]
