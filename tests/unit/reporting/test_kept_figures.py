"""Kept figures: whatever the order, the repetitions and the crashes, they are what the events say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from services.reporting.model import class_record, class_story
from services.reporting.model.kept_figures import figures_of, sums_of
from services.reporting.reactions import FOLLOWERS, settling
from services.reporting.reactions.settling import settle_classes
from shared.events import Event, attendance, enrolment
from shared.followers import Following
from shared.parking import Parking
from shared.store import Document, Store
from tests.stores import Kept
from tests.unit.reporting.history import History, learner, learners, never_asked, take_in

BY_TOPIC = {follower.topic.name: follower for follower in FOLLOWERS}
CLASS_TOPICS = (enrolment.CLASSES.name, attendance.SHEETS.name)


def troubled() -> History:
    """Centres of a province, and classes that moved, were cancelled, lost learners, got results and certificates, one
    that was only planned, and a ledger row that was entered again."""
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    for centre in ("sa-pa", "bat-xat"):
        history.organisation(centre, f"Trung tâm chính trị {centre}", "centre", "lao-cai")
    history.announced("a", "sa-pa")
    history.enrolled("a", learners(5))
    history.sheet("a", "a1", present=4, absent=1)
    history.opened("a", "2023-01-31")
    history.enrolled("a", learners(3, 4))
    history.withdrawn("a", learner(0))
    history.sheet("a", "a1", present=5, late=1)
    history.sheet("a", "a2", present=3, excused=2, absent=1)
    history.results("a", dict.fromkeys(learners(6, 1), "good"))
    history.recognised("a", learners(6, 1))
    history.results(
        "a", dict(zip(learners(6, 1), ("good", "good", "pass", "excellent", "fail", "not-assessed"), strict=True))
    )
    history.recognised("a", learners(4, 1), learners(2, 5))
    history.certified("a", learners(2, 1))
    history.certified("a", learners(2, 3))
    history.reissued("a", learner(1))
    history.revoked("a", f"a-{learner(3)}")
    history.closed("a", "2023-02-10", learners(4, 1))
    history.announced("b", "sa-pa", partner="school")
    history.enrolled("b", learners(6, 2))
    history.opened("b", "2023-01-05")
    history.sheet("b", "b1", present=6)
    history.cancelled("b")
    history.announced("c", "bat-xat")
    history.enrolled("c", learners(2))
    history.planned("e", "bat-xat")
    history.rescheduled("e", "2023-02-02", "2023-02-03")
    history.planned("f", "bat-xat")
    history.announced("f", "bat-xat")
    history.enrolled("f", learners(3))
    history.opened("f", "2023-02-01")
    history.results("f", dict.fromkeys(learners(3), "fair"))
    history.recognised("f", learners(3))
    history.results("f", dict.fromkeys(learners(2), "fair") | {learner(2): "fail"})
    history.ledger("d", "bat-xat", "thematic", 2, 50, ("2022-01-01", "2022-12-31"))
    history.ledger("d", "bat-xat", "thematic", 3, 60, ("2023-01-01", "2023-03-31"), words="gần")
    history.ledger("d", "van-ban", "thematic", 3, 61, ("2023-01-01", "2023-03-31"), completions=60)
    return history


def expected(events: list[Event]) -> dict[str, dict[str, tuple[Any, ...]]]:
    """The figures by a plain recomputation: per place and class (classes, enrolments, persons, completions,
    attended, excused, absent, assessed by band, certificates)."""
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    for subject in {event.subject for event in events if event.topic in CLASS_TOPICS}:
        told = [event for event in events if event.subject == subject]
        last = {event.short_type: event.data for event in told}
        if "class-cancelled" in last:
            continue
        if row := last.get("ledger-class-recorded"):
            amounts = (row["classes"], row["enrolments"]["value"], 0, row["completions"], 0, 0, 0, None, 0)
            days = {"opened": row["last_day"], "closed": row["last_day"]}
            owner = row["owner_id"]
        elif "class-opened" in last:
            here: set[str] = set()
            for event in told:
                here |= {one["learner_id"] for one in event.data.get("learners", ())}
                here -= {event.data["learner_id"]} if event.short_type == "learner-withdrawn" else set()
            sheets = {event.data["session_id"]: event.data["counts"] for event in told if "session_id" in event.data}
            done = completions(told)
            attended = sum(one["present"] + one["late"] for one in sheets.values())
            missed = (sum(one["excused"] for one in sheets.values()), sum(one["absent"] for one in sheets.values()))
            amounts = (1, len(here), len(here), done, attended, *missed, bands(last), valid_certificates(told))
            days = {"opened": last["class-opened"]["opened_on"]}
            if "class-closed" in last:
                days["closed"] = last["class-closed"]["closed_on"]
            owner = last["class-announced"]["owner_id"]
        else:
            continue
        for rule, day in days.items():
            found.setdefault(f"{rule}:{owner}:{day[:7]}", {})[subject] = amounts
    return found


def completions(told: list[Event]) -> int | None:
    """What was said last of who completed the class, unless results came after it and the class was not closed."""
    said = [one for one in told if one.short_type in ("results-recorded", "completion-recognised", "class-closed")]
    closings = [one for one in said if one.short_type == "class-closed"]
    newest = (closings or said or [None])[-1]
    return len(newest.data["completed"]) if newest and newest.short_type != "results-recorded" else None


def bands(last: dict[str, Any]) -> dict[str, int] | None:
    """The newest outcomes, counted, without those that were not assessed."""
    if "results-recorded" not in last:
        return None
    outcomes = [one["outcome"] for one in last["results-recorded"]["results"]]
    return {band: outcomes.count(band) for band in ("excellent", "good", "fair", "pass", "fail")}


def valid_certificates(told: list[Event]) -> int:
    """All that were issued, but for those replaced or revoked."""
    issued = {one["certificate_id"] for event in told for one in event.data.get("certificates", ())}
    issued |= {event.data["certificate_id"] for event in told if event.short_type == "certificate-reissued"}
    gone = {event.data.get("replaces_id") for event in told}
    gone |= {event.data["certificate_id"] for event in told if event.short_type == "certificate-revoked"}
    return len(issued - gone)


def figures_in(store: Store) -> dict[str, dict[str, tuple[Any, ...]]]:
    """The figures as they are kept, in the shape of `expected`."""
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    for figures in store.entries.find():
        if figures["axis"] not in class_record.RULES:
            continue
        for class_id, entry in figures["classes"].items():
            if one := entry["counts"]:
                found.setdefault(figures["_id"], {})[class_id] = (
                    *(one["classes"], one["enrolments"]["value"], len(one["persons"]) // 8, one["completions"]),
                    *(one["attended"], one["excused"], one["absent"], one["bands"], one["certificates"]),
                )
    return found


def interleaved(draw: Callable[[Any], Any], events: list[Event]) -> Iterator[list[Event]]:
    """Batches of one topic each: streams in any order relative to each other, each stream in its own, and now
    and then from an earlier place on again."""
    streams: dict[str, list[Event]] = {}
    for event in events:
        streams.setdefault(event.stream, []).append(event)
    at = dict.fromkeys(streams, 0)
    while open_streams := sorted(stream for stream in streams if at[stream] < len(streams[stream])):
        stream = draw(st.sampled_from(open_streams))
        back, count = draw(st.integers(0, 2)), draw(st.integers(1, 4))
        first = max(0, at[stream] - back)
        at[stream] = max(at[stream], min(len(streams[stream]), first + count))
        yield streams[stream][first : first + count]


# Every example is a history of its own in the store: some fifty batches in an order of their own, a crash at half of
# them. What orders can do to a single document, `test_topics_may_overtake_each_other` tries out without a store.
@given(st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_any_repetition_and_any_crash_give_the_same_figures(kept: Kept, data: st.DataObject) -> None:
    store = kept.restore()
    events = troubled().said
    following = Following(store, Parking(store), never_asked)
    for batch in interleaved(data.draw, events):
        follower = BY_TOPIC[batch[0].topic]
        if data.draw(st.booleans()):  # killed after the fold, before anything was settled: the batch comes again
            following._fold(follower, {batch[0].subject: batch})
        following.hear(follower, batch)
    assert figures_in(store) == expected(events)
    assert Parking(store).count() == 0
    check_what_follows(store)


def check_what_follows(store: Store) -> None:
    """Rows follow from entries, sums from rows, and every class from its own story."""
    entries = {one["_id"]: one for one in store.entries.find()}
    figures = {one["_id"]: one for one in store.figures.find()}
    assert entries.keys() == figures.keys()
    for place, one in figures.items():
        assert {name: one[name] for name in ("rows", "digest", "as_of")} == figures_of(entries[place]["classes"])
    sums = {one["_id"]: one for one in store.sums.find()}
    assert sums.keys() == set(settling._above(figures.values()))
    for place, one in sums.items():
        below = [
            it for it in figures.values() if place in {f"{it['axis']}:{node}:{it['month']}" for node in it["above"]}
        ]
        assert {name: one[name] for name in ("rows", "digest", "as_of")} == sums_of(below)
    for record in store.classes.find():
        known = class_story.as_known(record, "9999")
        assert class_record.places(known) == class_record.places(record)
        if class_record.places(record):
            assert class_record.contribution(known) == class_record.contribution(record)


def test_the_recomputation_knows_where_everything_ended(store: Store) -> None:
    take_in(store, troubled().said)
    a = (1, 6, 6, 4, 9, 2, 1, {"excellent": 1, "good": 2, "fair": 0, "pass": 1, "fail": 1}, 3)
    f_bands = {"excellent": 0, "good": 0, "fair": 2, "pass": 0, "fail": 1}
    assert figures_in(store) == {
        "opened:sa-pa:2023-01": {"a": a},
        "closed:sa-pa:2023-02": {"a": a},
        "opened:bat-xat:2023-02": {"f": (1, 3, 3, None, 0, 0, 0, f_bands, 0)},
        "opened:van-ban:2023-03": {"d": (3, 61, 0, 60, 0, 0, 0, None, 0)},
        "closed:van-ban:2023-03": {"d": (3, 61, 0, 60, 0, 0, 0, None, 0)},
    }


class Killed(BaseException):
    """The process ends here."""


def test_a_worker_killed_between_two_figures_leaves_nothing_behind_after_the_next_try(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger row moves from one centre's month to another's; only one of the two writes happens."""
    history = History()
    history.ledger("d", "bat-xat", "thematic", 2, 50, ("2022-01-01", "2022-12-31"))
    take_in(store, history.said)
    history.ledger("d", "van-ban", "thematic", 2, 50, ("2023-01-01", "2023-03-31"))
    put = settling.put_entries

    def put_half(store: Store, wanted: dict[str, Any]) -> None:
        half = dict(list(wanted.items())[-1:])
        put(store, half)
        raise Killed

    monkeypatch.setattr(settling, "put_entries", put_half)
    with pytest.raises(Killed):
        take_in(store, history.said)
    assert figures_in(store) != expected(history.said)
    monkeypatch.undo()
    take_in(store, history.said)
    assert figures_in(store) == expected(history.said)


