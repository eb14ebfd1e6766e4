"""Who is written to: learners by the contacts that enrolment tells, organisations by the tree."""

from __future__ import annotations

from services.notification.reactions.settling import look_again, settle_office
from shared import organisations_heard
from shared.events import Event
from shared.events.enrolment import CONTACT_CHANGED, CONTACTS
from shared.followers import Follower
from shared.store import Document, Store
from shared.unit_of_work import system_clock


def on_contact_changed(document: Document, event: Event) -> None:
    document.update({name: event.data[name] for name in ("name", "email", "phone")})


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
    Follower(CONTACTS, "contacts", {CONTACT_CHANGED: on_contact_changed}, settle=settle_recipients),
]
