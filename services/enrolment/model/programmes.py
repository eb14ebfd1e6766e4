"""The programmes that are shipped: version 1 of each; every figure in it is data that a later version may change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from shared.refusal import Refusal, Words, unknown
from shared.vietnamese import day, fold


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


def in_force(versions: Iterable[Mapping[str, Any]], named: str, on: str) -> Mapping[str, Any]:
    """The version with which a class that begins on this day is taught: the one that is named (`elementary@2`), or the
    newest that is in force then when only the programme is named. `versions` are those of the programme."""
    asked = [one for one in versions if named in (one["programme_version"], one["code"])]
    if not asked:
        raise unknown(Words("chương trình", "programme"), at="/programme_version")
    found = [one for one in asked if is_in_force(one, on)]
    if not found:
        words = Words(
            f"Chương trình này không áp dụng cho lớp bắt đầu ngày {day(on)}. Hãy chọn chương trình hoặc ngày khác.",
            f"This programme is not in force for a class that begins on {day(on)}. Choose another one or another day.",
        )
        raise Refusal("programme-not-in-force", words, at="/programme_version")
    return max(found, key=lambda one: int(one["version_number"]))


def is_in_force(version: Mapping[str, Any], on: str) -> bool:
    """Whether a class may begin with this version on a day."""
    retired_on = version.get("retired_on")
    return (version.get("valid_from") or "") <= on and (retired_on is None or on < retired_on)
