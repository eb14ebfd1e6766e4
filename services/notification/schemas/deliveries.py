"""What the API takes and answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.notification.model import deliveries, kinds
from services.notification.views.deliveries import GROUPS
from shared.web.schemas import PageQuery


class DeliveriesAskedFor(PageQuery):
    """The filter of the list. `state` may also name a group: `pending` or `not-delivered`."""

    state = fields.String(validate=validate.OneOf([*deliveries.STATES, *GROUPS]))
    class_id = fields.String()
    kind = fields.String(validate=validate.OneOf(list(kinds.KINDS)))


class RecipientSchema(Schema):
    """Who a delivery goes to, and the ways on which they can be reached, addresses masked. The name is null while it
    is not known."""

    kind = fields.String(validate=validate.OneOf([deliveries.LEARNER, deliveries.ORGANISATION]))
    id = fields.String()
    name = fields.String(allow_none=True)
    addresses = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(kinds.CHANNELS))),
        values=fields.String(allow_none=True),
        metadata={"example": {"email": "ng***@…"}},
    )


class SubjectSchema(Schema):
    """What a delivery is about: a class, a plan, nominations, a period, or an organisation's week."""

    collection = fields.String(validate=validate.OneOf(["classes", "plans", "nominations", "periods", "organisations"]))
    id = fields.String()
    name = fields.String(allow_none=True)


class UsedTextSchema(Schema):
    """Which version of which organisation's text was used; 0 and null are the texts that the system came with."""

    organisation_id = fields.String(allow_none=True)
    number = fields.Integer()
    language = fields.String()


class DeliverySchema(Schema):
    """One message to one recipient for one cause. Moments are ISO 8601 in UTC."""

    delivery_id = fields.String()
    kind = fields.String(validate=validate.OneOf(list(kinds.KINDS)))
    recipient = fields.Nested(RecipientSchema)
    about = fields.Nested(SubjectSchema)
    cause = fields.String(metadata={"description": "The id of the event by which it became due."})
    state = fields.String(validate=validate.OneOf(deliveries.STATES))
    tries = fields.Integer()
    next_try_at = fields.String(allow_none=True)
    channel = fields.String(allow_none=True, metadata={"description": "The way that it goes, or went."})
    held = fields.String(allow_none=True, metadata={"description": "Why it waits although nothing has failed."})
    key = fields.String(allow_none=True, metadata={"description": "The same at every try on this way."})
    reference = fields.String(allow_none=True, metadata={"description": "The provider's name for it."})
    text = fields.Nested(UsedTextSchema, allow_none=True)
    created_at = fields.String()
    changed_at = fields.String()


class HappeningSchema(Schema):
    """A step of a delivery's story: what state it came to, why, and what the provider answered."""

    at = fields.String()
    state = fields.String(validate=validate.OneOf(deliveries.STATES))
    channel = fields.String()
    why = fields.String()
    answer = fields.String()
    by = fields.String()


class DeliveryStorySchema(DeliverySchema):
    """A delivery with all that happened to it, the oldest first."""

    history = fields.List(fields.Nested(HappeningSchema))


class DeliveriesSchema(Schema):
    """A page of deliveries, the newest first."""

    items = fields.List(fields.Nested(DeliverySchema))
    next = fields.String(allow_none=True)


class ChangedDeliverySchema(Schema):
    """A delivery after somebody took it in hand."""

    delivery_id = fields.String()
    state = fields.String(validate=validate.OneOf(deliveries.STATES))
    version = fields.Integer()
