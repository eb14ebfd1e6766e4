"""The rules of what may become of a delivery, and of which way it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.notification.model import deliveries, kinds, needs, outcomes
from services.notification.model.addresses import masked, masked_within, usable
from services.notification.model.deliveries import Delivery, Route
from services.notification.model.outcomes import Outcome
from services.notification.model.routing import Standing, route
from services.notification.model.rules import KindRule
from services.notification.model.wishes import Wishes

NOW = datetime(2023, 2, 14, 1, tzinfo=UTC)
TODAY = "2023-02-14"
THE_CLASS: dict[str, Any] = {
    "_id": "class-12",
    "owner_id": "centre",
    "host_id": "school",
    "state": "announced",
    "learners": {"an": "committee", "binh": None},
    "waiting": {"chi": None},
    "session_days": ["2023-02-15"],
    "changes": [{"cause": "moved", "sessions": []}],
}
BY_MAIL = Route(deliveries.READY, kinds.EMAIL)
BY_MAIL_FIRST = Route(deliveries.READY, kinds.EMAIL, others=1)
TEXT = {"organisation_id": None, "number": 0, "language": "vi"}
EVERYWHERE = frozenset(kinds.CHANNELS)
REFUSED = Outcome(outcomes.PERMANENT, "550 nobody here")
LATER = Outcome(outcomes.TEMPORARY, "451 later")
TAKEN = Outcome(outcomes.ACCEPTED, "250 Kept")
SILENCE = Outcome(outcomes.NO_ANSWER, "")


def a_delivery(
    kind: str = kinds.ENROLLED, recipient: str = "learner", recipient_id: str = "an", cause: str = "e", **facts: Any
) -> Delivery:
    due = deliveries.due(kind, recipient, recipient_id, cause, facts)
    return deliveries.written_down(due, {"collection": "classes", "id": "class-12"}, "centre", {"centre"}, NOW)


def ready(way: Route = BY_MAIL) -> Delivery:
    return deliveries.routed(a_delivery(), way, NOW)


def in_hand(tries: int = 1, way: Route = BY_MAIL) -> Delivery:
    return {**deliveries.claimed(ready(way), "worker", TEXT, "mark", NOW), "tries": tries}


def concluded(one: Delivery, outcome: Outcome, repeats: str = outcomes.UNKNOWN) -> Delivery:
    return deliveries.concluded(one, outcome, repeats, NOW)


@given(st.lists(st.tuples(st.text(), st.text(), st.text(), st.text()), unique=True, max_size=20))
def test_every_cause_recipient_and_kind_has_a_delivery_of_its_own(parts: list[tuple[str, str, str, str]]) -> None:
    names = {deliveries.identity(deliveries.due(*one)) for one in parts}
    assert len(names) == len(parts)
    assert names == {deliveries.identity(deliveries.due(*one)) for one in parts}


def test_a_second_look_at_the_same_changes_nothing() -> None:
    one = ready()
    assert deliveries.routed(one, BY_MAIL, NOW + timedelta(hours=1)) is one


def test_another_way_begins_with_its_first_try() -> None:
    tired = concluded(in_hand(tries=3), LATER)
    by_sms = deliveries.routed(tired, Route(deliveries.READY, kinds.SMS), NOW)
    assert (by_sms["channel"], by_sms["tries"], by_sms["next_try_at"]) == (kinds.SMS, 0, NOW.isoformat())


def test_a_temporary_refusal_is_tried_again_after_growing_pauses() -> None:
    waits = []
    for tries in range(1, deliveries.MOST_TRIES):
        again = concluded(in_hand(tries), LATER)
        assert again["state"] == "ready"
        waits.append(datetime.fromisoformat(again["next_try_at"]) - NOW)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert waits[-1] == timedelta(hours=4)


@pytest.mark.parametrize(
    ("way", "most"), [(BY_MAIL, deliveries.MOST_TRIES), (BY_MAIL_FIRST, deliveries.TRIES_OF_A_WAY[kinds.IN_TURN])]
)
def test_after_the_last_try_another_way_is_looked_for(way: Route, most: int) -> None:
    given_up = concluded(in_hand(most, way), LATER)
    assert (given_up["state"], given_up["look"], given_up["channel"]) == ("waiting", True, None)
    assert given_up["passed"] == [{"channel": "email", "why": "provider-postponed"}]


def test_a_refusal_for_good_is_not_tried_again_on_that_way() -> None:
    refused = concluded(in_hand(), REFUSED)
    assert refused["passed"] == [{"channel": "email", "why": "address-refused"}]


@pytest.mark.parametrize("stopped", [True, False])
def test_without_an_answer_it_depends_on_what_a_repeat_does(stopped: bool) -> None:
    def after(repeats: str, one: Delivery) -> Delivery:
        if stopped:
            return deliveries.unanswered(one, "sender-stopped", repeats, NOW)
        return concluded(one, SILENCE, repeats)

    doubtful = after(outcomes.UNKNOWN, in_hand())
    assert (doubtful["state"], doubtful["next_try_at"]) == ("in-doubt", None)
    assert after(outcomes.RECOGNISED, in_hand())["state"] == "ready"
    to_ask = after(outcomes.ASKED, in_hand())
    assert to_ask["state"] == "in-doubt" and to_ask["next_try_at"] is not None
    assert after(outcomes.RECOGNISED, in_hand(deliveries.MOST_TRIES))["state"] == "in-doubt"


def test_what_the_provider_is_asked_about_ends_the_doubt_or_is_sent_again() -> None:
    doubtful = concluded(in_hand(), SILENCE, outcomes.ASKED)
    assert deliveries.asked(doubtful, TAKEN, NOW)["state"] == "sent"
    assert deliveries.asked(doubtful, None, NOW)["state"] == "ready"
    still = deliveries.asked(doubtful, SILENCE, NOW)
    assert still["state"] == "in-doubt" and still["next_try_at"] > doubtful["next_try_at"]


def test_a_late_answer_ends_the_doubt() -> None:
    doubtful = deliveries.unanswered(in_hand(), "sender-stopped", outcomes.UNKNOWN, NOW)
    assert concluded(doubtful, TAKEN)["state"] == "sent"


def test_further_tries_on_a_way_have_the_key_of_the_first() -> None:
    first = in_hand()
    again = deliveries.claimed(concluded(first, LATER), "other", TEXT, "mark", NOW)
    assert again["key"] == first["key"] == f"{first['_id']}-email"


def test_a_receipt_says_whether_it_arrived() -> None:
    sent = concluded(in_hand(), TAKEN)
    assert deliveries.receipted(sent, outcomes.DELIVERED, "DELIVRD", NOW)["state"] == "delivered"
    returned = deliveries.receipted(sent, outcomes.PERMANENT, "UNDELIV", NOW)
    assert (returned["state"], returned["passed"][0]["why"]) == ("waiting", "address-refused")
    arrived = deliveries.receipted(sent, outcomes.DELIVERED, "DELIVRD", NOW)
    assert deliveries.receipted(arrived, outcomes.PERMANENT, "UNDELIV", NOW) is arrived


def test_what_is_put_back_was_no_try() -> None:
    assert deliveries.released(in_hand(), NOW)["tries"] == 0


def test_of_an_erased_recipient_nothing_is_left() -> None:
    sent = concluded(in_hand(), Outcome(outcomes.ACCEPTED, "250 kept for an", "ref-1"))
    bare = deliveries.erased(sent, NOW)
    assert "250 kept for an" not in str(bare) and "ref-1" not in str(bare) and bare["state"] == "sent"
    assert deliveries.erased(bare, NOW) is bare
    assert deliveries.erased(ready(), NOW)["state"] == "not-needed"


# ---- which way ----


def way_of(
    one: Delivery,
    *,
    on: bool = True,
    wishes: Wishes | None = None,
    has: tuple[str, ...] = (kinds.EMAIL, kinds.SMS),
    offered: frozenset[str] = EVERYWHERE,
    known: bool = True,
) -> Route:
    rule = KindRule(on, kinds.KINDS[one["kind"]].channels)
    standing = Standing(known, dict.fromkeys(has, "somewhere"), wishes or Wishes())
    return route(one, True, rule, standing, offered)


def test_a_delivery_waits_until_its_recipient_is_heard_of() -> None:
    assert way_of(a_delivery(), known=False).state == "waiting"
    assert way_of(a_delivery()) == BY_MAIL_FIRST


def test_without_an_address_it_is_shown_so() -> None:
    assert way_of(a_delivery(), has=()).state == "no-address"


def test_what_failed_on_one_way_takes_the_next_one() -> None:
    returned = concluded(in_hand(), REFUSED)
    assert way_of(returned) == Route("ready", kinds.SMS)
    assert way_of(returned, offered=frozenset({kinds.EMAIL})).state == "failed"


def test_what_an_organisation_or_a_person_does_not_want_is_not_sent() -> None:
    assert way_of(a_delivery(), on=False).why == "turned-off"
    unwanted = Wishes(declined=frozenset({kinds.ENROLLED}))
    assert way_of(a_delivery(), wishes=unwanted).why == "not-wanted"
    assert way_of(a_delivery(), wishes=Wishes(channels=(kinds.SMS,))).channel == kinds.SMS


def test_a_summons_goes_whatever_its_recipient_wishes() -> None:
    summons = a_delivery(kinds.SUMMONS)
    nothing = Wishes(channels=(kinds.SMS,), declined=frozenset({kinds.SUMMONS}))
    assert way_of(summons, wishes=nothing) == BY_MAIL_FIRST


def test_an_organisation_finds_everything_in_its_inbox() -> None:
    told = a_delivery(kinds.CLASS_OPENED, "organisation", "committee")
    assert way_of(told, has=(kinds.INBOX,)).state == "delivered"
    assert way_of(told, has=(kinds.EMAIL, kinds.INBOX)).channel == kinds.EMAIL


# ---- what is still needed ----


@pytest.mark.parametrize("the_class", [{**THE_CLASS, "learners": {"binh": None}}, {**THE_CLASS, "state": "cancelled"}])
def test_nobody_is_told_of_a_class_they_left_or_that_will_not_be_held(the_class: dict[str, Any]) -> None:
    assert needs.of_class(a_delivery(), THE_CLASS, TODAY)
    assert not needs.of_class(a_delivery(), the_class, TODAY)


def test_a_committee_is_told_as_long_as_one_of_its_people_is_enrolled() -> None:
    opened = a_delivery(kinds.CLASS_OPENED, "organisation", "committee")
    assert needs.of_class(opened, THE_CLASS, TODAY)
    assert not needs.of_class(opened, {**THE_CLASS, "learners": {"binh": None}}, TODAY)


def test_a_reminder_is_over_with_its_day_or_when_its_session_moves() -> None:
    reminder = a_delivery(kinds.SESSION_TOMORROW, day="2023-02-15")
    assert needs.of_class(reminder, THE_CLASS, TODAY)
    assert not needs.of_class(reminder, THE_CLASS, "2023-02-16")
    assert not needs.of_class(reminder, {**THE_CLASS, "session_days": ["2023-02-20"]}, TODAY)


def test_only_the_latest_timetable_is_told() -> None:
    assert needs.of_class(a_delivery(kinds.TIMETABLE_CHANGED, cause="moved"), THE_CLASS, TODAY)
    assert not needs.of_class(a_delivery(kinds.TIMETABLE_CHANGED, cause="moved before"), THE_CLASS, TODAY)


def test_who_waits_no_longer_is_not_told_to_wait() -> None:
    assert needs.of_class(a_delivery(kinds.WAITLISTED, recipient_id="chi"), THE_CLASS, TODAY)
    assert not needs.of_class(a_delivery(kinds.WAITLISTED, recipient_id="an"), THE_CLASS, TODAY)


Step = Callable[[Delivery], Delivery]
STEPS: dict[str, Step] = {
    "contact": lambda one: deliveries.routed(one, BY_MAIL, NOW),
    "contact with two ways": lambda one: deliveries.routed(one, BY_MAIL_FIRST, NOW),
    "another way": lambda one: deliveries.routed(one, Route("ready", kinds.SMS), NOW),
    "contact without address": lambda one: deliveries.routed(one, Route("no-address"), NOW),
    "no way left": lambda one: deliveries.routed(one, Route("failed"), NOW),
    "withdrawn": lambda one: deliveries.routed(one, Route("not-needed"), NOW),
    "claimed": lambda one: deliveries.claimed(one, "worker", TEXT, "mark", NOW),
    "put back": lambda one: deliveries.released(one, NOW),
    "sent": lambda one: concluded(one, TAKEN),
    "postponed": lambda one: concluded(one, LATER),
    "refused": lambda one: concluded(one, REFUSED),
    "in doubt": lambda one: concluded(one, SILENCE),
    "to be asked": lambda one: concluded(one, SILENCE, outcomes.ASKED),
    "never came": lambda one: deliveries.asked(one, None, NOW),
    "again": lambda one: concluded(one, SILENCE, outcomes.RECOGNISED),
    "receipt": lambda one: deliveries.receipted(one, outcomes.DELIVERED, "", NOW),
    "bad receipt": lambda one: deliveries.receipted(one, outcomes.TEMPORARY, "", NOW),
    "handed over": lambda one: deliveries.handed_over(one, "Lan", NOW),
    "sent again": lambda one: deliveries.sent_again(one, "Lan", NOW),
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=40))
def test_whatever_happens_what_arrived_stays_so_and_the_story_is_whole(steps: list[str]) -> None:
    one = a_delivery()
    for step in steps:
        try:
            after = STEPS[step](one)
        except ValueError:
            continue  # the rules do not let it happen
        assert one["state"] not in ("delivered", "not-needed") or after is one
        assert after["version"] == one["version"] + (after is not one)
        assert after["history"][: len(one["history"])] == one["history"]
        assert after["history"][-1]["state"] == after["state"]
        if after["state"] in ("ready", "sending"):
            assert after["next_try_at"] is not None and after["channel"] is not None
        assert (after["sender"] is not None) == (after["state"] == "sending")
        assert after["state"] != "waiting" or after["look"]
        one = after


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
