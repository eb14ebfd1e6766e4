"""Where nothing is wrong the audit says so: whatever was said, in whatever order it was heard, heard or not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from deploy.audit.journals import Journals
from deploy.audit.wording import in_words
from shared.followers import Following
from shared.parking import Parking
from shared.store import Store
from shared.vietnamese import number
from tests import stores
from tests.unit.reporting.audit.conftest import Audited
from tests.unit.reporting.history import History, lao_cai, learner, learners, never_asked, nhu_xuan
from tests.unit.reporting.test_kept_figures import BY_TOPIC, interleaved, troubled


def test_the_quarter_of_lao_cai_agrees(audited: Audited) -> None:
    audited.hear(lao_cai().said)
    report = audited.report("2023-Q1")
    total = report["recounted"]["total"]
    assert (total["classes"], total["enrolments"], total["persons"]) == (40, 2960, 2400)
    assert (total["attended"], total["excused"], total["absent"], total["completions"]) == (64, 3, 7, 70)
    assert report["recounted"]["partner"]["classes"] == 11
    assert report["differences"] == report["parked"] == report["not_yet_heard"] == []
    assert in_words(report).splitlines() == [
        "2023-Q1 (2023-01-01 to 2023-03-31), classes by the day they opened",
        f"40 classes, 2.960 enrolments: all {number(report['compared'])} figures agree.",
    ]


def test_the_five_years_of_nhu_xuan_agree(audited: Audited) -> None:
    audited.hear(nhu_xuan().said)
    report = audited.report("2018..2022")
    total = report["recounted"]["total"]
    assert (total["classes"], total["enrolments"], total["without_names"]) == (158, 15316, 15316)
    assert report["differences"] == []
    assert report["compared"] > 100
    assert audited.report("2020")["recounted"]["total"]["classes"] == 0


# The orders themselves are searched by the test of kept figures: here it is the audit that is held against a few.
@given(st.data())
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_in_which_things_are_heard_agrees(
    kept: stores.Kept, kept_journals: list[stores.Kept], data: st.DataObject
) -> None:
    """Also half-way: what was said and not heard yet is named, and no difference."""
    store = kept.restore()
    audited = Audited(Journals(*(one.restore() for one in kept_journals)), store, {})
    events = troubled().said
    audited.say(events)
    following = Following(store, Parking(store), never_asked)
    batches = list(interleaved(data.draw, events))
    half = data.draw(st.integers(0, len(batches)))
    for batch in batches[:half]:
        following.hear(BY_TOPIC[batch[0].topic], batch)
    assert audited.report("2023")["differences"] == []
    for batch in batches[half:]:
        following.hear(BY_TOPIC[batch[0].topic], batch)
    for rule in ("opened", "closed"):
        report = audited.report("2023", rule)
        assert report["differences"] == report["not_yet_heard"] == []
    assert audited.report("2023")["recounted"]["total"]["enrolments"] == 6 + 3 + 61


def test_what_was_not_heard_yet_is_lag_and_no_difference(audited: Audited) -> None:
    history = lao_cai()
    audited.hear(history.said)
    before = len(history.said)
    history.enrolled("class-00", [learner(9000)])
    history.held("new", "sa-pa", "thematic", "2023-02-10", learners(5))
    audited.say(history.said[before:])
    report = audited.report("2023-Q1")
    assert report["differences"] == []
    first, second = report["not_yet_heard"]
    assert first["events"] == ("enrolment.classes/class-00/5",)
    assert first["numbers"] == {"enrolments": {"now": 74, "with": 75}, "persons": {"now": 74, "with": 75}}
    assert second["places"] == ("opened:sa-pa:2023-02", "opened@host:sa-pa:2023-02")
    assert second["numbers"]["enrolments"] == {"now": None, "with": 5}
    assert audited.report("2022")["not_yet_heard"] == []


def test_a_class_that_was_folded_and_not_settled_yet_is_not_judged(audited: Audited) -> None:
    """The worker was killed in between: its position has not moved on, and the same batch will come again."""
    history = lao_cai()
    audited.hear(history.said, published=True)
    late = history.copy()
    late.enrolled("class-00", [learner(9000)])
    event = late.said[-1]
    audited.say([event], published=True)
    following = Following(audited.reporting, Parking(audited.reporting), never_asked)
    following._fold(BY_TOPIC[event.topic], {event.subject: [event]})
    report = audited.report("2023-Q1")
    assert (report["differences"], report["unsettled"]) == ([], ["class-00"])
    assert report["moving"] > 0
    assert "events of class-00 are on their way" in in_words(report)
    audited.move_on([event])
    found = {one["layer"] for one in audited.report("2023-Q1")["differences"]}
    assert found == {"entries", "figures", "sums"}


def test_a_system_that_runs_gives_no_false_alarm(audited: Audited) -> None:
    """It looks again and again while a worker takes in what is said and moves its positions after each batch."""
    history = lao_cai()
    audited.say(history.said, published=True)
    following = Following(audited.reporting, Parking(audited.reporting), never_asked)

    def work() -> None:
        for _, batch in groupby(history.said, key=lambda event: (event.topic, event.subject)):
            events = list(batch)
            following.hear(BY_TOPIC[events[0].topic], events)
            audited.move_on(events)

    with ThreadPoolExecutor() as threads:
        worker = threads.submit(work)
        looks = []
        while not worker.done():
            looks.append(audited.report("2023-Q1"))
        worker.result()
    assert [one["differences"] for one in looks] == [[] for _ in looks]
    assert any(one["not_yet_heard"] for one in looks)
    last = audited.report("2023-Q1")
    assert (last["recounted"]["total"]["classes"], last["differences"], last["moving"]) == (40, [], 0)


def test_a_merger_changes_no_number(audited: Audited) -> None:
    history = lao_cai()
    history.organisation("bat-xat", "Bát Xát", parent="lao-cai", successor_ids=["sa-pa"], closed_on="2025-07-01")
    audited.hear(history.said)
    whole, heir = audited.report("2023-Q1"), audited.report("2023-Q1", organisation="sa-pa")
    assert whole["differences"] == heir["differences"] == []
    assert whole["recounted"]["total"]["classes"] == 40
    assert heir["recounted"]["total"]["classes"] == 20
    assert audited.report("2023-Q1", organisation="bao-yen")["recounted"]["total"]["classes"] == 10


def test_the_figures_as_of_a_day_are_recounted_up_to_that_day(audited: Audited) -> None:
    history = History()
    history.organisation("sa-pa", "Trung tâm chính trị Sa Pa")
    history.held("a", "sa-pa", "thematic", "2023-02-10", learners(5))
    history.later = timedelta(days=60)
    history.enrolled("a", learners(2, 5))
    audited.hear(history.said)
    then = audited.report("2023-Q1", as_of=date(2023, 5, 1))
    assert (then["recounted"]["total"]["enrolments"], then["differences"]) == (5, [])
    assert audited.report("2023-Q1")["recounted"]["total"]["enrolments"] == 7
    audited.reporting.classes.update_one({"_id": "a"}, {"$set": {"story.2.told.opened_on": "2023-03-10"}})
    (found,) = audited.report("2023-Q1", as_of=date(2023, 5, 1))["differences"]
    assert (found["where"], found["number"]) == ("a", "opened_on")
    assert (found["kept"], found["journals"]) == ("2023-03-10", "2023-02-10")


@pytest.mark.parametrize(("period", "classes"), [("2023-01-10..2023-02-09", 14), ("2023-02", 13)])
def test_any_range_of_days_is_counted_by_the_day(audited: Audited, period: str, classes: int) -> None:
    audited.hear(lao_cai().said)
    report = audited.report(period)
    assert report["differences"] == []
    assert report["recounted"]["total"]["classes"] == classes


def test_nobody_s_store_is_written_to(audited: Audited, store: Store) -> None:
    audited.hear(lao_cai().said)
    names = sorted(store.list_collection_names())
    before = {name: list(store[name].find()) for name in names}
    audited.report("2023-Q1")
    assert {name: list(store[name].find()) for name in names} == before
