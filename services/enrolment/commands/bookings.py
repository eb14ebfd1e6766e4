"""What a lecturer or a room is still booked for, asked before either is given up."""

from __future__ import annotations

from datetime import date, datetime

from shared.refusal import Words
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import moment, today

YEARS_AHEAD = 2  # a class of eighteen months that is announced at the end of a year


def booked_from(unit: UnitOfWork, resource: str, first_day: date) -> list[Words]:
    """The sessions from this day on, each in words. `resource` is `lecturer/<id>` or `room/<organisation>:<room>`.

    The calendars are kept again as they are: somebody who books at the same moment then collides with whoever gives
    the resource up, and looks again.
    """
    found = []
    for year in range(first_day.year, today(unit.now).year + YEARS_AHEAD + 1):
        calendar = unit.get("calendars", f"{resource}/{year}") or {"_id": f"{resource}/{year}", "bookings": []}
        unit.put("calendars", calendar)
        found += [(datetime.fromisoformat(one["starts_at"]), one["class_id"]) for one in calendar["bookings"]]
    coming = sorted(one for one in found if today(one[0]) >= first_day)
    named = unit.find("classes", {"_id": coming[0][1]}) if coming else []
    names = {one["_id"]: one["name"] for one in named}
    return [Words(f"{moment(at)}, {names.get(of, of)}", f"{moment(at)}, {names.get(of, of)}") for at, of in coming]
