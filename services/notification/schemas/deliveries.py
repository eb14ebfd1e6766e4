"""What the API takes and answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.notification.model import deliveries, letters
from services.notification.views.deliveries import GROUPS
from shared.web.schemas import PageQuery


class DeliveriesAskedFor(PageQuery):
    """The filter of the list. `state` may also name a group: `pending` or `not-delivered`."""

    state = fields.String(validate=validate.OneOf([*deliveries.STATES, *GROUPS]))
    class_id = fields.String()


class RecipientSchema(Schema):
    """Who a delivery goes to. The address is masked; name and address are null while they are not known."""

    kind = fields.String(validate=validate.OneOf([deliveries.LEARNER, deliveries.ORGANISATION]))
    id = fields.String()
    name = fields.String(allow_none=True)
    address = fields.String(allow_none=True, metadata={"example": "ng***@…"})


class ClassSchema(Schema):
    """The class that a delivery is about."""

    class_id = fields.String()
    name = fields.String()


class DeliverySchema(Schema):
    """One message to one recipient for one cause. Moments are ISO 8601 in UTC."""

    delivery_id = fields.String()
    template = fields.String(validate=validate.OneOf(list(letters.TITLES)))
    recipient = fields.Nested(RecipientSchema)
    class_ = fields.Nested(ClassSchema, data_key="class", attribute="class")
    cause = fields.String(metadata={"description": "The id of the event by which it became due."})
    state = fields.String(validate=validate.OneOf(deliveries.STATES))
    tries = fields.Integer()
    next_try_at = fields.String(allow_none=True)
    message_id = fields.String(allow_none=True)
    created_at = fields.String()
    changed_at = fields.String()


class HappeningSchema(Schema):
    """A step of a delivery's story: what state it came to, why, and what the mail server answered."""

    at = fields.String()
    state = fields.String(validate=validate.OneOf(deliveries.STATES))
    why = fields.String()
    answer = fields.String()


class DeliveryStorySchema(DeliverySchema):
    """A delivery with all that happened to it, the oldest first."""

    history = fields.List(fields.Nested(HappeningSchema))


class DeliveriesSchema(Schema):
    """A page of deliveries, the newest first."""

    items = fields.List(fields.Nested(DeliverySchema))
    next = fields.String(allow_none=True)
