"""What is left of a learner's messages when the learner was erased: that there were some."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.notification.bounces import note_bounce
from services.notification.commands.receipts import take
from services.notification.model import deliveries
from services.notification.model.deliveries import Delivery
from services.notification.model.outcomes import DELIVERED
from services.notification.model.provider_receipts import Receipt
from services.notification.reactions.recipients import settle_contacts
from services.notification.settings import Settings
from shared import erased
from shared.events import attendance, enrolment
from shared.store import Store
from tests.unit.notification.conftest import COMMITTEE, Journal, Recorder, mail_line

PostOffice = Callable[..., tuple[Recorder, int]]
Told = Callable[..., Settings]


@pytest.fixture
def enrolled(journal: Journal) -> Journal:
    """Two learners of one committee are in a class."""
    journal.everybody()
    journal.announce()
    journal.enrol(("an", COMMITTEE), ("binh", COMMITTEE))
    journal.hear()
    return journal


def erase(journal: Journal, learner_id: str) -> None:
    journal.say(enrolment.CONTACT_ERASED, learner_id, {"learner_id": learner_id})
    journal.hear(enrolment.CONTACTS)


def of(store: Store, learner_id: str) -> list[Delivery]:
    return list(store.deliveries.find({"recipient.id": learner_id}))


def dump(store: Store) -> str:
    return "\n".join(str(one) for name in store.list_collection_names() for one in store[name].find())


def send_all(store: Store, told: Told, port: int) -> None:
    line = mail_line(store, told(port))
    while line.round() or line._router.round():
        """There was something to do."""


def test_the_contact_is_gone_and_what_has_not_left_is_not_needed(enrolled: Journal, store: Store) -> None:
    store.wishes.insert_one({"_id": "an", "language": "en"})
    assert {one["state"] for one in of(store, "an")} == {deliveries.READY}
    erase(enrolled, "an")
    contact = store.contacts.find_one({"_id": "an"})
    assert {name: contact[name] for name in ("name", "email", "phone", "erased")} == {
        "name": erased.NAME,
        "email": None,
        "phone": None,
        "erased": True,
    }
    assert [(one["state"], one["history"][-1]["why"]) for one in of(store, "an")] == [("not-needed", "erased")]
    assert {one["state"] for one in of(store, "binh")} == {deliveries.READY}
    assert store.wishes.count_documents({}) == 0
    assert "Nguyễn Văn An" not in dump(store) and "an@example.vn" not in dump(store)


def test_of_what_was_sent_or_refused_nothing_is_kept_that_the_provider_said(
    enrolled: Journal, store: Store, told: Told, make_post_office: PostOffice
) -> None:
    recorder, port = make_post_office()
    recorder.refusals["an@example.vn"] = "550 5.1.1 no such user nguyen-van-an here"
    send_all(store, told, port)
    assert "nguyen-van-an" in str(of(store, "an")) and store.bounced.count_documents({"recipient_id": "an"}) == 1
    [refused], [sent] = of(store, "an"), of(store, "binh")
    assert (refused["state"], sent["state"]) == (deliveries.FAILED, deliveries.SENT)
    for learner_id in ("an", "binh"):
        erase(enrolled, learner_id)
    assert not [step for one in (*of(store, "an"), *of(store, "binh")) for step in one["history"] if "answer" in step]
    assert [(one["reference"], one["mark"]) for one in (*of(store, "an"), *of(store, "binh"))] == [(None, None)] * 2
    assert store.bounced.count_documents({}) == 0
    [sent] = of(store, "binh")
    assert (sent["state"], sent["sent_on"] is not None) == (deliveries.SENT, True), "that it went out stays"
    assert [step["state"] for step in sent["history"]] == ["waiting", "ready", "sending", "sent"]


def test_hearing_it_again_and_settling_again_changes_nothing(
    enrolled: Journal, store: Store, told: Told, make_post_office: PostOffice
) -> None:
    send_all(store, told, make_post_office()[1])
    erase(enrolled, "an")
    before = dump(store)
    enrolled.hear()
    settle_contacts(store, list(store.contacts.find({"_id": "an"})))
    assert dump(store) == before


def test_who_is_erased_is_written_to_about_nothing_that_is_heard_later(
    journal: Journal, store: Store, told: Told, make_post_office: PostOffice
) -> None:
    journal.everybody()
    journal.hear()
    erase(journal, "an")
    journal.announce()
    journal.enrol(("an", COMMITTEE))
    journal.hear()
    recorder, port = make_post_office()
    send_all(store, told, port)
    assert {one["state"] for one in of(store, "an")} == {deliveries.NOT_NEEDED}
    assert recorder.received() == {}


def test_a_letter_to_the_committee_names_nobody_who_was_erased(
    enrolled: Journal, store: Store, told: Told, make_post_office: PostOffice
) -> None:
    enrolled.open()
    enrolled.attendance(attendance.LEARNERS_OUT_OF_REACH, "an", "binh")
    enrolled.hear()
    erase(enrolled, "an")
    recorder, port = make_post_office()
    send_all(store, told, port)
    letters = [str(one.get_body(("plain",)).get_content()) for one in recorder.taken if "banpho" in str(one["To"])]  # type: ignore[union-attr]
    warned = [one for one in letters if "Lò Thị Bình" in one]
    assert warned and all(erased.NAME in one for one in warned)
    assert not [one for one in letters if "Nguyễn Văn An" in one]


def test_an_address_that_comes_late_brings_nobody_back(journal: Journal, store: Store) -> None:
    journal.contact("an", "Nguyễn Văn An", "an@example.vn")
    journal.say(enrolment.CONTACT_ERASED, "an", {"learner_id": "an"})
    earlier, erasure = journal.said[f"{enrolment.CONTACTS.name}/an"]
    journal.said[f"{enrolment.CONTACTS.name}/an"] = [erasure]
    journal.hear(enrolment.CONTACTS)
    journal.said[f"{enrolment.CONTACTS.name}/an"] = [earlier, erasure]
    journal.hear(enrolment.CONTACTS)
    assert "an@example.vn" not in dump(store) and "Nguyễn Văn An" not in dump(store)


def test_a_member_of_staff_sees_the_story_of_a_message_to_nobody(
    enrolled: Journal,
    store: Store,
    told: Told,
    make_post_office: PostOffice,
    client: Callable[..., object],
) -> None:
    send_all(store, told, make_post_office()[1])
    erase(enrolled, "an")
    [sent] = of(store, "an")
    page = client(("staff", "centre")).get(f"/deliveries/{sent['_id']}")  # type: ignore[attr-defined]
    assert page.status_code == 200 and "Nguyễn Văn An" not in page.text and erased.NAME in page.text


def test_what_a_provider_says_after_the_erasure_is_not_kept(
    enrolled: Journal, store: Store, told: Told, make_post_office: PostOffice
) -> None:
    send_all(store, told, make_post_office()[1])
    erase(enrolled, "an")
    [sent] = of(store, "an")
    late = Receipt("r1", f"{sent['_id']}-email", None, DELIVERED, "250 taken for nguyen-van-an")
    assert take(store, "email", late, datetime.now(UTC))
    [arrived] = of(store, "an")
    assert arrived["state"] == deliveries.DELIVERED
    assert "nguyen-van-an" not in dump(store)


def test_an_address_that_is_refused_during_the_erasure_leaves_no_mark(enrolled: Journal, store: Store) -> None:
    [refused] = of(store, "an")
    refused = {**refused, "mark": "0123", "passed": [{"channel": "email", "why": "address-refused"}]}
    erase(enrolled, "an")
    note_bounce(store, refused, datetime.now(UTC))
    assert store.bounced.count_documents({}) == 0
