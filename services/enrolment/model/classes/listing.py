"""What lists and searches of classes go by: kept with every class, so that they cost the same in a large register."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Any

from shared.vietnamese import fold

MOST_WORDS = 60
ANY = ""


def listed(klass: Mapping[str, Any]) -> dict[str, Any]:
    """`listing_key` orders classes by their first day and is unique; `shelves` says under which questions a class is
    found; `words` are those of its name, folded; `organisations` are those whose people may see it."""
    owners = {klass[role] for role in ("owner_id", "host_id", "partner_id", "issuer_id") if klass.get(role)}
    asked = product((ANY, *sorted(owners)), (ANY, klass["state"]), (ANY, klass["programme"]))
    return {
        "organisations": sorted(owners),
        "listing_key": f"{klass['starts_on']}:{klass['_id']}",
        "shelves": [shelf(*one) for one in asked],
        "words": words_of(f"{klass['name']} {klass['intake'] or ''}")[:MOST_WORDS],
    }


def shelf(organisation_id: str = ANY, state: str = ANY, programme: str = ANY) -> str:
    """Where all classes of an organisation, a state and a programme stand together; whatever is left out is any."""
    return f"{organisation_id}/{state}/{programme}"


def words_of(text: str) -> list[str]:
    """The words of a text without diacritics and capitals, each once."""
    return list(dict.fromkeys(re.findall(r"[a-z0-9]+", fold(text))))
