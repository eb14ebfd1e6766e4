"""What enrolment says of organisations."""

from __future__ import annotations

from shared.events.fields import Data, identifier, maybe_day, maybe_identifier, maybe_text, one_of, text
from shared.events.registry import REGISTRY, Topic
from shared.organisations import KINDS

ORGANISATIONS = REGISTRY.topic(Topic("enrolment.organisations", "enrolment", "organisation", compacted=True))


class OrganisationData(Data):
    organisation_id = identifier()
    kind = one_of(*KINDS)
    name = text()
    short_name = maybe_text()
    parent_id = maybe_identifier()
    email = maybe_text()
    valid_from = maybe_day()
    valid_to = maybe_day()


ORGANISATION_REGISTERED = REGISTRY.event(
    ORGANISATIONS, "organisation-registered", OrganisationData, "An organisation is entered in the tree."
)
