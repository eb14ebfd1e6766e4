"""What the form of wishes takes."""

from __future__ import annotations

from marshmallow import fields, validate

from services.notification.commands.wishes import OPTIONAL, OWN, USUAL
from services.notification.model.kinds import CHANNELS
from services.notification.model.wishes import LANGUAGES
from shared.web.schemas import Input, optional_text


class WishesBody(Input):
    """`kinds`: what is wanted beside the summons. The hours `HH:MM` are asked for when `quiet` is `own`."""

    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    channels = fields.List(fields.String(validate=validate.OneOf(list(CHANNELS))), load_default=list)
    kinds = fields.List(fields.String(validate=validate.OneOf(OPTIONAL)), load_default=list)
    quiet = fields.String(load_default=USUAL, validate=validate.OneOf([USUAL, OWN]))
    quiet_from = optional_text(5)
    quiet_to = optional_text(5)
