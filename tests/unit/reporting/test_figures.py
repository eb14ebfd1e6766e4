"""The pure rules: what a class counts, where, and what classes add up to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.reporting.model import class_record, figures, persons
from services.reporting.model.briefing import Briefing, Item, paragraphs, when
from services.reporting.model.distinct import distinct_of
from services.reporting.model.rows import row_of, together, total
from services.reporting.model.stated import add_up, difference, write
from shared.periods import parse
from shared.refusal import Words
from tests.unit.reporting.history import learners


def record(**changes: Any) -> dict[str, Any]:
    """A class that opened in February with ten learners."""
    return {
        "programme": "thematic",
        "programme_version": "thematic@1",
        "owner_id": "sa-pa",
        "partner_id": None,
        "with_partner": False,
        "ledger": False,
        "opened_on": "2023-02-10",
        "persons": persons.pack(learners(10)),
        **changes,
    }


def ledger(first: str, last: str, value: int = 100, words: str | None = None, **changes: Any) -> dict[str, Any]:
    """A ledger row of three classes."""
    row = {"ledger": True, "first_day": first, "last_day": last, "classes": 3}
    return record(**row, enrolments={"value": value, "words": words}, opened_on=None, **changes)


def counts(**changes: Any) -> class_record.Contribution:
    return class_record.contribution(record(**changes))


def cell_of(listed: list[class_record.Contribution], excused_counts: figures.ExcusedCounts) -> dict[str, Any]:
    """What these classes add up to."""
    rows = together(map(row_of, listed))
    return figures.cell(rows, distinct_of(listed)["total"]["total"], excused_counts)


def always(programme_version: str) -> bool:
    return True


def test_a_class_stands_in_the_month_in_which_it_opened_and_in_the_one_in_which_it_closed() -> None:
    assert class_record.places(record()) == ["opened:sa-pa:2023-02"]
    assert class_record.places(record(closed_on="2023-04-01")) == ["opened:sa-pa:2023-02", "closed:sa-pa:2023-04"]


@pytest.mark.parametrize(
    "changes",
    [{"opened_on": None}, {"cancelled_on": "2023-02-11"}, {"cancelled_on": "2023-04-02", "closed_on": "2023-04-01"}],
    ids=["only announced", "cancelled", "closed and yet cancelled"],
)
def test_an_announced_or_cancelled_class_counts_nowhere(changes: dict[str, Any]) -> None:
    assert class_record.places(record(**changes)) == []


def test_sheets_without_a_class_count_nowhere() -> None:
    assert class_record.places({"_id": "x", "sheets": {}}) == []
    assert class_record.state({"_id": "x", "sheets": {}}) == "unheard"


def test_a_ledger_row_stands_in_the_month_of_its_last_day_under_both_rules() -> None:
    row = ledger("2018-01-01", "2022-12-31")
    assert class_record.places(row) == ["opened:sa-pa:2022-12", "closed:sa-pa:2022-12"]


@pytest.mark.parametrize(
    ("period", "counted"),
    [("2018..2022", True), ("2017..2023", True), ("2022", False), ("2022-12", False), ("2019..2022", False)],
)
def test_a_ledger_row_counts_only_where_all_of_its_span_does(period: str, counted: bool) -> None:
    row = class_record.contribution(ledger("2018-01-01", "2022-12-31"))
    assert figures.is_inside(row, "opened", parse(period)) is counted


def test_a_class_counts_by_the_day_of_the_rule() -> None:
    one = counts(closed_on="2023-04-01")
    assert figures.is_inside(one, "opened", parse("2023-Q1"))
    assert not figures.is_inside(one, "opened", parse("2023-02-11..2023-04-01"))
    assert figures.is_inside(one, "closed", parse("2023-Q2"))
    assert not figures.is_inside(one, "closed", parse("2023-Q1"))


def test_whether_an_excused_absence_is_expected_is_for_the_programme_to_say() -> None:
    one = counts(sheets={"s1": {"present": 6, "late": 1, "excused": 2, "absent": 1}})
    assert figures.attendance(one, True) == {"attended": 7, "expected": 10}
    assert figures.attendance(one, False) == {"attended": 7, "expected": 8}


def test_persons_and_enrolments_never_add_up_together() -> None:
    three = [counts(), counts(), counts(persons=persons.pack(learners(10, 5)))]
    cell = cell_of(three, always)
    assert (cell["classes"], cell["enrolments"]["value"], cell["persons"]) == (3, 30, 15)


def test_ledger_rows_add_enrolments_without_names() -> None:
    row = class_record.contribution(ledger("2023-01-01", "2023-03-31", 100, completed=90))
    cell = cell_of([counts(), row], always)
    assert (cell["classes"], cell["enrolments"]["value"]) == (4, 110)
    assert (cell["persons"], cell["enrolments_without_names"]) == (10, 100)
    assert (cell["completions"], cell["completions_known_for"]) == (90, 3)


def test_a_single_approximate_number_keeps_its_word_and_a_sum_says_that_it_is_approximate() -> None:
    nearly, exact = {"value": 3000, "words": "gần"}, {"value": 10, "words": None}
    assert add_up([nearly]) == {"value": 3000, "words": "gần", "approximate": True}
    assert add_up([nearly, exact]) == {"value": 3010, "words": None, "approximate": True}
    assert add_up([exact, exact]) == {"value": 20, "words": None, "approximate": False}
    assert add_up([]) == {"value": 0, "words": None, "approximate": False}
    assert write(add_up([nearly])) == "gần 3.000"
    assert write(add_up([nearly]), "en") == "nearly 3,000"
    assert write(add_up([nearly, exact])) == "khoảng 3.010"
    assert write(add_up([exact])) == "10"


stated_numbers = st.builds(
    lambda value, words: {"value": value, "words": words},
    st.integers(0, 5000),
    st.sampled_from([None, None, "gần", "hơn"]),
)


@given(st.lists(stated_numbers))
def test_no_approximate_number_is_ever_silently_made_exact(numbers: list[Any]) -> None:
    total = add_up(numbers)
    assert total["approximate"] == any(one["words"] for one in numbers)
    assert not total["words"] or total["approximate"]


def test_a_stated_total_stands_beside_the_sum_of_its_items() -> None:
    total = cell_of([counts()], always)
    stated = {"classes": 2, "enrolments": {"value": 9, "words": None}}
    assert difference(stated, total) == {"classes": 1, "enrolments": {"value": -1, "approximate": False}}
    nearly = {"classes": None, "enrolments": {"value": 9, "words": "gần"}}
    assert difference(nearly, total) == {"classes": None, "enrolments": {"value": -1, "approximate": True}}
    assert difference(None, total) is None


@given(st.lists(st.sampled_from(["own", "partner"]), min_size=1, max_size=12))
def test_own_classes_and_those_with_partners_make_up_the_total(kinds: list[str]) -> None:
    rows = together(row_of(counts(with_partner=kind == "partner")) for kind in kinds)
    found = {line: total(figures.of_line(rows, line)) for line in ("own", "partner", "total")}
    assert found["own"]["classes"] + found["partner"]["classes"] == found["total"]["classes"] == len(kinds)
    assert found["own"]["enrolments"] + found["partner"]["enrolments"] == found["total"]["enrolments"]


def briefing(rows: list[class_record.Contribution], **changes: Any) -> Briefing:
    """A briefing of one category of own classes."""
    cell = cell_of(rows, always)
    given: dict[str, Any] = {
        "period": Words("quý I/2023", "quarter I of 2023"),
        "subject": Words("các trung tâm", "the centres"),
        "rule": "opened",
        "total": cell,
        "own": [Item(Words("chuyên đề", "thematic"), cell)] if rows else [],
        "partner": [],
        "stated": None,
        "sent_out": {},
    }
    return Briefing(**{**given, **changes})


def test_a_period_without_classes_says_so_plainly() -> None:
    assert paragraphs(briefing([])) == ["Trong quý I/2023, sổ lớp chưa ghi nhận lớp nào do các trung tâm mở."]
    assert paragraphs(briefing([]), "en") == ["In quarter I of 2023 the register has no class opened by the centres."]


def test_the_rule_shows_in_the_verb() -> None:
    assert "đã bế giảng 1 lớp" in paragraphs(briefing([counts()], rule="closed"))[0]
    assert "closed 1 class for" in paragraphs(briefing([counts()], rule="closed"), "en")[0]


def test_a_stated_total_speaks_first_and_the_items_still_show_their_own_sum() -> None:
    stated = {"classes": None, "enrolments": {"value": 12, "words": "gần"}}
    text = paragraphs(briefing([counts()], stated=stated))
    assert text[0] == "Trong quý I/2023, các trung tâm đã mở 1 lớp với gần 12 lượt học viên, trong đó: " + (
        "chuyên đề 1 lớp (100,0%)."
    )
    assert text[1].endswith("cộng các nội dung là 1 lớp, 10 lượt.")
    assert "nearly 12 enrolments" in paragraphs(briefing([counts()], stated=stated), "en")[0]


def test_an_approximate_sum_is_never_written_as_an_exact_one() -> None:
    rows = [counts(), class_record.contribution(ledger("2023-01-01", "2023-03-31", 100, "gần"))]
    assert "với khoảng 110 lượt" in paragraphs(briefing(rows))[0]
    assert "for about 110 enrolments" in paragraphs(briefing(rows), "en")[0]


def test_a_range_of_days_begins_the_sentence_by_itself() -> None:
    assert when(parse("2023-01-02..2023-01-20").words()).vi == "Từ 02/01/2023 đến 20/01/2023"
    assert when(parse("2023-01-02..2023-01-20").words()).en == "From 02/01/2023 to 20/01/2023"
