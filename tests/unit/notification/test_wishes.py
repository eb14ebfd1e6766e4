"""What a person wishes, and when it is quiet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from services.notification.model.kinds import ENROLLED, KINDS, SUMMONS
from services.notification.model.wishes import Quiet, Wishes
from shared.vietnamese import TIME_ZONE

MINUTES = st.integers(0, 24 * 60 - 1)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
NIGHT = Quiet(21 * 60, 6 * 60)


def at(text: str) -> datetime:
    """A moment by the clocks of Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


@pytest.mark.parametrize(
    "now, ends",
    [
        ("2026-02-20T20:59:59", None),
        ("2026-02-20T21:00:00", "2026-02-21T06:00:00"),
        ("2026-02-20T23:59:59", "2026-02-21T06:00:00"),
        ("2026-02-21T00:00:00", "2026-02-21T06:00:00"),
        ("2026-02-21T05:59:59", "2026-02-21T06:00:00"),
        ("2026-02-21T06:00:00", None),
    ],
)
def test_the_night_lasts_over_midnight(now: str, ends: str | None) -> None:
    assert NIGHT.ends(at(now)) == (ends and at(ends))


def test_hours_within_a_day_are_quiet_too() -> None:
    noon = Quiet(11 * 60 + 30, 13 * 60)
    assert noon.ends(at("2026-02-20T12:00:00")) == at("2026-02-20T13:00:00")
    assert noon.ends(at("2026-02-20T13:00:00")) is None
    assert noon.ends(at("2026-02-20T00:00:00")) is None


@given(MINUTES, MINUTES, MOMENTS)
def test_quiet_hours_end_within_a_day_and_are_not_quiet_when_they_end(start: int, end: int, now: datetime) -> None:
    quiet = Quiet(start, end)
    over = quiet.ends(now)
    if over is not None:
        assert now < over <= now + timedelta(days=1)
        assert quiet.ends(over) is None
        assert (over.astimezone(TIME_ZONE).hour * 60 + over.astimezone(TIME_ZONE).minute) == end
        assert over.isoformat().endswith("+00:00")  # moments are compared as texts


@given(MINUTES, MINUTES, MOMENTS)
def test_a_moment_is_quiet_for_one_of_two_halves_of_a_day(start: int, end: int, now: datetime) -> None:
    quiet = [one.ends(now) is not None for one in (Quiet(start, end), Quiet(end, start))]
    assert sum(quiet) == (0 if start == end else 1)


@given(MINUTES, MINUTES)
def test_quiet_hours_come_back_from_the_store(start: int, end: int) -> None:
    assert Quiet.of(Quiet(start, end).kept()) == Quiet(start, end)


def test_who_has_said_nothing_gets_everything_in_vietnamese() -> None:
    wishes = Wishes.of(None)
    assert (wishes.language, wishes.channels, wishes.quiet) == ("vi", None, None)
    assert all(wishes.wants(kind) for kind in KINDS.values())


def test_what_is_binding_comes_although_it_was_declined() -> None:
    document = {"language": "en", "channels": ["sms"], "quiet": {"from": 0, "to": 60}, "declined": [*KINDS]}
    wishes = Wishes.of(document)
    assert (wishes.language, wishes.channels, wishes.quiet) == ("en", ("sms",), Quiet(0, 60))
    assert wishes.wants(KINDS[SUMMONS])
    assert not wishes.wants(KINDS[ENROLLED])
