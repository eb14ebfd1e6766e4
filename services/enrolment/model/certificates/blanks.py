"""Blanks (phôi): serials are received in ranges, used in order and once, or spoiled; the four always add up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.enrolment.model.classes.states import check_reason
from shared.refusal import Refusal, Words, at_field
from shared.vietnamese import clean, fold

Stock = dict[str, Any]
Range = dict[str, Any]  # {prefix, width, first, last}: `TC `, 7, 12345, 12444

MOST_AT_ONCE = 100_000

_SERIAL = re.compile(r"^(?P<prefix>.*?)(?P<digits>\d{1,12})$")


@dataclass(frozen=True)
class Serial:
    """A serial: what stands before its number, how many digits that has, and the number."""

    prefix: str
    width: int
    number: int

    def inside(self, blanks: Range) -> bool:
        """Whether it is one of these, however its letters and spaces were typed."""
        same_row = (_row(self.prefix), self.width) == (_row(blanks["prefix"]), blanks["width"])
        return same_row and blanks["first"] <= self.number <= blanks["last"]


def _row(prefix: str) -> str:
    return fold(prefix).replace(" ", "")


def read_serial(text: str) -> Serial:
    """`TC 0012345`. Refuses what does not end in a number."""
    found = _SERIAL.match(clean(text))
    if found is None:
        words = Words("Số hiệu phôi kết thúc bằng chữ số, ví dụ TC 0012345.", "A serial ends in digits: TC 0012345.")
        raise Refusal("serial-unreadable", words)
    return Serial(found["prefix"], len(found["digits"]), int(found["digits"]))


def write_serial(blanks: Range, number: int) -> str:
    return f"{blanks['prefix']}{number:0{blanks['width']}d}"


def stock_id(issuer_id: str, kind: str) -> str:
    return f"{issuer_id}/{kind}"


def new_stock(issuer_id: str, kind: str) -> Stock:
    """The stock of an issuer that has received none of this kind yet."""
    return {
        "_id": stock_id(issuer_id, kind),
        "issuer_id": issuer_id,
        "kind": kind,
        "received": [],
        "free": [],
        "used": 0,
        "spoiled": [],
    }


def received(stock: Stock) -> int:
    return _size(stock["received"])


def left(stock: Stock) -> int:
    return _size(stock["free"])


def _size(ranges: Iterable[Range]) -> int:
    return sum(one["last"] - one["first"] + 1 for one in ranges)


def receive(stock: Stock, first: str, last: str, received_on: date) -> Stock:
    """A packet of blanks comes in. No serial can come in twice."""
    with at_field("/first"):
        begin = read_serial(first)
    with at_field("/last"):
        end = read_serial(last)
    if (_row(begin.prefix), begin.width) != (_row(end.prefix), end.width):
        words = Words(
            "Số đầu và số cuối phải cùng chữ và cùng số chữ số.",
            "First and last must have the same letters and length.",
        )
        raise Refusal("serials-unlike", words, at="/last")
    if not begin.number <= end.number < begin.number + MOST_AT_ONCE:
        words = Words(
            "Số cuối phải từ số đầu trở lên, mỗi lần nhiều nhất 100.000 phôi.",
            "The last serial comes after the first; 100,000 blanks at most at once.",
        )
        raise Refusal("serials-backwards", words, at="/last")
    packet = {"prefix": begin.prefix, "width": begin.width, "first": begin.number, "last": end.number}
    for known in stock["received"]:
        same_row = (_row(known["prefix"]), known["width"]) == (_row(begin.prefix), begin.width)
        if same_row and known["first"] <= end.number and begin.number <= known["last"]:
            of_known = f"{write_serial(known, known['first'])} – {write_serial(known, known['last'])}"
            words = Words(
                f"Có số hiệu đã nhận trước đây ({of_known}).", f"Some of these were received before ({of_known})."
            )
            raise Refusal("serial-known", words, at="/first", status=409)
    return {
        **stock,
        "received": [*stock["received"], {**packet, "received_on": received_on.isoformat()}],
        "free": [*stock["free"], packet],
    }


def use(stock: Stock, count: int, first_serial: str | None = None) -> tuple[Stock, list[str]]:
    """The next `count` free blanks in order, from `first_serial` on when it is named, and the stock without them."""
    before, ranges = _from(stock["free"], first_serial)
    if _size(ranges) < count:
        there = _size(ranges)
        words = Words(
            f"Cần {count} phôi, chỉ còn {there}. Hãy nhận thêm phôi, cấp cho ít người hơn, hoặc in trên giấy thường.",
            f"{count} blanks are needed, {there} are left. Receive more, issue fewer, or print on plain paper.",
        )
        raise Refusal("blanks-too-few", words, at="/first_serial", status=409)
    taken: list[str] = []
    rest: list[Range] = []
    for one in ranges:
        stop = min(one["last"], one["first"] + count - len(taken) - 1)
        taken += [write_serial(one, number) for number in range(one["first"], stop + 1)]
        if stop < one["last"]:
            rest.append({**one, "first": stop + 1})
    return {**stock, "free": [*before, *rest], "used": stock["used"] + count}, taken


def _from(free: list[Range], first_serial: str | None) -> tuple[list[Range], list[Range]]:
    """The free blanks before this serial, and those from it on."""
    if first_serial is None:
        return [], free
    with at_field("/first_serial"):
        serial = read_serial(first_serial)
    for place, one in enumerate(free):
        if serial.inside(one):
            earlier = [{**one, "last": serial.number - 1}] if serial.number > one["first"] else []
            return [*free[:place], *earlier], [{**one, "first": serial.number}, *free[place + 1 :]]
    raise _not_free(clean(first_serial), "/first_serial")


def _not_free(serial: str, at: str) -> Refusal:
    words = Words(
        f"Phôi {serial} không còn trong kho: chưa nhận, đã dùng hoặc đã hỏng.",
        f"The blank {serial} is not in stock: never received, used, or spoiled.",
    )
    return Refusal("blank-not-free", words, at=at, status=409)


def spoil(stock: Stock, serial: str, spoiled_on: date, reason: str) -> Stock:
    """A free blank is spoiled before anything was issued on it."""
    with at_field("/serial"):
        wanted = read_serial(serial)
    for place, one in enumerate(stock["free"]):
        if wanted.inside(one):
            parts = [{**one, "last": wanted.number - 1}, {**one, "first": wanted.number + 1}]
            around = [part for part in parts if part["first"] <= part["last"]]
            free = [*stock["free"][:place], *around, *stock["free"][place + 1 :]]
            return _with_spoiled({**stock, "free": free}, write_serial(one, wanted.number), spoiled_on, reason)
    raise _not_free(clean(serial), "/serial")


def spoil_used(stock: Stock, serial: str, spoiled_on: date, reason: str) -> Stock:
    """The blank of a misprint: it was used, and is among the spoiled from now on."""
    return _with_spoiled({**stock, "used": stock["used"] - 1}, serial, spoiled_on, reason)


def _with_spoiled(stock: Stock, serial: str, spoiled_on: date, reason: str) -> Stock:
    gone = {"serial": serial, "spoiled_on": spoiled_on.isoformat(), "reason": check_reason(reason)}
    return {**stock, "spoiled": [*stock["spoiled"], gone]}
