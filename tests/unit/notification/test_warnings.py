"""Learners and committees are warned of attendance once per threshold, as long as it holds."""

from __future__ import annotations

from collections import Counter

import pytest

from services.notification.heard import Heard
from services.notification.model import kinds, warnings
from services.notification.model.templates import Letter
from shared.events.attendance import (
    LEARNERS_FELL_BELOW_RATE,
    LEARNERS_OUT_OF_REACH,
    LEARNERS_WITHIN_REACH_AGAIN,
    SHEETS,
)
from shared.events.enrolment import CLASSES, CONTACTS, ORGANISATIONS
from shared.store import Store
from tests.unit.notification.conftest import CLASS, COMMITTEE, OTHER_COMMITTEE, Journal

ORDINARY = (kinds.ENROLLED, kinds.CLASS_OPENED)


def warned(store: Store) -> Counter[tuple[str, str, str]]:
    """How many warnings there are for each recipient, template and state."""
    found = [one for one in store.deliveries.find() if one["kind"] not in ORDINARY]
    return Counter((one["recipient"]["id"], one["kind"], one["state"]) for one in found)


def letter_to(store: Store, recipient_id: str, template: str) -> Letter:
    (delivery,) = store.deliveries.find({"recipient.id": recipient_id, "kind": template})
    return Heard(store, [delivery]).letter(delivery)


def a_class(journal: Journal) -> None:
    """Two learners of one committee, one of another."""
    journal.everybody()
    journal.contact("chi", "Giàng A Chi", "chi@example.vn")
    journal.announce()
    journal.enrol(("an", COMMITTEE), ("binh", COMMITTEE), ("chi", OTHER_COMMITTEE))
    journal.open()


FELL_BELOW = {
    ("an", "fell-below", "ready"): 1,
    ("binh", "fell-below", "ready"): 1,
    (COMMITTEE, "committee-fell-below", "ready"): 1,
}


def test_the_learners_and_their_committee_are_warned_once(store: Store, journal: Journal) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_FELL_BELOW_RATE, "an", "binh")
    journal.hear()
    journal.hear()
    assert warned(store) == FELL_BELOW
    assert store.classes.find_one({"_id": CLASS})["due"] == []


def test_a_warning_may_be_heard_before_the_enrolment(store: Store, journal: Journal) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_FELL_BELOW_RATE, "an", "binh")
    journal.hear(SHEETS)
    assert warned(store) == {}
    journal.hear(CLASSES)
    journal.hear(CONTACTS, ORGANISATIONS)
    assert warned(store) == FELL_BELOW


def test_a_reminder_that_was_not_sent_gives_way_to_the_notice(store: Store, journal: Journal) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_FELL_BELOW_RATE, "an", "binh")
    journal.attendance(LEARNERS_OUT_OF_REACH, "an")
    journal.hear()
    assert warned(store) == {
        ("an", "fell-below", "not-needed"): 1,
        ("an", "out-of-reach", "ready"): 1,
        ("binh", "fell-below", "ready"): 1,
        (COMMITTEE, "committee-fell-below", "ready"): 1,
        (COMMITTEE, "committee-out-of-reach", "ready"): 1,
    }
    assert "Nguyễn Văn An" not in letter_to(store, COMMITTEE, "committee-fell-below").text


def test_who_is_within_reach_again_is_not_written_to_and_an_open_warning_is_dropped(
    store: Store, journal: Journal
) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_OUT_OF_REACH, "an", "chi")
    journal.hear()
    journal.attendance(LEARNERS_WITHIN_REACH_AGAIN, "an")
    journal.hear()
    assert warned(store) == {
        ("an", "out-of-reach", "not-needed"): 1,
        (COMMITTEE, "committee-out-of-reach", "not-needed"): 1,
        ("chi", "out-of-reach", "ready"): 1,
        (OTHER_COMMITTEE, "committee-out-of-reach", "ready"): 1,
    }


def test_who_goes_out_of_reach_once_more_is_told_once_more(store: Store, journal: Journal) -> None:
    a_class(journal)
    for kind in (LEARNERS_OUT_OF_REACH, LEARNERS_WITHIN_REACH_AGAIN, LEARNERS_OUT_OF_REACH):
        journal.attendance(kind, "chi")
        journal.hear()
    assert warned(store)[("chi", "out-of-reach", "ready")] == 1
    assert warned(store)[("chi", "out-of-reach", "not-needed")] == 1


