"""What becomes due by the time of day, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pymongo.errors import ConnectionFailure

from services.notification.model.deliveries import Delivery
from services.notification.model.kinds import DIGEST, PERIOD_OVERDUE, SESSION_TOMORROW, SUMMONS
from services.notification.timed import Timed
from services.notification.views.weeks import week_of
from shared.events import enrolment
from shared.events.reporting import PERIOD_DUE, PERIOD_SIGNED_OFF
from shared.store import Store
from tests.unit.notification.conftest import CENTRE, CLASS, COMMITTEE, Journal

# The class begins on Monday, 20 February 2023, with sessions at 7:30 and 13:30.
SUNDAY_AFTERNOON = datetime(2023, 2, 19, 10, tzinfo=UTC)  # 17:00 in Vietnam
MONDAY_MORNING = datetime(2023, 2, 20, 0, 30, tzinfo=UTC)  # 7:30


@pytest.fixture
def announced(journal: Journal) -> Journal:
    """A class with two learners."""
    journal.everybody()
    journal.announce()
    journal.enrol(("an", COMMITTEE), ("binh", COMMITTEE))
    journal.hear()
    return journal


def at(store: Store, moment: datetime) -> None:
    """The round of this moment, twice."""
    Timed(store, lambda: moment).round()
    Timed(store, lambda: moment).round()


def due(store: Store, kind: str) -> Counter[str]:
    """How many messages of a kind there are for each recipient."""
    return Counter(one["recipient"]["id"] for one in store.deliveries.find({"kind": kind}))


def test_a_summons_is_due_some_days_before_the_first_session(store: Store, announced: Journal) -> None:
    at(store, SUNDAY_AFTERNOON - timedelta(days=10))
    assert due(store, SUMMONS) == {}
    at(store, SUNDAY_AFTERNOON - timedelta(days=6))
    assert due(store, SUMMONS) == {"an": 1, "binh": 1}


def test_a_centre_says_how_many_days_before(store: Store, announced: Journal) -> None:
    store.rules.insert_one({"_id": CENTRE, "kinds": {}, "summons_days": 14})
    at(store, SUNDAY_AFTERNOON - timedelta(days=10))
    assert due(store, SUMMONS) == {"an": 1, "binh": 1}


def test_who_comes_later_gets_theirs_too(store: Store, announced: Journal) -> None:
    timed = Timed(store, lambda: SUNDAY_AFTERNOON)
    timed.round()
    announced.contact("chi", "Giàng A Chi", "chi@example.vn")
    announced.enrol(("chi", None))
    announced.hear()
    timed.round()
    assert due(store, SUMMONS) == {"an": 1, "binh": 1, "chi": 1}


def test_a_class_that_has_begun_summons_nobody(store: Store, announced: Journal) -> None:
    at(store, MONDAY_MORNING + timedelta(days=2))
    assert due(store, SUMMONS) == {}


def test_tomorrow_is_told_in_the_afternoon_before_once_for_all_its_sessions(store: Store, announced: Journal) -> None:
    at(store, SUNDAY_AFTERNOON - timedelta(hours=3))
    assert due(store, SESSION_TOMORROW) == {}
    at(store, SUNDAY_AFTERNOON)
    assert due(store, SESSION_TOMORROW) == {"an": 1, "binh": 1}
    (one, _) = store.deliveries.find({"kind": SESSION_TOMORROW})
    assert one["facts"] == {"day": "2023-02-20"}
    at(store, MONDAY_MORNING)
    assert due(store, SESSION_TOMORROW) == {"an": 1, "binh": 1}


def test_a_day_that_the_class_moved_to_is_told_too(store: Store, announced: Journal) -> None:
    at(store, SUNDAY_AFTERNOON)
    moved = {"session_id": "s1", "starts_at": "2023-02-22T00:30:00+00:00", "periods": 5, "place": None}
    session = moved | {"lesson": None, "lecturer": None}
    dates = {"class_id": CLASS, "starts_on": "2023-02-22", "ends_on": "2023-02-24", "sessions": [session]}
    announced.say(enrolment.CLASS_RESCHEDULED, CLASS, dates)
    announced.hear()
    at(store, SUNDAY_AFTERNOON + timedelta(days=2))
    assert due(store, SESSION_TOMORROW) == {"an": 2, "binh": 2}


def a_period(journal: Journal, **more: Any) -> None:
    told = {"organisation_id": CENTRE, "period": "2023-Q1", "first_day": "2023-01-01", "last_day": "2023-03-31"}
    journal.say(PERIOD_DUE, f"{CENTRE}:2023-Q1", {**told, "sign_off_by": "2023-04-10"})


def test_who_has_not_signed_off_by_the_last_day_is_told_on_the_next(store: Store, announced: Journal) -> None:
    a_period(announced)
    announced.hear()
    at(store, datetime(2023, 4, 10, 10, tzinfo=UTC))
    assert due(store, PERIOD_OVERDUE) == {}
    at(store, datetime(2023, 4, 11, 10, tzinfo=UTC))
    at(store, datetime(2023, 4, 12, 10, tzinfo=UTC))
    assert due(store, PERIOD_OVERDUE) == {CENTRE: 1}


def test_who_has_signed_off_owes_nothing(store: Store, announced: Journal) -> None:
    a_period(announced)
    counts = {"classes": 1, "enrolments": 2, "persons": 2}
    debts = {"not_stated": 0, "not_opened": 0, "sheets": 0, "results": 0}
    signed = {"organisation_id": CENTRE, "period": "2023-Q1", "figures": counts, "debts": debts, "reason": None}
    signed |= {"signed_on": "2023-04-05", "signed_by": "lan"}
    announced.say(PERIOD_SIGNED_OFF, f"{CENTRE}:2023-Q1", signed)
    announced.hear()
    at(store, datetime(2023, 4, 11, 10, tzinfo=UTC))
    assert due(store, PERIOD_OVERDUE) == {}
    (told,) = store.deliveries.find({"kind": "period-due"})
    assert told["state"] == "not-needed"


def test_the_board_reads_on_monday_what_the_week_before_brought(store: Store, announced: Journal) -> None:
    announced.organisation("province", "Tỉnh ủy", "tinhuy@example.vn", "province")
    announced.organisation("other", "Tỉnh ủy khác", None, "province")
    announced.open()
    announced.hear()
    store.organisations.update_one({"_id": CENTRE}, {"$set": {"parent_id": "province"}})
    monday = datetime(2023, 2, 27, 1, tzinfo=UTC)  # 8:00; the class opened on the 20th
    at(store, monday - timedelta(hours=2))
    assert due(store, DIGEST) == {}
    at(store, monday)
    at(store, monday + timedelta(hours=5))
    at(store, monday + timedelta(days=1))
    one, elsewhere = sorted(store.deliveries.find({"kind": DIGEST}), key=lambda one: -one["facts"]["opened"])
    assert (one["recipient"]["id"], elsewhere["recipient"]["id"]) == ("province", "other")
    assert elsewhere["facts"]["opened"] == 0
    assert {name: one["facts"][name] for name in ("from_day", "to_day", "opened", "plans", "overdue")} == {
        "from_day": "2023-02-20",
        "to_day": "2023-02-26",
        "opened": 1,
        "plans": 0,
        "overdue": 0,
    }


def test_a_message_counts_on_its_day_in_vietnam(store: Store, announced: Journal) -> None:
    template = store.deliveries.find_one({"kind": "enrolled"})
    assert template is not None
    store.deliveries.delete_many({})
    # Sunday and Monday in Vietnam; the same Sunday in London.
    for identifier, at in (("sunday", "2023-02-26T16:59:00"), ("monday", "2023-02-26T17:01:00")):
        missed = {"_id": identifier, "listed": f"{at}+00:00/{identifier}", "state": "failed"}
        store.deliveries.insert_one({**template, **missed})
    assert week_of(store, {CENTRE}, date(2023, 2, 20), date(2023, 2, 26))["undelivered"] == 1
    assert week_of(store, {CENTRE}, date(2023, 2, 27), date(2023, 3, 5))["undelivered"] == 1
    assert week_of(store, {"elsewhere"}, date(2023, 2, 20), date(2023, 3, 5))["undelivered"] == 0


def test_a_store_that_was_away_is_tried_again(
    store: Store, announced: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed = Timed(store, lambda: SUNDAY_AFTERNOON)

    def away(_: Store, due: Iterable[Delivery]) -> None:
        list(due)
        raise ConnectionFailure("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr("services.notification.timed.write_down", away)
        with pytest.raises(ConnectionFailure):
            timed.round()
    timed.round()
    assert due(store, SESSION_TOMORROW) == {"an": 1, "binh": 1}
    assert due(store, SUMMONS) == {"an": 1, "binh": 1}


def test_of_a_cancelled_class_nobody_is_summoned_or_reminded(store: Store, announced: Journal) -> None:
    announced.cancel()
    announced.hear()
    at(store, SUNDAY_AFTERNOON)
    assert due(store, SUMMONS) == due(store, SESSION_TOMORROW) == {}
