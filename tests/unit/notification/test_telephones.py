"""Telephone numbers: however it is written, a mobile number is one number; nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from services.notification.model.telephones import masked, masked_within, usable

DIGITS = st.builds("{}{}".format, st.sampled_from("35789"), st.text("0123456789", min_size=8, max_size=8))


def spread(digits: str, separators: list[str]) -> str:
    return "".join(separator + digit for separator, digit in zip(["", *separators], digits, strict=False))


@given(
    DIGITS,
    st.sampled_from(["0", "84", "+84", "0084", "+84 ", "84-"]),
    st.lists(st.sampled_from(["", " ", ".", "-", "\u00a0"]), min_size=8, max_size=8),
)
def test_however_it_is_written_it_is_one_number(digits: str, prefix: str, separators: list[str]) -> None:
    assert usable(f" {prefix}{spread(digits, separators)}\n") == f"+84{digits}"


@given(st.text())
def test_what_is_usable_is_a_mobile_number_of_vietnam(text: str) -> None:
    found = usable(text)
    assert found is None or (len(found) == 12 and found.startswith("+84") and found[3] in "35789")


@pytest.mark.parametrize(
    "number",
    [
        "0214 3820 123",  # a landline in Lào Cai
        "024 3825 2916",
        "+1 202 555 0123",
        "091234567",
        "09123456789",
        "0912 345 678, 0987 654 321",
        "0912345678\n0987654321",
        "٠٩١٢٣٤٥٦٧٨",
        "1900 6017",
        "113",
        "chưa có",
        "",
        None,
    ],
)
def test_what_takes_no_short_message(number: str | None) -> None:
    assert usable(number) is None


def test_little_of_a_number_is_shown() -> None:
    assert masked("0912 345 678") == "+84 91* *** *78"
    assert masked("0214 3820 123") == "***"
    assert masked(None) is None


@given(DIGITS, st.sampled_from(["0", "84", "+84", "0084"]), st.text("0123456789 .:x"))
def test_no_number_is_left_in_a_providers_words(digits: str, prefix: str, before: str) -> None:
    assert digits[:-2] not in masked_within(f"{before}{prefix}{digits}")
    spaced = f"{digits[:2]} {digits[2:5]} {digits[5:]}"
    assert spaced[5:] not in masked_within(f"{before}{prefix}{spaced}")


def test_the_rest_of_a_providers_words_is_left() -> None:
    assert masked_within("Lỗi 104: 84912345678 không nhận") == "Lỗi 104: +84 91* *** *78 không nhận"
    assert masked_within("0912345678, 0987.654.321") == "+84 91* *** *78, +84 98* *** *21"
    assert masked_within("200 7 0912 345 678") == "20***"
