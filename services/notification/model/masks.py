"""What is shown of people in a preview: enough to see that it is right, too little to know who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.model import addresses, kinds
from services.notification.model.kinds import Kind


def masked_name(name: str | None) -> str | None:
    """`Ng*** V** A**` of `Nguyễn Văn An`."""
    if not name:
        return name
    family, *others = name.split()
    return " ".join([f"{family[: 2 if len(family) > 3 else 1]}***", *(f"{one[0]}**" for one in others)])


def masked(kind: Kind, known: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a message without the people in them. The names of organisations stay, their addresses do not."""
    shown = {name: _rows(value) if isinstance(value, list) else value for name, value in known.items()}
    if kind.audience == kinds.LEARNER:
        shown["name"] = masked_name(known["name"])
    if known.get("owner_email"):
        shown["owner_email"] = addresses.masked(known["owner_email"])
    return shown


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "name": masked_name(row["name"])} if "name" in row else row for row in rows]
