"""Programmes as views show them: in the order of briefings, named in one language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.reporting.views.reading import Reading


def in_order(reading: Reading, codes: Iterable[str]) -> list[str]:
    """Programmes in the order of briefings."""
    return sorted(codes, key=lambda code: (reading.programme(code)["order"], code))


def programme(reading: Reading, code: str, language: str) -> dict[str, Any]:
    """`{code, name, category, order}` in one language."""
    known = reading.programme(code)
    return {**known, **{name: known[name].in_language(language) for name in ("name", "category")}}
