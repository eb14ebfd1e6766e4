"""Two clerks at the same moment: one of them gets the lecturer, the room, the last place; the other hears why not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from services.enrolment.commands.classes import announce_class
from services.enrolment.commands.places import take_places
from shared.authority import Actor, Role
from shared.refusal import Refusal
from shared.unit_of_work import Desk, Request
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_class_pages import a_lecturer
from tests.unit.enrolment.test_class_plans_over_http import at

CLERKS = 3


def at_once(house: House, work: Callable[[int], tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]]) -> list[str]:
    """What each clerk hears: `done`, or the code of the refusal."""
    start = Barrier(CLERKS)

    def try_it(number: int) -> str:
        asked = Request(actor=Actor(f"clerk-{number}", "Người thử", (Role("staff", house.centre),)))
        command, args = work(number)
        start.wait()
        try:
            Desk(house.store, "enrolment").carry_out(command, *args, request=asked)
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(CLERKS) as clerks:
        return sorted(clerks.map(try_it, range(CLERKS)))


def test_a_lecturer_is_booked_by_one_of_them(house: House) -> None:
    lecturer_id = a_lecturer(house, "Trần Văn Sơn")
    known = house.announce(sessions=[])
    details = {name: known[name] for name in ("owner_id", "host_id", "programme_version", "starts_on", "ends_on")}
    rest = dict.fromkeys(("partner_id", "intake", "place", "capacity", "decision_number"))
    session = {**dict.fromkeys(("lesson", "place", "lecturer")), **at(7, lecturer_id=lecturer_id)}

    def announce(number: int) -> Any:
        return announce_class, ({**details, **rest, "name": f"Lớp {number}", "points": [], "sessions": [session]},)

    assert at_once(house, announce) == ["done", "double-booked", "double-booked"]
    (calendar,) = house.store.calendars.find({})
    assert len(calendar["bookings"]) == 1


def test_the_last_place_is_taken_by_one_of_them(house: House) -> None:
    klass, pool = house.announce(capacity=1), house.announce(name="Lớp để ghi tên")
    names = ("Giàng Thị Mỷ", "Lù A Páo", "Vàng A Sử")
    known = [house.enrol(pool["class_id"], name).json["enrolled"][0] for name in names]

    def enrol(number: int) -> Any:
        def take(unit: Any) -> dict[str, Any]:
            entry = {"learner_id": known[number], "nominator_id": None}
            return take_places(unit, unit.get("classes", klass["class_id"]), [entry])

        return take, ()

    assert at_once(house, enrol) == ["class-full", "class-full", "done"]
