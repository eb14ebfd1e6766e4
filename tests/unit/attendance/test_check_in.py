"""Check-in by a code on the screen: once, in the room, and with the lecturer's last word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services.attendance.app import make
from services.attendance.commands.entering import by_typing
from services.attendance.parts import Parts
from shared.refusal import Refusal
from shared.settings import Settings
from shared.store import Store
from tests.stores import Kept
from tests.unit.attendance.centre import (
    AFTERNOON,
    CHECK_IN_KEY,
    CLASS,
    LEARNERS,
    MORNING,
    NEXT_WEEK,
    YESTERDAY,
    Enrolment,
    Person,
)
from tests.unit.attendance.phones import NUMBERS, MovedClock, Phone, Screen, open_check_in, sheet_path

MOVED = MovedClock()


@pytest.fixture(scope="module")
def moving(kept: Kept, make_settings: Callable[..., Settings]) -> Flask:
    parts = Parts(lock_days=7, check_in_key=CHECK_IN_KEY)
    return make(make_settings("attendance", kept.store), kept.store, parts, clock=MOVED)


@pytest.fixture
def app(enrolment: Enrolment, moving: Flask, clock: MovedClock) -> Flask:
    enrolment.contacts(((one, name, 1990) for one, name in LEARNERS.items()), NUMBERS)
    return moving


@pytest.fixture
def clock() -> MovedClock:
    MOVED.__init__()  # type: ignore[misc]
    return MOVED


@pytest.fixture
def screen(staff: Person, store: Store, clock: MovedClock) -> Screen:
    """Check-in of this morning, open; present until 08:15."""
    assert open_check_in(staff).status_code == 303
    return Screen(store, clock)


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


@pytest.fixture
def another(app: Flask) -> Phone:
    return Phone(app)


def marks(staff: Person) -> dict[str, str]:
    return dict(staff.sheet().json["marks"])


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


# ---- personal links ----


def my_link(staff: Person, name: str) -> str:
    """The address on somebody's slip."""
    page = staff.get(f"/api/v1/classes/{CLASS}/slips").json
    (found,) = [one["address"] for one in page["items"] if one["name"] == name]
    return str(found).removeprefix("http://attendance.test")


def test_a_personal_link_is_opened_once_and_then_one_button_is_enough(
    staff: Person, screen: Screen, phone: Phone
) -> None:
    staff.post(f"/classes/{CLASS}/slips")
    assert "Lò Thị An" in phone.get(my_link(staff, "Lò Thị An")).get_data(as_text=True)
    phone.get(screen.link)
    assert phone.confirm().status_code == 303
    assert marks(staff) == {"an": "present"}


def test_slips_stay_the_same_until_one_is_renewed(staff: Person, screen: Screen, phone: Phone) -> None:
    page = f"/classes/{CLASS}/slips"
    assert "Làm phiếu cho 3 học viên" in staff.get(page).get_data(as_text=True)
    staff.post(page)
    lost, kept = my_link(staff, "Lò Thị An"), my_link(staff, "Nguyễn Văn Bình")
    phone.get(lost)
    staff.post(page)
    assert my_link(staff, "Lò Thị An") == lost
    assert staff.post(page, data={"learner_id": "an"}).status_code == 303
    assert my_link(staff, "Lò Thị An") != lost
    assert my_link(staff, "Nguyễn Văn Bình") == kept
    gone = phone.get(lost)
    assert gone.status_code == 404 and "xin giảng viên phiếu mới" in gone.get_data(as_text=True)
    phone.get(screen.link)  # the phone that had the old one remembers nobody any more
    assert "Lò Thị An" not in phone.get("/den/who").get_data(as_text=True)
    assert phone.confirm().status_code == 422


def test_a_slip_of_nobody_is_not_made(staff: Person) -> None:
    assert staff.post(f"/classes/{CLASS}/slips", data={"learner_id": "nobody"}).status_code == 422


def test_the_store_knows_no_code_of_a_link(staff: Person, store: Store) -> None:
    staff.post(f"/classes/{CLASS}/slips")
    code = my_link(staff, "Lò Thị An").rpartition("/")[2]
    assert code not in str(list(store.check_in_links.find()))


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
    assert store.outbox.count_documents({}) == 1


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


