"""What somebody corrupted by hand in the store is found, named with both numbers, and mended by a rebuild."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deploy.audit.wording import in_words
from services.reporting.counting import count_changed
from services.reporting.model import persons
from services.reporting.reactions.rebuilding import forget_class, rebuild_figures
from shared.followers import Following
from shared.parking import Parking
from shared.store import Store
from tests.unit.reporting.audit.conftest import Audited
from tests.unit.reporting.history import History, lao_cai, learner, learners, nhu_xuan, take_in
from tests.unit.reporting.test_kept_figures import BY_TOPIC

PLACE = "opened:sa-pa:2023-01"
SUM = "opened:lao-cai:2023-01"
Corrupt = Callable[[Store], Any]


def row_of(store: Store, collection: str, place: str, **numbers: Any) -> None:
    """Write numbers into the first row of a place."""
    changes = {f"rows.0.{name}": value for name, value in numbers.items()}
    assert store[collection].update_one({"_id": place}, {"$set": changes}).modified_count == 1


def entry_of(store: Store, place: str, class_id: str, **numbers: Any) -> None:
    """Write numbers into the entry of a class."""
    changes = {f"classes.{class_id}.counts.{name}": value for name, value in numbers.items()}
    assert store.entries.update_one({"_id": place}, {"$set": changes}).modified_count == 1


def without_class(store: Store, place: str, class_id: str) -> None:
    assert store.entries.update_one({"_id": place}, {"$unset": {f"classes.{class_id}": 1}}).modified_count == 1


def surplus_class(store: Store, place: str) -> None:
    entry = store.entries.find_one({"_id": place})["classes"]["a"]  # type: ignore[index]
    assert store.entries.update_one({"_id": place}, {"$set": {"classes.ghost": entry}}).modified_count == 1


def quarter() -> History:
    """Two centres and three classes: eight of the learners of Sa Pa sat in both of its classes."""
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    for centre in ("sa-pa", "bat-xat"):
        history.organisation(centre, f"Trung tâm chính trị {centre}", "centre", "lao-cai")
    history.held("a", "sa-pa", "party-awareness", "2023-01-10", learners(10))
    history.sheet("a", "a1", present=6, late=1, excused=1, absent=2)
    history.closed("a", "2023-02-10", learners(7), learners(3, 7))
    history.held("b", "sa-pa", "thematic", "2023-01-20", learners(8))
    history.held("c", "bat-xat", "thematic", "2023-01-12", learners(5, 20))
    return history


# How it is corrupted; the layer, the figure, the number, what is kept, what the journals say; the class.
CORRUPTED: dict[str, tuple[Corrupt, tuple[Any, ...]]] = {
    "an entry's completions": (
        lambda store: entry_of(store, PLACE, "a", completions=10),
        ("entries", PLACE, "completions", 10, 7, ["a"]),
    ),
    "an entry's attendance": (
        lambda store: entry_of(store, PLACE, "a", absent=0),
        ("entries", PLACE, "absent", 0, 2, ["a"]),
    ),
    "an entry at its host's": (
        lambda store: entry_of(store, "opened@host:sa-pa:2023-01", "a", programme="other"),
        ("entries", "opened@host:sa-pa:2023-01", "programme", "other", "party-awareness", ["a"]),
    ),
    "a person": (
        lambda store: entry_of(store, PLACE, "a", persons=persons.pack([*learners(9), learner(9999)])),
        ("entries", PLACE, "persons.who", learner(9999), learner(9), ["a"]),
    ),
    "a deleted class": (
        lambda store: without_class(store, PLACE, "a"),
        ("entries", PLACE, "enrolments", None, 10, ["a"]),
    ),
    "a surplus class": (
        lambda store: surplus_class(store, PLACE),
        ("entries", PLACE, "enrolments", 10, None, ["ghost"]),
    ),
    "a row": (
        lambda store: row_of(store, "figures", PLACE, enrolments=999),
        ("figures", PLACE, "enrolments", 999, 10, ["a"]),
    ),
    "in whose sums a row is": (
        lambda store: store.figures.update_one({"_id": PLACE}, {"$set": {"above": []}}),
        ("figures", PLACE, "above", "", "lao-cai", None),
    ),
    "a sum": (
        lambda store: row_of(store, "sums", SUM, classes=9),
        ("sums", SUM, "classes", 9, 1, ["a"]),
    ),
    "a sum that is gone": (
        lambda store: store.sums.delete_one({"_id": SUM}),
        ("sums", SUM, "enrolments", None, 10, ["a"]),
    ),
    "distinct persons": (
        lambda store: store.distinct.update_one(
            {"_id": "opened:lao-cai:2023-Q1"}, {"$set": {"total.total.persons": 23}}
        ),
        ("distinct", "opened:lao-cai:2023-Q1", "persons", 23, 15, None),
    ),
}


@pytest.mark.parametrize("what", CORRUPTED)
def test_what_was_corrupted_by_hand_is_found_and_a_rebuild_mends_it(audited: Audited, what: str) -> None:
    corrupt, (layer, where, number, kept, journals, classes) = CORRUPTED[what]
    audited.hear(quarter().said)
    count_changed(audited.reporting)
    corrupt(audited.reporting)
    found = [one for one in audited.report("2023-Q1")["differences"] if one["number"] == number]
    assert [(one["layer"], one["where"], one["kept"], one["journals"]) for one in found][:1] == [
        (layer, where, kept, journals)
    ]
    assert {one["where"] for one in found} == {where}
    if classes is not None:
        assert [one["class_id"] for one in found[0]["classes"]] == classes
    rebuild_figures(audited.reporting)
    assert audited.report("2023-Q1")["differences"] == []


def test_the_report_names_the_events_that_make_the_number_and_where_they_stand(audited: Audited) -> None:
    history = lao_cai()
    audited.hear(history.said, published=True)
    entry_of(audited.reporting, PLACE, "class-00", enrolments={"value": 80, "words": None})
    report = audited.report("2023-Q1")
    (found,) = report["differences"]
    event = next(one for one in history.said if one.id == "enrolment.classes/class-00/2")
    assert found["events"] == [
        {
            "event_id": event.id,
            "type": "learners-enrolled",
            "time": event.time.isoformat(),
            "partition": event.partition,
            "offset": event.offset,
        }
    ]
    assert in_words(report).splitlines()[1:] == [
        f"40 classes, 2.960 enrolments by the journals; 1 of {report['compared'] // 1000}."
        f"{report['compared'] % 1000:03d} figures differ:",
        "",
        f"entries {PLACE}, Trung tâm chính trị sa-pa (sa-pa), class class-00",
        "    enrolments: 80 is kept, the journals say 74",
        f"    made by {event.id} (learners-enrolled; partition {event.partition}, offset {event.offset})",
        "",
        "`solop rebuild reporting-figures` makes the figures anew; then audit again (docs/runbook.md).",
    ]


def test_an_entry_without_its_numbers_is_a_difference_and_no_crash(audited: Audited) -> None:
    audited.hear(quarter().said)
    entry_of(audited.reporting, PLACE, "a", persons=b"\x00\x00", bands={}, composition=None)
    gone = {f"classes.a.counts.{name}": 1 for name in ("enrolments", "lecturers", "programme")}
    audited.reporting.entries.update_one({"_id": PLACE}, {"$unset": gone})
    audited.reporting.figures.update_one({"_id": PLACE}, {"$unset": {"rows.0.bands": 1, "rows.0.words": 1}})
    found = {(one["layer"], one["number"]) for one in audited.report("2023-Q1")["differences"]}
    assert {("entries", "programme"), ("entries", "enrolments"), ("entries", "persons")} <= found
    assert ("figures", "bands.good") in found


def test_a_ledger_row_that_was_made_exact_by_hand_is_found(audited: Audited) -> None:
    history = nhu_xuan()
    history.ledger("row-6", "nhu-xuan", "other", 1, 40, ("2022-01-01", "2022-12-31"), words="gần", completions=39)
    audited.hear(history.said)
    place = "closed:nhu-xuan:2022-12"
    entry_of(audited.reporting, place, "row-6", enrolments={"value": 40, "words": None})
    (found,) = audited.report("2022", "closed")["differences"]
    assert (found["where"], found["number"], found["kept"], found["journals"]) == (
        place,
        "enrolments.words",
        None,
        "gần",
    )
    assert [one["type"] for one in found["events"]] == ["ledger-class-recorded"]
    assert audited.report("2022", "opened")["differences"] == []


def test_people_sent_out_are_held_against_what_was_said_last(audited: Audited) -> None:
    audited.hear(nhu_xuan().said)
    audited.reporting.sent_out.update_one({}, {"$set": {"entries.entry-1.0.people.value": 400}})
    (found,) = audited.report("2018..2022")["differences"]
    assert (found["layer"], found["where"], found["kept"], found["journals"]) == ("sent_out", "entry-1", 400, 322)


def test_a_class_that_was_corrupted_itself_is_folded_again_from_its_story(audited: Audited) -> None:
    """Whatever is heard of it next carries the wrong number into the figures."""
    history = lao_cai()
    audited.hear(history.said)
    audited.reporting.classes.update_one({"_id": "class-00"}, {"$set": {"completed": 3}})
    late = history.copy()
    late.composed("class-00", 74, 30, 20, 10)
    audited.hear(late.said[-1:])
    found = {one["number"]: (one["kept"], one["journals"]) for one in audited.report("2023-Q1")["differences"]}
    assert found == {"completions": (3, 70)}
    assert rebuild_figures(audited.reporting) == (40, audited.reporting.figures.count_documents({}))
    assert audited.report("2023-Q1")["differences"] == []


def test_an_event_that_was_passed_over_is_lost_and_no_lag(audited: Audited) -> None:
    """Reporting's position stands behind it, nothing is parked, and yet it was not taken in."""
    history = quarter()
    lost = next(one for one in history.said if one.short_type == "sheet-marked")
    audited.hear([one for one in history.said if one is not lost], published=True)
    audited.say([lost], published=True)
    assert audited.report("2023-Q1")["differences"] == []
    audited.move_on([lost])
    report = audited.report("2023-Q1")
    (found,) = report["differences"]
    assert (found["layer"], found["where"], found["number"]) == ("classes", "a", "attendance.sheets")
    assert (found["kept"], found["journals"]) == (0, 1)
    assert "`solop rebuild reporting-class ID`" in in_words(report)


