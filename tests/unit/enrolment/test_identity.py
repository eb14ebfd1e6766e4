"""The citizen identity number as lists have it."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.lists.identity import contradictions, read_identity
from shared.refusal import Refusal

PROVINCES = st.sampled_from(["001", "010", "038", "096", "101"])
NUMBERS = st.builds("{}{}{:02}{:06}".format, PROVINCES, st.integers(0, 3), st.integers(0, 99), st.integers(0, 999_999))


@given(NUMBERS)
def test_zeros_that_excel_lost_are_put_back(number: str) -> None:
    assert read_identity(number) == number
    assert read_identity(int(number)) == number
    assert read_identity(float(number)) == number
    assert read_identity(number.lstrip("0")) == number
    assert read_identity(f"'{number[:3]} {number[3:6]}.{number[6:]} ") == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("123456789", "CMND cũ"),
        ("1.2E+11", "mất chữ số"),
        ("1,20012E+11", "mất chữ số"),
        ("01018500012", "11 chữ số"),  # a zero stands before it, so what it lost is another digit
        ("0101850001234", "13 chữ số"),
        ("12345", "5 chữ số"),
        ("003185000123", "3 số đầu"),
        ("010985000123", "số thứ tư"),
        ("01O185000123", "không phải chữ số"),
        ("chưa có", "không phải chữ số"),
        (10185000123.5, "không phải chữ số"),
        (-10185000123, "chữ số"),
        (True, "không phải chữ số"),
    ],
)
def test_what_cannot_be_an_identity_number_is_refused_with_the_reason(typed: object, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_identity(typed)
    assert refused.value.code == "identity-number-unreadable"
    assert reason in refused.value.words.vi
    assert refused.value.faults[0].at == "/identity_number"


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(Refusal) as refused:
        read_identity("010985000123")
    assert not re.search("[0-9]{5}", str(refused.value) + refused.value.words.vi)


@given(st.text() | st.floats() | st.integers() | st.booleans())
def test_anything_is_twelve_digits_or_refused(value: object) -> None:
    with suppress(Refusal):
        assert re.fullmatch("[0-9]{12}", read_identity(value))


def test_a_number_that_agrees_with_birth_and_sex_contradicts_nothing() -> None:
    assert contradictions("010185000123", 1985, "female") == []
    assert contradictions("010203000123", 2003, "male") == []
    assert contradictions("010185000123", None, None) == []


def test_another_year_of_birth_or_sex_is_told() -> None:
    year, sex = contradictions("010185000123", 1986, "male")
    assert "1985" in year.vi and "1986" in year.vi
    assert "nữ" in sex.vi and "female" in sex.en
    assert contradictions("010185000123", 2085, "female"), "the century counts too"
