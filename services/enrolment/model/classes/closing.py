"""How a class ends: its completion is recognised by a decision, then it closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.enrolment.model.classes.assessment import (
    Programme,
    Verdict,
    check_changeable,
    outcomes_differ,
    outcomes_of,
)
from services.enrolment.model.classes.places import active_learners
from services.enrolment.model.classes.states import not_in_state
from services.enrolment.model.classes.verdict import explain
from shared.events.enrolment import CLASS_CLOSED, COMPLETION_RECOGNISED
from shared.refusal import Fault, Refusal, Words
from shared.said import Said
from shared.vietnamese import day

Class = dict[str, Any]


def needs_recognition(programme: Programme) -> bool:
    """Whether a class of this programme closes only after a decision on who completed it."""
    return programme["assessed_by"] != "none" or bool(programme["awards"])


def recognise(
    klass: Class,
    programme: Programme,
    verdicts: Mapping[str, Verdict],
    decision_number: str,
    decided_on: date,
    today: date,
) -> list[Said]:
    """The decision on everybody who is in the class.

    Refused (409 `verdict-open`) while anybody's verdict is open, each named at `/results/<learner_id>`; and once
    certificates are issued. A newer decision takes the older one's place.
    """
    check_changeable(klass, Words("công nhận kết quả", "recognise its completion"))
    if decided_on > today:
        words = Words("Ngày quyết định còn ở phía trước.", "The day of the decision is still to come.")
        raise Refusal("day-to-come", words, at="/decided_on")
    if decided_on < date.fromisoformat(klass["opened_on"]):
        words = Words(
            f"Ngày quyết định ({day(decided_on)}) trước ngày khai giảng ({day(klass['opened_on'])}).",
            f"The decision ({day(decided_on)}) is before the opening day ({day(klass['opened_on'])}).",
        )
        raise Refusal("decided-before-opened", words, at="/decided_on")
    if not verdicts:
        words = Words("Lớp chưa có ai để công nhận.", "There is nobody in the class to be recognised.")
        raise Refusal("class-empty", words, status=409)
    before = klass.get("recognition") or {}
    if before.get("decision_number") == decision_number:
        words = Words(
            f"Quyết định số {decision_number} đã được ghi. Công nhận lại phải bằng quyết định mới.",
            f"Decision {decision_number} is recorded already. To recognise again takes a new decision.",
        )
        raise Refusal("already-recognised", words, at="/decision_number", status=409)
    _check_all_known(programme, verdicts)
    said = [
        Said(
            COMPLETION_RECOGNISED,
            {
                "class_id": klass["_id"],
                "decision_number": decision_number,
                "decided_on": decided_on.isoformat(),
                "completed": [one for one, verdict in verdicts.items() if verdict.completes],
                "not_completed": [one for one, verdict in verdicts.items() if not verdict.completes],
            },
        )
    ]
    outcomes = outcomes_of(klass, verdicts)
    assessed = programme["assessed_by"] != "none"
    # Attendance that was corrected after the results were recorded may have changed an outcome.
    return [outcomes, *said] if assessed and outcomes_differ(klass, outcomes) else said


def missing_words(verdicts: Iterable[Verdict]) -> Words | None:
    """What is not known yet of how many people; None when every verdict is known."""
    missing = Counter(verdict.missing for verdict in verdicts if verdict.missing)
    marks, results = missing["attendance"], missing["result"]
    parts = []
    if marks:
        parts.append(Words(f"{marks} người còn buổi chưa điểm danh", f"{marks} have sessions not marked yet"))
    if results:
        parts.append(Words(f"{results} người chưa có kết quả", f"{results} have no result yet"))
    return Words(", ".join(one.vi for one in parts), ", ".join(one.en for one in parts)) if parts else None


def _check_all_known(programme: Programme, verdicts: Mapping[str, Verdict]) -> None:
    missing = missing_words(verdicts.values())
    if missing is None:
        return
    raise Refusal(
        "verdict-open",
        Words(f"Chưa công nhận được: {missing.vi}.", f"Completion cannot be recognised yet: {missing.en}."),
        faults=[
            Fault(f"/results/{one}", explain(verdict, programme))
            for one, verdict in verdicts.items()
            if verdict.missing
        ],
        status=409,
    )


def close_class(
    klass: Class,
    programme: Programme,
    verdicts: Mapping[str, Verdict],
    closed_on: date,
    not_completed: Iterable[str],
    today: date,
) -> list[Said]:
    """The closing. Who completed it was recognised before; where a programme has neither assessment nor document,
    all who are in the class did, but those named and those who can no longer reach its least attendance."""
    _check_day(klass, closed_on, today)
    members = active_learners(klass)
    without = set(not_completed)
    strangers = sorted(without - set(members))
    if strangers:
        words = Words("Người này không có trong lớp.", "This person is not in the class.")
        raise Refusal("not-in-class", words, faults=[Fault(f"/not_completed/{one}", words) for one in strangers])
    if klass.get("recognition") or needs_recognition(programme):
        completed = _recognised(klass, members, without)
    else:
        completed = {one for one in members if one not in without and verdicts[one].completes is not False}
    data = {
        "class_id": klass["_id"],
        "closed_on": closed_on.isoformat(),
        "completed": [one for one in members if one in completed],
        "not_completed": [one for one in members if one not in completed],
    }
    return [Said(CLASS_CLOSED, data)]


def _check_day(klass: Class, closed_on: date, today: date) -> None:
    if klass["state"] in ("planned", "announced"):
        words = Words("Lớp chưa khai giảng nên chưa thể bế giảng.", "The class has not opened, so it cannot close.")
        raise Refusal("closed-before-opened", words, at="/closed_on", status=409)
    if klass["state"] != "open":
        raise not_in_state(klass, Words("bế giảng", "close it"))
    if closed_on < date.fromisoformat(klass["opened_on"]):
        words = Words(
            f"Ngày bế giảng ({closed_on:%d/%m/%Y}) trước ngày khai giảng ({day(klass['opened_on'])}).",
            f"The closing day ({closed_on:%d/%m/%Y}) is before the opening day ({day(klass['opened_on'])}).",
        )
        raise Refusal("closed-before-opened", words, at="/closed_on")
    if closed_on > today:
        words = Words("Ngày bế giảng còn ở phía trước.", "The closing day is still to come.")
        raise Refusal("day-to-come", words, at="/closed_on")


def _recognised(klass: Class, members: list[str], without: set[str]) -> set[str]:
    """Who completed the class by the decision; refused where it does not speak of everybody."""
    if not members:
        return set()
    if not klass.get("recognition"):
        raise Refusal(
            "not-recognised",
            Words(
                "Chưa công nhận kết quả nên chưa bế giảng được. Hãy ghi kết quả rồi ghi quyết định công nhận.",
                "Completion is not recognised yet, so the class cannot close. Record the results, then the decision.",
            ),
            status=409,
        )
    completed = {one for one in members if klass["learners"][one]["completed"]}
    unknown = sum(klass["learners"][one]["completed"] is None for one in members)
    if unknown:
        words = Words(
            f"{unknown} người vào lớp sau khi công nhận kết quả. Hãy công nhận lại bằng quyết định mới, "
            "hoặc ghi họ thôi học.",
            f"{unknown} came to the class after its completion was recognised. Recognise it again by a new decision, "
            "or record that they left.",
        )
        raise Refusal("not-recognised", words, status=409)
    contradicted = sorted(without & completed)
    if contradicted:
        words = Words(
            "Người này đã được công nhận hoàn thành. Muốn đổi phải công nhận lại.",
            "This person was recognised to have completed the class. To change it, recognise it again.",
        )
        raise Refusal("recognised", words, faults=[Fault(f"/not_completed/{one}", words) for one in contradicted])
    return completed


def on_recognised(klass: Class, data: Mapping[str, Any]) -> Class:
    recognition = {name: data[name] for name in ("decision_number", "decided_on")}
    # What leads to the classes whose certificates are to be issued.
    return {**_with_completions(klass, data), "recognition": recognition, "certificates_due": data["decided_on"]}


def on_closed(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**_with_completions(klass, data), "state": "closed", "closed_on": data["closed_on"]}


def _with_completions(klass: Class, data: Mapping[str, Any]) -> Class:
    learners = dict(klass["learners"])
    for outcome in ("completed", "not_completed"):
        for one in data[outcome]:
            learners[one] = {**learners[one], "completed": outcome == "completed"}
    return {**klass, "learners": learners}


EFFECTS = {COMPLETION_RECOGNISED: on_recognised, CLASS_CLOSED: on_closed}
