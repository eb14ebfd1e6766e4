"""A DHIS2 to test with: the format that it imports, and what it makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")
SETS = "/api/v1/data-value-sets"

# The import format of /api/dataValueSets, after the developer's documentation of DHIS2 (data values, bulk form).
IMPORT_FORMAT: dict[str, Any] = {
    "type": "object",
    "required": ["dataValues"],
    "additionalProperties": False,
    "properties": {
        **{
            name: {"enum": ["UID", "CODE"]}
            for name in ("idScheme", "dataElementIdScheme", "orgUnitIdScheme", "categoryOptionComboIdScheme")
        },
        "dataSet": {"type": "string", "minLength": 1},
        "completeDate": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "period": {"type": "string", "pattern": r"^\d{4}(Q[1-4]|S[12]|0[1-9]|1[0-2])?$"},
        "orgUnit": {"type": "string", "minLength": 1},
        "attributeOptionCombo": {"type": "string", "minLength": 1},
        "dataValues": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["dataElement", "period", "orgUnit", "value"],
                "additionalProperties": False,
                "properties": {
                    "dataElement": {"type": "string", "minLength": 1},
                    "period": {"type": "string", "pattern": r"^\d{4}(Q[1-4]|S[12]|0[1-9]|1[0-2])?$"},
                    "orgUnit": {"type": "string", "minLength": 1},
                    "categoryOptionCombo": {"type": "string", "minLength": 1},
                    "attributeOptionCombo": {"type": "string", "minLength": 1},
                    "value": {"type": "string", "pattern": r"^\d+$"},
                    "comment": {"type": "string", "minLength": 1},
                    "followup": {"type": "boolean"},
                },
            },
        },
    },
}
UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")


def sent(client: FlaskClient, **asked: str) -> dict[str, Any]:
    """A set in the format that a DHIS2 imports."""
    answer = client.get(SETS, query_string={"period": "2023-Q1", **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    Draft202012Validator(IMPORT_FORMAT).validate(found)
    return found


def imported(found: dict[str, Any]) -> dict[tuple[str, str, str, str], int]:
    """As a DHIS2 keeps it: by data element, period, organisation and category option combo. What the set says of period
    and organisation goes before what its values say."""
    kept: dict[tuple[str, str, str, str], int] = {}
    for one in found["dataValues"]:
        place = found.get("period") or one["period"], found.get("orgUnit") or one["orgUnit"]
        key = (one["dataElement"], *place, one.get("categoryOptionCombo", "default"))
        assert key not in kept, f"{key} would be overwritten"
        kept[key] = int(one["value"])
    return kept


def summed(kept: dict[tuple[str, str, str, str], int], element: str, organisation: str | None = None) -> int:
    return sum(
        value for key, value in kept.items() if key[0] == element and (organisation is None or key[2] == organisation)
    )