# ---- who it is ----


def test_a_wrong_number_and_a_wrong_year_are_refused_alike(screen: Screen, phone: Phone) -> None:
    phone.get(screen.link)
    said = [phone.say("010190000009"), phone.say(NUMBERS["an"], "1991")]
    assert [one.status_code for one in said] == [422, 422]
    for one in said:
        assert "không khớp với ai trong danh sách lớp" in one.get_data(as_text=True)


def test_a_number_is_read_as_people_write_it(staff: Person, screen: Screen, phone: Phone) -> None:
    phone.get(screen.link)
    assert "12 chữ số" in phone.say("0101").get_data(as_text=True)
    phone.say("010 190 000 001", " 1990 ")
    assert marks(staff) == {"an": "present"}


def test_after_five_wrong_tries_the_code_is_to_be_scanned_again(staff: Person, screen: Screen, phone: Phone) -> None:
    phone.get(screen.link)
    assert [phone.say("010190000009").status_code for _ in range(5)] == [422] * 5
    assert phone.say(NUMBERS["an"]).status_code == 429
    assert marks(staff) == {}
    assert phone.check_in(screen, NUMBERS["an"]).status_code == 303


def test_who_stands_on_another_roster_is_nobody_here(
    enrolment: Enrolment, staff: Person, screen: Screen, phone: Phone
) -> None:
    enrolment.contacts([("dung", "Vàng Thị Dung", 1990)], {"dung": "010190000004"})
    assert phone.check_in(screen, "010190000004").status_code == 422
    enrolment.withdraw("chi", "2023-02-13")
    assert phone.check_in(screen, NUMBERS["chi"]).status_code == 422
    assert staff.sheet().json["version"] == 0


def test_a_remembered_learner_of_another_class_is_sent_to_the_lecturer(
    enrolment: Enrolment, staff: Person, screen: Screen, phone: Phone
) -> None:
    staff.post(f"/classes/{CLASS}/slips")
    link = my_link(staff, "Giàng A Chí")
    enrolment.withdraw("chi", "2023-02-13")
    phone.get(link)
    phone.get(screen.link)
    refused = phone.confirm()
    assert refused.status_code == 409
    assert "không có trong danh sách lớp này" in refused.get_data(as_text=True)
    assert staff.sheet().json["version"] == 0


def test_no_identity_number_lies_in_the_store(screen: Screen, phone: Phone, store: Store) -> None:
    phone.check_in(screen, NUMBERS["an"])
    phone.get(screen.link)
    phone.say("010190000009")
    everything = str({name: list(store[name].find()) for name in store.list_collection_names()})
    assert NUMBERS["an"] not in everything and "010190000009" not in everything


# ---- guessing ----


def test_guesses_from_one_address_get_nowhere(staff: Person, screen: Screen, app: Flask, store: Store) -> None:
    guesser, typist = Phone(app, "10.9.9.9"), Phone(app)
    answers = [guesser.type(f"{n:06d}").status_code for n in range(65)]
    assert answers == [422] * 60 + [429] * 5
    assert guesser.type(screen.typed).status_code == 429  # not even the right one
    assert int(guesser.type("000000").headers["Retry-After"]) == 600
    assert guesser.get(screen.link).status_code == 303  # scanning goes on
    assert typist.type(screen.typed).status_code == 303  # and so does typing elsewhere


@pytest.mark.parametrize("guesses", [650, pytest.param(10_000, marks=pytest.mark.slow)])
def test_from_ever_other_addresses_typing_closes_for_everybody_and_scanning_goes_on(
    screen: Screen, app: Flask, store: Store, clock: MovedClock, guesses: int
) -> None:
    looked_at = 0
    for n in range(guesses):
        try:
            by_typing(store, f"{n:06d}", f"10.{n % 200}.0.1", clock())
        except Refusal as refusal:
            looked_at += refusal.status == 422
    assert looked_at == 600
    phone = Phone(app)
    assert phone.type(screen.typed).status_code == 429
    assert phone.get(screen.link).status_code == 303
    clock.move(minutes=10)
    assert phone.type(screen.typed).status_code == 303


