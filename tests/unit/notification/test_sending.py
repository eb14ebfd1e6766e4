"""Sending: everyone gets each message exactly once, or it is shown why not."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from services.notification.channels.parcel import Away
from services.notification.model import deliveries
from services.notification.sending.line import Line
from services.notification.settings import Settings
from shared.events import enrolment
from shared.store import Store
from tests.ports import free_port
from tests.unit.notification.conftest import Journal, Recorder, mail_line

PostOffice = Callable[..., tuple[Recorder, int]]
Told = Callable[..., Settings]

ALL = {
    ("an@example.vn", "Giấy báo"): 1,
    ("binh@example.vn", "Giấy báo"): 1,
    ("banpho@example.vn", "Khai giảng"): 1,
}


class Clock:
    """The present, which can be moved on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move_on(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


class Killed(BaseException):
    """The process was killed here."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


def all_states(store: Store) -> Counter[str]:
    return Counter(one["state"] for one in store.deliveries.find())


def run_dry(sender: Line) -> None:
    while sender.round() or sender._router.round():
        """There was something to do."""


def read(letter: EmailMessage) -> str:
    """The words of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_everybody_gets_their_letter_once(
    store: Store, opened: Journal, make_post_office: PostOffice, told: Told
) -> None:
    post, port = make_post_office(recognises_repeats=False)
    run_dry(mail_line(store, told(port)))
    opened.hear()
    run_dry(mail_line(store, told(port)))
    assert post.received() == ALL
    assert all_states(store) == {"sent": 3}
    kept = store.deliveries.find_one({"recipient.id": "an"})
    assert kept["history"][-1]["answer"] == "250 Kept"
    letter = next(one for one in post.taken if "an@example.vn" in str(one["To"]))
    assert str(letter["From"]) == "Trung tâm chính trị Bắc Hà <solop@example.vn>"
    assert str(letter["Reply-To"]) == "tct.bacha@example.vn"
    assert str(letter["Message-ID"]) == f"<{kept['key']}@example.vn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Kính gửi đồng chí Nguyễn Văn An," in read(letter)


def test_senders_at_once_send_everything_once(
    store: Store, journal: Journal, make_post_office: PostOffice, told: Told
) -> None:
    journal.everybody()
    journal.announce()
    people = [f"hv{number}" for number in range(60)]
    for one in people:
        journal.contact(one, f"Học viên {one}", f"{one}@example.vn")
    journal.enrol(*((one, None) for one in people))
    journal.hear()
    post, port = make_post_office(recognises_repeats=False)
    stop = threading.Event()
    workers = [replace(told(port), common=replace(told(port).common, worker_name=f"worker {one}")) for one in range(3)]
    senders = [threading.Thread(target=mail_line(store, one).run, args=(stop,)) for one in workers]
    for number, thread in enumerate(senders):
        thread.name = f"sender {number}"
        thread.start()
    for _ in range(200):
        if all_states(store) == {"sent": 60}:
            break
        stop.wait(0.1)
    stop.set()
    for thread in senders:
        thread.join(20)
    assert all_states(store) == {"sent": 60}
    assert set(post.received().values()) == {1}
    assert post.handed_over == 60


@pytest.mark.parametrize("recognises_repeats", [True, False])
def test_a_sender_killed_before_it_noted_the_answer(
    store: Store,
    opened: Journal,
    make_post_office: PostOffice,
    told: Told,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    recognises_repeats: bool,
) -> None:
    post, port = make_post_office(recognises_repeats)
    settings = told(port, recognises_repeats)

    def killed(*_: Any) -> None:
        raise Killed

    monkeypatch.setattr(Line, "_note", killed)
    with pytest.raises(Killed):
        mail_line(store, settings, clock).round()
    monkeypatch.undo()
    # Where a repeat may arrive twice, no more than one is in hand at a time.
    in_hand = 3 if recognises_repeats else 1
    assert (post.handed_over, all_states(store)["sending"]) == (in_hand, in_hand)

    run_dry(mail_line(store, settings, clock))
    assert all_states(store)["sending"] == in_hand  # its lease has not ended
    clock.move_on(deliveries.LEASE.total_seconds() + 1)
    run_dry(mail_line(store, settings, clock))
    clock.move_on(24 * 3600)
    run_dry(mail_line(store, settings, clock))

    assert post.received() == ALL
    if recognises_repeats:
        assert all_states(store) == {"sent": 3}
        assert post.handed_over == 6
    else:
        assert all_states(store) == {"in-doubt": 1, "sent": 2}
        assert post.handed_over == 3


def test_a_restarted_worker_takes_back_what_it_had_in_hand(
    store: Store, opened: Journal, make_post_office: PostOffice, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, port = make_post_office()

    def killed(*_: Any) -> None:
        raise Killed

    monkeypatch.setattr(Line, "_hand_over", killed)
    with pytest.raises(Killed):
        mail_line(store, told(port)).round()
    monkeypatch.undo()
    successor = mail_line(store, told(port))
    successor.take_back()
    run_dry(successor)
    assert all_states(store) == {"sent": 3}
    assert post.received() == ALL


@pytest.mark.parametrize("recognises_repeats", [True, False])
def test_a_server_that_hangs_up_after_the_letter(
    store: Store,
    opened: Journal,
    make_post_office: PostOffice,
    told: Told,
    clock: Clock,
    recognises_repeats: bool,
) -> None:
    post, port = make_post_office(recognises_repeats)
    post.hang_up_after_data = 1
    sender = mail_line(store, told(port, recognises_repeats), clock)
    run_dry(sender)
    clock.move_on(3600)
    run_dry(sender)
    assert post.received() == ALL
    assert all_states(store) == ({"sent": 3} if recognises_repeats else {"sent": 2, "in-doubt": 1})


def test_an_answer_that_comes_after_the_lease_still_counts(
    store: Store,
    opened: Journal,
    make_post_office: PostOffice,
    told: Told,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post, port = make_post_office(recognises_repeats=False)
    settings = told(port, recognises_repeats=False)
    note = Line._note

    def slow(self: Line, *args: Any) -> None:
        monkeypatch.undo()
        clock.move_on(deliveries.LEASE.total_seconds() + 1)
        other = mail_line(store, settings, clock)
        run_dry(other)
        assert all_states(store)["in-doubt"] == 1
        note(self, *args)

    monkeypatch.setattr(Line, "_note", slow)
    run_dry(mail_line(store, settings, clock))
    assert all_states(store) == {"sent": 3}
    assert post.received() == ALL


def test_one_bad_address_holds_up_nobody(
    store: Store, opened: Journal, make_post_office: PostOffice, told: Told, clock: Clock
) -> None:
    post, port = make_post_office()
    post.refusals = {"an@example.vn": "550 Nobody of this name", "binh@example.vn": "451 Try later"}
    sender = mail_line(store, told(port), clock)
    run_dry(sender)
    assert post.received() == {("banpho@example.vn", "Khai giảng"): 1}
    refused = store.deliveries.find_one({"recipient.id": "an"})
    assert (refused["state"], refused["history"][-2]["answer"]) == ("failed", "550 Nobody of this name")
    clock.move_on(11)
    run_dry(sender)
    postponed = store.deliveries.find_one({"recipient.id": "binh"})
    assert (postponed["state"], postponed["tries"]) == ("ready", 2)
    post.refusals = {}
    clock.move_on(30)
    assert not sender.round()  # the second pause is longer than the first
    clock.move_on(31)
    run_dry(sender)
    assert post.received() == {key: 1 for key in ALL if key[0] != "an@example.vn"}


def test_an_address_that_is_none_is_not_tried(
    store: Store, journal: Journal, make_post_office: PostOffice, told: Told
) -> None:
    post, port = make_post_office()
    journal.everybody()
    journal.contact("an", "Nguyễn Văn An", "an@example.vn, binh@example.vn")
    journal.announce()
    journal.enrol(("an", None), ("binh", None))
    journal.hear()
    run_dry(mail_line(store, told(port)))
    assert post.received() == {("binh@example.vn", "Giấy báo"): 1}
    assert store.deliveries.find_one({"recipient.id": "an"})["state"] == "no-address"


def test_a_server_that_is_away_costs_no_try_and_is_shown(
    store: Store, opened: Journal, make_post_office: PostOffice, told: Told
) -> None:
    port = free_port()
    sender = mail_line(store, told(port))
    with pytest.raises(Away):
        sender.round()
    assert "refused" in store.troubles.find_one({"_id": "email"})["problem"]
    assert {(one["state"], one["tries"]) for one in store.deliveries.find()} == {("ready", 0)}
    post, _ = make_post_office(port=port)
    run_dry(sender)
    assert post.received() == ALL
    assert store.troubles.find_one({}) is None


def test_a_letter_waits_a_little_for_the_names_in_it(
    store: Store, opened: Journal, make_post_office: PostOffice, told: Told, clock: Clock
) -> None:
    post, port = make_post_office()
    kept = store.programmes.find_one_and_delete({})
    sender = mail_line(store, told(port), clock)
    assert sender.round()
    assert post.handed_over == 0
    store.programmes.insert_one(kept)
    clock.move_on(3)
    run_dry(sender)
    assert post.received() == ALL
    assert all("Chương trình: Bồi dưỡng" in read(one) for one in post.taken)


def test_a_name_that_never_comes_does_not_keep_a_letter_back(
    store: Store, opened: Journal, make_post_office: PostOffice, told: Told, clock: Clock
) -> None:
    post, port = make_post_office()
    store.programmes.delete_many({})
    clock.move_on(deliveries.PATIENCE.total_seconds() + 1)
    run_dry(mail_line(store, told(port), clock))
    assert post.received() == ALL
    assert not any("Chương trình" in read(one) for one in post.taken)


def test_who_left_between_is_not_written_to(
    store: Store, opened: Journal, make_post_office: PostOffice, told: Told
) -> None:
    """The last look before sending sees the class as it is, even when its follower has not settled yet."""
    post, port = make_post_office()
    store.classes.update_one({}, {"$unset": {"learners.an": ""}})
    run_dry(mail_line(store, told(port)))
    assert post.received() == {key: 1 for key in ALL if key[0] != "an@example.vn"}
    assert store.deliveries.find_one({"recipient.id": "an"})["state"] == "not-needed"
    letter = next(one for one in post.taken if "banpho" in str(one["To"]))
    assert "cử: 1\n" in read(letter)


def test_a_contact_that_comes_late_gets_the_letter(
    store: Store, journal: Journal, make_post_office: PostOffice, told: Told
) -> None:
    post, port = make_post_office()
    journal.everybody()
    journal.announce()
    journal.enrol(("chi", None))
    journal.hear()
    run_dry(mail_line(store, told(port)))
    assert all_states(store) == {"waiting": 1}
    journal.contact("chi", "Giàng A Chi", "chi@example.vn")
    journal.hear(enrolment.CONTACTS)
    run_dry(mail_line(store, told(port)))
    assert post.received() == {("chi@example.vn", "Giấy báo"): 1}


def test_a_line_that_knows_less_than_the_router_reads_anew(
    journal: Journal, store: Store, told: Told, make_post_office: PostOffice, clock: Clock
) -> None:
    recorder, port = make_post_office()
    journal.everybody()
    journal.announce()
    journal.enrol(("an", "new"))
    journal.open()
    journal.hear()
    line, now = mail_line(store, told(port), clock), clock() + timedelta(seconds=5)
    line._clock = lambda: now  # the seconds for which it believes what it read never end
    run_dry(line)
    assert recorder.received() == {("an@example.vn", "Giấy báo"): 1}
    journal.organisation("new", "Đảng ủy xã mới", "moi@example.vn")
    journal.hear()
    run_dry(line)
    assert recorder.received()["moi@example.vn", "Khai giảng"] == 1
