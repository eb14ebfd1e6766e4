"""How reports look: the texts of a layout, what is named in them, and what stands on paper."""

from __future__ import annotations

from typing import Any

import pytest

from services.reporting.model.layouts import FIELDS, LAYOUTS, PARTS, REQUIRED, check, fill, layouts_of, province_facts
from services.reporting.model.papers import edition_words, standing, written_day, written_moment
from services.reporting.model.report_tables import SHARE, STATED, TEXT, Column, Table, exactness, written
from shared.organisations import KINDS
from shared.refusal import Refusal, Words

FACTS = dict.fromkeys(FIELDS, "")


def party_texts(**changed: str) -> dict[str, str]:
    """The shipped texts of a centre's party layout, with some of them changed."""
    return {**layouts_of(None, "centre")["party"], **changed}


def places_of_faults(texts: dict[str, str]) -> list[str]:
    with pytest.raises(Refusal) as refused:
        check(texts)
    return [fault.at for fault in refused.value.faults]


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_layouts_are_without_fault(kind: str) -> None:
    shipped = layouts_of(None, kind)
    assert shipped["version"] == 0
    for layout in LAYOUTS:
        assert set(shipped[layout]) == set(PARTS)
        check(shipped[layout])


def test_a_political_school_writes_state_documents_and_everybody_else_those_of_the_party() -> None:
    assert layouts_of(None, "political-school")["used"] == "state"
    assert {layouts_of(None, kind)["used"] for kind in KINDS if kind != "political-school"} == {"party"}


def test_what_an_organisation_keeps_stands_for_the_shipped_texts_of_that_layout_only() -> None:
    kept = {"used": "state", "state": party_texts(place="Sa Pa"), "version": 3}
    found = layouts_of(kept, "centre")
    assert (found["used"], found["state"]["place"], found["version"]) == ("state", "Sa Pa", 3)
    assert found["party"] == party_texts()


@pytest.mark.parametrize("part", REQUIRED)
def test_a_report_needs_these_parts(part: str) -> None:
    assert places_of_faults(party_texts(**{part: ""})) == [f"/{part}"]


@pytest.mark.parametrize("part", sorted(set(PARTS) - set(REQUIRED)))
def test_a_report_can_do_without_these(part: str) -> None:
    check(party_texts(**{part: ""}))


def test_a_number_has_its_place_in_the_form_of_the_number() -> None:
    assert places_of_faults(party_texts(number_form="Số 12-BC/TTCT")) == ["/number_form"]


def test_every_unknown_fact_is_named_where_it_stands() -> None:
    texts = party_texts(title="BÁO CÁO\n{quarter}", place="{toàn tỉnh}", recipients="{superior}")
    with pytest.raises(Refusal) as refused:
        check(texts)
    assert [fault.at for fault in refused.value.faults] == ["/place", "/title"]
    assert "{toàn tỉnh}" in refused.value.faults[0].words.vi
    assert "{period}" in refused.value.faults[0].words.vi


@pytest.mark.parametrize("text", ["BÁO CÁO {period", "BÁO CÁO period}"])
def test_a_brace_that_is_not_closed_or_not_opened_is_a_fault(text: str) -> None:
    assert places_of_faults(party_texts(title=text)) == ["/title"]


def test_a_line_whose_facts_are_all_missing_is_left_out() -> None:
    facts = {**FACTS, "committee": "Tỉnh ủy Lào Cai"}
    assert fill("{superior}\nThường trực {committee} {superior}\nLưu Ban", facts) == [
        "Thường trực Tỉnh ủy Lào Cai",
        "Lưu Ban",
    ]


def test_a_fact_is_text_and_names_no_other_fact() -> None:
    assert fill("{organisation}", {**FACTS, "organisation": "{number}", "number": "12"}) == ["{number}"]


def test_a_province_has_a_tinh_uy_and_a_city_a_thanh_uy() -> None:
    assert province_facts("Tỉnh Lào Cai") == {"province": "Lào Cai", "committee": "Tỉnh ủy Lào Cai"}
    assert province_facts("Thành phố Huế") == {"province": "Huế", "committee": "Thành ủy Huế"}
    assert province_facts("Lào Cai")["committee"] == "Tỉnh ủy Lào Cai"
    assert province_facts("") == {"province": "", "committee": ""}


def test_days_are_written_so_that_nothing_can_be_added_before_them() -> None:
    assert written_day("2023-04-12") == "ngày 12 tháng 4 năm 2023"
    assert written_day("2023-02-05") == "ngày 05 tháng 02 năm 2023"
    assert written_day("2023-02-05", "en") == "5 February 2023"
    assert written_day(None).startswith("ngày … tháng …")


def test_moments_are_those_of_vietnam() -> None:
    assert written_moment("2023-04-11T18:05:00+00:00") == "01 giờ 05, ngày 12 tháng 4 năm 2023"


