"""Periods as the reports name them: a month, a quarter, a half-year, a year, or any range of days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.refusal import Refusal, Words

ROMAN = ("", "I", "II", "III", "IV")
_KEY = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|H([12])|([0-9]{2})))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1900, 2199
HELP = Words(
    "Viết một tháng (2023-01), quý (2023-Q1), nửa năm (2023-H1), năm (2023) hoặc khoảng (2018..2022).",
    "Write a month (2023-01), quarter (2023-Q1), half-year (2023-H1), year (2023) or range (2018..2022).",
)


@dataclass(frozen=True)
class Period:
    """Whole days from `first` to `last`, both counted; `key` is how addresses write it, `name` what it is called where
    it has a name of its own."""

    first: date
    last: date
    key: str
    name: Words | None = field(default=None, compare=False)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def _whole_years(self) -> int:
        """How many calendar years it is, 0 when it does not begin and end with a year."""
        whole = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        return self.last.year - self.first.year + 1 if whole else 0

    def covers(self, first: date, last: date) -> bool:
        """Whether all of another span lies inside."""
        return self.first <= first and last <= self.last

    def months(self) -> list[str]:
        """Every month that it touches: `2023-01`."""
        first, last = 12 * self.first.year + self.first.month - 1, 12 * self.last.year + self.last.month - 1
        return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(first, last + 1)]

    def whole_months(self) -> list[str]:
        """Those of them that lie in it with all their days."""
        return [one for one in self.months() if self.covers(*_bounds(one))]

    def words(self) -> Words:
        """Its name: `quý I/2023`, `tháng 1/2023`, `6 tháng đầu năm 2023`, `năm 2023`, `5 năm 2018–2022`."""
        if self.name is not None:
            return self.name
        year = self.first.year
        match = _KEY.fullmatch(self.key)
        if match and match[2]:
            quarter = ROMAN[int(match[2])]
            return Words(f"quý {quarter}/{year}", f"quarter {quarter} of {year}")
        if match and match[3]:
            half = int(match[3])
            return Words(
                f"6 tháng {('đầu', 'cuối')[half - 1]} năm {year}",
                f"the {('first', 'second')[half - 1]} half of {year}",
            )
        if match and match[4]:
            return Words(f"tháng {self.first.month}/{year}", f"{self.first:%B} {year}")
        if match:
            return Words(f"năm {year}", f"{year}")
        if count := self._whole_years():
            return Words(f"{count} năm {year}–{self.last.year}", f"the {count} years {year}–{self.last.year}")
        count = len(self.months())
        if (self.first.month, self.first.day) == (1, 1) and count == len(self.whole_months()) < 12:
            return Words(f"{count} tháng đầu năm {year}", f"the first {count} months of {year}")
        return Words(
            f"từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}",
            f"{self.first:%d/%m/%Y} to {self.last:%d/%m/%Y}",
        )

    def previous(self) -> Period:
        """The period of the same kind just before; of whole years as many years, of a free range as many days."""
        match = _KEY.fullmatch(self.key)
        before = self.first - timedelta(days=1)
        if match and match[2]:
            return quarter_of(before)
        if match and match[3]:
            return parse(f"{before.year}-H{1 if before.month <= 6 else 2}")
        if match and match[4]:
            return parse(f"{before:%Y-%m}")
        if match:
            return parse(str(before.year))
        if years := self._whole_years():
            return span(date(self.first.year - years, 1, 1), before)
        return span(before - (self.last - self.first), before)

    def next(self) -> Period:
        """The period of the same kind just after."""
        match = _KEY.fullmatch(self.key)
        after = self.last + timedelta(days=1)
        if match and match[2]:
            return quarter_of(after)
        if match and match[3]:
            return parse(f"{after.year}-H{1 if after.month <= 6 else 2}")
        if match and match[4]:
            return parse(f"{after:%Y-%m}")
        if match:
            return parse(str(after.year))
        if years := self._whole_years():
            return span(after, date(self.last.year + years, 12, 31))
        return span(after, after + (self.last - self.first))

    def year_before(self) -> Period:
        """The same period a year before; whole months stay whole months, so February may gain or lose a day."""
        first, last = _a_year_before(self.first), _a_year_before(self.last)
        if self.months() == self.whole_months():
            last = last.replace(day=monthrange(last.year, last.month)[1])
        if _KEY.fullmatch(self.key):
            return Period(first, last, f"{first.year:04d}{self.key[4:]}")
        return span(first, last)

    def since_new_year(self) -> Period:
        """All of the last day's year up to that day: the quarter, half-year or year where it is one."""
        first = date(self.last.year, 1, 1)
        named = [one for one in of_month(f"{self.last:%Y-%m}") if (one.first, one.last) == (first, self.last)]
        return named[0] if named else span(first, self.last)


def _a_year_before(day: date) -> date:
    """The same day a year before; of a 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in."""
    return parse(f"{day.year}-Q{(day.month + 2) // 3}")


def of_month(month: str) -> list[Period]:
    """The month itself and the quarter, half-year, nine months and year that it lies in."""
    whole = parse(month)
    year, number = whole.first.year, whole.first.month
    found = [whole, quarter_of(whole.first), parse(f"{year}-H{1 if number <= 6 else 2}"), parse(str(year))]
    return [*found, span(date(year, 1, 1), date(year, 9, 30))] if number <= 9 else found


def span(first: date, last: date) -> Period:
    """Any range of days. Refuses a range that ends before it begins."""
    if last < first:
        words = Words(
            f"Khoảng thời gian kết thúc ({last:%d/%m/%Y}) trước khi bắt đầu ({first:%d/%m/%Y}).",
            f"The period ends ({last:%d/%m/%Y}) before it begins ({first:%d/%m/%Y}).",
        )
        raise Refusal("period-backwards", words, at="/period")
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return Period(first, last, f"{first.year}..{last.year}" if first.year != last.year else str(first.year))
    return Period(first, last, f"{first.isoformat()}..{last.isoformat()}")


def _bounds(key: str) -> tuple[date, date]:
    match = _KEY.fullmatch(key)
    if match is None and not _DAY.fullmatch(key):  # fromisoformat would also take weeks
        raise ValueError(key)
    if not FIRST_YEAR <= int(key[:4]) <= LAST_YEAR:  # leaves room for what lies before and after
        raise ValueError(key)
    if match is None:
        day = date.fromisoformat(key)
        return day, day
    year = int(match[1])
    if match[2]:
        first_month, length = 3 * int(match[2]) - 2, 3
    elif match[3]:
        first_month, length = 6 * int(match[3]) - 5, 6
    elif match[4]:
        first_month, length = int(match[4]), 1
    else:
        first_month, length = 1, 12
    last_month = first_month + length - 1
    return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])


def parse(key: str) -> Period:
    """The period that a key names. Refuses (`period-unreadable`, at `/period`) what it cannot read."""
    try:
        if ".." in key:
            start, end = key.split("..", 1)
            return span(_bounds(start)[0], _bounds(end)[1])
        first, last = _bounds(key)
        return Period(first, last, key) if _KEY.fullmatch(key) else span(first, last)
    except ValueError:
        words = Words(f"Không đọc được khoảng thời gian “{key}”.", f"“{key}” is not a period.") + HELP
        raise Refusal("period-unreadable", words, at="/period") from None
