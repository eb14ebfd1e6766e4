"""Who is written to: learners by the contacts that enrolment tells, organisations by the tree."""

from __future__ import annotations

from datetime import datetime

from pymongo import ReplaceOne

from services.notification.looking import look_again
from services.notification.model import deliveries
from services.notification.reactions.settling import settle_office
from shared import erased, organisations_heard
from shared.events import Event
from shared.events.enrolment import CONTACT_CHANGED, CONTACT_ERASED, CONTACTS
from shared.followers import Follower
from shared.store import Document, Store
from shared.unit_of_work import system_clock


def on_contact_changed(document: Document, event: Event) -> None:
    document.update({name: event.data[name] for name in ("name", "email", "phone")})


def on_contact_erased(document: Document, event: Event) -> None:
    """They were erased on request: nobody writes to them any more, and letters about them say no name."""
    document.update(name=erased.NAME, email=None, phone=None, erased=True)


def settle_contacts(store: Store, documents: list[Document]) -> None:
    """Besides, what was sent or is to be sent to those who were erased says nothing of them."""
    for one in documents:
        if "erased" in one:
            forget_recipient(store, one["_id"], system_clock())
    settle_recipients(store, documents)


def forget_recipient(store: Store, learner_id: str, now: datetime) -> None:
    """What a learner wished goes, which addresses of theirs were refused, and from their deliveries what providers
    said of them; what has not left is not needed. Once more changes nothing."""
    store.wishes.delete_one({"_id": learner_id})
    store.bounced.delete_many({"recipient_id": learner_id})
    # What somebody else changed meanwhile is looked at once more.
    while True:
        theirs = store.deliveries.find({"recipient.id": learner_id})
        cleaned = [(one, deliveries.erased(one, now)) for one in theirs]
        writes = [
            ReplaceOne({"_id": one["_id"], "version": one["version"]}, after)
            for one, after in cleaned
            if after is not one
        ]
        if not writes or store.deliveries.bulk_write(writes, ordered=False).matched_count == len(writes):
            return


def settle_recipients(store: Store, documents: list[Document]) -> None:
    """A contact or organisation was heard: what waits for it, or for those in whose place it stands, may go."""
    waited_for = (one for document in documents for one in (document["_id"], *(document.get("predecessor_ids") or ())))
    look_again(store, "recipient.id", waited_for)


def settle_organisations(store: Store, documents: list[Document]) -> None:
    """Besides, messages that were due before it was known whom they are for."""
    settle_recipients(store, documents)
    for collection in ("nominations", "plans", "periods"):
        settle_office(store, collection, store[collection].find({"unresolved": True}), system_clock())


FOLLOWERS = [
    organisations_heard.follower("email", settle=settle_organisations),
    Follower(
        CONTACTS,
        "contacts",
        {CONTACT_CHANGED: on_contact_changed, CONTACT_ERASED: on_contact_erased},
        settle=settle_contacts,
    ),
]
