"""A day as lists write it: `05/03/1985`, a date, the serial number that Excel keeps, or only a year."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from shared.refusal import Refusal, Words
from shared.vietnamese import clean

_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_DAY = re.compile(r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
# “03/1985” and “00/00/1985” are how registers write that the day is not known.
_YEAR = re.compile(r"(?:(?:00? ?[/.-] ?)?(?:0?[0-9]|1[0-2]) ?[/.-] ?)?([0-9]{4})")


def _unreadable(text: str, why: Words, at: str) -> Refusal:
    return Refusal(
        "day-unreadable", Words(f"Không đọc được ngày “{text}”:", f"“{text}” cannot be read as a day:") + why, at=at
    )


def _of_text(text: str, at: str) -> date | int:
    if year := _YEAR.fullmatch(text):
        return int(year[1])
    if iso := _ISO.fullmatch(text):
        parts = iso[3], iso[2], iso[1]
    elif written := _DAY.fullmatch(text):
        parts = written[1], written[2], written[3]
    else:
        why = Words("xin ghi ngày/tháng/năm, ví dụ 05/03/1985.", "write day/month/year, such as 05/03/1985.")
        raise _unreadable(text, why, at)
    day, month, year_number = map(int, parts)
    try:
        return date(year_number, month, day)
    except ValueError:
        why = Words(
            f"không có ngày {day} tháng {month} năm {year_number}; xin ghi ngày/tháng/năm.",
            f"there is no day {day} in month {month} of {year_number}; write day/month/year.",
        )
        raise _unreadable(text, why, at) from None


def read_day_or_year(value: object, *, at: str = "/day") -> date | int:
    """The day, or the year where only that is known.

    Refuses (`day-unreadable`, at `at`) what is neither, and years outside 1900–2099.
    """
    text = f"{value:%d/%m/%Y}" if isinstance(value, date) else clean(str(value)).lstrip("'’")
    if isinstance(value, str) and re.fullmatch("[0-9]{5}", text):
        value = int(text)  # a serial number that was turned into text
    found: date | int
    if isinstance(value, date):
        found = value.date() if isinstance(value, datetime) else value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        # Up to 2099 a number is a year; as a serial number it would be a day before October 1905.
        serial = int(value) if 0 < value < 80_000 else 0
        found = serial if serial <= _LAST_YEAR else _EXCEL_EPOCH + timedelta(days=serial)
    else:
        found = _of_text(text, at)
    if not _FIRST_YEAR <= (found if isinstance(found, int) else found.year) <= _LAST_YEAR:
        why = Words("xin kiểm tra lại năm.", "check the year.")
        raise _unreadable(text, why, at)
    return found


def read_day(value: object, *, at: str = "/day") -> date:
    """The day. Refuses (`day-unreadable`, at `at`) what is none, a year alone too."""
    found = read_day_or_year(value, at=at)
    if isinstance(found, int):
        why = Words("xin ghi đủ ngày/tháng/năm.", "write day, month and year.")
        raise _unreadable(clean(str(value)), why, at)
    return found
