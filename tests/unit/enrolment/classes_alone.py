"""Classes as the rules see them, for their tests: made by what is said of them, without a store."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.enrolment.model.classes import assessment, classes, closing, places, story
from shared.presence import Taught

THEN, LATER = date(2023, 2, 13), date(2023, 3, 1)
DETAILS = {"name": "Lớp", "intake": None, "place": None, "capacity": None, "decision_number": None}
TIMETABLE = {"starts_on": "2023-02-13", "ends_on": "2023-02-20", "points": [], "sessions": []}
BANDS = {"excellent": 9, "good": 8, "fair": 7, "pass": 5}


def programme(assessed_by: str = "essay", **changes: Any) -> dict[str, Any]:
    settings = {"least_attendance": 80, "excused_counts": True, "bands": BANDS, "awards": "giấy chứng nhận"}
    return {"assessed_by": assessed_by, **settings, **changes}


def a_session(day: int = 13, hour: int = 7, **details: object) -> dict:
    """A session of five periods in February 2023."""
    return {"session_id": "01", "starts_at": f"2023-02-{day}T{hour:02d}:30:00+07:00", "periods": 5, **details}


def a_class(*, planned: bool = False, **details: object) -> classes.Class:
    """An announced class, or one of the plan."""
    data = {
        "name": "Lớp",
        "programme": "party-awareness",
        "programme_version": "party-awareness@1",
        "owner_id": "o",
        "host_id": "o",
        "partner_id": None,
        "intake": None,
        "place": None,
        "capacity": None,
        "decision_number": None,
        "starts_on": "2023-02-13",
        "ends_on": "2023-02-17",
        "sessions": [a_session()],
        **details,
    }
    klass: classes.Class = {"_id": "c"}
    for said in classes.announce("c", data, planned=planned):
        klass = story.evolve(klass, said)
    return klass


def after(klass: classes.Class, *decisions: list) -> classes.Class:
    for said in decisions:
        for one in said:
            klass = story.evolve(klass, one)
    return klass


def enrolled(klass: classes.Class, *learners: str) -> classes.Class:
    return after(klass, places.enrol(klass, [{"learner_id": one, "nominator_id": None} for one in learners]))


def opened(klass: classes.Class) -> classes.Class:
    return after(klass, classes.open_class(klass, THEN, LATER))


def close(klass: classes.Class) -> list:
    """Close a class of a programme without assessment, which everybody completes."""
    programme = {"assessed_by": "none", "awards": None, "least_attendance": None, "excused_counts": True}
    verdicts = assessment.judge_class(klass, programme, {klass["_id"]: Taught(klass["sessions"], {})})
    return closing.close_class(klass, programme, verdicts, date(2023, 2, 17), [], LATER)


def closed(klass: classes.Class) -> classes.Class:
    return after(klass, close(klass))
