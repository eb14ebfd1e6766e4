"""What enrolment says of how learners are reached."""

from __future__ import annotations

from marshmallow import fields

from shared.events.fields import Data, identifier, maybe_count, maybe_text, text
from shared.events.registry import REGISTRY, Topic

CONTACTS = REGISTRY.topic(Topic("enrolment.contacts", "enrolment", "learner", compacted=True, personal=True))


class ContactData(Data):
    learner_id = identifier()
    name = text()
    birth_year = maybe_count()
    email = maybe_text()
    phone = maybe_text()
    identity_mark = fields.String()  # of the identity number, when one is known: keyed, see shared.identity_marks


CONTACT_CHANGED = REGISTRY.event(
    CONTACTS,
    "contact-changed",
    ContactData,
    "The learner's name and where to reach them, as they are from now on.",
)


class ContactErasedData(Data):
    learner_id = identifier()


CONTACT_ERASED = REGISTRY.event(
    CONTACTS,
    "contact-erased",
    ContactErasedData,
    "The learner was erased on request: whoever kept something of their contact keeps it no longer.",
    erases=True,
)
