"""The demo's centres beside their classes: nobody teaches at two places, plans are what a board would approve."""

from __future__ import annotations

from datetime import date

from deploy.demo.plan import make_plan
from deploy.demo.year import taught_by

PLAN = make_plan(date(2026, 11, 22))


def test_nobody_teaches_at_two_places_at_one_moment() -> None:
    classes = {one.key: one for one in PLAN.classes}
    taught = [
        (lecturer, classes[key].sessions[place].starts_at) for (key, place), lecturer in taught_by(PLAN.classes).items()
    ]
    assert len(taught) == len(set(taught)) > 100


def test_everybody_who_teaches_is_a_lecturer_of_the_province() -> None:
    known = {one.name for one in PLAN.lecturers}
    assert {session.lecturer for klass in PLAN.classes for session in klass.sessions} <= known


def test_every_centre_planned_what_it_held_in_the_quarter() -> None:
    for centre in {one.owner for one in PLAN.quarter_one}:
        (plan,) = (one for one in PLAN.year_plans if one.centre == centre and one.year == 2023)
        planned = {programme: classes for programme, quarter, classes, _, _ in plan.lines if quarter == 1}
        held = [one.programme for one in PLAN.quarter_one if one.owner == centre]
        assert planned == {programme: held.count(programme) for programme in held}
