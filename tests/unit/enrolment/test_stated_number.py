"""Numbers as somebody stated them."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.sheets.stated_number import read_stated_number, write
from shared.approximations import APPROXIMATIONS
from shared.refusal import Refusal

STATED = st.fixed_dictionaries(
    {"value": st.integers(0, 100_000_000), "words": st.none() | st.sampled_from(sorted(APPROXIMATIONS))}
)


@given(STATED, st.sampled_from(["vi", "en"]))
def test_what_is_written_is_read_back_with_its_word(stated: dict[str, Any], language: str) -> None:
    assert read_stated_number(write(stated, language)) == stated


@pytest.mark.parametrize(
    ("typed", "value", "words"),
    [
        ("1.900", 1900, None),
        ("1,900", 1900, None),
        ("1 900", 1900, None),
        ("11.500 lượt học viên", 11500, None),
        ("gần 3.000", 3000, "gần"),
        ("Gần 3.000 lượt", 3000, "gần"),
        ("gan 3000", 3000, "gần"),
        ("hơn 500", 500, "hơn"),
        ("khoảng 200", 200, "khoảng"),
        ("~200", 200, "khoảng"),
        ("trên 1.000", 1000, "trên"),
        ("ước 40", 40, "ước tính"),
        ("nearly 3,000", 3000, "gần"),
        (861, 861, None),
        (861.0, 861, None),
        ("0", 0, None),
    ],
)
def test_an_approximate_figure_keeps_its_word(typed: object, value: int, words: str | None) -> None:
    assert read_stated_number(typed) == {"value": value, "words": words}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (-1, "number-negative"),
        ("-5", "number-negative"),
        (1.9, "number-not-whole"),
        ("1,5", "number-not-whole"),
        ("1.9000", "number-not-whole"),
        (10**12, "number-too-large"),
        ("nhiều", "number-unreadable"),
        ("", "number-unreadable"),
        ("gần", "number-unreadable"),
        ("rất nhiều 5", "number-unreadable"),
        ("5 6", "number-unreadable"),
        ("12/04/2023", "number-unreadable"),
        (True, "number-unreadable"),
        (float("nan"), "number-unreadable"),
        (float("inf"), "number-unreadable"),
    ],
)
def test_what_is_no_whole_number_is_refused(typed: object, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_stated_number(typed)
    assert refused.value.code == code


def test_a_thousand_that_excel_took_for_a_decimal_is_explained() -> None:
    with pytest.raises(Refusal) as refused:
        read_stated_number(1.9)
    assert "dấu thập phân" in refused.value.words.vi


@given(st.text() | st.floats() | st.integers())
def test_anything_is_read_or_refused(value: object) -> None:
    with suppress(Refusal):
        assert read_stated_number(value)["value"] >= 0
