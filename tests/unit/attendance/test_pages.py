"""The pages of attendance: what people see, and what their forms do without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared.store import Store
from tests.unit.attendance.centre import (
    AFTERNOON,
    CLASS,
    LEARNERS,
    MORNING,
    NEXT_WEEK,
    NOW,
    YESTERDAY,
    Enrolment,
    Person,
    session,
    timetable,
)

SHEET = f"/classes/{CLASS}/sheets/{MORNING}"
EVERYBODY = {f"mark-{one}": "present" for one in LEARNERS}
GIVEN = ("Phương Ánh", "Hoàng Thị Mỹ Duyên", "Huyền Trân Bích Ngọc Quỳnh Như", "Séo Mý", "Phúc Kỳ Hưởng")
FAMILY = ("Nguyễn", "Đặng", "Tôn Nữ", "Lò Thị")


def text(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined, no-any-return]


def a_large_class(enrolment: Enrolment) -> None:
    """80 learners with long names, two of whom share a name, and ten sessions."""
    people = [(f"l{n}", f"{FAMILY[n % 4]} {GIVEN[n % 5]} {n}", 1970 + n % 30) for n in range(78)]
    people += [("n1", "Nguyễn Thị Thủy", 1990), ("n2", "Nguyễn Thị Thủy", 1991)]
    enrolment.contacts(people)
    enrolment.reschedule([*timetable(), *(session(f"more{n}", NOW) for n in range(6))])
    enrolment.enrol(one for one, _, _ in people)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("role", "place"), [("staff", "centre"), ("lecturer", "centre"), ("board", "province")])
def test_every_page_shows_a_large_class_in_both_languages(
    enrolment: Enrolment, person: Callable[..., Person], language: str, role: str, place: str
) -> None:
    a_large_class(enrolment)
    staff = person("staff", "centre")
    staff.mark({"n1": "late", "n2": "absent"})
    somebody = person(role, place)
    somebody.client.set_cookie("solop_language", language)
    for path in ("/", f"/classes/{CLASS}", SHEET, f"/classes/{CLASS}/sheets/{NEXT_WEEK}"):
        answer = somebody.get(path)
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in text(answer)
        assert len(answer.data) < 150_000, (path, len(answer.data))
