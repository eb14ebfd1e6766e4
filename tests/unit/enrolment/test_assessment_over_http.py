"""How a class ends, over HTTP and on the pages: results, recognition, closing, and one learner's verdict."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest

from tests.stores import Kept
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.sheets import workbook
from tests.unit.enrolment.test_classes_over_http import events
from tests.unit.enrolment.test_pages import sign_in


def hear(house: House, class_id: str, sheets: dict[str, dict[str, str]]) -> None:
    """Attendance has told of these sheets, `{session_id: marks}`, and that they are closed."""
    told = {one: {"held_on": "2023-02-13", "marks": marks, "closed": True} for one, marks in sheets.items()}
    house.store.sheetbooks.insert_one({"_id": class_id, "version": 1, "marks": {}, "sheets": told})


@pytest.fixture
def taught(house: House, founded: tuple[House, Kept]) -> tuple[str, list[str]]:
    """An open class of five sessions and its learners: two were always there, the third missed two sessions."""
    class_id, learners = founded[1].after(teach, lambda: teach(house))
    return class_id, learners


def teach(house: House) -> tuple[str, list[str]]:
    class_id = house.announce()["class_id"]
    learners = [house.enrol(class_id, name).json["enrolled"][0] for name in ("Lù A Páo", "Vàng Thị Dở", "Giàng Thị Mỷ")]
    house.staff("POST", f"/api/v1/classes/{class_id}/opening", version=4, json={"opened_on": "2023-02-13"})
    marks = {f"{n:02d}": dict.fromkeys(learners, "present") for n in range(1, 6)}
    for session_id in ("04", "05"):
        marks[session_id][learners[2]] = "absent"
    hear(house, class_id, marks)
    return class_id, learners


def put(house: House, class_id: str, version: int, *rows: dict[str, Any]) -> Any:
    return house.staff("PUT", f"/api/v1/classes/{class_id}/results", version=version, json={"results": list(rows)})


def test_from_results_to_closing(house: House, taught: tuple[str, list[str]]) -> None:
    class_id, (one, two, _) = taught
    path = f"/api/v1/classes/{class_id}"
    before = house.staff("GET", f"{path}/results")
    assert (before.headers["ETag"], before.json["missing"]) == ('"5"', {"attendance": 0, "result": 2})
    assert [row["name"] for row in before.json["results"]] == ["Vàng Thị Dở", "Giàng Thị Mỷ", "Lù A Páo"]
    early = house.staff("POST", f"{path}/closing", version=5, json={"closed_on": "2023-02-17"})
    assert (early.status_code, early.json["type"]) == (409, "urn:solop:problem:not-recognised")
    unknown = house.staff(
        "POST", f"{path}/recognition", version=5, json={"decision_number": "17", "decided_on": "2023-02-17"}
    )
    assert (unknown.status_code, unknown.json["type"]) == (409, "urn:solop:problem:verdict-open")
    assert {error["pointer"] for error in unknown.json["errors"]} == {f"/results/{one}", f"/results/{two}"}

    kept = put(house, class_id, 5, {"learner_id": one, "mark": "8,5"}, {"learner_id": two, "taken": True})
    assert kept.status_code == 200, kept.json
    assert kept.json["counts"] == {"excellent": 0, "good": 1, "fair": 0, "pass": 1, "fail": 0, "not-assessed": 1}
    done = house.staff(
        "POST", f"{path}/recognition", version=6, json={"decision_number": "17-QĐ/TTCT", "decided_on": "2023-02-17"}
    )
    assert (done.status_code, done.json["completed"]) == (200, 2)
    assert done.json["recognition"] == {"decision_number": "17-QĐ/TTCT", "decided_on": "2023-02-17"}
    closed = house.staff("POST", f"{path}/closing", version=7, json={"closed_on": "2023-02-17"})
    assert (closed.json["state"], closed.json["completed"]) == ("closed", 2)
    assert events(house)[-3:] == ["results-recorded", "completion-recognised", "class-closed"]
    late = put(house, class_id, 8, {"learner_id": one, "mark": 9})
    assert (late.status_code, late.json["type"]) == (409, "urn:solop:problem:class-state")


def test_marks_never_leave_enrolment(house: House, taught: tuple[str, list[str]]) -> None:
    class_id, (one, *_) = taught
    put(house, class_id, 5, {"learner_id": one, "mark": 8.5})
    assert "8.5" not in str([row["data"] for row in house.store.outbox.find({})])
    shown = house.staff("GET", f"/api/v1/classes/{class_id}")
    assert "results" not in shown.json


def test_a_mark_for_somebody_who_missed_too_much_is_refused_with_the_numbers(
    house: House, taught: tuple[str, list[str]]
) -> None:
    class_id, (one, _, three) = taught
    refused = put(house, class_id, 5, {"learner_id": one, "mark": 8}, {"learner_id": three, "mark": 8})
    assert (refused.status_code, refused.json["type"]) == (409, "urn:solop:problem:may-not-be-assessed")
    (error,) = refused.json["errors"]
    assert error["pointer"] == "/results/1/mark" and "3/5 buổi (60%)" in error["detail"]
    assert events(house)[-1] == "class-opened"


def test_results_need_the_version_that_was_seen_and_the_right_people(
    house: House, taught: tuple[str, list[str]]
) -> None:
    class_id, (one, *_) = taught
    assert put(house, class_id, 3, {"learner_id": one, "mark": 8}).status_code == 412
    path = f"/api/v1/classes/{class_id}/results"
    assert house.ask("GET", path, ("staff", house.other_centre)).status_code == 404
    assert house.ask("GET", path, ("board", house.province)).status_code == 403
    lecturer = ("lecturer", house.centre)
    assert house.ask("GET", path, lecturer).status_code == 200
    assert house.ask("PUT", path, lecturer, version=5, json={"results": []}).status_code == 403


def test_the_sheet_is_filled_in_recognised_and_the_class_closed_by_forms(
    house: House, taught: tuple[str, list[str]]
) -> None:
    class_id, (one, two, three) = taught
    sign_in(house, ("staff", house.centre))
    base = f"/classes/{class_id}"
    page = house.client.get(f"{base}/results")
    assert "Còn 2/3 người chưa rõ kết quả" in page.text and "Ghi quyết định" not in page.text
    assert f'name="mark-{one}"' in page.text and f'name="mark-{three}"' not in page.text
    form = {"_version": "5", "learner_id": [two, three, one], f"mark-{one}": "8,5", f"mark-{two}": "hay"}
    wrong = house.client.post(f"{base}/results", data={**form, f"taken-{three}": "no"})
    assert wrong.status_code == 422
    assert "Vàng Thị Dở: Điểm “hay” không đúng" in wrong.text
    assert 'id="at-results-0-mark"' in wrong.text and 'value="hay"' in wrong.text
    saved = house.client.post(f"{base}/results", data={**form, f"mark-{two}": "", f"taken-{two}": "no"})
    assert saved.status_code == 303
    page = house.client.get(saved.headers["Location"])
    assert "Đã lưu kết quả" in page.text and "1 người hoàn thành, 2 người không hoàn thành" in page.text
    assert 'value="8,5"' in page.text
    decision = {"_version": "6", "decision_number": "17-QĐ/TTCT", "decided_on": "2023-02-17"}
    assert house.client.post(f"{base}/recognition", data=decision).status_code == 303
    assert "Quyết định số 17-QĐ/TTCT" in house.client.get(f"{base}/results").text
    klass = house.client.get(base)
    assert "Đã công nhận" in klass.text and "Ai không hoàn thành" not in klass.text
    closed = house.client.post(f"{base}/close", data={"_version": "7", "closed_on": "2023-02-17"})
    assert closed.status_code == 303


def test_one_button_says_that_all_the_rest_handed_their_essays_in(house: House, taught: tuple[str, list[str]]) -> None:
    class_id, (one, two, three) = taught
    sign_in(house, ("staff", house.centre))
    base = f"/classes/{class_id}"
    page = house.client.get(f"{base}/results").text
    assert "ai để trống là đã nộp" in page
    offered = re.findall(r'name="may_be_assessed" value="([^"]+)"', page)
    assert sorted(offered) == sorted([one, two]), "the third missed too much"
    form = {"_version": "5", "learner_id": [one, two, three], "may_be_assessed": offered, f"taken-{two}": "no"}
    assert house.client.post(f"{base}/results", data={**form, "rest": "handed-in"}).status_code == 303
    results = house.staff("GET", f"/api/v1/classes/{class_id}/results").json["results"]
    assert {row["learner_id"]: row["taken"] for row in results} == {one: True, two: False, three: None}


def test_a_result_refused_because_of_attendance_keeps_what_was_typed(
    house: House, taught: tuple[str, list[str]]
) -> None:
    class_id, (*_, three) = taught
    sign_in(house, ("staff", house.centre))
    form = {"_version": "5", "learner_id": [three], f"taken-{three}": "", f"mark-{three}": "8"}
    refused = house.client.post(f"/classes/{class_id}/results", data=form)
    assert refused.status_code == 409
    assert 'href="#at-results-0-mark"' in refused.text and 'id="at-results-0-mark"' in refused.text


def test_namesakes_are_told_apart_by_their_birth(house: House) -> None:
    class_id = house.announce()["class_id"]
    for name, birth in (("Giàng Thị Mỷ", "1998"), ("Giàng Thị Mỷ", "12/08/1990"), ("Lù A Páo", "1985")):
        assert house.enrol(class_id, name, birth=birth).status_code == 201
    sign_in(house, ("staff", house.centre))
    page = house.client.get(f"/classes/{class_id}/results")
    assert "sinh 1998" in page.text and "sinh 12/08/1990" in page.text and "sinh 1985" not in page.text


def test_a_year_of_birth_is_no_amount(house: House) -> None:
    class_id = house.announce()["class_id"]
    learner_id = house.enrol(class_id, "Lù A Páo", birth="1985").json["enrolled"][0]
    sign_in(house, ("staff", house.centre))
    page = house.client.get(f"/classes/{class_id}/learners/{learner_id}").text
    assert "1985" in page and "1.985" not in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_learner_in_a_class_has_a_page_with_the_verdict(
    house: House, taught: tuple[str, list[str]], language: str
) -> None:
    class_id, (one, _, three) = taught
    sign_in(house, ("staff", house.centre))
    house.client.set_cookie("solop_language", language)
    page = house.client.get(f"/classes/{class_id}/learners/{three}")
    assert page.status_code == 200
    assert ("có mặt 3/5 buổi (60%)" if language == "vi" else "present at 3/5 sessions (60%)") in page.text
    assert "Undefined" not in page.text and "{{" not in page.text
    assert house.client.get(f"/classes/{class_id}/learners/0000000000000").status_code == 404
    assert house.client.get(f"/classes/{class_id}/results").status_code == 200
    sign_in(house, ("staff", house.other_centre))
    assert house.client.get(f"/classes/{class_id}/learners/{one}").status_code == 404


def test_who_left_has_a_page_without_a_verdict(house: House, taught: tuple[str, list[str]]) -> None:
    class_id, (one, *_) = taught
    leaving = {"withdrawn_on": "2023-02-14", "reason": "chuyển công tác"}
    house.staff("POST", f"/api/v1/classes/{class_id}/learners/{one}/withdrawal", version=5, json=leaving)
    sign_in(house, ("staff", house.centre))
    page = house.client.get(f"/classes/{class_id}/learners/{one}")
    assert page.status_code == 200 and "thôi học từ 14/02/2023" in page.text


def test_a_class_without_assessment_closes_as_it_is_and_names_who_missed_too_much(house: House) -> None:
    class_id = house.announce(programme_version="thematic")["class_id"]
    one, two = (house.enrol(class_id, name).json["enrolled"][0] for name in ("Lù A Páo", "Vàng Thị Dở"))
    path = f"/api/v1/classes/{class_id}"
    house.staff("POST", f"{path}/opening", version=3, json={"opened_on": "2023-02-13"})
    hear(house, class_id, {f"{n:02d}": {one: "present", two: "absent"} for n in range(1, 6)})
    assert put(house, class_id, 4, {"learner_id": one, "mark": 8}).json["type"].endswith("without-assessment")
    sign_in(house, ("staff", house.centre))
    assert "Ai không hoàn thành" in house.client.get(f"/classes/{class_id}").text
    closed = house.staff("POST", f"{path}/closing", version=4, json={"closed_on": "2023-02-17"})
    assert closed.json["completed"] == 1


def test_today_says_what_a_class_that_is_over_waits_for(house: House, taught: tuple[str, list[str]]) -> None:
    class_id, (one, two, _) = taught
    sign_in(house, ("staff", house.centre))
    assert "2 người chưa có kết quả" in house.client.get("/").text
    put(house, class_id, 5, {"learner_id": one, "taken": True}, {"learner_id": two, "taken": True})
    assert "Đủ kết quả, chờ công nhận" in house.client.get("/").text
    decision = {"decision_number": "17", "decided_on": "2023-02-17"}
    house.staff("POST", f"/api/v1/classes/{class_id}/recognition", version=6, json=decision)
    page = house.client.get("/").text
    assert "Chờ bế giảng" in page and f'href="/classes/{class_id}"' in page


def send(house: House, class_id: str, version: int, content: bytes) -> Any:
    return house.staff(
        "POST",
        f"/api/v1/classes/{class_id}/result-lists",
        version=version,
        data={"file": (BytesIO(content), "ket-qua.xlsx")},
        content_type="multipart/form-data",
    )


def test_the_sheet_is_taken_away_and_comes_back_as_a_workbook(house: House, taught: tuple[str, list[str]]) -> None:
    class_id, (one, two, _) = taught
    put(house, class_id, 5, {"learner_id": one, "mark": 8.5})
    sign_in(house, ("staff", house.centre))
    taken_away = house.client.get(f"/classes/{class_id}/results.xlsx")
    assert taken_away.status_code == 200
    unchanged = send(house, class_id, 6, taken_away.data)
    assert (unchanged.status_code, unchanged.headers["ETag"]) == (200, '"6"'), unchanged.json
    filled = workbook({"Kết quả": [["Họ và tên", "Điểm"], ["vang thi do", "7,5"]]})
    kept = send(house, class_id, 6, filled).json
    assert {row["learner_id"]: row["mark"] for row in kept["results"] if row["mark"]} == {one: 8.5, two: 7.5}
    page = house.client.post(
        f"/classes/{class_id}/results/list",
        data={"_version": "7", "file": (BytesIO(filled), "ket-qua.xlsx")},
        content_type="multipart/form-data",
    )
    assert page.status_code == 303


def test_a_faulty_cell_is_named_by_sheet_row_and_column(house: House, taught: tuple[str, list[str]]) -> None:
    class_id, _ = taught
    headings = ["Họ và tên", "Nộp bài", "Điểm"]
    unreadable = [headings, ["Lù A Páo", "chắc là có", "11"], ["Ai Đó", "", "7"]]
    answer = send(house, class_id, 5, workbook({"Tổ 1": unreadable}))
    assert [error["pointer"] for error in answer.json["errors"]] == [
        "/file/Tổ 1/2/Nộp bài, dự thi",
        "/file/Tổ 1/2/Điểm",
        "/file/Tổ 1/3/Họ và tên",
    ]
    refused = send(house, class_id, 5, workbook({"Tổ 1": [headings, ["Giàng Thị Mỷ", "", "7"]]}))
    (error,) = refused.json["errors"]
    assert (refused.status_code, error["pointer"]) == (409, "/file/Tổ 1/2/Điểm")
    assert "dòng 2" in error["detail"] and "3/5 buổi (60%)" in error["detail"]
    assert events(house)[-1] == "class-opened"