def test_a_paper_says_which_edition_it_is() -> None:
    assert edition_words(None).vi == "Số liệu chưa chốt."
    closed = {"number": 2, "closed_at": "2023-04-15T01:30:00+00:00", "with_debts": False, "newest": 2, "kept": True}
    assert edition_words(closed).vi == "Số liệu đã chốt, bản số 2, lúc 08 giờ 30, ngày 15 tháng 4 năm 2023."
    assert edition_words(closed).en == "Closed figures, edition 2, at 08:30, 15 April 2023."
    assert edition_words({**closed, "with_debts": True}).vi.endswith("Khi chốt còn đơn vị nợ số liệu.")
    assert edition_words({**closed, "newest": 3}).vi.endswith("Đã có bản số 3.")
    assert edition_words({**closed, "kept": False}).vi.startswith("Số liệu hiện nay, không phải bản số 2 đã chốt")


def test_a_paper_says_as_of_when_and_what_is_counted_otherwise_than_usual() -> None:
    usual = {"role": "owner", "structure": "now", "mode": None, "known_on": None, "rule_words": "Theo ngày khai giảng."}
    assert standing({**usual, "as_of": "2023-04-12T01:00:00+00:00"}, None, "vi") == [
        "Số liệu chưa chốt.",
        "Số liệu tính đến 08 giờ 00, ngày 12 tháng 4 năm 2023.",
        "Theo ngày khai giảng.",
    ]
    otherwise = {"role": "host", "role_words": "nơi tổ chức lớp", "structure": "then", "structure_words": "tổ chức cũ"}
    asked = {**usual, **otherwise, "mode": "connected", "known_on": "2023-04-05", "as_of": None}
    assert standing(asked, None, "vi")[1:] == [
        "Số liệu như đã biết đến hết ngày 05 tháng 4 năm 2023.",
        "Theo ngày khai giảng. Tính theo nơi tổ chức lớp. Theo tổ chức cũ. Chỉ tính lớp học qua nhiều điểm cầu.",
    ]
    assert standing({**usual, "as_of": None}, None, "vi")[1] == "Sổ lớp chưa nhận được số liệu nào."


NAME = Column("name", Words("Tên", "Name"), TEXT)
COUNT = Column("count", Words("Lớp", "Classes"), adds=True)
PEOPLE = Column("people", Words("Lượt", "Enrolments"), STATED, adds=True)
OF_ALL = Column("share", Words("Tỷ lệ", "Share"), SHARE, share_of=("people", "people"), of_foot=True)
CHANGE = Column("change", Words("Chênh lệch", "Difference"), STATED, difference_of=("count", "people"))


def number(value: int, words: str | None = None, approximate: bool = False) -> dict[str, Any]:
    return {"value": value, "words": words, "approximate": approximate}


def table(**row: Any) -> Table:
    foot = {"name": None, "count": 8, "people": number(6000), "change": None}
    every = {"name": "Một", "count": 8, "people": number(3000), "change": number(-40), **row}
    return Table("one", Words("Bảng", "Table"), [NAME, COUNT, PEOPLE, OF_ALL, CHANGE], [every], foot)


def cell(column: Column, language: str = "vi", **row: Any) -> str:
    shown = table(**row)
    return written(shown, column, shown.rows[0], language)


def test_cells_are_written_as_numbers_are_here() -> None:
    assert cell(COUNT, count=1234) == "1.234"
    assert cell(COUNT, "en", count=1234) == "1,234"
    assert cell(OF_ALL) == "50,0%"
    assert cell(CHANGE) == "−40"
    assert cell(CHANGE, change=number(40)) == "+40"
    assert cell(CHANGE, change=number(0)) == "0"


def test_what_is_not_known_is_a_dash_and_not_nought() -> None:
    assert cell(COUNT, count=None) == cell(PEOPLE, people=None) == "–"
    assert cell(OF_ALL, people=None) == "–"
    assert cell(COUNT, count=0) == "0"
    assert cell(NAME, name=None) == ""


def test_an_approximate_number_stays_so_also_in_sums_shares_and_differences() -> None:
    assert cell(PEOPLE, people=number(3000, "gần", True)) == "gần 3.000"
    assert cell(PEOPLE, "en", people=number(3000, "gần", True)) == "nearly 3,000"
    assert cell(PEOPLE, people=number(3000, None, True)) == "khoảng 3.000"
    assert cell(OF_ALL, people=number(3000, "gần", True)) == "khoảng 50,0%"
    assert cell(CHANGE, change=number(40, None, True)) == "khoảng +40"


def test_the_word_of_a_number_can_stand_in_a_cell_of_its_own() -> None:
    assert exactness(number(3000, "gần", True), "vi") == "gần"
    assert exactness(number(3000, "gần", True), "en") == "nearly"
    assert exactness(number(3000, None, True), "vi") == "khoảng"
    assert exactness(number(3000), "vi") == "chính xác"
    assert exactness(None, "vi") == ""
