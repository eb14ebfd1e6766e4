"""Name, birth, sex, telephone and e-mail as lists have them."""

import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.lists.person import read_birth, read_email, read_name, read_phone, read_sex
from services.enrolment.model.sheets.stated_day import read_day
from shared.refusal import Refusal

BIRTHDAYS = st.dates(date(1906, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn An", "NGUYỄN THỊ THUỶ", "K'Đăm", "Y Blơk Ê Ban", "Giàng A Sử", "Hoàng Thuý Quỳnh", "Ước"]
)
def test_a_name_is_kept_as_written_in_composed_letters(name: str) -> None:
    assert read_name(f"  {unicodedata.normalize('NFD', name)} ") == name


@pytest.mark.parametrize("name", ["NguyÔn V¨n An", "Lª ThÞ Hµ", "Nguyeãn Vaên An", "NGUYEÃN VAÊN AN"])
def test_a_name_in_an_old_font_is_refused_with_the_advice_to_convert_it(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_name(name)
    assert "TCVN3" in refused.value.words.vi


@pytest.mark.parametrize("name", ["", "  ", "0912345678", "Nguyễn Văn A2", 12.0])
def test_a_name_has_no_figures(name: object) -> None:
    with pytest.raises(Refusal):
        read_name(name)


def test_sex_is_read_in_both_languages() -> None:
    assert {read_sex(text) for text in ("Nam", "NAM", "male", "M")} == {"male"}
    assert {read_sex(text) for text in ("Nữ", "NỮ", "nu", "female")} == {"female"}
    with pytest.raises(Refusal):
        read_sex("x")


@pytest.mark.parametrize(
    "typed",
    [
        *("0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678", "(+84)912-345-678"),
        *("0084912345678", "'0912345678", 912345678.0, 912345678),
    ],
)
def test_a_mobile_number_is_read_however_it_is_typed(typed: object) -> None:
    assert read_phone(typed) == "+84912345678"


def test_a_fixed_line_is_read_too() -> None:
    assert read_phone("0214 3840 123") == "+842143840123"


@pytest.mark.parametrize(
    "typed", ["091234567", "0168 123 4567", "0912345678 / 0987654321", "không", "113", True, "09123A5678"]
)
def test_what_is_no_number_in_use_is_refused(typed: object) -> None:
    with pytest.raises(Refusal) as refused:
        read_phone(typed)
    assert refused.value.code == "phone-unreadable"


def test_an_address_keeps_its_name_and_lowers_its_domain() -> None:
    assert read_email(" An.Nguyen@LaoCai.gov.vn ") == "An.Nguyen@laocai.gov.vn"


@pytest.mark.parametrize(
    "typed",
    [
        *("an", "an@laocai", "ân@laocai.gov.vn", "a@b.vn; c@d.vn", "a@b.vn, c@d.vn", "a b@c.vn", "a@b..vn", "a@@b.vn"),
        *("a@b@c.vn", ".a@b.vn", "a.@b.vn", "a@-b.vn", "a@b-.vn", f"{'a' * 65}@b.vn", "an@laocai.gov.vn,", "@b.vn"),
        *("mailto:an@b.vn", "<an@b.vn>", "An <an@b.vn>", "an@b.v"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_email(typed)
    assert refused.value.code == "email-unreadable"


@given(BIRTHDAYS)
def test_a_birthday_is_the_same_as_text_as_a_date_and_as_a_serial_number(born: date) -> None:
    serial = (born - date(1899, 12, 30)).days
    ways = [f"{born:%d/%m/%Y}", f"{born.day}-{born.month}-{born.year}", f"{born:%d.%m.%Y}", born.isoformat(), born]
    ways += [datetime(born.year, born.month, born.day), serial, float(serial)]
    for written in ways:
        assert read_birth(written) == (born.isoformat(), born.year), written


@pytest.mark.parametrize("typed", ["1985", 1985, 1985.0, "00/00/1985", "03/1985"])
def test_a_year_alone_is_enough(typed: object) -> None:
    assert read_birth(typed) == (None, 1985)


@pytest.mark.parametrize(
    "typed", ["31/02/1985", "12/25/1985", "05/03/85", "13/1985", "không rõ", "05/03/1785", -1, 10**9, True]
)
def test_what_is_no_birthday_is_refused(typed: object) -> None:
    with pytest.raises(Refusal) as refused:
        read_birth(typed)
    assert refused.value.code == "day-unreadable"


@pytest.mark.parametrize("typed", ["2024", "13/04/2023", date(2023, 4, 13)])
def test_nobody_was_born_in_the_future(typed: object) -> None:
    today = date(2023, 4, 12)
    with pytest.raises(Refusal) as refused:
        read_birth(typed, today=today)
    assert refused.value.code == "birth-in-future"
    assert read_birth("12/04/2023", today=today) == ("2023-04-12", 2023)


def test_the_day_of_a_class_needs_more_than_a_year() -> None:
    assert read_day("4/3/2019") == date(2019, 3, 4)
    assert read_day(43528) == date(1899, 12, 30) + timedelta(days=43528)
    with pytest.raises(Refusal):
        read_day(2019)


@given(st.text() | st.floats() | st.integers() | st.booleans())
def test_anything_is_read_or_refused_and_never_breaks(value: object) -> None:
    for read in (read_name, read_sex, read_phone, read_email, read_birth, read_day):
        try:
            assert read(value)
        except Refusal as refused:
            assert refused.words.vi and refused.words.en