def test_a_worker_who_comes_late_overwrites_nothing(store: Store) -> None:
    """One worker folded the opening and fell asleep; another took in the cancellation; the first wakes up."""
    history = History()
    history.held("a", "sa-pa", "thematic", "2023-01-10", learners(4))
    take_in(store, history.said)
    asleep: list[Document] = list(store.classes.find())
    history.cancelled("a")
    take_in(store, history.said)
    before = list(store.entries.find())
    settle_classes(store, asleep)
    assert list(store.entries.find()) == before
    assert figures_in(store) == {}


def test_settling_again_writes_nothing(store: Store) -> None:
    take_in(store, troubled().said)
    before = {one["_id"]: one["version"] for one in store.entries.find()}
    settle_classes(store, list(store.classes.find()))
    assert {one["_id"]: one["version"] for one in store.entries.find()} == before


@pytest.mark.parametrize("month", ["new", "known"])
def test_two_who_write_the_same_month_at_once_both_get_in(
    store: Store, monkeypatch: pytest.MonkeyPatch, month: str
) -> None:
    one, other, earlier = History(), History(), History()
    if month == "known":
        earlier.held("z", "sa-pa", "thematic", "2023-01-09", learners(3))
        take_in(store, earlier.said)
    one.held("a", "sa-pa", "thematic", "2023-01-10", learners(4))
    other.held("b", "sa-pa", "thematic", "2023-01-11", learners(5))
    put, raced = settling.put_entries, []

    def put_after_another(store: Store, wanted: dict[str, Any]) -> Any:
        if not raced:
            raced.append(True)
            find = type(store.entries).find

            def find_then_lose(collection: Any, *args: Any, **options: Any) -> Any:
                found = list(find(collection, *args, **options))
                monkeypatch.setattr(type(store.entries), "find", find)
                monkeypatch.setattr(settling, "put_entries", put)
                take_in(store, other.said)
                return found

            monkeypatch.setattr(type(store.entries), "find", find_then_lose)
        return put(store, wanted)

    monkeypatch.setattr(settling, "put_entries", put_after_another)
    take_in(store, one.said)
    assert raced
    assert figures_in(store) == expected([*earlier.said, *one.said, *other.said])


def test_no_learner_s_name_and_no_address_is_kept(store: Store) -> None:
    history = troubled()
    history.organisation("sa-pa", "Trung tâm chính trị Sa Pa")
    take_in(store, history.said)
    assert enrolment.CONTACTS.name not in BY_TOPIC
    assert "email" not in (store.organisations.find_one({"_id": "sa-pa"}) or {})


def test_the_newest_moment_of_every_topic_is_known(store: Store) -> None:
    history = troubled()
    take_in(store, history.said)
    take_in(store, history.said[:3])
    topics = {one.topic for one in history.said}
    newest = {topic: max(one.time for one in history.said if one.topic == topic) for topic in topics}
    assert {one["_id"]: one["at"] for one in store.heard.find()} == {
        topic.replace(".", ":"): at.isoformat() for topic, at in newest.items()
    }
