"""Sessions with a lecturer of the register, some of which took place, for the tests of what follows from them."""

from __future__ import annotations

from typing import Any

from tests.unit.enrolment.conftest import House


def give(house: House, lecturer_id: str, held: int, **details: Any) -> str:
    """A class whose sessions are all this lecturer's, the first `held` of them with a sheet. Answers its id."""
    class_id = str(house.announce(**details)["class_id"])
    klass = house.store.classes.find_one({"_id": class_id})
    assert klass is not None
    sessions = [{**one, "lecturer_id": lecturer_id} for one in klass["sessions"]]
    house.store.classes.update_one({"_id": class_id}, {"$set": {"sessions": sessions}})
    for year in {one["starts_at"][:4] for one in sessions}:
        key = {"_id": f"lecturer/{lecturer_id}/{year}"}
        calendar = house.store.calendars.find_one(key) or {**key, "bookings": [], "version": 1}
        bookings = [{"class_id": class_id, "session_id": one["session_id"]} for one in sessions]
        bookings = [
            {**booking, "starts_at": one["starts_at"], "ends_at": one["starts_at"]}
            for booking, one in zip(bookings, sessions, strict=True)
            if one["starts_at"].startswith(year)
        ]
        house.store.calendars.replace_one(key, {**calendar, "bookings": calendar["bookings"] + bookings}, upsert=True)
    sheets = {
        one["session_id"]: {"held_on": one["starts_at"][:10], "marks": {}, "closed": True} for one in sessions[:held]
    }
    house.store.sheetbooks.insert_one({"_id": class_id, "sheets": sheets, "version": 1})
    return class_id


def days(*starts: str) -> dict[str, Any]:
    """The details of a class with one session of five periods on each of these days."""
    sessions = [{"starts_at": f"{on}T07:30:00+07:00", "periods": 5} for on in starts]
    return {"starts_on": min(starts), "ends_on": max(starts), "sessions": sessions}
