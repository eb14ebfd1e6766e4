"""The router: which way a message takes, by what is known last."""

from __future__ import annotations

import pytest

from services.notification.heard import Heard
from services.notification.looking import look_again
from services.notification.model import deliveries
from services.notification.model.kinds import EMAIL, INBOX
from services.notification.sending.router import Router
from shared.store import Store
from tests.unit.notification.conftest import COMMITTEE, Journal


def test_what_is_heard_while_the_router_looks_is_looked_at_once_more(
    opened: Journal, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.deliveries.update_many({}, {"$set": {"look": True}})
    router = Router(store, {}, {EMAIL, INBOX})
    see = router.looked_at

    def interrupted(delivery: deliveries.Delivery, heard: Heard) -> deliveries.Delivery:
        seen = see(delivery, heard)
        store.contacts.update_one({"_id": "an"}, {"$set": {"email": None}})
        look_again(store, "recipient.id", ["an"])
        return seen

    with monkeypatch.context() as patch:
        patch.setattr(router, "looked_at", interrupted)
        router.round()
    router.round()
    [of_an] = store.deliveries.find({"recipient.id": "an"})
    assert of_an["state"] == deliveries.NO_ADDRESS


def test_the_router_takes_the_urgent_ones_first_and_some_at_a_time(
    opened: Journal, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.notification.sending.router.ROUND", 1)
    store.deliveries.update_many({}, {"$set": {"look": True}})
    store.deliveries.update_one({"recipient.id": "binh"}, {"$set": {"priority": 0}})
    router = Router(store, {}, {EMAIL, INBOX})
    assert router.round()
    left = {one["recipient"]["id"] for one in store.deliveries.find({"look": True})}
    assert left == {"an", COMMITTEE}
    assert [router.round(), router.round(), router.round()] == [True, True, False]


def test_an_organisation_that_nobody_goes_on_with_has_no_address(opened: Journal, store: Store) -> None:
    store.organisations.update_one({"_id": COMMITTEE}, {"$set": {"closed_on": "2023-02-21"}})
    look_again(store, "recipient.id", [COMMITTEE])
    Router(store, {}, {EMAIL, INBOX}).round()
    [told_nobody] = store.deliveries.find({"recipient.id": COMMITTEE})
    assert told_nobody["state"] == deliveries.NO_ADDRESS


def test_what_waits_for_a_way_that_is_no_longer_there_takes_another(opened: Journal, store: Store) -> None:
    """The mail server was taken out of the settings."""
    assert store.deliveries.count_documents({"channel": EMAIL, "state": deliveries.READY}) == 3
    router = Router(store, {}, {INBOX})
    router.leave_ways_that_are_gone()
    router.round()
    states = {one["recipient"]["id"]: (one["state"], one["channel"]) for one in store.deliveries.find()}
    nowhere = (deliveries.NO_ADDRESS, None)
    assert states == {"an": nowhere, "binh": nowhere, COMMITTEE: (deliveries.DELIVERED, INBOX)}
