"""The programmes that are shipped: version 1 of each; every figure in it is data that a later version may change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from shared.vietnamese import fold


@cache
def _data() -> str:
    return files(__package__).joinpath("programmes.json").read_text(encoding="utf-8")


def shipped() -> list[dict[str, Any]]:
    """The ten programmes in the order of briefings, each with the fields of `ProgrammeVersionData`."""
    return [
        {"programme_version": f"{programme['code']}@{programme['version_number']}", "order": order, **programme}
        for order, programme in enumerate(json.loads(_data())["programmes"], 1)
    ]


def programme_called(text: str, programmes: Iterable[Mapping[str, Any]]) -> str | None:
    """The code of the programme that `text` names, or None.

    Takes a code, a name or category in either language, or an older name; without regard to case and diacritics.
    """
    wanted = fold(text).removeprefix("lop ").removeprefix("chuong trinh ")
    older: dict[str, list[str]] = json.loads(_data())["also_called"]
    for programme in programmes:
        names = [programme[name] for name in ("code", "name_vi", "name_en", "category_vi", "category_en")]
        if wanted in {fold(name) for name in (*names, *older.get(programme["code"], ()))}:
            return str(programme["code"])
    return None
