"""A learner checks in: in the room, once, by a code of this moment; and the lecturer has the last word."""

from __future__ import annotations

from services.attendance.arrivals import Arrivals
from shared.store import Store
from tests.unit.attendance.centre import (
    AFTERNOON,
    CLASS,
    MORNING,
    YESTERDAY,
    Enrolment,
    Person,
    timetable,
)
from tests.unit.attendance.check_in.phones import (
    NUMBERS,
    MovedClock,
    Phone,
    Screen,
    marks,
    open_check_in,
    sheet_path,
)

# ---- the ordinary way ----


def test_a_learner_scans_says_who_it_is_and_is_marked(staff: Person, screen: Screen, phone: Phone) -> None:
    assert phone.get(screen.link).location == "/den/who"
    asked = phone.get("/den/who").get_data(as_text=True)
    assert "Lớp nhận thức về Đảng khoá 12" in asked and "Lò Thị An" not in asked
    done = phone.get(phone.say(NUMBERS["an"]).location).get_data(as_text=True)
    assert "Đã ghi nhận có mặt lúc 08:00" in done and "Lò Thị An" in done
    assert marks(staff) == {"an": "present"}
    (made,) = staff.get(f"/api/v1{sheet_path()}/roll-calls").json["items"]
    assert (made["source"], made["by"]) == ("check-in", {"learner_id": "an"})


def test_who_comes_late_is_late_by_the_minutes(staff: Person, screen: Screen, phone: Phone, clock: MovedClock) -> None:
    clock.move(minutes=16)
    done = phone.get(phone.check_in(screen, NUMBERS["an"]).location).get_data(as_text=True)
    assert "Đã ghi nhận đi muộn lúc 08:16" in done
    sheet = staff.sheet().json
    assert (sheet["marks"], sheet["minutes"]) == ({"an": "late"}, {"an": 76})


def test_who_searches_for_the_card_came_when_the_code_was_scanned(
    staff: Person, screen: Screen, phone: Phone, clock: MovedClock
) -> None:
    clock.move(minutes=14, seconds=30)
    phone.get(screen.link)
    clock.move(minutes=2)
    phone.say(NUMBERS["an"])
    assert marks(staff) == {"an": "present"}


def test_the_code_can_be_typed(staff: Person, screen: Screen, phone: Phone) -> None:
    assert phone.type(f" {screen.typed[:3].upper()} {screen.typed[3:]} ").location == "/den/who"
    phone.say(NUMBERS["an"])
    assert marks(staff) == {"an": "present"}


