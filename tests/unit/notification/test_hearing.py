"""What is heard becomes deliveries: one for each recipient and cause, whatever is heard twice or breaks between."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from services.notification.heard import Heard
from services.notification.model.kinds import EMAIL
from services.notification.reactions import classes
from services.notification.sending.router import Router
from shared.events import enrolment
from shared.store import Store
from tests.unit.notification.conftest import CENTRE, CLASS, COMMITTEE, HOST, OTHER_COMMITTEE, Journal


def states(store: Store) -> Counter[tuple[str, str, str]]:
    """How many deliveries there are for each recipient, template and state."""
    return Counter((one["recipient"]["id"], one["kind"], one["state"]) for one in store.deliveries.find())


def a_class_that_opens(journal: Journal) -> None:
    journal.everybody()
    journal.announce()
    journal.enrol(("an", COMMITTEE), ("binh", COMMITTEE))
    journal.open()


OPENED = {
    ("an", "enrolled", "ready"): 1,
    ("binh", "enrolled", "ready"): 1,
    (COMMITTEE, "class-opened", "ready"): 1,
}


def test_learners_are_told_of_their_enrolment_and_committees_of_the_opening(store: Store, journal: Journal) -> None:
    a_class_that_opens(journal)
    journal.hear()
    assert states(store) == OPENED
    assert store.classes.find_one({"_id": CLASS})["due"] == []


def test_what_is_heard_twice_is_said_once(store: Store, journal: Journal) -> None:
    a_class_that_opens(journal)
    journal.hear()
    journal.hear()
    assert states(store) == OPENED


def test_topics_may_come_in_any_order(store: Store, journal: Journal) -> None:
    a_class_that_opens(journal)
    journal.hear(enrolment.CLASSES)
    assert {state for _, _, state in states(store)} == {"waiting"}
    journal.hear(enrolment.CONTACTS)
    journal.hear(enrolment.ORGANISATIONS)
    assert states(store) == OPENED


def test_a_committee_whose_first_learner_comes_after_the_opening_is_told_too(store: Store, journal: Journal) -> None:
    a_class_that_opens(journal)
    journal.contact("chi", "Giàng A Chi", "chi@example.vn")
    journal.contact("dung", "Sùng Thị Dung", None)
    journal.hear()
    journal.enrol(("chi", OTHER_COMMITTEE), ("dung", COMMITTEE))
    journal.hear()
    assert states(store) == OPENED | {
        ("chi", "enrolled", "ready"): 1,
        ("dung", "enrolled", "no-address"): 1,
        (OTHER_COMMITTEE, "class-opened", "ready"): 1,
    }


def test_an_address_that_comes_later_lets_the_message_go(store: Store, journal: Journal) -> None:
    journal.everybody()
    journal.contact("an", "Nguyễn Văn An", None)
    journal.announce()
    journal.enrol(("an", None))
    journal.hear()
    assert states(store) == {("an", "enrolled", "no-address"): 1}
    journal.contact("an", "Nguyễn Văn An", "an@example.vn")
    journal.hear()
    assert states(store) == {("an", "enrolled", "ready"): 1}


def test_what_was_for_a_committee_that_was_merged_goes_to_its_successor(store: Store, journal: Journal) -> None:
    a_class_that_opens(journal)
    merged = {"successor_ids": ["xa-moi"], "closed_on": "2025-07-01"}
    journal.organisation(COMMITTEE, "Đảng ủy xã cũ", None, **merged)
    journal.hear()
    assert states(store)[(COMMITTEE, "class-opened", "waiting")] == 1
    journal.organisation("xa-moi", "Đảng ủy xã mới", "xamoi@example.vn", predecessor_ids=[COMMITTEE])
    journal.hear()
    assert states(store)[(COMMITTEE, "class-opened", "ready")] == 1
    (waiting,) = store.deliveries.find({"recipient.id": COMMITTEE})
    heir = Heard(store, [waiting]).recipient(waiting)
    assert heir is not None and heir["email"] == "xamoi@example.vn"


def test_who_has_left_is_not_told_but_who_comes_back_is(store: Store, journal: Journal) -> None:
    journal.everybody()
    journal.announce()
    journal.enrol(("an", COMMITTEE), ("binh", OTHER_COMMITTEE))
    journal.hear()
    journal.withdraw("an")
    journal.open()
    journal.hear()
    assert states(store) == {
        ("an", "enrolled", "not-needed"): 1,
        ("binh", "enrolled", "ready"): 1,
        (OTHER_COMMITTEE, "class-opened", "ready"): 1,
    }
    journal.enrol(("an", COMMITTEE))
    journal.hear()
    assert states(store)[("an", "enrolled", "ready")] == 1
    assert states(store)[(COMMITTEE, "class-opened", "ready")] == 1


def test_of_a_class_that_will_not_be_held_only_that_is_said(store: Store, journal: Journal) -> None:
    a_class_that_opens(journal)
    journal.cancel()
    journal.hear()
    assert states(store) == {
        ("an", "enrolled", "not-needed"): 1,
        ("binh", "enrolled", "not-needed"): 1,
        (COMMITTEE, "class-opened", "not-needed"): 1,
        ("an", "class-cancelled", "ready"): 1,
        ("binh", "class-cancelled", "ready"): 1,
        (COMMITTEE, "committee-class-cancelled", "ready"): 1,
    }


def test_ledger_classes_and_timetables_of_nobody_say_nothing(store: Store, journal: Journal) -> None:
    data: dict[str, Any] = {
        "class_id": "ledger",
        "name": None,
        "programme": "other",
        "programme_version": "other@1",
        "owner_id": CENTRE,
        "with_partner": False,
        "partner_name": None,
        "first_day": "2022-01-01",
        "last_day": "2022-12-31",
        "classes": 3,
        "enrolments": {"value": 200, "words": None},
        "completions": None,
        "source": "sổ giấy",
    }
    journal.say(enrolment.LEDGER_CLASS_RECORDED, "ledger", data)
    journal.announce()
    moved = [
        {
            "session_id": "s",
            "starts_at": "2023-03-01T00:30:00+00:00",
            "periods": 5,
            "lesson": None,
            "place": "Nhà văn hoá",
            "lecturer": None,
        }
    ]
    dates = {"class_id": CLASS, "starts_on": "2023-03-01", "ends_on": "2023-03-05", "sessions": moved}
    journal.say(enrolment.CLASS_RESCHEDULED, CLASS, dates)
    journal.hear()
    kept = store.classes.find_one({"_id": CLASS})
    assert [one["starts_at"] for one in kept["sessions"]] == ["2023-03-01T00:30:00+00:00"]
    assert store.deliveries.count_documents({}) == 0


def test_nothing_is_kept_of_people_that_no_letter_needs(store: Store, journal: Journal) -> None:
    journal.everybody()
    journal.hear()
    assert set(store.contacts.find_one({"_id": "an"})) == {"_id", "marks", "version", "name", "email", "phone"}


class Killed(BaseException):
    """The process was killed here."""


@pytest.mark.parametrize("collection, call", [("deliveries", 1), ("deliveries", 2), ("classes", 1), ("classes", 2)])
@pytest.mark.parametrize("before", [True, False])
def test_a_batch_broken_off_at_any_step_is_repeated_harmlessly(
    store: Store, journal: Journal, monkeypatch: pytest.MonkeyPatch, collection: str, call: int, before: bool
) -> None:
    """The writes of a batch, in order: the class folded, deliveries written, made ready, due forgotten."""
    a_class_that_opens(journal)
    journal.hear(enrolment.ORGANISATIONS, enrolment.CONTACTS)
    kind = type(store[collection])
    whole = kind.bulk_write
    writes: Counter[str] = Counter()

    def killed(self: Any, *args: Any, **options: Any) -> Any:
        writes[self.name] += 1
        fatal = self.name == collection and writes[self.name] == call
        if fatal and before:
            raise Killed
        result = whole(self, *args, **options)
        if fatal:
            raise Killed
        return result

    monkeypatch.setattr(kind, "bulk_write", killed)
    with pytest.raises(Killed):
        journal.hear(enrolment.CLASSES)
    monkeypatch.undo()
    journal.hear(enrolment.CLASSES)
    assert states(store) == OPENED
    assert store.classes.find_one({"_id": CLASS})["due"] == []


def test_due_that_came_meanwhile_is_not_forgotten(store: Store, journal: Journal) -> None:
    """One worker has folded and is slow; another takes the next event in before the first forgets what was due."""
    journal.everybody()
    journal.announce()
    journal.enrol(("an", None))
    journal.hear()
    slow = store.classes.find_one({"_id": CLASS})
    due = {"kind": "enrolled", "recipient": {"kind": "learner", "id": "an"}, "cause": "heard by both", "facts": {}}
    slow["due"] = [due]
    quick = {**slow, "version": slow["version"] + 1, "due": [due, {**due, "cause": "heard by the quick one"}]}
    store.classes.replace_one({"_id": CLASS}, quick)
    classes.settle_classes(store, [slow])
    assert len(store.classes.find_one({"_id": CLASS})["due"]) == 2
    classes.settle_classes(store, [store.classes.find_one({"_id": CLASS})])
    Router(store, {}, {EMAIL}).round()
    assert store.classes.find_one({"_id": CLASS})["due"] == []
    assert states(store) == {("an", "enrolled", "ready"): 3}


def test_the_staff_of_owner_and_host_are_those_who_see_it(store: Store, journal: Journal) -> None:
    a_class_that_opens(journal)
    journal.hear()
    assert {tuple(one["organisation_ids"]) for one in store.deliveries.find()} == {tuple(sorted((CENTRE, HOST)))}
