"""Keeping what a DHIS2 calls our organisations, data elements and programmes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.commands.scope import tree_for
from services.reporting.model.dhis2 import CODES
from services.reporting.model.dhis2_mappings import (
    DATA_ELEMENTS,
    KINDS,
    MAPPING,
    ORG_UNITS,
    PROGRAMMES,
    check,
    fresh,
    show,
)
from shared.unit_of_work import UnitOfWork

KEEPERS = ("board", "operator")


def keep_mapping(
    unit: UnitOfWork, organisation_id: str, mapping: Mapping[str, Any], *, expected: int
) -> dict[str, Any]:
    """Keep the whole mapping of an organisation and all below it: `data_set` and the rows of each kind. The answer is
    `model.dhis2_mappings.show`. Refuses what `check` refuses, and a change of what was not seen (version 0: none yet).
    """
    tree = tree_for(unit, organisation_id, *KEEPERS)
    known = {
        ORG_UNITS: tree.under(organisation_id),
        DATA_ELEMENTS: CODES,
        PROGRAMMES: {one["code"] for one in unit.find("programmes", {})},
    }
    check(mapping, known)
    kept = unit.load("dhis2_mappings", organisation_id, MAPPING, expected=expected, fresh=fresh(organisation_id))
    given = {name: mapping[name] for name in ("data_set", *KINDS)}
    changed = {"changed_at": unit.now.isoformat(), "changed_by": unit.actor.account_id}
    return show(unit.put("dhis2_mappings", {**kept, **given, **changed}))
