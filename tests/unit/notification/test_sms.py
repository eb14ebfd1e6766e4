"""SMS: no diacritics, and as many segments as the network counts."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from services.notification.model.sms import plain, segments

# What GSM 03.38 says, in code points: the basic table without its letters with diacritics, and the extension table.
BASIC = {0x0A, 0x20, 0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC6, 0xD8, 0xDF, 0xE6, 0xF8} | {
    *range(0x21, 0x40),
    *range(0x40, 0x5B),
    0x5F,
    *range(0x61, 0x7B),
    *(0x394, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E),
}
EXTENDED = {ord(one) for one in "^{}\\[~]|€"}
TYPED = st.text(max_size=700)


@pytest.mark.parametrize(
    "typed, sent",
    [
        ("Đồng chí Nguyễn Thị Ước, đặng đường", "Dong chi Nguyen Thi Uoc, dang duong"),
        ("Đồng chí", "Dong chi"),  # decomposed
        ("“Mời” — ‘đến’ 7–9 giờ…", "\"Moi\" - 'den' 7-9 gio..."),
        ("a\u00a0b\u202fc\td", "a b c d"),
        ("một\r\nhai", "mot\nhai"),
        ("được\u200b rồi 😀", "duoc roi "),
        ("中 30 €", "? 30 €"),
    ],
)
def test_a_text_leaves_as_telephones_of_all_kinds_read_it(typed: str, sent: str) -> None:
    assert plain(typed) == sent


@pytest.mark.parametrize(
    "text, count",
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("ạ" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("a" * 152 + "[" + "a" * 152, 3),  # a letter of two septets is not cut: the first piece ends after 152
    ],
)
def test_segments_are_counted_in_septets(text: str, count: int) -> None:
    assert segments(text) == count


@given(TYPED)
def test_whatever_is_typed_the_alphabet_has_it(typed: str) -> None:
    assert {ord(one) for one in plain(typed)} <= BASIC | EXTENDED


@given(TYPED)
def test_what_is_plain_stays_as_it_is(typed: str) -> None:
    assert plain(plain(typed)) == plain(typed)


@given(TYPED, TYPED)
def test_more_text_is_never_fewer_segments(one: str, other: str) -> None:
    assert max(segments(one), segments(other)) <= segments(one + " " + other) <= segments(one) + segments(other) + 1


@given(TYPED)
def test_segments_have_room_for_the_text_and_none_is_empty(typed: str) -> None:
    septets = sum(2 if ord(one) in EXTENDED else 1 for one in plain(typed))
    count = segments(typed)
    if count > 1:
        assert septets <= 153 * count
        assert septets > 152 * (count - 1)
    else:
        assert septets <= 160
        assert (count == 0) == (septets == 0)
