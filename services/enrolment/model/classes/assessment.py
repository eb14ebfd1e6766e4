"""Results: what is recorded of essays and exams, the grade that follows, and who completes the class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.enrolment.model.classes.places import active_learners
from services.enrolment.model.classes.presence import presence_of, say_presence
from services.enrolment.model.classes.states import has_certificates, not_in_state
from shared.events.enrolment import OUTCOMES, RESULTS_RECORDED
from shared.presence import Presence, Taught
from shared.refusal import Fault, Refusal, Words
from shared.said import Said

Class = dict[str, Any]
Programme = Mapping[str, Any]
Result = Mapping[str, Any]
"""`{taken, mark, resit, thesis}`: whether the essay was handed in or the exam sat (None: not known yet), and marks of
0 to 10 with one decimal, or None."""

EMPTY: Result = {"taken": None, "mark": None, "resit": None, "thesis": None}
GRADES = ("excellent", "good", "fair", "pass")  # from the best; below the last is `fail`

# Which marks are asked for, by how the programme is assessed.
MARKS: dict[str, tuple[str, ...]] = {
    "essay": ("mark",),
    "exams": ("mark", "resit"),
    "exams-and-thesis": ("mark", "resit", "thesis"),
    "none": (),
}
MARK_NAMES = {
    "mark": Words("điểm", "mark"),
    "resit": Words("điểm thi lại", "re-sit mark"),
    "thesis": Words("điểm khoá luận", "thesis mark"),
}


@dataclass(frozen=True)
class Verdict:
    """Where somebody stands: `mark` is the one that counts; `completes` is None while `missing` says what is not
    known yet."""

    presence: Presence
    result: Result
    mark: float | None = None
    outcome: str = "not-assessed"
    completes: bool | None = None
    missing: Literal["attendance", "result"] | None = None


def grade(bands: Mapping[str, float], mark: float) -> str:
    """The band of a mark; where a version has no thresholds, every mark passes."""
    if not bands:
        return "pass"
    return next((name for name in GRADES if name in bands and mark >= bands[name]), "fail")


def judge(programme: Programme, presence: Presence, result: Result) -> Verdict:
    """What follows from attendance and results by this version of the programme."""
    if presence.standing == "open":
        return Verdict(presence, result, missing="attendance")
    if presence.standing == "out-of-reach":
        return Verdict(presence, result, completes=False)
    if programme["assessed_by"] == "none":
        return Verdict(presence, result, completes=True)
    if result["taken"] is None:
        return Verdict(presence, result, missing="result")
    if not result["taken"]:
        return Verdict(presence, result, completes=False)
    if programme["assessed_by"] == "essay" and result["mark"] is None:
        return Verdict(presence, result, outcome="pass", completes=True)
    return _judge_marks(programme, presence, result)


def _judge_marks(programme: Programme, presence: Presence, result: Result) -> Verdict:
    exam = result["mark"] if result["resit"] is None else result["resit"]
    if exam is None:
        return Verdict(presence, result, missing="result")
    outcome = grade(programme["bands"], exam)
    if programme["assessed_by"] != "exams-and-thesis" or outcome == "fail":
        return Verdict(presence, result, exam, outcome, outcome != "fail")
    thesis = result["thesis"]
    if thesis is None:
        return Verdict(presence, result, missing="result")
    if grade(programme["bands"], thesis) == "fail":
        return Verdict(presence, result, thesis, "fail", False)
    # Reckoned in tenths, so that a half is always rounded up.
    mean = (round(10 * exam) + round(10 * thesis) + 1) // 2 / 10
    return Verdict(presence, result, mean, grade(programme["bands"], mean), True)


def judge_class(klass: Mapping[str, Any], programme: Programme, taught: Mapping[str, Taught]) -> dict[str, Verdict]:
    """Everybody in the class, by their ids."""
    results = klass.get("results", {})
    return {
        one: judge(programme, presence_of(klass, programme, taught, one), results.get(one, EMPTY))
        for one in active_learners(klass)
    }


def count_outcomes(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many have each outcome; the bands add up to the number assessed."""
    found = Counter(one.outcome for one in verdicts)
    return {outcome: found[outcome] for outcome in OUTCOMES}


# ---- what is written ----

_MARK = re.compile(r"(10|[0-9])([.,]([0-9])0*)?")


def read_mark(written: Any) -> float:
    """A mark of 0 to 10 with one decimal, typed with a comma or a point."""
    found = _MARK.fullmatch(str(written).strip()) if not isinstance(written, bool) else None
    value = float(f"{found[1]}.{found[3] or 0}") if found else 11.0
    if value > 10:
        raise Refusal(
            "mark",
            Words(
                f"Điểm “{written}” không đúng. Ghi số từ 0 đến 10, nhiều nhất một chữ số lẻ, ví dụ 8,5.",
                f"“{written}” is no mark. Write a number from 0 to 10 with at most one decimal, as 8.5.",
            ),
        )
    return value


