"""The layouts of reports, and what reports add to their figures."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, pre_load, validate

from services.reporting.model.layouts import LAYOUTS
from shared.vietnamese import clean
from shared.web.schemas import Input

MOST_NUMBER = 99_999


def _text(most: int) -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=most))


class Lines(Input):
    """Texts of several lines: each line is cleaned, and an empty text is one."""

    @pre_load
    def clean_texts(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {name: _clean_lines(value) if isinstance(value, str) else value for name, value in data.items()}


def _clean_lines(text: str) -> str:
    return "\n".join(line for line in (clean(one) for one in text.splitlines()) if line)


class LayoutTexts(Lines):
    superior = _text(300)
    issuer = _text(300)
    number_form = _text(100)
    place = _text(100)
    title = _text(500)
    title_en = _text(500)
    authority = _text(200)
    signer_title = _text(200)
    signer_name = _text(100)
    recipients = _text(1000)


class LayoutBody(LayoutTexts):
    used = fields.String(
        required=True,
        validate=validate.OneOf(list(LAYOUTS)),
        metadata={"description": "Which of its layouts the organisation uses"},
    )


class Layout(LayoutBody):
    layout = fields.String(metadata={"description": "party or state"})
    version = fields.Integer(metadata={"description": "Of the organisation's layouts; 0 as shipped"})


class RemarksTexts(Lines):
    number = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=MOST_NUMBER),
        metadata={"description": "Number of the report"},
    )
    shortcomings = _text(8000)
    tasks = _text(8000)


class RemarksBody(RemarksTexts):
    dated_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Day of the report"})


class Remarks(RemarksTexts):
    dated_on = fields.String(allow_none=True)
    version = fields.Integer(metadata={"description": "0 as long as nothing was written"})
