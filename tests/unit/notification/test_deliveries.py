"""The rules of what may become of a delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from services.notification.model import deliveries
from services.notification.model.addresses import masked, masked_within, usable
from services.notification.model.deliveries import Delivery

NOW = datetime(2023, 2, 14, 1, tzinfo=UTC)
THE_CLASS = {
    "_id": "class-12",
    "owner_id": "centre",
    "host_id": "school",
    "state": "announced",
    "learners": {"an": "committee", "binh": None},
}
WITH_ADDRESS = {"_id": "an", "name": "An", "email": "an@example.vn"}


def a_delivery(kind: str = "learner", recipient_id: str = "an") -> Delivery:
    return deliveries.written_down(deliveries.due("enrolled", kind, recipient_id, "classes/class-12/2"), THE_CLASS, NOW)


def ready() -> Delivery:
    return deliveries.as_heard(a_delivery(), THE_CLASS, WITH_ADDRESS, NOW)


def in_hand(tries: int = 1) -> Delivery:
    return {**deliveries.claimed(ready(), "worker", "<id@example.vn>", NOW), "tries": tries}


@given(st.lists(st.tuples(st.text(), st.text(), st.text(), st.text()), unique=True, max_size=20))
def test_every_cause_recipient_and_template_has_a_delivery_of_its_own(parts: list[tuple[str, str, str, str]]) -> None:
    names = {deliveries.identity(deliveries.due(*one)) for one in parts}
    assert len(names) == len(parts)
    assert names == {deliveries.identity(deliveries.due(*one)) for one in parts}


def test_a_delivery_waits_until_its_recipient_is_heard_of() -> None:
    assert deliveries.as_heard(a_delivery(), THE_CLASS, None, NOW)["state"] == "waiting"
    assert ready()["state"] == "ready"
    assert ready()["next_try_at"] == NOW.isoformat()


def test_without_an_address_it_is_shown_so_and_goes_when_one_comes() -> None:
    without = deliveries.as_heard(a_delivery(), THE_CLASS, {**WITH_ADDRESS, "email": None}, NOW)
    assert without["state"] == "no-address"
    assert deliveries.as_heard(without, THE_CLASS, WITH_ADDRESS, NOW)["state"] == "ready"


def test_a_second_look_at_the_same_changes_nothing() -> None:
    one = ready()
    assert deliveries.as_heard(one, THE_CLASS, WITH_ADDRESS, NOW + timedelta(hours=1)) is one


@pytest.mark.parametrize("the_class", [{**THE_CLASS, "learners": {"binh": None}}, {**THE_CLASS, "state": "cancelled"}])
def test_nobody_is_told_of_a_class_they_left_or_that_will_not_be_held(the_class: dict) -> None:
    assert deliveries.as_heard(ready(), the_class, WITH_ADDRESS, NOW)["state"] == "not-needed"


def test_a_committee_is_told_as_long_as_one_of_its_people_is_enrolled() -> None:
    opened, committee = a_delivery("organisation", "committee"), {"_id": "committee", "email": "c@example.vn"}
    assert deliveries.as_heard(opened, THE_CLASS, committee, NOW)["state"] == "ready"
    without_its_people = {**THE_CLASS, "learners": {"binh": None}}
    assert deliveries.as_heard(opened, without_its_people, committee, NOW)["state"] == "not-needed"


def test_a_temporary_refusal_is_tried_again_after_growing_pauses() -> None:
    waits = []
    for tries in range(1, deliveries.MOST_TRIES):
        again = deliveries.refused(in_hand(tries), "451 later", NOW, for_good=False)
        assert again["state"] == "ready"
        waits.append(datetime.fromisoformat(again["next_try_at"]) - NOW)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert waits[-1] == timedelta(hours=4)


def test_after_the_last_try_it_has_failed() -> None:
    assert deliveries.refused(in_hand(deliveries.MOST_TRIES), "451 later", NOW, for_good=False)["state"] == "failed"


def test_a_refusal_for_good_is_not_tried_again() -> None:
    assert deliveries.refused(in_hand(), "550 nobody here", NOW, for_good=True)["state"] == "failed"


@pytest.mark.parametrize("why", ["no-answer", "sender-stopped"])
def test_without_an_answer_it_is_in_doubt_unless_repeats_are_recognised(why: str) -> None:
    assert deliveries.unanswered(in_hand(), why, NOW, recognises_repeats=False)["state"] == "in-doubt"
    assert deliveries.unanswered(in_hand(), why, NOW, recognises_repeats=True)["state"] == "ready"
    last = in_hand(deliveries.MOST_TRIES)
    assert deliveries.unanswered(last, why, NOW, recognises_repeats=True)["state"] == "in-doubt"


def test_a_late_answer_ends_the_doubt() -> None:
    doubtful = deliveries.unanswered(in_hand(), "sender-stopped", NOW, recognises_repeats=False)
    assert deliveries.sent(doubtful, "250 Kept", NOW)["state"] == "sent"


def test_further_tries_keep_the_message_id_of_the_first() -> None:
    again = deliveries.refused(in_hand(), "451 later", NOW, for_good=False)
    assert deliveries.claimed(again, "other", "<other@example.vn>", NOW)["message_id"] == "<id@example.vn>"


Step = Callable[[Delivery], Delivery]
STEPS: dict[str, Step] = {
    "contact": lambda one: deliveries.as_heard(one, THE_CLASS, WITH_ADDRESS, NOW),
    "contact without address": lambda one: deliveries.as_heard(one, THE_CLASS, {"_id": "an", "email": None}, NOW),
    "withdrawn": lambda one: deliveries.as_heard(one, {**THE_CLASS, "learners": {}}, WITH_ADDRESS, NOW),
    "claimed": lambda one: deliveries.claimed(one, "worker", "<id@example.vn>", NOW),
    "sent": lambda one: deliveries.sent(one, "250 Kept", NOW),
    "postponed": lambda one: deliveries.refused(one, "451 later", NOW, for_good=False),
    "refused": lambda one: deliveries.refused(one, "550 no", NOW, for_good=True),
    "in doubt": lambda one: deliveries.unanswered(one, "no-answer", NOW, recognises_repeats=False),
    "again": lambda one: deliveries.unanswered(one, "no-answer", NOW, recognises_repeats=True),
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=30))
def test_whatever_happens_what_was_sent_stays_sent_and_the_story_is_whole(steps: list[str]) -> None:
    one = a_delivery()
    for step in steps:
        try:
            after = STEPS[step](one)
        except ValueError:
            continue  # the rules do not let it happen
        assert one["state"] not in ("sent", "failed", "not-needed") or after is one
        assert after["version"] == one["version"] + (after is not one)
        assert after["history"][: len(one["history"])] == one["history"]
        assert after["history"][-1]["state"] == after["state"]
        assert (after["next_try_at"] is not None) == (after["state"] in ("ready", "sending"))
        assert (after["sender"] is not None) == (after["state"] == "sending")
        one = after
    assert one["tries"] == sum(1 for step in one["history"] if step["state"] == "sending")


def test_addresses_are_masked_so_that_their_owner_knows_them() -> None:
    assert masked("nguyenvana@example.vn") == "ng***@…"
    assert masked("an@example.vn") == "a***@…"
    assert masked("") is None
    assert (
        masked_within("550 5.1.1 <an@example.vn>: unknown, ask thu@x.vn") == "550 5.1.1 <a***@…>: unknown, ask t***@…"
    )


@pytest.mark.parametrize(
    "address", ["an", "an@", "@example.vn", "an@example.vn, binh@example.vn", "an@x.vn\nBcc: b@x.vn"]
)
def test_what_is_not_one_plain_address_is_not_written_to(address: str) -> None:
    assert not usable(address)
    assert usable("an.nguyen+lop@example.vn")
