"""Templates of printed papers."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, pre_load, validate

from services.enrolment.model.certificates.document_templates import LAYOUTS
from shared.vietnamese import clean
from shared.web.schemas import Input


def _text(most: int) -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=most))


class TemplateInput(Input):
    layout = fields.String(required=True, validate=validate.OneOf(list(LAYOUTS)))
    superior = _text(300)
    number_form = _text(300)
    place = _text(100)
    title = _text(500)
    body = _text(8000)
    authority = _text(300)
    signer_title = _text(200)
    signer_name = _text(100)
    recipients = _text(1000)

    @pre_load
    def clean_texts(self, data: Any, **_: Any) -> Any:
        """As everywhere, but lines stay lines, and an empty text is one."""
        if not isinstance(data, dict):
            return data
        return {name: _clean_lines(value) if isinstance(value, str) else value for name, value in data.items()}


def _clean_lines(text: str) -> str:
    return "\n".join(line for line in (clean(one) for one in text.splitlines()) if line)
