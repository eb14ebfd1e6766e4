"""The printed summons, for those who are not reached in another way."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from shared.typesetting import typeset

SUMMONS = Path(str(files(__package__))) / "summons.typ"


def summonses_pdf(papers: Sequence[dict[str, Any]]) -> bytes:
    """One on each page of A4: `{name, owner, class_name, programme, opening_day, place, host, owner_email, sessions:
    [{when, place}]}`, where programme, place, host, owner and owner_email may be None."""
    return bytes(typeset(SUMMONS, papers=list(papers)))
