"""The plan of the demo: its figures are the published ones, and everything in it would be accepted."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from deploy.demo import on_paper
from deploy.demo.classes import composition
from deploy.demo.plan import Plan, learner_rows, make_plan
from deploy.demo.province import PROVINCE, SCHOOL
from deploy.demo.workbooks import fill_in, headings
from services.enrolment.model.classes.assessment import EMPTY, judge
from services.enrolment.model.classes.presence import presence_of
from services.enrolment.model.lists import learner_list
from services.enrolment.model.lists.identity import contradictions, read_identity
from services.enrolment.model.plans import ledger
from services.enrolment.model.programmes import shipped
from services.notification.model import telephones
from shared.events.attendance import MARKS
from shared.periods import parse
from shared.presence import Taught
from shared.vietnamese import fold

TODAY = date(2026, 3, 2)
QUARTER = parse("2023-Q1")
FIVE_YEARS = parse("2018..2022")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(TODAY)


def test_the_same_day_gives_the_same_plan(plan: Plan) -> None:
    assert make_plan(TODAY) == plan


def test_another_day_changes_only_the_classes_of_these_days(plan: Plan) -> None:
    later = make_plan(date(2026, 3, 9))
    assert later.quarter_one == plan.quarter_one
    assert later.organisations == plan.organisations
    assert later.classes != plan.classes


def test_the_nine_centres_opened_40_classes_in_quarter_one(plan: Plan) -> None:
    assert len(plan.quarter_one) == 40
    assert all(one.opened_on in QUARTER for one in plan.quarter_one)
    assert len({one.owner for one in plan.quarter_one}) == 9
    assert Counter(one.programme for one in plan.quarter_one if not one.partner) == {
        "party-awareness": 8,
        "new-members": 7,
        "mass-organisations": 5,
        "thematic": 5,
        "propaganda-work": 1,
        "knowledge-update": 3,
    }
    assert [one.partner for one in plan.quarter_one if one.partner] == [SCHOOL] * 11


def test_they_had_nearly_3000_learner_turns(plan: Plan) -> None:
    assert sum(len(one.learners) for one in plan.quarter_one) == 2968


def test_some_persons_were_in_several_classes_and_nobody_twice_in_one(plan: Plan) -> None:
    turns = Counter(learner.person for one in plan.classes for learner in one.learners)
    assert sum(count > 1 for count in turns.values()) > 100
    assert sum(turns.values()) - len(turns) < 300
    for one in plan.classes:
        assert len({learner.person.identity_number for learner in one.learners}) == len(one.learners)
        assert len({(fold(who.person.name), who.person.born_on) for who in one.learners}) == len(one.learners)


def test_identity_numbers_belong_to_one_person_and_agree_with_birth_and_sex(plan: Plan) -> None:
    people = {learner.person for one in plan.classes for learner in one.learners}
    assert len({one.identity_number for one in people}) == len(people)
    for one in people:
        assert read_identity(one.identity_number) == one.identity_number
        assert not contradictions(one.identity_number, one.born_on.year, one.sex)


def test_about_one_person_in_six_has_an_address_that_nobody_has(plan: Plan) -> None:
    people = {learner.person for one in plan.quarter_one for learner in one.learners}
    addresses = [one.email for one in people if one.email]
    assert 1 / 7 < len(addresses) / len(people) < 1 / 5
    assert len(set(addresses)) == len(addresses)
    written = addresses + [one.email for one in plan.organisations if one.email]
    assert all(address.endswith("@example.org") for address in written)


def test_some_have_a_telephone_as_well_some_nothing_else_and_some_neither(plan: Plan) -> None:
    people = {learner.person for one in plan.quarter_one for learner in one.learners}
    ways = Counter((one.email is not None, one.phone is not None) for one in people)
    assert all(ways[known] > 50 for known in ((True, True), (True, False), (False, True), (False, False)))
    numbers = [one.phone for one in people if one.phone]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("050") and telephones.usable(number) for number in numbers)


def test_lists_are_read_without_a_fault(plan: Plan) -> None:
    for one in plan.classes:
        if not one.learners:
            continue
        read = learner_list.read(fill_in(learner_list.template(), learner_rows(one)), "danh-sach.xlsx", today=TODAY)
        assert not read.faults
        assert not any(learner.warnings for learner in read.learners)
        assert [learner.name for learner in read.learners] == [learner.person.name for learner in one.learners]


def test_nominators_are_organisations_of_one_name_each(plan: Plan) -> None:
    names = Counter(fold(one.name) for one in plan.organisations)
    names.update(fold(one.short_name) for one in plan.organisations if one.short_name)
    assert set(names.values()) == {1}
    assert {fold(who.nominator) for one in plan.classes for who in one.learners} <= set(names)


def test_organisations_stand_after_their_parents(plan: Plan) -> None:
    known: set[str | None] = {None}
    for one in plan.organisations:
        assert one.parent in known
        known.add(one.key)
    kinds = Counter(one.kind for one in plan.organisations)
    assert (kinds["province"], kinds["board"], kinds["political-school"], kinds["centre"]) == (1, 1, 1, 9)


def test_the_board_a_lecturer_and_every_centre_can_sign_in(plan: Plan) -> None:
    centres = [one.key for one in plan.organisations if one.kind == "centre"]
    assert [one.organisation for one in plan.accounts if one.role == "staff"] == centres
    assert [one.organisation for one in plan.accounts if one.role == "board"] == [PROVINCE] * 2
    assert [one.role for one in plan.accounts].count("lecturer") == 1


def test_every_session_of_2023_was_marked_for_everybody(plan: Plan) -> None:
    for one in plan.quarter_one:
        assert 3 <= len(one.sessions) <= 10
        for session in one.sessions:
            assert session.marks is not None
            assert len(session.marks) == len(one.learners)
            assert set(session.marks) <= set(MARKS)
    marks = Counter(mark for one in plan.quarter_one for session in one.sessions for mark in session.marks or ())
    assert marks["present"] / marks.total() > 0.9
    assert min(marks.values()) > 100


def test_sessions_are_on_different_half_days_of_the_class_and_not_at_tet(plan: Plan) -> None:
    for one in plan.classes:
        times = [session.starts_at for session in one.sessions]
        assert times == sorted(set(times))
    held = {session.starts_at.date() for one in plan.quarter_one for session in one.sessions}
    assert not held & {date(2023, 1, day) for day in range(20, 27)}
    assert all(day.weekday() < 5 for day in held)


def test_most_classes_were_closed_with_a_few_who_did_not_complete(plan: Plan) -> None:
    closed = [one for one in plan.quarter_one if one.closed_on]
    assert len(closed) == 37
    assert all(session.sheet_closed for one in closed for session in one.sessions)
    assert 20 < sum(len(one.not_completed) for one in closed) < 120
    assert all(place < len(one.learners) for one in closed for place in one.not_completed)


def test_results_fit_who_completed_the_classes_by_the_rules_of_their_programmes(plan: Plan) -> None:
    programmes = {one["code"]: one for one in shipped()}
    completions = 0
    for one in plan.quarter_one:
        programme = programmes[one.programme]
        assert bool(one.results) == bool(one.closed_on and programme["assessed_by"] != "none")
        if not one.closed_on:
            continue
        sessions = [
            {"session_id": f"{place:02d}", "starts_at": "2023-02-13T00:30:00+00:00"}
            for place in range(len(one.sessions))
        ]
        klass = {"_id": "c", "learners": {"one": {}}, "sessions": sessions}
        for at in range(len(one.learners)):
            sheets = {
                f"{place:02d}": {"marks": {"one": session.marks[at]}, "closed": True}
                for place, session in enumerate(one.sessions)
                if session.marks
            }
            presence = presence_of(klass, programme, {"c": Taught(sessions, sheets)}, "one")
            result = one.results[at] if one.results else None
            assert not one.results or (presence.standing == "reached") == (result is not None)
            verdict = judge(programme, presence, {**EMPTY, **(result or {})})
            if one.results:
                assert verdict.completes is (at not in one.not_completed)
            elif at not in one.not_completed:
                assert verdict.completes
            completions += at not in one.not_completed
    assert completions == 2686


def test_these_days_there_is_something_to_open_to_mark_to_close_and_to_fill(plan: Plan) -> None:
    town = [one for one in plan.classes if one not in plan.quarter_one and one.owner == plan.accounts[1].organisation]
    assert any(one.opened_on is None and one.starts_on == TODAY for one in town)
    assert any(one.opened_on and one.ends_on < TODAY for one in town)
    assert any(not one.learners and one.starts_on > TODAY for one in town)
    running = next(one for one in town if one.opened_on and one.starts_on < TODAY <= one.ends_on)
    assert any(session.starts_at.date() == TODAY for session in running.sessions)
    assert any(session.marks and not session.sheet_closed for session in running.sessions)


def test_five_years_of_one_centre_stand_in_its_ledger(plan: Plan) -> None:
    read = ledger.read(fill_in(ledger.template(), plan.ledger), "so-lop-cu.xlsx", shipped())
    assert not read.faults
    assert {one.programme: (one.classes, one.enrolments["value"]) for one in read.entries} == {
        "party-awareness": (8, 861),
        "new-members": (9, 690),
        "intermediate": (4, 365),
        "knowledge-update": (19, 1900),
        "thematic": (118, 11500),
    }
    assert {one.programme for one in read.entries if one.partner_name} == {"thematic"}
    spans = {(one.first_day, one.last_day) for one in read.entries}
    assert spans == {(FIVE_YEARS.first.isoformat(), FIVE_YEARS.last.isoformat())}


def test_people_were_sent_out_in_the_same_five_years(plan: Plan) -> None:
    assert {one.field: one.people for one in plan.sent_out} == {"political-theory": 322, "professional": 101}
    assert {(one.first_day, one.last_day) for one in plan.sent_out} == {(FIVE_YEARS.first, FIVE_YEARS.last)}


def test_a_template_that_lacks_a_heading_is_noticed() -> None:
    template = learner_list.template()
    assert headings(template)[:2] == ["STT", "Họ và tên"]
    with pytest.raises(KeyError, match="Quê quán"):
        fill_in(template, [{"Quê quán": "Vân Thành"}])


def test_what_is_stated_of_a_class_is_never_more_than_its_learners(plan: Plan) -> None:
    for klass in plan.quarter_one:
        counts = composition(klass)
        assert counts == composition(klass)
        assert all(0 <= count <= len(klass.learners) for count in counts.values())
        assert (counts["members"] == 0) == (klass.programme == "party-awareness")


def test_what_is_on_paper_does_not_add_up_and_would_be_accepted(plan: Plan) -> None:
    report = on_paper.paper_report(one for one in plan.quarter_one if one.owner == on_paper.REPORTER)
    assert report["total"]["classes"] == sum(row["classes"] for row in report["rows"]) + 1
    (entry,) = ledger.read(fill_in(ledger.template(), on_paper.LEDGER), "so.xlsx", shipped()).entries
    assert (entry.certificates or 0) > (entry.completions or 0)