def test_a_slip_of_the_finger_is_no_guess(screen: Screen, app: Flask, store: Store) -> None:
    phone = Phone(app)
    assert phone.type("12345").status_code == 422
    assert store.check_in_misses.count_documents({}) == 0


# ---- the lecturer's screen ----


def test_the_screen_shows_the_code_and_who_arrives(
    staff: Person, screen: Screen, phone: Phone, clock: MovedClock
) -> None:
    phone.check_in(screen, NUMBERS["an"])
    page = staff.get(f"{sheet_path()}/check-in").get_data(as_text=True)
    assert "<b>1/3</b> đã đến" in page
    assert f"{screen.typed[:3].upper()}&nbsp;{screen.typed[3:].upper()}" in page
    assert "<svg" in page and "attendance.test/den" in page
    assert page.index("Lò Thị An") < page.index("Chưa điểm danh: 2 người") < page.index("Giàng A Chí")
    assert 'data-refresh="2"' in page
    shown = staff.get(f"/api/v1{sheet_path()}/check-in").json
    assert shown["address"] == f"http://attendance.test{screen.link}"
    assert (shown["here"], shown["expected"], [one["name"] for one in shown["arrived"]]) == (1, 3, ["Lò Thị An"])
    clock.move(seconds=7)
    assert staff.get(f"/api/v1{sheet_path()}/check-in").json["address"] != shown["address"]


def test_when_it_has_ended_the_screen_leads_to_the_sheet(staff: Person, screen: Screen) -> None:
    answer = staff.post(f"{sheet_path()}/check-in/ending")
    assert answer.location == f"{sheet_path()}?done=check-in-ended"
    page = staff.get(f"{sheet_path()}/check-in").get_data(as_text=True)
    assert "Đã kết thúc tự điểm danh: 0/3 người đã đến." in page and "data-refresh" not in page


def test_hours_at_fault_are_shown_beside_their_fields(staff: Person) -> None:
    for hours, at in (
        ({"present": "09:00"}, "present_until"),
        ({"ends": "07:00"}, "ends_at"),
        ({"ends": "x"}, "ends_at"),
    ):
        answer = open_check_in(staff, **hours)
        assert answer.status_code == 422
        assert f'id="at-{at}-wrong"' in answer.get_data(as_text=True)


def test_what_cannot_be_marked_cannot_be_opened(staff: Person, enrolment: Enrolment) -> None:
    assert open_check_in(staff, NEXT_WEEK).status_code == 409
    assert open_check_in(staff, AFTERNOON, present="14:15", ends="14:45").status_code == 409  # six hours ahead
    enrolment.cancel()
    assert open_check_in(staff).status_code == 409


def test_only_keepers_of_the_class_open_and_see_it(screen: Screen, person: Callable[..., Person]) -> None:
    board, stranger = person("board", "province"), person("staff", "other")
    assert open_check_in(board).status_code == 403
    for path in (f"{sheet_path()}/check-in", f"/classes/{CLASS}/slips"):
        assert board.get(path).status_code == 403
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{sheet_path()}/check-in/ending").status_code == 404
    assert stranger.post(f"/classes/{CLASS}/slips").status_code == 404


def test_the_sheet_leads_to_check_in(staff: Person) -> None:
    assert f'href="{sheet_path()}/check-in"' in staff.get(sheet_path()).get_data(as_text=True)


def test_programs_open_and_end_it_too(staff: Person, clock: MovedClock) -> None:
    path = f"/api/v1{sheet_path()}/check-in"
    hours = {"present_until": "2023-02-14T08:15:00+07:00", "ends_at": "2023-02-14T08:45:00+07:00"}
    opened = staff.post(path, json=hours, headers={"Idempotency-Key": "k1"})
    assert opened.status_code == 201
    assert opened.json["ends_at"] == "2023-02-14T01:45:00+00:00"
    assert staff.get(path).json["state"] == "running"
    assert staff.post(f"{path}/ending").json["ended_at"] == clock().isoformat()
    assert staff.get(path).json["state"] == "ended"
    assert "secret" not in str(opened.json)
