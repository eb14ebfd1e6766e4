"""The rules of periods, editions and debts, alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.reporting.model import class_record, closing, debts, persons
from services.reporting.model.edition_differences import difference, in_words
from services.reporting.model.editions import Parts, corrected, figures, grouped, says_the_same
from shared.periods import parse
from shared.refusal import Refusal
from tests.unit.reporting.history import learners

QUARTER = parse("2023-Q1")
AFTER = date(2023, 4, 12)
HEADLINE = {"classes": 40, "enrolments": 2960, "persons": 2400}


def always(version: str) -> bool:
    return True


def step(document: dict[str, Any], said: list[Any], by: str = "hoa") -> dict[str, Any]:
    for one in said:
        one.kind.check(one.data)
        document = closing.evolve(document, one, at="2023-04-12T02:00:00+00:00", by={"account_id": by, "name": by})
    return document


def closed(reason: str | None = None) -> dict[str, Any]:
    told = {"today": AFTER, "by": "hoa", "figures": HEADLINE, "debts": debts.NOTHING, "not_signed_off": []}
    fresh = closing.fresh("lao-cai", QUARTER)
    return step(fresh, closing.close(fresh, QUARTER, **told, reason=reason))


def requested(document: dict[str, Any], by: str = "lan", concerns: str | None = "sa-pa") -> dict[str, Any]:
    number = f"correction-{len(document.get('corrections', {}))}"
    about = {"correction_id": number, "concerns_id": concerns, "today": AFTER, "by": by, "reason": "nhập sót"}
    return step(document, closing.request_correction(document, **about), by)


def approve(document: dict[str, Any], by: str = "hoa", changed: bool = True) -> dict[str, Any]:
    correction = closing.find_correction(document, "correction-0")
    told = {"today": AFTER, "by": by, "figures": HEADLINE, "changed": changed}
    return step(document, closing.approve(document, correction, **told), by)


@pytest.mark.parametrize("key", ["2018..2022", "2023-01-15..2023-02-10"])
def test_only_periods_of_the_calendar_are_closed(key: str) -> None:
    with pytest.raises(Refusal, match="period-not-calendar"):
        closing.refuse_unfinished(parse(key), AFTER)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_period_is_closed_from_the_day_after_its_last(today: date) -> None:
    quarter = parse(f"{today.year}-Q2")
    if today > quarter.last:
        closing.refuse_unfinished(quarter, today)
    else:
        with pytest.raises(Refusal, match="period-not-over"):
            closing.refuse_unfinished(quarter, today)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_a_centre_is_asked_for_at_most_eight_quarters_that_have_ended(today: date, days: int) -> None:
    begun = today - timedelta(days=days)
    found = closing.ended_periods(today, begun)
    quarters = [one for one in found if "Q" in one.key]
    assert all(one.last < today for one in found)
    assert all(one.last >= begun for one in quarters)
    assert len(quarters) <= closing.MOST_QUARTERS
    assert len(set(found)) == len(found)
    assert [one.last for one in found] == sorted(one.last for one in found)


def test_a_year_ends_with_a_quarter_a_half_year_and_itself() -> None:
    assert [one.key for one in closing.periods_of(2023)] == [
        *("2023-Q1", "2023-Q2", "2023-H1", "2023-Q3", "2023-Q4", "2023-H2", "2023"),
    ]


def test_due_is_said_once_and_not_after_the_sign_off() -> None:
    fresh = closing.fresh("sa-pa", QUARTER)
    asked = step(fresh, closing.due(fresh, QUARTER, 10))
    assert asked["due_by"] == "2023-04-10"
    assert closing.due(asked, QUARTER, 10) == []
    told = {"today": AFTER, "by": "lan", "figures": HEADLINE, "debts": debts.NOTHING, "reason": None, "closed": False}
    signed = step(fresh, closing.sign_off(fresh, QUARTER, **told))
    assert closing.due(signed, QUARTER, 10) == []


@pytest.mark.parametrize("reason", [None, "", "12"])
def test_debts_need_a_reason_that_says_something(reason: str | None) -> None:
    owed = {**debts.NOTHING, "sheets": 1}
    told = {"today": AFTER, "by": "lan", "figures": HEADLINE}
    with pytest.raises(Refusal, match="reason-missing"):
        closing.sign_off(closing.fresh("sa-pa", QUARTER), QUARTER, **told, debts=owed, reason=reason, closed=False)
    with pytest.raises(Refusal, match="reason-missing"):
        closing.close(
            closing.fresh("lao-cai", QUARTER),
            QUARTER,
            **told,
            debts=debts.NOTHING,
            not_signed_off=["sa-pa"],
            reason=reason,
        )


def test_an_open_period_cannot_be_corrected_and_a_closed_one_not_closed_again() -> None:
    with pytest.raises(Refusal, match="period-open"):
        requested(closing.fresh("lao-cai", QUARTER))
    with pytest.raises(Refusal, match="period-closed"):
        told = {"today": AFTER, "by": "hoa", "figures": HEADLINE, "debts": debts.NOTHING, "not_signed_off": []}
        closing.close(closed(), QUARTER, **told, reason=None)


def test_a_second_person_approves_and_once() -> None:
    document = requested(closed(), by="hoa")
    with pytest.raises(Refusal, match="second-person-needed"):
        approve(document, by="hoa")
    after = approve(document, by="binh")
    assert (after["edition"], after["corrections"]["correction-0"]["state"]) == (2, "approved")
    with pytest.raises(Refusal, match="correction-decided"):
        approve(after, by="mai")


def test_nothing_is_approved_where_nothing_differs() -> None:
    with pytest.raises(Refusal, match="nothing-differs"):
        approve(requested(closed()), changed=False)


def test_requests_survive_each_other() -> None:
    document = requested(requested(closed()), concerns=None)
    after = approve(document)
    assert after["corrections"]["correction-1"] == document["corrections"]["correction-1"]


# ---- editions ----


def row(class_id: str, people: list[str], programme: str = "thematic") -> dict[str, Any]:
    record = {
        "ledger": False,
        "with_partner": False,
        "programme": programme,
        "programme_version": f"{programme}@1",
        "owner_id": "x",
        "opened_on": "2023-02-01",
        "persons": persons.pack(people),
    }
    counts = class_record.contribution(record)
    return {"class_id": class_id, "name": class_id, "version": 1, "marks": {}, "counts": counts}


def part(owner: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"organisation_id": owner, "classes": list(rows), "sent_out": [], "planned": None}


people = st.lists(st.integers(0, 20), max_size=6, unique=True).map(lambda numbers: [learners(21)[n] for n in numbers])
shares = st.lists(people, max_size=3).map(lambda lists: [row(f"class-{n}", one) for n, one in enumerate(lists)])
several = st.dictionaries(st.sampled_from("abcd"), shares, max_size=4).map(
    lambda all_of_them: {owner: part(owner, *rows) for owner, rows in all_of_them.items()}
)


def total(parts: Parts) -> dict[str, Any]:
    found: dict[str, Any] = figures(parts, always)["total"]
    return found


@given(several, several, st.sets(st.sampled_from("abcd")))
def test_a_correction_takes_of_those_concerned_what_counts_now_and_adds_up(
    newest: Any, live: Any, concerned: set[str]
) -> None:
    parts, changed = corrected(newest, live, concerned)
    assert set(changed) <= concerned
    for owner in {*newest, *live}:
        taken = live if owner in concerned else newest
        assert says_the_same(parts.get(owner, part(owner)), taken.get(owner, part(owner)))
    found = total(parts)
    assert found["enrolments"]["value"] == sum(
        one["counts"]["enrolments"]["value"] for each in parts.values() for one in each["classes"]
    )
    everybody = [one["counts"]["persons"] for each in parts.values() for one in each["classes"]]
    assert found["persons"] == persons.count_distinct(everybody)


@given(several, st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xy")))
def test_the_parts_of_those_who_were_merged_add_up_to_the_same(parts: Any, heir: dict[str, str]) -> None:
    assert total(grouped(parts, heir)) == total(parts)


@given(several, several)
def test_what_the_organisations_gained_is_what_the_whole_gained(before: Any, after: Any) -> None:
    found = difference(before, after, always)
    gained = sum(
        one["change"].get("enrolments", {"before": 0, "after": 0})["after"]
        - one["change"].get("enrolments", {"before": 0, "after": 0})["before"]
        for one in found["centres"]
    )
    assert gained == total(after)["enrolments"]["value"] - total(before)["enrolments"]["value"]
    assert difference(before, before, always) == {"total": {}, "centres": []}


def test_a_difference_goes_down_to_the_class() -> None:
    before = {"a": part("a", row("1", learners(3)), row("2", learners(2)))}
    after = {"a": part("a", row("1", learners(5)), row("3", learners(4, 10)))}
    (centre,) = difference(before, after, always)["centres"]
    assert {one["class_id"]: one["kind"] for one in centre["classes"]} == {"1": "changed", "2": "gone", "3": "new"}
    assert in_words(centre["change"]).vi == "+4 lượt học viên"
    swapped = {"a": part("a", row("1", learners(3, 1)), row("2", learners(2)))}
    (centre,) = difference(before, swapped, always)["centres"]
    assert [one["facts"] for one in centre["classes"]] == [["persons"]]


# ---- debts ----


def test_held_not_opened_cancelled_and_stated_are_told_apart_before_anything_is_owed() -> None:
    (found,) = debts.planned_classes(
        {"thematic": 7}, {"thematic": 2}, {"thematic": 1}, {"thematic": 1}, {"thematic": 1}
    )
    assert (found["held"], found["not_opened"], found["cancelled"], found["stated"], found["owed"]) == (2, 1, 1, 1, 2)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_nobody_owes_less_than_nothing(planned: int, held: int, stated: int) -> None:
    (found,) = debts.planned_classes({"other": planned}, {"other": held}, {}, {}, {"other": stated})
    assert found["owed"] == max(0, planned - held - stated)


def announced(**more: Any) -> dict[str, Any]:
    return {"owner_id": "sa-pa", "ledger": False, "starts_on": "2023-02-01", "ends_on": "2023-03-05", **more}


def test_an_announced_class_is_owed_from_the_day_after_its_first() -> None:
    assert not debts.is_not_opened(announced(), QUARTER, date(2023, 2, 1))
    assert debts.is_not_opened(announced(), QUARTER, date(2023, 2, 2))
    assert not debts.is_not_opened(announced(opened_on="2023-02-03"), QUARTER, AFTER)
    assert not debts.is_not_opened(announced(starts_on="2022-12-30"), QUARTER, AFTER)
    assert not debts.is_not_opened(announced(cancelled_on="2023-01-30"), QUARTER, AFTER)
    assert debts.is_cancelled(announced(cancelled_on="2023-01-30"), QUARTER)


def test_a_sheet_is_owed_for_each_past_session_of_the_period_that_has_none_closed() -> None:
    sessions = {one: {"day": day} for one, day in (("a", "2022-12-30"), ("b", "2023-02-02"), ("c", "2023-02-03"))}
    record = announced(opened_on="2023-02-01", sessions=sessions, sheets_closed=["b"])
    assert debts.open_sheets(record, QUARTER, AFTER) == ["2023-02-03"]
    assert debts.open_sheets(record, QUARTER, date(2023, 2, 3)) == []
    assert debts.open_sheets(announced(sessions=sessions), QUARTER, AFTER) == []


def test_results_are_owed_when_the_last_day_is_past() -> None:
    record = announced(opened_on="2023-02-01")
    assert debts.missing_results(record, QUARTER, AFTER, assessed=True) == ["bands", "completions"]
    assert debts.missing_results(record, QUARTER, AFTER, assessed=False) == ["completions"]
    assert debts.missing_results(record, QUARTER, date(2023, 3, 5), assessed=True) == []
    told = announced(opened_on="2023-02-01", closed_on="2023-04-02", completed=3, bands={})
    assert debts.missing_results(told, parse("2023-Q2"), AFTER, assessed=True) == []
    assert debts.missing_results({**told, "bands": None}, parse("2023-Q2"), AFTER, assessed=True) == ["bands"]