def test_a_phone_that_remembers_needs_one_button(
    staff: Person, screen: Screen, phone: Phone, store: Store, clock: MovedClock
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    clock.move(hours=6)
    open_check_in(staff, AFTERNOON, present="14:15", ends="14:45")
    phone.get(Screen(store, clock, AFTERNOON).link)
    assert "Đồng chí là Lò Thị An?" in phone.get("/den/who").get_data(as_text=True)
    phone.confirm()
    assert staff.sheet(AFTERNOON).json["marks"] == {"an": "present"}


def test_a_phone_forgets_on_demand(screen: Screen, phone: Phone) -> None:
    phone.check_in(screen, NUMBERS["an"])
    assert phone.post("/den/forget").location == "/den/who"
    assert "Lò Thị An" not in phone.get("/den/who").get_data(as_text=True)


# ---- old, relayed and replayed codes ----


def test_an_old_code_is_refused_and_says_what_to_do(screen: Screen, phone: Phone, clock: MovedClock) -> None:
    old, typed = screen.link, screen.typed
    clock.move(seconds=14)
    refused = phone.get(old)
    assert refused.status_code == 410
    assert "Mã đã đổi. Hãy quét lại mã đang hiện trên màn hình." in refused.get_data(as_text=True)
    clock.move(seconds=26)
    assert phone.type(typed).status_code == 422


def test_a_ticket_is_worth_nothing_on_another_telephone(
    staff: Person, screen: Screen, phone: Phone, another: Phone
) -> None:
    phone.get(screen.link)
    ticket = phone.client.get_cookie("solop_ticket", path="/den")
    assert ticket is not None
    another.client.set_cookie("solop_ticket", ticket.value, path="/den")
    assert another.say(NUMBERS["an"]).status_code == 410
    assert marks(staff) == {}


def test_a_ticket_is_over_after_three_minutes(staff: Person, screen: Screen, phone: Phone, clock: MovedClock) -> None:
    phone.get(screen.link)
    clock.move(minutes=3)
    assert phone.say(NUMBERS["an"]).status_code == 410
    assert marks(staff) == {}


def test_a_code_of_another_session_does_not_count_here(
    staff: Person, screen: Screen, phone: Phone, store: Store, clock: MovedClock
) -> None:
    mixed = screen.check_in["name"] + "0" * 16
    assert phone.get(f"/den/{mixed}").status_code == 410
    assert phone.get(f"/den/{'0' * 29}").status_code == 404
    assert phone.get("/den/x").status_code == 404


def test_without_a_code_nobody_is_asked_who_they_are(phone: Phone) -> None:
    for answer in (phone.get("/den/who"), phone.say(NUMBERS["an"]), phone.get(f"/den/done/{CLASS}/{MORNING}")):
        assert answer.status_code == 410


# ---- once ----


def test_twice_is_once(staff: Person, screen: Screen, phone: Phone, store: Store) -> None:
    first = phone.check_in(screen, NUMBERS["an"])
    again = phone.check_in(screen, NUMBERS["an"])
    assert again.location == first.location
    assert staff.sheet().json["version"] == 1
    Arrivals(store).round()
    assert store.outbox.count_documents({}) == 1
    phone.check_in(screen, NUMBERS["an"])
    Arrivals(store).round()
    assert store.outbox.count_documents({}) == 1


def test_what_a_lecturer_does_in_the_same_second_sees_who_has_arrived(
    staff: Person, screen: Screen, phone: Phone, store: Store
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    assert staff.sheet().json["marks"] == {"an": "present"}
    staff.mark({"binh": "present", "chi": "absent"}, 1)
    closed = staff.close(staff.sheet().json["version"])
    assert (closed.json["state"], closed.json["counts"]["present"]) == ("closed", 2)
    Arrivals(store).round()
    assert staff.sheet().json["marks"] == {"an": "present", "binh": "present", "chi": "absent"}
    kinds = [row["type"].split(".")[-2] for row in store.outbox.find().sort("sequence", 1)]
    assert kinds[:3] == ["sheet-marked", "sheet-marked", "sheet-closed"]


def test_who_arrived_for_a_session_that_was_taken_off_in_that_second_holds_nobody_up(
    staff: Person, screen: Screen, phone: Phone, store: Store, enrolment: Enrolment
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    enrolment.reschedule([one for one in timetable() if one["session_id"] != MORNING])
    Arrivals(store).round()
    assert store.outbox.count_documents({}) == 0
    assert store.sheets.count_documents({"unsaid": True}) == 0


def test_one_learner_on_two_telephones_is_marked_once(
    staff: Person, screen: Screen, phone: Phone, another: Phone
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    assert another.check_in(screen, NUMBERS["an"]).status_code == 303
    assert staff.sheet().json["version"] == 1


def test_one_telephone_marks_one_learner(staff: Person, screen: Screen, phone: Phone) -> None:
    phone.check_in(screen, NUMBERS["an"])
    phone.post("/den/forget")
    refused = phone.check_in(screen, NUMBERS["binh"])
    assert refused.status_code == 409
    assert "Mỗi máy chỉ điểm danh một người" in refused.get_data(as_text=True)
    assert marks(staff) == {"an": "present"}


# ---- the end, and the lecturer's last word ----


def test_after_it_was_ended_nothing_is_taken(staff: Person, screen: Screen, phone: Phone, another: Phone) -> None:
    another.get(screen.link)
    link = screen.link
    assert staff.post(f"{sheet_path()}/check-in/ending").status_code == 303
    assert phone.get(link).status_code == 410
    assert "đã hết giờ tự điểm danh" in phone.get(link).get_data(as_text=True)
    assert another.say(NUMBERS["an"]).status_code == 409
    assert marks(staff) == {}


def test_it_ends_by_itself(screen: Screen, phone: Phone, clock: MovedClock) -> None:
    clock.move(minutes=45)
    assert phone.get(screen.link).status_code == 410
    assert phone.type(screen.typed).status_code == 422


def test_opened_again_it_has_other_codes(staff: Person, screen: Screen, phone: Phone) -> None:
    before = screen.link
    phone.get(before)
    staff.post(f"{sheet_path()}/check-in/ending")
    open_check_in(staff)
    assert phone.get(before).status_code == 404
    assert phone.say(NUMBERS["an"]).status_code == 409
    assert phone.check_in(screen, NUMBERS["an"]).status_code == 303


def test_opening_twice_changes_nothing(staff: Person, screen: Screen) -> None:
    before = screen.link
    assert open_check_in(staff, present="08:30", ends="09:00").status_code == 303
    assert screen.link == before


def test_a_closed_sheet_takes_nobody(staff: Person, screen: Screen, phone: Phone) -> None:
    phone.get(screen.link)
    staff.mark(dict.fromkeys(("binh", "chi", "an"), "absent"))
    staff.close(1)
    assert phone.say(NUMBERS["an"]).status_code == 409
    assert marks(staff)["an"] == "absent"
    assert "Sổ điểm danh buổi này đã khoá" in staff.get(f"{sheet_path()}/check-in").get_data(as_text=True)
    assert open_check_in(staff, YESTERDAY).status_code == 422


def test_the_lecturer_who_has_seen_it_changes_it(staff: Person, screen: Screen, phone: Phone) -> None:
    done = phone.check_in(screen, NUMBERS["an"]).location
    changed = staff.mark({"an": "absent"}, 1).json
    assert (changed["marks"], changed["conflicts"]) == ({"an": "absent"}, {})
    assert "giảng viên đã sửa thành: vắng" in phone.get(done).get_data(as_text=True)
    assert phone.check_in(screen, NUMBERS["an"]).status_code == 303  # again is once: nothing comes back
    assert marks(staff) == {"an": "absent"}


def test_whom_the_lecturer_has_marked_is_not_marked_by_a_code(staff: Person, screen: Screen, phone: Phone) -> None:
    staff.mark({"an": "absent"})
    refused = phone.check_in(screen, NUMBERS["an"])
    assert refused.status_code == 409
    assert "Giảng viên đã điểm danh đồng chí rồi" in refused.get_data(as_text=True)
    sheet = staff.sheet().json
    assert (sheet["marks"], sheet["conflicts"], sheet["version"]) == ({"an": "absent"}, {}, 1)


def test_a_phone_roll_call_that_had_not_seen_it_stands_beside_it(staff: Person, screen: Screen, phone: Phone) -> None:
    phone.check_in(screen, NUMBERS["an"])
    met = staff.send("call1", {"an": "absent"}).json
    assert [one["mark"] for one in met["conflicts"]["an"]] == ["present", "absent"]
