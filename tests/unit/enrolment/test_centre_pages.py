"""The pages of centres and lecturers as people use them: without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.vietnamese import TIME_ZONE
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.lessons import days, give
from tests.unit.enrolment.test_lecturers import enter
from tests.unit.enrolment.test_observations import observe
from tests.unit.enrolment.test_pages import sign_in

THIS_YEAR = datetime.now(TIME_ZONE).year


def answer_now(house: House) -> None:
    """The centre has answered its checklist today."""
    path = f"/api/v1/centres/{house.centre}/checklist"
    rows = [{"item_id": "hall", "answer": "met", "note": "300 chỗ"}]
    body = {"answered_on": datetime.now(TIME_ZONE).date().isoformat(), "answers": rows}
    assert house.staff("PUT", path, version=0, json=body).status_code == 200


@pytest.fixture
def filled(house: House) -> dict[str, str]:
    """A centre with a room, a lecturer who was observed, money spent, answers and somebody sent out."""
    observed, colleague = enter(house, "Lù Thị Mẩy"), enter(house, "Vàng A Sử", employment="part-time")
    lesson = {"lecturer": observed["lecturer_id"], "colleague": colleague["lecturer_id"]}
    lesson["class"] = give(house, lesson["lecturer"], held=1)
    lesson["observation"] = observe(house, lesson).json["observation_id"]
    base = f"/api/v1/centres/{house.centre}"
    room = house.staff("POST", f"{base}/rooms", json={"name": "Hội trường", "seats": 200}).json["rooms"][0]
    equipment = {"equipment": [{"name": "Máy chiếu", "count": 2}]}
    house.staff("PUT", f"{base}/equipment", version=1, json=equipment)
    spent = {"spent_on": "2023-03-01", "amount": 2_500_000, "purpose": "Thù lao"}
    house.staff("POST", f"{base}/budgets/2023/spending", json=spent)
    answer_now(house)
    sent = {"organisation_id": house.centre, "field": "professional", "people": {"value": 12, "words": "gần"}}
    sent = {**sent, "first_day": "2023-01-01", "last_day": "2023-02-01"}
    entry = house.staff("POST", "/api/v1/people-sent-out", json=sent).json
    return {**lesson, "room": room["room_id"], "entry": entry["entry_id"]}


def paths_of(house: House, filled: dict[str, str]) -> list[str]:
    centre = f"/centres/{house.centre}"
    return [
        "/centres/lecturers",
        f"/centres/lecturers?organisation={house.centre}&active=true&q=lu",
        f"/centres/lecturers/{filled['lecturer']}?period=2023",
        f"/centres/lecturers/{filled['lecturer']}?period=2022..2023&programme=party-awareness",
        centre,
        f"{centre}/hours?period=2023-Q1",
        f"{centre}/budgets/2023",
        f"{centre}/checklist",
        "/centres/criteria/standard-centre",
        "/centres/criteria/lesson-observation",
        "/centres/sent-out",
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_renders(house: House, filled: dict[str, str], language: str) -> None:
    sign_in(house, ("staff", house.centre))
    house.client.set_cookie("solop_language", language)
    forms = [
        "/centres/lecturers/new",
        f"/centres/lecturers/{filled['lecturer']}/edit",
        f"/classes/{filled['class']}/sessions/01/observation",
        f"/centres/observations/{filled['observation']}",
        f"/centres/{house.centre}/rooms/{filled['room']}",
        f"/centres/sent-out/{house.centre}/2023/{filled['entry']}",
        "/ledger",
        "/",
    ]
    for path in (*paths_of(house, filled), *forms):
        answer = house.client.get(path)
        assert answer.status_code == 200, path
        assert f'lang="{language}"' in answer.text
        assert "{{" not in answer.text and "Undefined" not in answer.text, path


def test_the_board_reads_everything_but_remarks(house: House, filled: dict[str, str]) -> None:
    sign_in(house, ("board", house.province))
    for path in ("/centres", *paths_of(house, filled)):
        answer = house.client.get(path)
        assert answer.status_code == 200, path
        assert "Liên hệ thực tế tốt" not in answer.text and "44,5" not in answer.text
    assert house.client.get(f"/centres/observations/{filled['observation']}").status_code == 404
    compared = house.client.get("/centres?year=2023").text
    assert "1/14" in compared and "2.500.000" in compared and "Bản Phố" in compared


def test_whoever_has_one_centre_is_led_to_it(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    assert house.client.get("/centres").headers["Location"] == f"/centres/{house.centre}"


def test_an_empty_centre_says_what_to_do_first(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    page = house.client.get(f"/centres/{house.centre}").text
    assert "Thêm phòng đầu tiên" in page and "chưa tự chấm" in page


def test_a_lecturer_is_entered_changed_and_leaves_by_forms(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    form: dict[str, Any] = {
        "name": "Lù Thị Mẩy",
        "organisation_id": house.centre,
        "employment": "part-time",
        "degree": "master",
        "subjects": "Bài 1\n\nBài 3",
        "programmes": ["thematic"],
    }
    answer = house.client.post("/centres/lecturers/new", data={**form, "_key": "k"})
    assert answer.status_code == 303
    kept = house.store.lecturers.find_one({})
    assert kept is not None and (kept["subjects"], kept["programmes"]) == (["Bài 1", "Bài 3"], ["thematic"])
    path = f"/centres/lecturers/{kept['_id']}"
    twice = house.client.post("/centres/lecturers/new", data={**form, "_key": "k2"})
    assert twice.status_code == 409 and "thêm chữ để phân biệt" in twice.text and "Bài 3" in twice.text
    assert house.client.post(f"{path}/edit", data={**form, "degree": "doctor", "_version": 1}).status_code == 303
    assert house.client.post(f"{path}/edit", data={**form, "_version": 1}).status_code == 412
    assert house.client.post(f"{path}/leave", data={"left_on": "2023-06-30", "_version": 2}).status_code == 303
    assert "đã thôi" in house.client.get(path).text
    assert house.client.post(f"{path}/leave", data={"_version": 3}).status_code == 303
    assert "đang giảng dạy" in house.client.get(path).text


def test_every_figure_of_hours_opens_into_its_sessions(house: House) -> None:
    lecturer = enter(house, "Lù Thị Mẩy")["lecturer_id"]
    give(house, lecturer, held=2, **days("2023-02-13", "2023-02-14", "2023-05-08"))
    sign_in(house, ("staff", house.centre))
    path = f"/centres/lecturers/{lecturer}"
    year = house.client.get(f"{path}?period=2023").text
    for key in ("2023-02", "2023-Q1", "2023-05", "2023-Q2"):
        assert f"{path}?period={key}#sessions" in year
    month = house.client.get(f"{path}?period=2023-02").text
    assert "14/02/2023" in month and "08/05/2023" not in month
    wrong = house.client.get(f"{path}?period=bao-gio")
    assert wrong.status_code == 200 and "Không đọc được khoảng thời gian" in wrong.text


def test_an_observation_is_noted_by_a_form_that_keeps_what_was_typed(house: House) -> None:
    lecturer, observer = enter(house, "Lù Thị Mẩy")["lecturer_id"], enter(house, "Vàng A Sử")["lecturer_id"]
    class_id = give(house, lecturer, held=1)
    sign_in(house, ("staff", house.centre))
    path = f"/classes/{class_id}/sessions/01/observation"
    marks = {f"mark-{name}": "8,5" for name in ("content", "method", "delivery", "time")}
    form = {"_key": "k", "observer_id": observer, "remarks": "Giọng rõ", **marks}
    missing = house.client.post(path, data=form)
    assert missing.status_code == 422 and "Giọng rõ" in missing.text and "at-marks-preparation" in missing.text
    noted = house.client.post(path, data={**form, "mark-preparation": "9"})
    assert noted.status_code == 303
    assert "43/50" in house.client.get(noted.headers["Location"]).text
    to_come = house.client.post(path.replace("/01/", "/02/"), data={**form, "mark-preparation": "9", "_key": "k2"})
    assert to_come.status_code == 409 and "chưa diễn ra" in to_come.text


def test_rooms_equipment_and_money_are_entered_by_forms(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    base = f"/centres/{house.centre}"
    assert house.client.post(f"{base}/rooms", data={"_key": "k", "name": "Phòng 1", "seats": "60"}).status_code == 303
    again = house.client.post(f"{base}/rooms", data={"_key": "k2", "name": "Phòng 1", "seats": "45"})
    assert again.status_code == 409 and 'value="45"' in again.text
    lines = {"item": ["Máy chiếu", "", "Loa"], "count": ["2", "", "4"], "note": ["", "", "mới"], "_version": "1"}
    assert house.client.post(f"{base}/equipment", data=lines).status_code == 303
    kept = house.store.centres.find_one({})
    assert kept is not None and [one["name"] for one in kept["equipment"]] == ["Máy chiếu", "Loa"]
    room = f"{base}/rooms/{kept['rooms'][0]['room_id']}"
    assert house.client.post(room, data={"name": "Phòng 101", "seats": "60", "_version": 2}).status_code == 303
    assert house.client.post(f"{room}/remove", data={"_version": 3}).status_code == 303
    budget = f"{base}/budgets/2023"
    spent = {"_key": "k3", "spent_on": "2023-03-01", "amount": "2.500.000", "purpose": "Thù lao"}
    assert house.client.post(f"{budget}/spending", data=spent).status_code == 303
    assert house.client.post(f"{budget}/planned", data={"planned": "2 000 000", "_version": 1}).status_code == 303
    assert "vượt dự toán" in house.client.get(budget).text
    money = house.store.budgets.find_one({})
    assert money is not None
    entry = f"{budget}/spending/{money['spent'][0]['entry_id']}/taking-back"
    assert house.client.post(entry, data={"reason": "", "_version": 2}).status_code == 422
    assert house.client.post(entry, data={"reason": "ghi nhầm", "_version": 2}).status_code == 303
    assert "ghi nhầm" in house.client.get(budget).text


def test_the_checklist_is_answered_by_a_form(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    path = f"/centres/{house.centre}/checklist"
    form = {
        "answered_on": "2024-06-01",
        "answer-hall": "met",
        "note-hall": "300 chỗ",
        "answer-rooms": "",
        "_version": 0,
    }
    assert house.client.post(path, data=form).status_code == 303
    page = house.client.get(path).text
    assert "Đạt 1/14 tiêu chí" in page and "300 chỗ" in page
    assert house.client.post(path, data={"answered_on": "2024-06-02", "_version": 1}).status_code == 422


def test_the_board_edits_the_criteria_and_their_order_by_a_form(house: House) -> None:
    sign_in(house, ("board", house.province))
    path = "/centres/criteria/standard-centre"
    assert "là đề xuất" in house.client.get(path).text
    lines = {
        "item_id": ["hall", "rooms", ""],
        "place": ["2", "3", "1"],
        "text": ["Có hội trường", "", "Có sân chơi"],
        "how": ["", "", "Xem thực tế"],
    }
    assert house.client.post(path, data={**lines, "_version": 0}).status_code == 303
    kept = house.store.criteria.find_one({})
    assert kept is not None and [one["text"] for one in kept["items"]] == ["Có sân chơi", "Có hội trường"]
    page = house.client.get(path).text
    assert "là đề xuất" not in page
    doubled = {**lines, "text": ["Có sân chơi", "", "Có sân chơi"], "_version": 1}
    refused = house.client.post(path, data=doubled)
    assert refused.status_code == 422 and "đã có trong danh mục" in refused.text
    marked = {"item_id": [""], "place": ["1"], "text": ["Nội dung"], "how": [""], "most": ["20"], "_version": 0}
    assert house.client.post("/centres/criteria/lesson-observation", data=marked).status_code == 303
    assert 'value="20"' in house.client.get("/centres/criteria/lesson-observation").text


def test_people_sent_out_are_entered_summed_and_corrected_by_forms(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    form = {
        "organisation_id": house.centre,
        "field": "political-theory",
        "first_day": "2023-01-01",
        "last_day": "2023-06-30",
    }
    for key, people in (("k1", "gần 300"), ("k2", "22")):
        assert house.client.post("/centres/sent-out", data={**form, "people": people, "_key": key}).status_code == 303
    assert "Năm 2023: Lý luận chính trị khoảng 322 người" in house.client.get("/centres/sent-out").text
    kept = house.store.outside_training.find_one({})
    assert kept is not None
    path = f"/centres/sent-out/{house.centre}/2023/{kept['entries'][0]['entry_id']}"
    assert 'value="gần 300"' in house.client.get(path).text
    change = {**form, "people": "301", "_version": 2}
    assert house.client.post(path, data={**change, "reason": ""}).status_code == 422
    assert house.client.post(path, data={**change, "reason": "đã đối chiếu"}).status_code == 303
    assert "Lý luận chính trị 323 người" in house.client.get("/centres/sent-out").text


def test_today_names_sessions_without_a_lecturer_and_the_checklist(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    soon = (datetime.now(UTC) + timedelta(days=2)).astimezone(TIME_ZONE).date().isoformat()
    klass = house.announce(**days(soon))
    page = house.client.get("/").text
    assert "chưa có giảng viên" in page and f"/classes/{klass['class_id']}/timetable" in page
    assert f"/centres/{house.centre}/checklist" in page
    give(house, enter(house, "Lù Thị Mẩy")["lecturer_id"], held=0, **days(soon))
    sessions = [{**one, "lecturer": "Thầy Sử"} for one in klass["sessions"]]
    house.store.classes.update_one({"_id": klass["class_id"]}, {"$set": {"sessions": sessions}})
    answer_now(house)
    page = house.client.get("/").text
    assert "chưa có giảng viên" not in page and f"/centres/{house.centre}/checklist" not in page
