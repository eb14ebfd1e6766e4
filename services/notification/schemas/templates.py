"""What the API takes and answers about texts."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from services.notification.model.kinds import KINDS
from services.notification.model.templates import LANGUAGES
from services.notification.model.text_versions import tidied
from shared.web.schemas import Input

MOST = 20_000  # what is read at all; how long each text may be, `check` says


class TemplatesAskedFor(Input):
    """Whose texts: the asker's own organisation by default."""

    organisation_id = fields.String(load_default=None)


class Zalo(Schema):
    """A template that Zalo approved, and what its parameters are filled with."""

    template_id = fields.String(required=True, validate=validate.Length(max=50), metadata={"example": "203972"})
    parameters = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)),
        values=fields.String(validate=validate.Length(max=MOST)),
        load_default=dict,
        metadata={"example": {"ten": "{{ name }}"}},
    )


class TextsBody(Schema):
    """The texts of a kind. `sms` and `zalo` are null for kinds that go to organisations."""

    subject = fields.String(load_default="", validate=validate.Length(max=MOST))
    text = fields.String(load_default="", validate=validate.Length(max=MOST))
    sms = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=MOST))
    zalo = fields.Nested(Zalo, load_default=None, allow_none=True)

    @pre_load
    def tidy_texts(self, data: Any, **_: Any) -> Any:
        """Lines stay lines, unlike in other input."""
        if not isinstance(data, dict):
            return data
        return {name: tidied(value) if isinstance(value, str) else value for name, value in data.items()}


class TextsToSave(TextsBody):
    why = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=300))


class InForce(Schema):
    """Which version of whose text is in force; organisation_id null and number 0: what the system came with."""

    kind = fields.String(validate=validate.OneOf(list(KINDS)))
    language = fields.String(validate=validate.OneOf(list(LANGUAGES)))
    organisation_id = fields.String(allow_none=True)
    number = fields.Integer()
    saved_at = fields.String(allow_none=True)


class InForceList(Schema):
    """All kinds in all languages."""

    organisation_id = fields.String()
    items = fields.List(fields.Nested(InForce))


class TextsShown(Schema):
    """A version of an organisation's texts, or what the system came with."""

    organisation_id = fields.String(allow_none=True)
    number = fields.Integer()
    subject = fields.String()
    text = fields.String()
    sms = fields.String(allow_none=True)
    zalo = fields.Nested(Zalo, allow_none=True)


class SavedBy(Schema):
    account_id = fields.String()
    name = fields.String()


class Version(Schema):
    """One version; its texts are null where the organisation gave up its own."""

    number = fields.Integer()
    subject = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    sms = fields.String(allow_none=True)
    zalo = fields.Nested(Zalo, allow_none=True)
    saved_by = fields.Nested(SavedBy)
    saved_at = fields.String()
    why = fields.String(allow_none=True)


class TemplateShown(Schema):
    """The text in force for an organisation and its own versions, the newest first. `version` is the ETag."""

    kind = fields.String(validate=validate.OneOf(list(KINDS)))
    language = fields.String(validate=validate.OneOf(list(LANGUAGES)))
    organisation_id = fields.String()
    own = fields.Boolean(metadata={"description": "Whether the text in force is the organisation's own"})
    in_force = fields.Nested(TextsShown)
    versions = fields.List(fields.Nested(Version))
    version = fields.Integer()


class LetterShown(Schema):
    subject = fields.String()
    text = fields.String()
    html = fields.String()


class PreviewShown(Schema):
    """How texts read. `real`: with the facts of the newest message of the kind, its people masked; otherwise with the
    examples. `too_much`: as it reads here it would not leave as SMS or Zalo message."""

    letter = fields.Nested(LetterShown)
    sms = fields.String(allow_none=True)
    segments = fields.Integer()
    zalo = fields.Nested(Zalo, allow_none=True)
    real = fields.Boolean()
    too_much = fields.Boolean()
