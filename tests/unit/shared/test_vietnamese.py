"""How Vietnamese is sorted, searched and written."""

import unicodedata
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from shared.vietnamese import clean, collation_key, day, fold, moment, name_key, number, percent

ALPHABET = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
LETTERS = st.sampled_from("aàảãáạăằắâầấbcdđeéêềghiíklmnoóôồơờpqrstuúưừvxyýAĂÂĐÊÔƠƯ")
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=4).map(" ".join)


def in_order(words: list[str], key: Callable[[str], str]) -> bool:
    """Whether each word sorts strictly before the next: keys that are equal would not show in a sorted list."""
    return all(key(left) < key(right) for left, right in pairwise(words))


def test_the_letters_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    assert in_order(ALPHABET, collation_key)


def test_the_tones_stand_in_the_order_level_falling_asking_tumbling_rising_heavy() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert in_order(words, collation_key)


def test_given_names_sort_with_their_hats_and_with_d_before_crossed_d() -> None:
    names = ["An", "Ánh", "Ân", "Bình", "Dung", "Đào", "Em", "Oanh", "Ông", "Ơn", "Uyên", "Ước"]
    assert in_order(names, name_key)


def test_a_shorter_word_stands_before_the_longer_that_begins_with_it() -> None:
    assert sorted(["Anh", "An Bình", "An"], key=collation_key) == ["An", "An Bình", "Anh"]


def test_persons_sort_by_given_name_then_middle_then_family() -> None:
    names = ["Trần Văn An", "Lê Thị Bình", "Lê Văn Bình", "Nguyễn Văn Bình", "Bàn Văn Chiến", "Giàng Thị Đào", "Y Ơn"]
    assert in_order(names, name_key)


def test_letters_of_the_highlands_languages_stand_with_their_base_letter() -> None:
    names = ["Bình", "Coi", "Čoi", "Dung", "Oanh"]
    assert in_order(names, name_key)


@given(NAMES)
def test_how_a_name_is_encoded_changes_neither_its_place_nor_its_search(name: str) -> None:
    apart = unicodedata.normalize("NFD", name)
    assert name_key(apart) == name_key(name)
    assert fold(apart) == fold(name)
    assert clean(apart) == clean(name)


@given(st.lists(NAMES, max_size=6))
def test_keys_compare_alike_as_texts_and_as_bytes(names: list[str]) -> None:
    assert sorted(names, key=name_key) == sorted(names, key=lambda name: name_key(name).encode())


@given(st.text())
def test_any_text_has_a_key_and_a_folded_form(text: str) -> None:
    assert isinstance(name_key(text), str)
    assert fold(fold(text)) == fold(text)


def test_search_reads_crossed_d_as_d_and_ignores_tones() -> None:
    assert fold("  Đặng   Thị ƯỚC ") == "dang thi uoc"


def test_numbers_and_rates_are_written_the_vietnamese_way() -> None:
    assert number(3234) == "3.234"
    assert number(3234, "en") == "3,234"
    assert percent(935, 1000) == "93,5%"
    assert percent(935, 1000, "en") == "93.5%"
    assert percent(1, 0) == "–"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2023-02-14", "14/02/2023"),
        (date(2023, 2, 14), "14/02/2023"),
        ("2023-02-14T18:00:00+00:00", "15/02/2023"),
        (None, ""),
    ],
)
def test_a_day_is_the_day_in_vietnam(value: str | date | None, shown: str) -> None:
    assert day(value) == shown


def test_a_moment_is_shown_in_the_time_of_vietnam() -> None:
    assert moment("2023-02-14T18:30:00+00:00") == "01:30 15/02/2023"
