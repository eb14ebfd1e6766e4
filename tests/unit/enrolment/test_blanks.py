"""Blanks: whatever comes in and goes out, every serial is in one place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.certificates import blanks
from shared.refusal import Refusal

ON = date(2023, 1, 5)

# (what is done, with how many or which number)
steps = st.lists(
    st.tuples(st.sampled_from(["receive", "use", "use-from", "spoil", "misprint"]), st.integers(1, 60)), max_size=40
)


def free(stock: blanks.Stock) -> list[str]:
    return [
        blanks.write_serial(one, number) for one in stock["free"] for number in range(one["first"], one["last"] + 1)
    ]


@given(steps)
def test_received_is_always_used_spoiled_and_left_and_no_serial_is_in_two_places(done: list[tuple[str, int]]) -> None:
    stock, used = blanks.new_stock("o", "certificate"), []
    for what, number in done:
        try:
            if what == "receive":
                stock = blanks.receive(stock, f"TC {number:03d}", f"TC {number + 9:03d}", ON)
            elif what in ("use", "use-from"):
                first = f"TC {number:03d}" if what == "use-from" else None
                stock, taken = blanks.use(stock, number % 7 + 1, first)
                used += taken
            elif what == "spoil":
                stock = blanks.spoil(stock, f"tc{number:03d}", ON, "hỏng")
            elif used:
                stock = blanks.spoil_used(stock, used.pop(number % len(used)), ON, "in sai")
        except Refusal:
            continue
    spoiled = [one["serial"] for one in stock["spoiled"]]
    everywhere = [*free(stock), *used, *spoiled]
    assert len(everywhere) == len(set(everywhere)) == blanks.received(stock)
    assert (len(free(stock)), len(used)) == (blanks.left(stock), stock["used"])


@pytest.mark.parametrize(
    ("first", "last", "at"),
    [
        ("TC", "TC 02", "/first"),
        ("TC 01", "số hai", "/last"),
        ("TC 01", "TD 02", "/last"),
        ("TC 01", "TC 002", "/last"),
        ("TC 02", "TC 01", "/last"),
        ("TC 000001", "TC 999999", "/last"),
        ("TC 07", "TC 20", "/first"),
        ("tc05", "tc05", "/first"),
    ],
)
def test_a_packet_that_cannot_be_is_refused_at_its_field(first: str, last: str, at: str) -> None:
    stock = blanks.receive(blanks.new_stock("o", "certificate"), "TC 05", "TC 09", ON)
    with pytest.raises(Refusal) as refused:
        blanks.receive(stock, first, last, ON)
    assert refused.value.faults[0].at == at
