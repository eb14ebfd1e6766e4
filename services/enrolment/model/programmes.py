"""Programmes in versions: the first ones are shipped, every figure is a setting that the next version may change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from shared.events.enrolment import PROGRAMME_VERSION_PUBLISHED, PROGRAMME_VERSION_RETIRED
from shared.refusal import Fault, Refusal, Words, unknown
from shared.said import Said
from shared.vietnamese import day, fold

BANDS = ("excellent", "good", "fair", "pass")
_CODE = re.compile(r"^[a-z][a-z0-9-]{1,39}$")

Programmes = Mapping[str, Mapping[str, Any]]  # the newest version of each, by its code


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


def publish(versions: Sequence[Mapping[str, Any]], details: Mapping[str, Any], others: Programmes) -> list[Said]:
    """The next version of a programme: `versions` are those that it has, `details` the new one's settings, `others`
    the newest version of every programme by its code. Classes that run keep theirs."""
    newest = max(versions, key=lambda one: int(one["version_number"]))
    if details["valid_from"] < (newest.get("valid_from") or ""):
        words = Words(
            f"Bản {newest['version_number']} áp dụng từ {day(newest['valid_from'])}; bản mới không thể sớm hơn.",
            f"Version {newest['version_number']} is in force from {day(newest['valid_from'])}; no new one is earlier.",
        )
        raise Refusal("valid-too-early", words, at="/valid_from")
    return _published(newest["code"], newest["order"], newest["version_number"] + 1, details, others)


def create(code: str, order: int, details: Mapping[str, Any], others: Programmes) -> list[Said]:
    """A new programme, with its first version."""
    if not _CODE.match(code):
        words = Words(
            "Mã gồm 2 đến 40 chữ thường không dấu, số, gạch nối.",
            "A code is 2 to 40 lower-case letters without diacritics, digits or dashes.",
        )
        raise Refusal("code", words, at="/code")
    if code in others:
        words = Words(f"Đã có chương trình “{code}”.", f"There is a programme “{code}” already.")
        raise Refusal("code-taken", words, at="/code", status=409)
    return _published(code, order, 1, details, others)


def retire(version: Mapping[str, Any], on: str) -> list[Said]:
    """No class begins with this version from a day on; those that run stay with it."""
    if version.get("retired_on"):
        words = Words(
            f"Bản này đã thôi áp dụng từ {day(version['retired_on'])}.",
            f"This version was retired on {day(version['retired_on'])}.",
        )
        raise Refusal("retired", words, status=409)
    if on < (version.get("valid_from") or ""):
        words = Words(
            f"Bản này áp dụng từ {day(version['valid_from'])}; không thể thôi sớm hơn.",
            f"This version is in force from {day(version['valid_from'])}; it cannot be retired before.",
        )
        raise Refusal("retired-too-early", words, at="/retired_on")
    data = {name: value for name, value in version.items() if name not in ("_id", "version")}
    return [Said(PROGRAMME_VERSION_RETIRED, {**data, "retired_on": on})]


def evolve(version: dict[str, Any], said: Said) -> dict[str, Any]:
    """The version after what was said."""
    return {**version, **said.data}


def _published(code: str, order: int, number: int, details: Mapping[str, Any], others: Programmes) -> list[Said]:
    check_settings(code, details, others)
    data = {
        "programme_version": f"{code}@{number}",
        "code": code,
        "version_number": number,
        "order": order,
        **details,
        "retired_on": None,
    }
    return [Said(PROGRAMME_VERSION_PUBLISHED, data)]


def check_settings(code: str, details: Mapping[str, Any], others: Programmes) -> None:
    """Refuses settings that contradict themselves, every one with its place."""
    faults = [*_rate_faults(details), *_band_faults(details), *_prerequisite_faults(code, details, others)]
    if faults:
        raise Refusal("settings", faults[0].words, faults=faults)


def _rate_faults(details: Mapping[str, Any]) -> Iterator[Fault]:
    rate = details["least_attendance"]
    if rate is not None and not 0 <= rate <= 100:
        words = Words("Tỷ lệ dự học là từ 0 đến 100 %.", "A rate of attendance is between 0 and 100 %.")
        yield Fault("/least_attendance", words)


def _band_faults(details: Mapping[str, Any]) -> Iterator[Fault]:
    bands = details["bands"]
    if details["assessed_by"] == "none":
        if bands:
            words = Words("Chương trình không đánh giá thì không xếp loại.", "What is not assessed has no grades.")
            yield Fault("/bands", words)
        return
    if "pass" not in bands:
        words = Words("Hãy ghi điểm đạt (trung bình).", "Say from which mark on one passes.")
        yield Fault("/bands/pass", words)
    above: float | None = None
    for band in BANDS:
        if band not in bands:
            continue
        if not 0 <= bands[band] <= 10:
            yield Fault(f"/bands/{band}", Words("Điểm là từ 0 đến 10.", "A mark is between 0 and 10."))
        elif above is not None and bands[band] >= above:
            words = Words(
                "Ngưỡng này phải thấp hơn ngưỡng của loại trên.", "This must be less than the grade above it begins at."
            )
            yield Fault(f"/bands/{band}", words)
        above = bands[band]


def _prerequisite_faults(code: str, details: Mapping[str, Any], others: Programmes) -> Iterator[Fault]:
    for place, needed in enumerate(details["prerequisites"]):
        at = f"/prerequisites/{place}"
        if needed != code and needed not in others:
            yield Fault(at, unknown(Words("chương trình", "programme")).words)
        elif code in _needed_for(needed, code, others):
            words = Words(
                "Chương trình này lại đòi hỏi chính chương trình đang sửa.", "That programme in turn requires this one."
            )
            yield Fault(at, words)


def _needed_for(needed: str, code: str, others: Programmes) -> set[str]:
    """The programme and all that it requires, however far, as the others stand; what `code` itself requires is what is
    being asked."""
    found: set[str] = set()
    waiting = [needed]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            if one != code:
                waiting.extend(others[one]["prerequisites"] if one in others else ())
    return found


def newest_by_code(versions: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The newest of these versions for every programme."""
    newest: dict[str, Mapping[str, Any]] = {}
    for one in versions:
        kept = newest.get(one["code"], one)
        newest[one["code"]] = one if one["version_number"] >= kept["version_number"] else kept
    return newest