@pytest.mark.parametrize("ends", ["withdraw", "close", "cancel"])
def test_who_has_left_or_whose_class_has_ended_is_not_warned(store: Store, journal: Journal, ends: str) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_OUT_OF_REACH, "chi")
    {"withdraw": lambda: journal.withdraw("chi"), "close": journal.close, "cancel": journal.cancel}[ends]()
    journal.hear()
    told = {kinds.CLASS_CANCELLED, kinds.COMMITTEE_CLASS_CANCELLED}
    assert {state for _, kind, state in warned(store) if kind not in told} <= {"not-needed"}


def test_a_learner_reads_the_numbers_and_whom_to_ask(store: Store, journal: Journal) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_FELL_BELOW_RATE, "an")
    journal.hear()
    read = letter_to(store, "an", "fell-below")
    assert read.subject == "Nhắc dự học đầy đủ: lớp học khai giảng ngày 20/02/2023"
    for words in (
        "Kính gửi đồng chí Nguyễn Văn An,",
        "- Đã có mặt: 2/5 buổi đã điểm danh",
        "- Yêu cầu: có mặt ít nhất 65% số buổi theo lịch, tức 7/10 buổi",
        "nếu có mặt ít nhất 5 trong 5 buổi còn lại",
        "liên hệ Trung tâm chính trị Bắc Hà (tct.bacha@example.vn).",
    ):
        assert words in read.text


def test_a_committee_reads_which_of_its_people_and_no_others(store: Store, journal: Journal) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_OUT_OF_REACH, "binh", "an", "chi", unit="periods")
    journal.hear()
    read = letter_to(store, COMMITTEE, "committee-out-of-reach")
    assert read.subject.startswith("Học viên không còn đủ điều kiện chuyên cần, đến ngày ")
    an = "- Nguyễn Văn An: đã có mặt 2/5 tiết, còn 5 tiết; yêu cầu 7/10 tiết"
    assert an in read.text
    assert read.text.index(an) < read.text.index("- Lò Thị Bình")
    assert "Giàng A Chi" not in read.text


@pytest.mark.parametrize(
    ("kind", "to_learner", "to_committee"),
    [
        (LEARNERS_FELL_BELOW_RATE, "fell-below", "committee-fell-below"),
        (LEARNERS_OUT_OF_REACH, "out-of-reach", "committee-out-of-reach"),
    ],
)
def test_no_warning_speaks_of_the_party_or_shows_a_gap(
    store: Store, journal: Journal, kind: object, to_learner: str, to_committee: str
) -> None:
    a_class(journal)
    journal.attendance(kind, "chi")  # type: ignore[arg-type]
    journal.hear()
    for recipient, template in (("chi", to_learner), (OTHER_COMMITTEE, to_committee)):
        text = letter_to(store, recipient, template).text
        assert "đảng viên" not in text.lower() and "None" not in text and "\n\n\n" not in text


def test_a_committee_letter_waits_for_the_names_that_it_should_say(store: Store, journal: Journal) -> None:
    a_class(journal)
    journal.attendance(LEARNERS_OUT_OF_REACH, "chi")
    journal.hear(CLASSES, SHEETS, ORGANISATIONS)
    (delivery,) = store.deliveries.find({"recipient.id": OTHER_COMMITTEE, "kind": "committee-out-of-reach"})
    assert Heard(store, [delivery]).names_missing(delivery)
    assert "(chưa rõ tên)" in letter_to(store, OTHER_COMMITTEE, "committee-out-of-reach").text


def test_marking_without_a_warning_touches_no_delivery(store: Store, journal: Journal) -> None:
    a_class(journal)
    journal.hear()
    before = list(store.deliveries.find())
    journal.attendance(LEARNERS_WITHIN_REACH_AGAIN, "an")
    journal.hear(SHEETS)
    assert list(store.deliveries.find()) == before


def test_the_least_that_is_required_is_rounded_up() -> None:
    warning = {"least_attendance": 80, "learners": {"an": {"attended": 5, "counted": 9, "left": 2}}}
    assert warnings.figures(warning, "an") == {
        "attended": 5,
        "counted": 9,
        "left": 2,
        "held": 7,
        "required": 8,
        "more": 3,
    }
