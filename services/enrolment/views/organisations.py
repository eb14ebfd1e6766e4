"""Organisations as people read them."""

from __future__ import annotations

from typing import Any


def show_organisation(organisation: Any) -> dict[str, Any]:
    """An organisation as the API shows it."""
    shown = {name: value for name, value in organisation.items() if name not in ("_id", "name_key")}
    return {"organisation_id": organisation["_id"], **shown}