def record_results(
    klass: Class, programme: Programme, taught: Mapping[str, Taught], rows: Sequence[Mapping[str, Any]]
) -> tuple[Class, list[Said]]:
    """The whole sheet: `rows` as `Result` with `learner_id`; who is not named has no result. Returns the class with
    the marks, which its event leaves out, and what is said of it.

    Refuses what cannot be written (422) and results of those who may not be assessed, or not yet (409
    `may-not-be-assessed`), each at its place.
    """
    check_changeable(klass, Words("ghi kết quả", "record results"))
    if programme["assessed_by"] == "none":
        words = Words("Chương trình này không có bài đánh giá.", "This programme has no assessment.")
        raise Refusal("without-assessment", words, status=409)
    results = _written(klass, programme, rows)
    _check_may_be_assessed(klass, programme, taught, rows)
    marked: Class = {**klass, "results": {one: {**EMPTY, **results.get(one, {})} for one in active_learners(klass)}}
    said = outcomes_of(marked, judge_class(marked, programme, taught))
    changed = any(
        klass.get("results", {}).get(one, {}).get(name) != value
        for one, result in marked["results"].items()
        for name, value in result.items()
    )
    return (marked, [said]) if changed or outcomes_differ(klass, said) else (klass, [])


def check_changeable(klass: Mapping[str, Any], wanted: Words) -> None:
    """Refuses what comes too late: once certificates are issued, results and recognition stand."""
    if klass["state"] != "open":
        raise not_in_state(klass, wanted)
    if has_certificates(klass):
        raise Refusal(
            "certificates-issued",
            Words(
                f"Không thể {wanted.vi}: lớp đã cấp giấy chứng nhận. Hãy thu hồi hoặc cấp lại từng giấy.",
                f"You cannot {wanted.en}: certificates have been issued. Revoke or re-issue them one by one.",
            ),
            status=409,
        )


def _written(klass: Class, programme: Programme, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    members, asked = set(active_learners(klass)), MARKS[programme["assessed_by"]]
    results: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for place, row in enumerate(rows):
        at, learner_id = f"/results/{place}", row["learner_id"]
        if learner_id not in members:
            words = Words("Người này không có trong lớp.", "This person is not in the class.")
            faults.append(Fault(f"{at}/learner_id", words))
        elif learner_id in results:
            words = Words("Người này được ghi hai lần.", "This person is named twice.")
            faults.append(Fault(f"{at}/learner_id", words))
        result = {**EMPTY, "taken": row.get("taken")}
        for name in (name for name in MARK_NAMES if row.get(name) not in (None, "")):
            result["taken"] = True if result["taken"] is None else result["taken"]
            try:
                result[name] = read_mark(row[name])
                if name not in asked:
                    raise _not_asked(name)
                _check_mark(programme, result, name)
            except Refusal as refusal:
                faults.append(Fault(f"{at}/{name}", refusal.words))
        results[learner_id] = result
    if faults:
        raise Refusal("results", faults[0].words, faults=faults)
    return results


def _not_asked(name: str) -> Refusal:
    words = MARK_NAMES[name]
    return Refusal("mark", Words(f"Chương trình này không có {words.vi}.", f"This programme has no {words.en}."))


def _check_mark(programme: Programme, result: Result, name: str) -> None:
    if not result["taken"]:
        words = Words(
            "Đã ghi không nộp bài hoặc không dự thi thì không ghi điểm.",
            "Who handed nothing in or did not sit the exam has no mark.",
        )
        raise Refusal("mark", words)
    if name == "resit" and (result["mark"] is None or grade(programme["bands"], result["mark"]) != "fail"):
        words = Words(
            "Chỉ người thi lần đầu không đạt mới thi lại.", "Only who failed the first time sits the exam again."
        )
        raise Refusal("mark", words)


def _check_may_be_assessed(
    klass: Class, programme: Programme, taught: Mapping[str, Taught], rows: Sequence[Mapping[str, Any]]
) -> None:
    faults = []
    for place, row in enumerate(rows):
        given = next((name for name in EMPTY if row.get(name) not in (None, False, "")), None)
        presence = presence_of(klass, programme, taught, row["learner_id"])
        if given and presence.standing != "reached":
            faults.append(Fault(f"/results/{place}/{given}", say_presence(presence)))
    if faults:
        raise Refusal("may-not-be-assessed", faults[0].words, faults=faults, status=409)


def outcomes_of(klass: Mapping[str, Any], verdicts: Mapping[str, Verdict]) -> Said:
    """The outcomes of the whole class, as they are said."""
    results = [{"learner_id": one, "outcome": verdict.outcome} for one, verdict in verdicts.items()]
    counts = count_outcomes(verdicts.values())
    return Said(RESULTS_RECORDED, {"class_id": klass["_id"], "results": results, "counts": counts})


def outcomes_differ(klass: Mapping[str, Any], said: Said) -> bool:
    """Whether the class does not have these outcomes yet: attendance may have been corrected since."""
    kept = klass.get("results", {})
    return any(kept.get(one["learner_id"], {}).get("outcome") != one["outcome"] for one in said.data["results"])


def on_results_recorded(klass: Class, data: Mapping[str, Any]) -> Class:
    kept = klass.get("results", {})
    results = {
        one["learner_id"]: {**EMPTY, **kept.get(one["learner_id"], {}), "outcome": one["outcome"]}
        for one in data["results"]
    }
    # What was recognised before were other results, and no certificates are due on them.
    learners = {one: {**entry, "completed": None} for one, entry in klass["learners"].items()}
    kept_of_class = {name: value for name, value in klass.items() if name != "certificates_due"}
    return {**kept_of_class, "results": results, "learners": learners, "recognition": None}


EFFECTS = {RESULTS_RECORDED: on_results_recorded}
