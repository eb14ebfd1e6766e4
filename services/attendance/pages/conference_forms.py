"""The forms of study conferences: from what was typed into tables to what the commands take, each fault at its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from services.attendance.model.conference_headcounts import names_in
from services.attendance.model.organisation_names import OrganisationNames
from shared.headcounts import KINDS
from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import clean, fold

Typed = MultiDict[str, str]

_WHOLE = re.compile(r"-?[0-9]{1,3}([.,\s]?[0-9]{3})*|-?[0-9]+")
MOST_DIGITS = 12

POINT_CELLS = ("point-id", "point-title", "point-organisation")
CALLED_CELLS = ("called-organisation", "called-point", "called-members", "called-others")


def rows(typed: Typed, cells: Iterable[str], told_by: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a table of fields that share their names; a row in which none of `told_by` is filled is none."""
    columns = {name: [clean(one) for one in typed.getlist(name)] for name in cells}
    longest = max(map(len, columns.values()), default=0)
    found = [
        {name: (given[place : place + 1] or [""])[0] for name, given in columns.items()} for place in range(longest)
    ]
    return [row for row in found if any(row[name] for name in told_by)]


class Reading:
    """Reads typed cells; what cannot be read is a fault at its place."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def whole(self, text: str, at: str) -> int | None:
        """A whole number as people type it (`1.234`), None for nothing."""
        if not text:
            return None
        digits = re.sub(r"[.,\s]", "", text)
        if not _WHOLE.fullmatch(text) or len(digits) > MOST_DIGITS:
            words = Words(f"“{text}” không phải một số nguyên.", f"“{text}” is not a whole number.")
            self.faults.append(Fault(at, words))
            return None
        return int(digits)

    def organisation(self, text: str, at: str, names: OrganisationNames, near: str | None) -> str:
        """The organisation that is meant; empty where that cannot be told."""
        if not text:
            return ""
        try:
            return names.find(text, near=near)
        except Refusal as refusal:
            self.faults.append(Fault(at, refusal.words))
            return ""

    def finish(self) -> None:
        """Refuses what could not be read."""
        if self.faults:
            words = Words("Có chỗ chưa đọc được.", "Something could not be read.")
            raise Refusal("input", self.faults[0].words if len(self.faults) == 1 else words, faults=self.faults)


def calling(typed: Typed, names: OrganisationNames) -> dict[str, Any]:
    """What the form of a conference asks for. Refuses what cannot be read."""
    reading = Reading()
    near = typed.get("organiser_id")
    points = point_rows(typed)
    by_title = {fold(one["point-title"]): one["point-id"] for one in points}
    by_place = {str(place): one["point-id"] for place, one in enumerate(points, 1)}
    called = []
    for place, row in enumerate(called_rows(typed)):
        at, wanted = f"/called/{place}", row["called-point"]
        alone = points[0]["point-id"] if len(points) == 1 and not wanted else ""
        heads = {kind: reading.whole(row[f"called-{kind}"], f"{at}/called/{kind}") or 0 for kind in KINDS}
        if not row["called-organisation"]:
            missing = Words("Hãy ghi tên đơn vị của dòng này.", "Write the organisation of this row.")
            reading.faults.append(Fault(f"{at}/organisation_id", missing))
        called.append(
            {
                "organisation_id": reading.organisation(
                    row["called-organisation"], f"{at}/organisation_id", names, near
                ),
                "point_id": by_title.get(fold(wanted)) or by_place.get(wanted) or alone,
                "called": heads,
            }
        )
    told = [
        {
            "point_id": row["point-id"],
            "title": row["point-title"],
            "organisation_id": reading.organisation(
                row["point-organisation"], f"/points/{place}/organisation_id", names, near
            )
            or None,
        }
        for place, row in enumerate(points)
    ]
    try:
        held_on = date.fromisoformat(typed.get("held_on", ""))
    except ValueError:
        held_on = date.min
        reading.faults.append(Fault("/held_on", Words("Hãy ghi ngày họp.", "Write the day of the conference.")))
    reading.finish()
    about = {name: typed.get(name, "") for name in ("resolution", "title", "organiser_id")}
    return {**about, "held_on": held_on, "points": told, "called": called}


def point_rows(typed: Typed) -> list[dict[str, str]]:
    """The filled rows of connected points; a new one gets an identifier that no other has."""
    found = rows(typed, POINT_CELLS, POINT_CELLS[1:])
    used = {row["point-id"] for row in found}
    free = (str(number) for number in range(1, 2 * len(found) + 2) if str(number) not in used)
    return [{**row, "point-id": row["point-id"] or next(free)} for row in found]


def called_rows(typed: Typed) -> list[dict[str, str]]:
    """The filled rows of organisations called."""
    return rows(typed, CALLED_CELLS, ("called-organisation", "called-members", "called-others"))


def report(typed: Typed, known: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a point reports in one step (`step` is present or essays): a row for each organisation of the form; what
    the step does not ask for stays as it is. Refuses what cannot be read.

    Both cells of a pair left empty say that it is not reported; one of them says zero only where nobody of its kind
    can be counted.
    """
    reading = Reading()
    found = []
    for place, row in enumerate(one for one in known if not one["listed"]):
        at, one = f"/headcounts/{place}", row["organisation_id"]
        called = _pair(typed, "called", one, row["called"], at, reading)
        present, essays = row["present"], row["essays"]
        if typed.get("step") == "essays":
            essays = _pair(typed, "essays", one, present or row["called"], at, reading)
        else:
            present = _pair(typed, "present", one, called or row["called"], at, reading)
            essays = essays if present else None
        changed = None if called == row["called"] else called
        found.append({"organisation_id": one, "called": changed, "present": present, "essays": essays})
    reading.finish()
    return found


def _pair(
    typed: Typed, part: str, organisation_id: str, most: Mapping[str, int], at: str, reading: Reading
) -> dict[str, int] | None:
    cells = {kind: clean(typed.get(f"{part}-{kind}-{organisation_id}", "")) for kind in KINDS}
    if not any(cells.values()):
        return None
    heads = {}
    for kind, text in cells.items():
        value = reading.whole(text, f"{at}/{part}/{kind}")
        if not text and most[kind]:
            words = Words("Hãy ghi số người, không có ai thì ghi 0.", "Write how many; 0 when there was nobody.")
            reading.faults.append(Fault(f"{at}/{part}/{kind}", words))
        heads[kind] = value or 0
    return heads


def people(typed: Typed) -> list[dict[str, Any]]:
    """The people of a list: the rows of its table, without those whose name was taken out, and the names pasted."""
    listed = []
    for place, name in enumerate(typed.getlist("name")):
        if clean(name):
            ticks = {tick: f"{place}" in typed.getlist(tick) for tick in ("member", "present", "essay")}
            listed.append({"name": name, **ticks})
    pasted = {"member": typed.get("new_member") != "others", "present": "new_present" in typed, "essay": False}
    return listed + [{"name": name, **pasted} for name in names_in(typed.get("names", ""))]


def called_of_list(typed: Typed) -> dict[str, int] | None:
    """The number called that the form of a list mends; None where it stands as it was shown."""
    reading = Reading()
    cells = {kind: clean(typed.get(f"called-{kind}", "")) for kind in KINDS}
    heads = {kind: reading.whole(text, f"/called/{kind}") or 0 for kind, text in cells.items()}
    reading.finish()
    shown = {kind: cells[kind] == typed.get(f"called-{kind}-shown", "") for kind in KINDS}
    return None if all(shown.values()) else heads