@pytest.mark.parametrize("deleted", [False, True], ids=["a story that was changed", "a class that was deleted"])
def test_a_class_that_is_forgotten_and_heard_again_agrees(audited: Audited, deleted: bool) -> None:
    history = quarter()
    audited.hear(history.said)
    if deleted:
        audited.reporting.classes.delete_one({"_id": "a"})
    else:
        audited.reporting.classes.update_one({"_id": "a"}, {"$set": {"story.3.told.opened_on": "2023-01-11"}})
        rebuild_figures(audited.reporting)
    assert {one["classes"][0]["class_id"] for one in audited.report("2023-Q1")["differences"]} == {"a"}
    forget_class(audited.reporting, "a")
    take_in(audited.reporting, [one for one in history.said if one.subject == "a"])
    assert audited.report("2023-Q1")["differences"] == []


def test_a_rebuild_of_figures_that_are_right_changes_no_number(audited: Audited) -> None:
    audited.hear(lao_cai().said)
    before = {name: list(audited.reporting[name].find({}, {"version": 0})) for name in ("classes", "sums")}
    rows = {one["_id"]: one["rows"] for one in audited.reporting.figures.find()}
    rebuild_figures(audited.reporting)
    assert {name: list(audited.reporting[name].find({}, {"version": 0})) for name in before} == before
    assert {one["_id"]: one["rows"] for one in audited.reporting.figures.find()} == rows


