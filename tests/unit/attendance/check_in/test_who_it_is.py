"""Who checks in: personal links, identity number and year of birth, and guessing."""

from __future__ import annotations

import pytest
from flask import Flask

from services.attendance.commands.entering import TYPED_BY_ALL, by_typing
from shared.refusal import Refusal
from shared.store import Store
from tests.unit.attendance.centre import (
    CLASS,
    Enrolment,
    Person,
)
from tests.unit.attendance.check_in.phones import (
    NUMBERS,
    MovedClock,
    Phone,
    Screen,
    marks,
    my_link,
)

# ---- personal links ----


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


@pytest.mark.parametrize(("before", "guesses"), [(290, 20), pytest.param(0, 10_000, marks=pytest.mark.slow)])
def test_from_ever_other_addresses_typing_closes_for_everybody_and_scanning_goes_on(
    screen: Screen, app: Flask, store: Store, clock: MovedClock, before: int, guesses: int
) -> None:
    store.misses.insert_one({"_id": TYPED_BY_ALL.of(""), "count": before, "since": clock()})
    looked_at = before
    for n in range(guesses):
        try:
            by_typing(store, f"{n:06d}", f"10.{n % 200}.0.1", clock())
        except Refusal as refusal:
            looked_at += refusal.status == 422
    assert looked_at == 300
    phone = Phone(app)
    assert phone.type(screen.typed).status_code == 429
    assert phone.get(screen.link).status_code == 303
    clock.move(minutes=10)
    assert phone.type(screen.typed).status_code == 303


def test_a_slip_of_the_finger_is_no_guess(screen: Screen, app: Flask, store: Store) -> None:
    phone = Phone(app)
    assert phone.type("12345").status_code == 422
    assert store.misses.count_documents({}) == 0
