"""What enrolment says of classes known only as totals."""

from __future__ import annotations

from marshmallow import fields

from shared.events.enrolment.classes import CLASSES
from shared.events.fields import (
    Data,
    StatedNumber,
    count,
    day,
    identifier,
    maybe_count,
    maybe_text,
    optional_count,
    text,
    yes_or_no,
)
from shared.events.registry import REGISTRY


class LedgerClassData(Data):
    class_id = identifier()
    name = maybe_text()
    programme = identifier()
    programme_version = identifier()
    owner_id = identifier()
    with_partner = yes_or_no()
    partner_name = maybe_text()
    first_day = day()
    last_day = day()
    classes = count()
    enrolments = fields.Nested(StatedNumber, required=True)
    completions = maybe_count()
    source = text()
    women = optional_count()
    ethnic_minorities = optional_count()
    members = optional_count()
    certificates = optional_count()


LEDGER_CLASS_RECORDED = REGISTRY.event(
    CLASSES,
    "ledger-class-recorded",
    LedgerClassData,
    "Classes known only as totals (a paper year, an old ledger) are entered: counts, and no names.",
)
