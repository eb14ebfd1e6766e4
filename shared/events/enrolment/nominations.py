"""What enrolment says of nominations: what a centre answered to whoever proposed people."""

from __future__ import annotations

from marshmallow import fields

from shared.events.fields import Data, day, identifier
from shared.events.registry import REGISTRY, Topic

NOMINATIONS = REGISTRY.topic(Topic("enrolment.nominations", "enrolment", "organisation"))


class NominationsDeclinedData(Data):
    nominator_id = identifier()
    centre_id = identifier()
    programme = identifier()
    period = identifier()  # wanted: 2026 or 2026-Q3
    nomination_ids = fields.List(identifier(), required=True)
    declined_on = day()


NOMINATIONS_DECLINED = REGISTRY.event(
    NOMINATIONS,
    "nominations-declined",
    NominationsDeclinedData,
    "A centre declines people whom an organisation proposed for a programme. Who and why stays with enrolment.",
)
