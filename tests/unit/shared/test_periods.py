"""Periods as reports name them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from shared.periods import Period, parse, quarter_of, span
from shared.refusal import Refusal

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
YEARS = st.integers(1950, 2150)
NAMED = st.one_of(
    YEARS.map(str),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-H{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)),
)
RANGES = st.builds(lambda year, length: f"{year}..{year + length}", YEARS, st.integers(1, 9))


@given(st.one_of(NAMED, RANGES))
def test_the_period_before_ends_the_day_before_and_the_one_after_it_is_the_period_again(key: str) -> None:
    period = parse(key)
    before, after = period.previous(), period.next()
    assert before.last + timedelta(days=1) == period.first
    assert period.last + timedelta(days=1) == after.first
    assert before.next() == period == after.previous()


@given(st.one_of(NAMED, RANGES))
def test_a_period_is_read_back_from_its_key(key: str) -> None:
    assert parse(parse(key).key) == parse(key)


@given(DAYS)
def test_every_day_lies_in_its_quarter_and_the_quarter_in_its_year(day: date) -> None:
    quarter = quarter_of(day)
    assert day in quarter
    assert parse(str(day.year)).covers(quarter.first, quarter.last)


@given(YEARS)
def test_four_quarters_two_halves_and_twelve_months_each_fill_the_year(year: int) -> None:
    def days(keys: list[str]) -> list[date]:
        periods = [parse(key) for key in keys]
        return [p.first + timedelta(days=n) for p in periods for n in range((p.last - p.first).days + 1)]

    whole = days([str(year)])
    assert days([f"{year}-Q{n}" for n in range(1, 5)]) == whole
    assert days([f"{year}-H{n}" for n in (1, 2)]) == whole
    assert days([f"{year}-{n:02}" for n in range(1, 13)]) == whole


@given(DAYS, DAYS)
def test_a_free_range_is_read_back_from_its_key_and_never_runs_backwards(first: date, last: date) -> None:
    if last < first:
        with pytest.raises(Refusal) as refused:
            span(first, last)
        assert refused.value.code == "period-backwards"
    else:
        period = span(first, last)
        assert parse(period.key) == period
        assert period.previous().last == first - timedelta(days=1)


def test_the_years_before_a_range_of_years_are_whole_years_whatever_leap_years_do() -> None:
    assert parse("2019..2020").previous().key == "2017..2018"
    assert parse("2018..2022").next().key == "2023..2027"


@pytest.mark.parametrize(
    ("key", "vietnamese"),
    [
        ("2023-Q1", "quý I/2023"),
        ("2023-Q4", "quý IV/2023"),
        ("2023-01", "tháng 1/2023"),
        ("2023-H1", "6 tháng đầu năm 2023"),
        ("2023-H2", "6 tháng cuối năm 2023"),
        ("2023", "năm 2023"),
        ("2018..2022", "5 năm 2018–2022"),
        ("2023-02-01..2023-03-15", "từ 01/02/2023 đến 15/03/2023"),
    ],
)
def test_a_period_is_named_as_briefings_name_it(key: str, vietnamese: str) -> None:
    assert parse(key).words().vi == vietnamese


@pytest.mark.parametrize(
    "key",
    [
        *("", "quý I", "2023-13", "2023-00", "2023-Q5", "2023-02-30", "2023-W01", "20230101", "2023\n", "２０２３"),
        *("2023..", "1..2", "2018..2019..2020", "0001", "9999"),
    ],
)
def test_what_is_no_period_is_refused_with_the_ways_to_write_one(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(key)
    assert refused.value.code == "period-unreadable"
    assert refused.value.faults[0].at == "/period"


@given(st.text())
def test_any_text_is_a_period_or_is_refused(key: str) -> None:
    with suppress(Refusal):
        assert isinstance(parse(key), Period)


@given(st.one_of(NAMED, RANGES))
def test_a_year_before_a_named_period_lies_one_of_the_same_name(key: str) -> None:
    period = parse(key)
    before = period.year_before()
    assert (before.first.year, before.last.year) == (period.first.year - 1, period.last.year - 1)
    assert parse(before.key) == before
    assert len(before.months()) == len(before.whole_months()) == len(period.months())


@given(DAYS, DAYS)
def test_a_year_before_any_days_lie_the_same_days(one: date, other: date) -> None:
    period = span(min(one, other), max(one, other))
    before = period.year_before()
    for now, then in ((period.first, before.first), (period.last, before.last)):
        assert (then.year, then.month) == (now.year - 1, now.month)
        assert then.day == now.day or now.month == 2


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("2024-02", "2023-02"),
        ("2024-02-29", "2023-02-28"),
        ("2024-01-15..2024-02-29", "2023-01-15..2023-02-28"),
        ("2025-01-15..2025-02-28", "2024-01-15..2024-02-28"),
        ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),
        ("2023-02-01..2024-02-29", "2022-02-01..2023-02-28"),
        ("2018..2022", "2017..2021"),
    ],
)
def test_february_has_its_days_a_year_before(key: str, before: str) -> None:
    assert parse(key).year_before() == parse(before)


@pytest.mark.parametrize(
    ("key", "so_far", "words"),
    [
        ("2023-Q1", "2023-Q1", "quý I/2023"),
        ("2023-Q2", "2023-H1", "6 tháng đầu năm 2023"),
        ("2023-Q3", "2023-01-01..2023-09-30", "9 tháng đầu năm 2023"),
        ("2023-H2", "2023", "năm 2023"),
        ("2023-01", "2023-01", "tháng 1/2023"),
        ("2023-02", "2023-01-01..2023-02-28", "2 tháng đầu năm 2023"),
        ("2022-11-01..2023-05-15", "2023-01-01..2023-05-15", "từ 01/01/2023 đến 15/05/2023"),
        ("2018..2022", "2022", "năm 2022"),
    ],
)
def test_a_year_so_far_has_the_name_that_reports_give_it(key: str, so_far: str, words: str) -> None:
    found = parse(key).since_new_year()
    assert (found.key, found.words().vi) == (parse(so_far).key, words)
