"""Results are recorded, completion is recognised, the class closes: the rules alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.enrolment.model.classes import assessment, classes, closing, places, story
from shared.presence import Taught
from shared.refusal import Refusal
from tests.unit.enrolment.classes_alone import a_class, after, enrolled, programme

ON, LATER = date(2023, 2, 13), date(2023, 3, 1)


def taught(*learners: str) -> tuple[classes.Class, dict[str, Any]]:
    """An open class of one session at which all were present."""
    sessions = [{"session_id": "01", "starts_at": "2023-02-13T07:30:00+07:00"}]
    klass = enrolled(a_class(sessions=sessions), *learners)
    klass = after(klass, classes.open_class(klass, ON, LATER))
    sheets = {"01": {"marks": dict.fromkeys(learners, "present"), "closed": True}}
    return klass, {klass["_id"]: Taught(sessions, sheets)}


def recorded(klass: classes.Class, how: str, books: dict, *rows: dict) -> classes.Class:
    marked, said = assessment.record_results(klass, programme(how), books, rows)
    return after(marked, said)


def recognised(klass: classes.Class, how: str, books: dict, number: str = "17-QĐ/TTCT") -> classes.Class:
    judged = assessment.judge_class(klass, programme(how), books)
    return after(klass, closing.recognise(klass, programme(how), judged, number, date(2023, 2, 18), LATER))


def test_marks_stay_out_of_what_is_said() -> None:
    klass, books = taught("an", "binh")
    _, (said,) = assessment.record_results(klass, programme(), books, [{"learner_id": "an", "mark": "8,5"}])
    assert said.data["results"] == [
        {"learner_id": "an", "outcome": "good"},
        {"learner_id": "binh", "outcome": "not-assessed"},
    ]
    assert "8.5" not in str(said.data)


def test_what_changes_nothing_is_not_said_again() -> None:
    klass, books = taught("an")
    klass = recorded(klass, "essay", books, {"learner_id": "an", "taken": True})
    assert assessment.record_results(klass, programme(), books, [{"learner_id": "an", "taken": True}]) == (klass, [])


@pytest.mark.parametrize(
    ("how", "row", "at"),
    [
        ("essay", {"mark": "11"}, "/results/0/mark"),
        ("essay", {"mark": 4, "resit": 6}, "/results/0/resit"),
        ("exams", {"mark": 5, "resit": 6}, "/results/0/resit"),
        ("exams", {"resit": 6}, "/results/0/resit"),
        ("exams", {"mark": 5, "thesis": 6}, "/results/0/thesis"),
        ("exams", {"taken": False, "mark": 5}, "/results/0/mark"),
        ("exams", {"learner_id": "ghost", "mark": 5}, "/results/0/learner_id"),
    ],
)
def test_a_result_that_cannot_be_is_refused_at_its_place(how: str, row: dict, at: str) -> None:
    klass, books = taught("an")
    with pytest.raises(Refusal) as refused:
        assessment.record_results(klass, programme(how), books, [{"learner_id": "an", **row}])
    assert [fault.at for fault in refused.value.faults] == [at]
    assert refused.value.status == 422


def test_marks_of_somebody_who_may_not_be_assessed_are_refused_with_the_numbers() -> None:
    klass, books = taught("an", "binh")
    books["c"].sheets["01"]["marks"]["binh"] = "absent"
    with pytest.raises(Refusal) as refused:
        assessment.record_results(klass, programme(), books, [{"learner_id": "an"}, {"learner_id": "binh", "mark": 9}])
    assert (refused.value.code, refused.value.status) == ("may-not-be-assessed", 409)
    (fault,) = refused.value.faults
    assert fault.at == "/results/1/mark" and "0/1 buổi (0%)" in fault.words.vi


def test_nothing_is_recognised_while_a_verdict_is_open() -> None:
    klass, books = taught("an", "binh", "chi")
    del books["c"].sheets["01"]["marks"]["chi"]
    books["c"].sheets["01"]["closed"] = False
    klass = recorded(klass, "essay", books, {"learner_id": "an", "taken": True})
    with pytest.raises(Refusal) as refused:
        recognised(klass, "essay", books)
    assert refused.value.code == "verdict-open"
    assert "1 người còn buổi chưa điểm danh, 1 người chưa có kết quả" in refused.value.words.vi
    assert [fault.at for fault in refused.value.faults] == ["/results/binh", "/results/chi"]


def test_results_recorded_after_a_recognition_take_it_back() -> None:
    klass, books = taught("an")
    klass = recognised(recorded(klass, "exams", books, {"learner_id": "an", "mark": 4}), "exams", books)
    assert klass["learners"]["an"]["completed"] is False
    klass = recorded(klass, "exams", books, {"learner_id": "an", "mark": 4, "resit": 6})
    assert (klass["recognition"], klass["learners"]["an"]["completed"]) == (None, None)
    assert "certificates_due" not in klass
    klass = recognised(klass, "exams", books, "18-QĐ/TTCT")
    assert klass["learners"]["an"]["completed"] is True


def test_to_recognise_again_takes_a_new_decision() -> None:
    klass, books = taught("an")
    klass = recognised(recorded(klass, "essay", books, {"learner_id": "an", "taken": True}), "essay", books)
    with pytest.raises(Refusal, match="already-recognised"):
        recognised(klass, "essay", books)
    assert recognised(klass, "essay", books, "18-QĐ/TTCT")["recognition"]["decision_number"] == "18-QĐ/TTCT"


def test_attendance_corrected_after_the_results_changes_what_is_recognised() -> None:
    klass, books = taught("an")
    klass = recorded(klass, "essay", books, {"learner_id": "an", "mark": 9})
    books["c"].sheets["01"]["marks"]["an"] = "absent"
    klass = recognised(klass, "essay", books)
    assert klass["learners"]["an"]["completed"] is False
    assert klass["results"]["an"]["outcome"] == "not-assessed"


def test_nothing_is_changed_once_certificates_are_issued() -> None:
    klass, books = taught("an")
    klass = recognised(recorded(klass, "essay", books, {"learner_id": "an", "taken": True}), "essay", books)
    klass = {**klass, "certificates": {"issued": 1}}
    with pytest.raises(Refusal, match="certificates-issued"):
        recorded(klass, "essay", books, {"learner_id": "an", "taken": False})
    with pytest.raises(Refusal, match="certificates-issued"):
        recognised(klass, "essay", books, "18-QĐ/TTCT")


def close(klass: classes.Class, how: str, books: dict, *without: str, **changes: Any) -> list:
    judged = assessment.judge_class(klass, programme(how, **changes), books)
    return closing.close_class(klass, programme(how, **changes), judged, date(2023, 2, 18), without, LATER)


def test_a_class_with_assessment_or_document_closes_only_after_recognition() -> None:
    klass, books = taught("an", "binh")
    for how, awards in (("essay", None), ("none", "giấy chứng nhận")):
        with pytest.raises(Refusal, match="not-recognised"):
            close(klass, how, books, awards=awards)
    rows = {"learner_id": "an", "taken": True}, {"learner_id": "binh", "taken": False}
    klass = recognised(recorded(klass, "essay", books, *rows), "essay", books)
    (said,) = close(klass, "essay", books)
    assert (said.data["completed"], said.data["not_completed"]) == (["an"], ["binh"])
    with pytest.raises(Refusal, match=r"^recognised"):
        close(klass, "essay", books, "an")


def test_who_came_after_the_recognition_stands_in_the_way_of_closing() -> None:
    klass, books = taught("an")
    klass = recognised(recorded(klass, "essay", books, {"learner_id": "an", "taken": True}), "essay", books)
    with pytest.raises(Refusal, match="not-recognised"):
        close(enrolled(klass, "binh"), "essay", books)


def test_who_has_left_neither_completes_the_class_nor_fails_it() -> None:
    klass, books = taught("an", "binh")
    klass = after(klass, places.withdraw(klass, "binh", date(2023, 2, 14), "chuyển công tác"))
    (said,) = close(klass, "none", books, awards=None)
    assert (said.data["completed"], said.data["not_completed"]) == (["an"], [])


def test_without_assessment_all_complete_but_those_named_and_those_who_were_not_there() -> None:
    klass, books = taught("an", "binh", "chi")
    books["c"].sheets["01"]["marks"]["chi"] = "absent"
    (said,) = close(klass, "none", books, "binh", awards=None)
    assert (said.data["completed"], said.data["not_completed"]) == (["an"], ["binh", "chi"])
    assert story.evolve(klass, said)["learners"]["chi"]["completed"] is False
