"""Who may be assessed, what the results mean, and who completes: the rules alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.classes import assessment
from services.enrolment.model.classes.assessment import EMPTY, count_outcomes, grade, judge, read_mark
from services.enrolment.model.classes.presence import presence_of, say_presence
from services.enrolment.model.classes.verdict import explain
from shared.presence import Presence, Taught, Transferred
from shared.refusal import Refusal
from tests.unit.enrolment.classes_alone import BANDS, programme


def presence(marks: str, **changes: Any) -> Presence:
    """Of marks in a row: p present, l late, e excused, a absent, . not marked."""
    names = {"p": "present", "l": "late", "e": "excused", "a": "absent"}
    klass = {"_id": "c", "learners": {"an": {}}, "sessions": timetable(len(marks))}
    sheets = {
        f"{place:02d}": {"marks": {"an": names[mark]}, "closed": False}
        for place, mark in enumerate(marks, 1)
        if mark != "."
    }
    return presence_of(klass, programme(**changes), {"c": Taught(klass["sessions"], sheets)}, "an")


def timetable(count: int) -> list[dict[str, str]]:
    """A session each morning from 01/02/2023 on."""
    return [
        {"session_id": f"{place:02d}", "starts_at": f"2023-02-{place:02d}T00:30:00+00:00"}
        for place in range(1, count + 1)
    ]


def result(**given: Any) -> dict[str, Any]:
    return {**EMPTY, **({"taken": True} if given else {}), **given}


ALL_THERE = presence("pppppppppp")


@pytest.mark.parametrize(
    ("marks", "changes", "standing"),
    [
        ("pppppppppp", {}, "reached"),
        ("pppppllpaa", {}, "reached"),
        ("pppppllaaa", {}, "out-of-reach"),
        ("pppppppp..", {}, "reached"),
        ("pppppppa..", {}, "open"),
        ("aaa.......", {}, "out-of-reach"),
        ("..........", {}, "open"),
        ("pppppppeee", {}, "out-of-reach"),
        ("pppppppeee", {"excused_counts": False}, "reached"),
        ("eeeeeeeeee", {"excused_counts": False}, "out-of-reach"),
        ("aaaaaaaaaa", {"least_attendance": None}, "reached"),
        ("", {}, "reached"),
    ],
)
def test_who_may_be_assessed_follows_from_the_planned_sessions(marks: str, changes: dict, standing: str) -> None:
    assert presence(marks, **changes).standing == standing


def test_who_is_not_on_a_closed_sheet_was_not_there() -> None:
    klass = {"_id": "c", "learners": {"an": {}}, "sessions": timetable(2)}
    sheets = {"01": {"marks": {"binh": "present"}, "closed": True}, "07": {"marks": {"an": "present"}, "closed": True}}
    found = presence_of(klass, programme(), {"c": Taught(klass["sessions"], sheets)}, "an")
    assert (found.attended, found.absent, found.unmarked) == (0, 1, ("02",))


def test_who_was_transferred_has_the_sessions_of_both_classes_each_until_or_from_that_day() -> None:
    """Both classes meet on the first five mornings; the learner is in the one for three of them, then in the other,
    and was back for the last one."""

    def all_there(*days: int) -> dict:
        return {f"{one:02d}": {"marks": {"an": "present"}, "closed": True} for one in days}

    everybody = {f"{one:02d}": {"marks": {}, "closed": True} for one in range(1, 6)}
    stays = [{"class_id": "b", "until": "2023-02-04"}, {"class_id": "c", "until": "2023-02-05"}]
    klass = {"_id": "c", "learners": {"an": {"stays": stays[:1]}}, "sessions": timetable(5)}
    books = {
        "b": Taught(timetable(5), everybody | all_there(1, 2, 5)),
        "c": Taught(timetable(5), everybody | all_there(1, 4)),
    }
    found = presence_of(klass, programme(), books, "an")
    assert (found.planned, found.attended, found.absent, found.transferred) == (5, 3, 2, Transferred(3, 2))
    assert "có mặt 3/5 buổi (60%), gồm 2/3 buổi ở lớp trước khi chuyển, yêu cầu 80%" in say_presence(found).vi
    back = presence_of({**klass, "_id": "b", "learners": {"an": {"stays": stays}}}, programme(), books, "an")
    assert (back.planned, back.attended, back.transferred) == (5, 4, Transferred(1, 1))


MARKS = st.text("plea.", max_size=12)
RANK = {"out-of-reach": 0, "open": 1, "reached": 2}


@given(MARKS, st.integers(0, 100), st.booleans(), st.data())
def test_what_is_decided_stays_decided_however_the_rest_is_marked(
    marks: str, least: int, excused_counts: bool, data: st.DataObject
) -> None:
    settings = {"least_attendance": least, "excused_counts": excused_counts}
    before = presence(marks, **settings).standing
    rest = "".join(data.draw(st.sampled_from("plea")) if mark == "." else mark for mark in marks)
    after = presence(rest, **settings).standing
    assert after != "open"
    assert before in ("open", after)


@given(MARKS, st.integers(0, 100), st.booleans(), st.integers(0, 11))
def test_a_better_mark_never_makes_it_worse(marks: str, least: int, excused_counts: bool, place: int) -> None:
    settings = {"least_attendance": least, "excused_counts": excused_counts}
    better = "".join("p" if at == place else mark for at, mark in enumerate(marks))
    excused = "".join("e" if at == place and mark == "a" else mark for at, mark in enumerate(marks))
    standing = RANK[presence(marks, **settings).standing]
    assert RANK[presence(better, **settings).standing] >= standing
    assert RANK[presence(excused, **settings).standing] >= standing


@given(st.integers(0, 100), st.integers(0, 100))
def test_grades_are_exclusive_and_rise_with_the_mark(one: int, other: int) -> None:
    order = ["fail", "pass", "fair", "good", "excellent"]
    low, high = sorted((one, other))
    assert order.index(grade(BANDS, low / 10)) <= order.index(grade(BANDS, high / 10))


verdicts = st.builds(
    lambda marks, how, given: judge(programme(how), presence(marks), {**EMPTY, **given}),
    st.text("plea.", min_size=1, max_size=6),
    st.sampled_from(["essay", "exams", "exams-and-thesis", "none"]),
    st.fixed_dictionaries(
        {"taken": st.sampled_from([None, True, False])},
        optional={name: st.integers(0, 100).map(lambda mark: mark / 10) for name in ("mark", "resit", "thesis")},
    ),
)


@given(st.lists(verdicts, max_size=20))
def test_the_bands_add_up_to_the_number_assessed(listed: list[assessment.Verdict]) -> None:
    counts = count_outcomes(listed)
    assert sum(counts.values()) == len(listed)
    assert all((one.completes is None) == (one.missing is not None) for one in listed)
    assert not any(one.completes and one.outcome == "fail" for one in listed)


@pytest.mark.parametrize(
    ("how", "given", "outcome", "completes"),
    [
        ("essay", result(), "not-assessed", None),
        ("essay", result(taken=True), "pass", True),
        ("essay", result(taken=False), "not-assessed", False),
        ("essay", result(mark=8.5), "good", True),
        ("essay", result(mark=4.9), "fail", False),
        ("exams", result(taken=True), "not-assessed", None),
        ("exams", result(mark=9.0), "excellent", True),
        ("exams", result(mark=4.0), "fail", False),
        ("exams", result(mark=4.0, resit=7.0), "fair", True),
        ("exams", result(mark=4.0, resit=3.0), "fail", False),
        ("exams-and-thesis", result(mark=8.0), "not-assessed", None),
        ("exams-and-thesis", result(mark=4.0), "fail", False),
        ("exams-and-thesis", result(mark=8.0, thesis=8.9), "good", True),
        ("exams-and-thesis", result(mark=8.4, thesis=9.5), "excellent", True),
        ("exams-and-thesis", result(mark=10.0, thesis=4.0), "fail", False),
        ("none", result(), "not-assessed", True),
    ],
)
def test_what_a_result_means(how: str, given: dict, outcome: str, completes: bool | None) -> None:
    verdict = judge(programme(how), ALL_THERE, given)
    assert (verdict.outcome, verdict.completes) == (outcome, completes)


@pytest.mark.parametrize(
    ("written", "mark"), [("8,5", 8.5), ("8.50", 8.5), (7, 7.0), (6.5, 6.5), (" 10 ", 10.0), ("0", 0)]
)
def test_a_mark_is_read_with_comma_and_point(written: Any, mark: float) -> None:
    assert read_mark(written) == mark


@pytest.mark.parametrize("written", ["", "10,5", "11", "100", "-1", "8,55", "tám", True, [8], "8,", "1e1"])
def test_what_is_no_mark_is_refused(written: Any) -> None:
    with pytest.raises(Refusal):
        read_mark(written)


@pytest.mark.parametrize(
    ("how", "marks", "given", "sentence"),
    [
        (
            "essay",
            "pppppppppa",
            result(mark=8.5),
            "Đủ điều kiện: có mặt 9/10 buổi (90%), yêu cầu 80%. Bài thu hoạch 8,5 điểm: loại giỏi. "
            "Hoàn thành chương trình.",
        ),
        (
            "essay",
            "pppppppaaa",
            result(),
            "Không đủ điều kiện: có mặt 7/10 buổi (70%), yêu cầu 80%. Không hoàn thành chương trình.",
        ),
        (
            "exams",
            "pppppppp..",
            result(mark=4.0),
            "Đủ điều kiện: có mặt 8/10 buổi (80%), yêu cầu 80%. Điểm thi 4: không đạt, được thi lại một lần. "
            "Không hoàn thành chương trình.",
        ),
        (
            "essay",
            "ppppppp...",
            result(),
            "Chưa xác định: mới có mặt 7/10 buổi, yêu cầu 80%; còn 3 buổi chưa điểm danh (buổi 08, 09, 10).",
        ),
        (
            "exams-and-thesis",
            "pppp",
            result(mark=8.0, thesis=9.0),
            "Đủ điều kiện: có mặt 4/4 buổi (100%), yêu cầu 80%. Điểm thi 8, khoá luận 9, trung bình 8,5: loại giỏi. "
            "Hoàn thành chương trình.",
        ),
    ],
)
def test_a_verdict_is_a_sentence_with_its_numbers(how: str, marks: str, given: dict, sentence: str) -> None:
    assert explain(judge(programme(how), presence(marks), given), programme(how)).vi == sentence


@given(verdicts, st.sampled_from([None, True, False]))
def test_every_verdict_can_be_read_in_both_languages(verdict: assessment.Verdict, completed: bool | None) -> None:
    for how in ("essay", "exams", "exams-and-thesis", "none"):
        words = explain(verdict, programme(how), completed, {"decision_number": "1", "decided_on": "2023-02-18"})
        assert words.vi.endswith((".", "…")) and words.en.endswith(".")
        assert "None" not in words.vi + words.en


def test_a_rate_that_leaves_excused_absences_out_says_so() -> None:
    words = say_presence(presence("ppppppppee", excused_counts=False))
    assert words.vi == "Đủ điều kiện: có mặt 8/8 buổi (100%), không tính 2 buổi vắng có phép, yêu cầu 80%."


def test_a_programme_that_counts_in_periods_says_so_in_periods() -> None:
    sessions = [{**one, "periods": weight} for one, weight in zip(timetable(3), (4, 1, 5), strict=True)]
    sheets = {"01": {"marks": {"an": "present"}, "closed": True}, "02": {"marks": {"an": "absent"}, "closed": True}}
    klass = {"_id": "c", "learners": {"an": {}}, "sessions": sessions}
    found = presence_of(klass, programme(unit="periods"), {"c": Taught(sessions, sheets)}, "an")
    assert say_presence(found).vi.startswith("Chưa xác định: mới có mặt 4/10 tiết")
    assert "còn 1 buổi chưa điểm danh (buổi 03)" in say_presence(found).vi
