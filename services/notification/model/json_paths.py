"""Values of somebody else's JSON, by JSON pointers (`/data/0/id`)."""

from __future__ import annotations

import json
import re
from typing import Any

POINTER = re.compile(r"(?:/(?:[^~/]|~[01])+)+")


def read(body: bytes) -> Any:
    """The document; None of what is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def text_at(document: Any, pointer: str | None) -> str | None:
    """The text, number or yes/no at this place, as text; None where there is none."""
    if pointer is None:
        return None
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict):
            document = document.get(name)
        elif isinstance(document, list) and name.isascii() and name.isdigit() and int(name) < len(document):
            document = document[int(name)]
        else:
            return None
    if isinstance(document, str):
        return document
    return json.dumps(document) if isinstance(document, bool | int | float) else None
