"""Verdicts in sentences with their numbers, as they can be read out to the learner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.enrolment.model.classes.assessment import Programme, Verdict
from services.enrolment.model.classes.presence import say_presence
from shared.refusal import Words
from shared.vietnamese import day, number

OUTCOMES = {
    "excellent": Words("xuất sắc", "excellent"),
    "good": Words("giỏi", "good"),
    "fair": Words("khá", "fair"),
    "pass": Words("trung bình", "pass"),
    "fail": Words("không đạt", "failed"),
    "not-assessed": Words("chưa đánh giá", "not assessed"),
}

_COMPLETES = {
    True: Words("Hoàn thành chương trình.", "Completes the programme."),
    False: Words("Không hoàn thành chương trình.", "Does not complete the programme."),
}


def explain(
    verdict: Verdict,
    programme: Programme,
    completed: bool | None = None,
    recognition: Mapping[str, Any] | None = None,
) -> Words:
    """Attendance, result and what follows. `completed` is what was recognised, or said when the class closed."""
    words = say_presence(verdict.presence)
    if verdict.presence.standing == "reached" and programme["assessed_by"] != "none":
        words += _say_result(verdict, programme)
    if completed is None:
        return words if verdict.completes is None else words + _COMPLETES[verdict.completes]
    words += _COMPLETES[completed]
    if recognition:
        number_of, on = recognition["decision_number"], day(recognition["decided_on"])
        words += Words(f"Quyết định số {number_of} ngày {on}.", f"Decision {number_of} of {on}.")
    if verdict.completes is not completed:
        words += Words(
            "Điểm danh đã thay đổi sau đó: theo số liệu hiện nay thì khác.",
            "Attendance was changed afterwards: by today's numbers it would be otherwise.",
        )
    return words


def _say_result(verdict: Verdict, programme: Programme) -> Words:
    essay, result = programme["assessed_by"] == "essay", verdict.result
    if result["taken"] is None:
        if essay:
            return Words("Chưa ghi bài thu hoạch.", "The essay is not recorded yet.")
        return Words("Chưa có điểm thi.", "There is no exam mark yet.")
    if not result["taken"]:
        if essay:
            return Words("Không nộp bài thu hoạch.", "No essay was handed in.")
        return Words("Không dự thi.", "Did not sit the exam.")
    if result["mark"] is None:
        if essay:
            return Words("Đã nộp bài thu hoạch: đạt.", "The essay was handed in: passed.")
        return Words("Đã dự thi, chưa có điểm.", "Sat the exam; there is no mark yet.")
    vi, en = _say_marks(verdict, essay)
    if verdict.missing:
        return Words(f"{vi}; chưa có điểm khoá luận.", f"{en}; there is no thesis mark yet.")
    if verdict.outcome != "fail":
        band = OUTCOMES[verdict.outcome]
        return Words(f"{vi}: loại {band.vi}.", f"{en}: {band.en}.")
    if not essay and result["resit"] is None and result["thesis"] is None:
        return Words(f"{vi}: không đạt, được thi lại một lần.", f"{en}: failed, may sit it once more.")
    return Words(f"{vi}: không đạt.", f"{en}: failed.")


def _say_marks(verdict: Verdict, essay: bool) -> tuple[str, str]:
    result, mark = verdict.result, verdict.mark
    first = result["mark"]
    if essay:
        return f"Bài thu hoạch {number(first)} điểm", f"Essay {number(first, 'en')}"
    vi, en = f"Điểm thi {number(first)}", f"Exam {number(first, 'en')}"
    if result["resit"] is not None:
        vi, en = f"{vi}, thi lại {number(result['resit'])}", f"{en}, re-sit {number(result['resit'], 'en')}"
    if result["thesis"] is not None and mark is not None:
        vi, en = f"{vi}, khoá luận {number(result['thesis'])}", f"{en}, thesis {number(result['thesis'], 'en')}"
        if verdict.outcome != "fail":
            vi, en = f"{vi}, trung bình {number(mark)}", f"{en}, mean {number(mark, 'en')}"
    return vi, en
