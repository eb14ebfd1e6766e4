"""Ledger classes in Excel: past years known only as totals."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from services.enrolment.model.plans.ledger import LedgerList, faults_workbook, read, template
from services.enrolment.model.programmes import shipped
from services.enrolment.model.sheets.stated_period import read_period
from shared.refusal import Refusal
from tests.unit.enrolment.sheets import workbook

HEADINGS = ["STT", "Chương trình", "Tên lớp", "Kỳ", "Từ ngày", "Đến ngày", "Số lớp", "Số lượt học viên"]
HEADINGS += ["Hoàn thành", "Phối hợp với", "Nguồn", "Nữ", "Dân tộc thiểu số", "Đảng viên", "Giấy chứng nhận"]
KEYS = ["number", "programme", "name", "period", "first_day", "last_day", "classes", "enrolments"]
KEYS += ["completions", "partner", "source", "women", "ethnic_minorities", "members", "certificates"]
SOURCE = "Báo cáo 5 năm"


def read_lines(*lines: list[object]) -> LedgerList:
    return read(workbook({"Sổ": [HEADINGS, *lines]}), "so.xlsx", shipped())


def line(**values: object) -> list[object]:
    """A good row with some of its values changed."""
    good = {"programme": "thematic", "period": "2019", "classes": 2, "enrolments": 80, "source": SOURCE}
    return [{**good, **values}.get(key) for key in KEYS]


def columns_at_fault(found: LedgerList) -> list[str]:
    return [fault.column for fault in found.faults]


def test_the_five_years_of_nhu_xuan_are_read_as_their_ledger_has_them() -> None:
    found = read_lines(
        [1, "Bồi dưỡng nhận thức về Đảng", None, "2018..2022", None, None, 8, 861, None, None, SOURCE],
        [2, "Đảng viên mới", None, "5 năm 2018–2022", None, None, 9, 690, None, None, SOURCE],
        [3, "Trung cấp", None, "2018-2022", None, None, 4, 365, None, "Trường Chính trị tỉnh", SOURCE],
        [4, "Cập nhật kiến thức", None, "giai đoạn 2018-2022", None, None, 19, "1.900", None, None, SOURCE],
        [5, "chuyên đề", None, "từ 2018 đến 2022", None, None, 118, "11.500 lượt", None, "Các đơn vị", SOURCE],
        ["Tổng cộng", None, None, None, None, None, 158, "15.316"],
    )
    assert found.faults == ()
    assert [entry.programme for entry in found.entries] == [
        *("party-awareness", "new-members", "intermediate", "knowledge-update", "thematic")
    ]
    assert {(entry.first_day, entry.last_day) for entry in found.entries} == {("2018-01-01", "2022-12-31")}
    assert sum(entry.classes for entry in found.entries) == 158
    assert sum(entry.enrolments["value"] for entry in found.entries) == 15_316
    assert [entry.partner_name for entry in found.entries][1:3] == [None, "Trường Chính trị tỉnh"]
    assert len(found.left_out) == 1


def test_an_approximate_figure_keeps_its_word() -> None:
    (entry,) = read_lines(line(enrolments="gần 3.000")).entries
    assert entry.enrolments == {"value": 3000, "words": "gần"}


def test_a_single_class_has_a_name_days_and_completions() -> None:
    days = {"period": None, "first_day": "04/03/2019", "last_day": date(2019, 3, 8)}
    (entry,) = read_lines(line(name="Khóa 12", classes=1, completions="78", **days)).entries
    assert (entry.name, entry.completions) == ("Khóa 12", 78)
    assert (entry.first_day, entry.last_day) == ("2019-03-04", "2019-03-08")


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"programme": "khiêu vũ"}, "Chương trình"),
        ({"programme": None}, "Chương trình"),
        ({"classes": 0}, "Số lớp"),
        ({"classes": None}, "Số lớp"),
        ({"classes": "gần 8"}, "Số lớp"),
        ({"enrolments": -1}, "Số lượt học viên"),
        ({"enrolments": 1.9}, "Số lượt học viên"),
        ({"enrolments": "nhiều"}, "Số lượt học viên"),
        ({"completions": 81}, "Hoàn thành"),
        ({"women": 81}, "Nữ"),
        ({"members": "gần 70"}, "Đảng viên"),
        ({"completions": "hơn 70"}, "Hoàn thành"),
        ({"source": None}, "Nguồn"),
        ({"period": "mùa xuân"}, "Kỳ"),
        ({"period": "2022..2018"}, "Kỳ"),
        ({"period": None}, "Kỳ"),
        ({"first_day": "04/03/2019"}, "Kỳ"),
        ({"period": None, "first_day": "04/03/2019"}, "Đến ngày"),
        ({"period": None, "last_day": "04/03/2019"}, "Từ ngày"),
        ({"period": None, "first_day": "2019", "last_day": "04/03/2019"}, "Từ ngày"),
        ({"period": None, "first_day": "08/03/2019", "last_day": "04/03/2019"}, "Đến ngày"),
    ],
)
def test_each_thing_wrong_is_one_fault_in_its_column(changed: dict[str, object], column: str) -> None:
    found = read_lines(line(), line(**changed))
    assert columns_at_fault(found) == [column]
    assert found.faults[0].row == 3
    assert len(found.entries) == len(found.faulty) == 1


def test_the_composition_of_a_ledger_row_may_be_known_in_part() -> None:
    (entry,) = read_lines(line(women=33, ethnic_minorities=0)).entries
    assert (entry.women, entry.ethnic_minorities, entry.members) == (33, 0, None)


def test_certificates_are_taken_as_the_ledger_has_them_even_more_than_completed() -> None:
    (entry,) = read_lines(line(completions=70, certificates=75)).entries
    assert (entry.completions, entry.certificates) == (70, 75)


def test_more_completions_than_an_approximate_figure_are_no_fault() -> None:
    assert read_lines(line(enrolments="hơn 80", completions=81)).faults == ()


def test_an_unknown_programme_is_told_which_there_are() -> None:
    assert "Sơ cấp lý luận chính trị" in read_lines(line(programme="?")).faults[0].words.vi


@settings(max_examples=25, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=20), st.sampled_from(["NFC", "NFD"]))
def test_spoiled_rows_are_exactly_those_given_back_and_mended_ones_are_taken(spoiled: list[bool], form: str) -> None:
    lines = [line(classes=0 if bad else 2, name=unicodedata.normalize(form, "Lớp số ấy")) for bad in spoiled]
    found = read_lines(*lines)
    assert [fault.row for fault in found.faults] == [row for row, bad in enumerate(spoiled, 2) if bad]
    assert all(entry.name == "Lớp số ấy" for entry in found.entries)
    if any(spoiled):
        assert len(read(faults_workbook(found), "loi.xlsx", shipped()).faults) == sum(spoiled)


def test_the_template_is_refused_as_empty_until_filled_in() -> None:
    with pytest.raises(Refusal) as refused:
        read(template(), "mau.xlsx", shipped())
    assert refused.value.code == "file-without-rows"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("quý I/2019", "2019-Q1"),
        ("Quý 4 năm 2019", "2019-Q4"),
        ("QUÝ III - 2019", "2019-Q3"),
        ("Q2/2019", "2019-Q2"),
        ("tháng 3/2019", "2019-03"),
        ("12/2019", "2019-12"),
        ("6 tháng đầu năm 2019", "2019-H1"),
        ("6 tháng cuối năm 2019", "2019-H2"),
        ("năm 2019", "2019"),
        (2019.0, "2019"),
        ("2018 – 2022", "2018..2022"),
        ("nhiệm kỳ 2020-2025", "2020..2025"),
        ("9 tháng đầu năm 2019", "2019-01-01..2019-09-30"),
        ("2019-Q1", "2019-Q1"),
        ("2019-03-04..2019-03-08", "2019-03-04..2019-03-08"),
    ],
)
def test_a_period_is_read_as_people_write_it(written: object, key: str) -> None:
    assert read_period(written).key == key


def test_a_month_that_excel_turned_into_a_day_is_asked_about() -> None:
    with pytest.raises(Refusal) as refused:
        read_period(date(2019, 3, 1))
    assert "tháng 3/2019" in refused.value.words.vi


@given(st.text() | st.floats() | st.dates() | st.integers())
def test_anything_is_a_period_or_refused(written: object) -> None:
    try:
        assert read_period(written).key
    except Refusal as refused:
        assert refused.faults[0].at == "/period"


@given(st.integers(1950, 2150), st.sampled_from(["{}", "{}-Q3", "{}-H2", "{}-11"]))
def test_a_period_is_read_back_from_its_vietnamese_name(year: int, form: str) -> None:
    period = read_period(form.format(year))
    assert read_period(period.words().vi) == period
