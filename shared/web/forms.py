"""Forms: what a person typed, held against the same schema that a program's JSON is held against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from shared.refusal import Refusal
from shared.web.problems import INPUT, faults_of


def check_form(
    schema: Schema, typed: Mapping[str, Any], *, leave_out: Collection[str] = (), only: Collection[str] | None = None
) -> dict[str, Any]:
    """The loaded values of a form. Fields of the page's own (`_key`, `_version`) are passed over, and an empty
    field is one that was not filled in. Refuses with a fault for every field."""
    values = {
        name: value
        for name, value in typed.items()
        if value != "" and name not in leave_out and not name.startswith("_") and (only is None or name in only)
    }
    try:
        loaded: dict[str, Any] = schema.load(values, unknown=EXCLUDE)
    except ValidationError as problem:
        raise Refusal("input", INPUT, faults=list(faults_of(problem.messages))) from None
    return loaded