def test_a_parked_event_is_named_with_the_figures_that_it_holds_up(audited: Audited) -> None:
    history = lao_cai()
    audited.hear(history.said)
    late = history.copy()
    late.enrolled("class-00", [learner(9000), learner(9001)])
    late.composed("class-00", 76, 30, None, None)
    late.enrolled("class-39", [learner(9000)])
    bad = late.said[len(history.said) :]
    audited.say(bad)
    following = Following(audited.reporting, Parking(audited.reporting), lambda *_: None)
    following.hear(BY_TOPIC["enrolment.classes"], bad[1:2])
    report = audited.report("2023-Q1")
    (held,) = report["parked"]
    assert report["differences"] == []
    assert (held["stream"], held["kinds"]) == ("enrolment.classes/class-00", ("behind",))
    assert held["organisation_id"] == "sa-pa"
    assert held["places"] == (PLACE, "opened@host:sa-pa:2023-01")
    assert held["numbers"]["enrolments"] == {"now": 74, "with": 76}
    assert held["numbers"]["women"] == {"now": None, "with": 30}
    assert [one["stream"] for one in report["not_yet_heard"]] == ["enrolment.classes/class-39"]
    assert "    enrolments: 74, with these events 76" in in_words(report)
    other = audited.report("2023-Q1", organisation="bao-yen")
    assert (other["parked"], other["parked_elsewhere"]) == ([], 1)


def test_a_parked_event_of_a_class_that_counts_nowhere_yet_is_named_too(audited: Audited) -> None:
    history = History()
    history.organisation("sa-pa", "Trung tâm chính trị Sa Pa")
    history.announced("a", "sa-pa")
    history.enrolled("a", learners(3))
    audited.hear(history.said)
    history.opened("a", "2023-02-01")
    history.composed("a", 3, 1, 1, 1)
    audited.say(history.said[-2:])
    Following(audited.reporting, Parking(audited.reporting), lambda *_: None).hear(
        BY_TOPIC["enrolment.classes"], history.said[-1:]
    )
    (held,) = audited.report("2023-Q1")["parked"]
    assert held["numbers"] == {
        "classes": {"now": None, "with": 1},
        "enrolments": {"now": None, "with": 3},
        "persons": {"now": None, "with": 3},
    }
