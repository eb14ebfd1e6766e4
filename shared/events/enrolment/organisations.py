"""What enrolment says of organisations. Every event carries the whole organisation as it is from now on."""

from __future__ import annotations

from marshmallow import fields

from shared.events.fields import Data, Day, identifier, maybe_day, maybe_identifier, maybe_text, one_of, text
from shared.events.registry import REGISTRY, Topic
from shared.organisations import KINDS

ORGANISATIONS = REGISTRY.topic(Topic("enrolment.organisations", "enrolment", "organisation", compacted=True))


# `from` (null: from the beginning) cannot be the name of an attribute.
NameFromData = Data.from_dict({"name": text(), "from": maybe_day()}, name="NameFromData")
ParentFromData = Data.from_dict({"parent_id": maybe_identifier(), "from": maybe_day()}, name="ParentFromData")


class OrganisationData(Data):
    organisation_id = identifier()
    kind = one_of(*KINDS)
    name = text()
    short_name = maybe_text()
    parent_id = maybe_identifier()
    email = maybe_text()
    valid_from = maybe_day()
    valid_to = maybe_day()  # its last day
    # The oldest first, the last one holds now.
    names = fields.List(fields.Nested(NameFromData))
    parents = fields.List(fields.Nested(ParentFromData))
    predecessor_ids = fields.List(identifier())
    successor_ids = fields.List(identifier())  # the first one goes on with its classes and its staff
    closed_on = Day(allow_none=True)  # the first day on which it stands no more


ORGANISATION_REGISTERED = REGISTRY.event(
    ORGANISATIONS, "organisation-registered", OrganisationData, "An organisation is entered in the tree."
)
ORGANISATION_RENAMED = REGISTRY.event(
    ORGANISATIONS, "organisation-renamed", OrganisationData, "It bears another name from a day on."
)
ORGANISATION_EMAIL_CHANGED = REGISTRY.event(
    ORGANISATIONS, "organisation-email-changed", OrganisationData, "It is written to at another address, or at none."
)
ORGANISATION_MOVED = REGISTRY.event(
    ORGANISATIONS, "organisation-moved", OrganisationData, "It belongs to another organisation from a day on."
)
ORGANISATION_CLOSED = REGISTRY.event(
    ORGANISATIONS, "organisation-closed", OrganisationData, "It stands no more, and nobody succeeds it."
)
ORGANISATION_MERGED = REGISTRY.event(
    ORGANISATIONS, "organisation-merged", OrganisationData, "It became part of another one, its successor."
)
ORGANISATION_ENLARGED = REGISTRY.event(
    ORGANISATIONS,
    "organisation-enlarged",
    OrganisationData,
    "Others became part of it: they are among its predecessors now.",
)
ORGANISATION_SPLIT = REGISTRY.event(
    ORGANISATIONS, "organisation-split", OrganisationData, "Several new ones stand in its place."
)
