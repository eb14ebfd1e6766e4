"""The statistics as a workbook: formulas that add up, beside the register's values."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from services.reporting.documents.workbook import statistics_xlsx
from services.reporting.model.class_record import BANDS, COMPOSITION
from services.reporting.model.stated import add_up
from shared.approximations import APPROXIMATIONS
from tests.unit.reporting.history import History, lao_cai, nhu_xuan

Clients = Callable[..., FlaskClient]
MADE = datetime(2023, 4, 12, tzinfo=UTC)


def kept_values(content: bytes) -> dict[str, list[list[Any]]]:
    """The values that a program without formulas reads, by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def recomputed(sheet: Worksheet, address: str) -> Any:
    """What the formula of a cell comes to, from the cells that hold no formula. Knows the few forms that we write;
    anything else is a mistake of the workbook."""
    value = sheet[address].value
    if not isinstance(value, str) or not value.startswith("="):
        return value
    formula = value.replace("$", "")
    if found := re.fullmatch(r"=SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)", formula):
        column, first, same, last = found.groups()
        assert column == same
        cells = [recomputed(sheet, f"{column}{row}") for row in range(int(first), int(last) + 1)]
        return sum(cell for cell in cells if cell is not None)
    if found := re.fullmatch(r'=IF\(([A-Z]+\d+)=0,"",([A-Z]+\d+)/\1\)', formula):
        whole, part = recomputed(sheet, found[1]), recomputed(sheet, found[2])
        return part / whole if whole else ""
    assert re.fullmatch(r"=[A-Z]+\d+([+-][A-Z]+\d+)+", formula), formula
    terms = re.findall(r"([+-]?)([A-Z]+\d+)", formula)
    return sum((-1 if sign == "-" else 1) * recomputed(sheet, one) for sign, one in terms)


def check_formulas(content: bytes) -> int:
    """Holds every formula against the value that is kept beside it; how many there were."""
    kept, formulas = kept_values(content), 0
    for sheet in load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    formulas += 1
                    value = kept[sheet.title][cell.row - 1][cell.column - 1]
                    assert recomputed(sheet, cell.coordinate) == value, (sheet.title, cell.coordinate)
    return formulas


def taken(client: FlaskClient, query: str) -> bytes:
    answer = client.get(f"/documents/statistics.xlsx?{query}")
    assert answer.status_code == 200
    assert 'filename="thong-ke-' in answer.headers["Content-Disposition"]
    return answer.data


def row_of(sheet: list[list[Any]], name: str) -> dict[str, Any]:
    """A row by its first cell, by the heads of the columns."""
    heads = sheet[3]
    return next(dict(zip(heads, row, strict=True)) for row in sheet[4:] if row[0] == name)


def test_the_sums_of_lao_cai_recompute_to_the_register_s_figures(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    content = taken(client, "period=2023-Q1")
    assert check_formulas(content) > 100
    sheets, summary = kept_values(content), client.get("/api/v1/summaries?period=2023-Q1").get_json()
    for name in ("Theo chương trình", "Theo đơn vị", "Đơn vị × chương trình"):
        foot = row_of(sheets[name], "Cộng")
        assert foot["Lớp"] == summary["total"]["classes"] == 40
        assert foot["Lượt học viên"] == summary["total"]["enrolments"]["value"] == 2960
        assert foot["Học viên (người)"] == summary["total"]["persons"] == 2400
        assert foot["Tỷ lệ lớp"] == 1
        assert foot["Tham dự"] == 64 / 74
    for row in summary["rows"]:
        shown = row_of(sheets["Theo chương trình"], row["programme"]["name"])
        assert (shown["Lớp"], shown["Lượt học viên"]) == (row["total"]["classes"], row["total"]["enrolments"]["value"])


def test_persons_are_not_added_up(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    book = load_workbook(io.BytesIO(taken(client, "period=2023-Q1")))
    sheet = book["Theo chương trình"]
    at = next(cell.column for cell in sheet[4] if cell.value == "Học viên (người)")
    assert {type(row[at - 1].value) for row in sheet.iter_rows(min_row=5, max_row=12)} == {int}


def test_the_workbook_says_what_its_figures_are(client_of: Clients) -> None:
    about = kept_values(taken(client_of(nhu_xuan(), ("staff", "nhu-xuan")), "period=2018..2022"))["Thông tin"]
    said = {row[0]: row[1] for row in about}
    assert said["Đơn vị"] == "Trung tâm chính trị huyện Như Xuân"
    assert said["Kỳ báo cáo"] == "5 năm 2018–2022 (01/01/2018 – 31/12/2022)"
    assert said["Cách tính"] == "Lớp được tính vào kỳ có ngày khai giảng."
    assert said["Bản số liệu"] == "Số liệu chưa chốt."
    assert said["Thời điểm số liệu"].startswith("Số liệu tính đến ")
    assert all(said[name] for name in ("Lượt học viên", "Học viên", "Số gần đúng"))


def test_five_years_of_nhu_xuan_add_up_and_what_was_sent_out_stands_apart(client_of: Clients) -> None:
    content = taken(client_of(nhu_xuan(), ("staff", "nhu-xuan")), "period=2018..2022")
    assert check_formulas(content) > 20
    sheets = kept_values(content)
    foot = row_of(sheets["Theo chương trình"], "Cộng")
    assert (foot["Lớp"], foot["Lượt học viên"], foot["Học viên (người)"]) == (158, 15316, "")
    assert row_of(sheets["Cử đi học nơi khác"], "Lý luận chính trị")["Số người"] == 322
    assert "Theo đơn vị" not in sheets  # one centre


def test_nearly_3000_keeps_its_word_in_a_column_of_its_own(client_of: Clients) -> None:
    history = History()
    history.organisation("sa-pa", "Trung tâm chính trị thị xã Sa Pa")
    history.programmes()
    span = ("2023-01-01", "2023-03-31")
    history.ledger("row-1", "sa-pa", "party-awareness", 8, 3000, span, words="gần")
    history.ledger("row-2", "sa-pa", "thematic", 2, 120, span)
    client = client_of(history, ("staff", "sa-pa"))
    content = taken(client, "period=2023-Q1")
    check_formulas(content)
    sheet = kept_values(content)["Theo chương trình"]
    row, foot = row_of(sheet, "Lớp nhận thức về Đảng"), row_of(sheet, "Cộng")
    assert (row["Lượt học viên"], row["Mức chính xác: lượt học viên"]) == (3000, "gần")
    assert (foot["Lượt học viên"], foot["Mức chính xác: lượt học viên"]) == (3120, "khoảng")


def test_a_name_is_never_a_formula(client_of: Clients) -> None:
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    history.organisation("one", '=HYPERLINK("http://example.vn")', parent="lao-cai")
    history.organisation("two", "Trung tâm hai", parent="lao-cai")
    history.programmes()
    book = load_workbook(io.BytesIO(taken(client_of(history, ("board", "lao-cai")), "period=2023-Q1")))
    cells = [cell for cell in book["Theo đơn vị"]["A"] if str(cell.value).startswith("=HYPERLINK")]
    assert [cell.data_type for cell in cells] == ["s"]


numbers = st.integers(min_value=0, max_value=10**7)
stated_of = st.integers(0, 500).flatmap(
    lambda of: st.builds(lambda count: {"count": count, "of": of}, st.integers(0, of))
)
stated = st.builds(
    lambda value, words: {"value": value, "words": words}, numbers, st.sampled_from([None, None, *APPROXIMATIONS])
)


@st.composite
def cells(draw: Any) -> dict[str, Any]:
    """What the classes of one line of one programme might add up to."""
    known_for = draw(numbers)
    return {
        "classes": draw(numbers),
        "enrolments": add_up([draw(stated)]),
        "bands": {band: draw(numbers) for band in BANDS},
        "attendance": {"attended": draw(numbers), "expected": draw(numbers)},
        **{name: draw(numbers) for name in ("persons", "certificates")},
        "completions_known_for": known_for,
        "completions": draw(numbers) if known_for else 0,
        "enrolments_without_names": draw(numbers),
        **{name: draw(numbers) for name in ("periods", "lecturers")},
        **{name: draw(stated_of) for name in COMPOSITION},
    }


def added(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What cells add up to, written down once more: the sums that the workbook's formulas have to meet."""
    names = ("classes", "persons", "completions", "completions_known_for", "certificates", "enrolments_without_names")
    names += ("periods", "lecturers")
    bands = {band: sum(one["bands"][band] for one in parts) for band in BANDS}
    return {
        **{name: sum(one[name] for one in parts) for name in names},
        "enrolments": add_up(one["enrolments"] for one in parts),
        "bands": bands,
        "assessed": sum(bands.values()),
        **{name: {part: sum(one[name][part] for one in parts) for part in ("count", "of")} for name in COMPOSITION},
        "attendance": {name: sum(one["attendance"][name] for one in parts) for name in ("attended", "expected")},
    }


# Every example is a whole workbook, written and read twice, with all the formulas of up to six lines in it.
@given(st.lists(st.tuples(cells(), cells()), max_size=6))
@settings(max_examples=25)
def test_the_sums_of_any_figures_recompute_to_them(lines: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    rows = [
        {
            "programme": {"name": f"Chương trình {place}"},
            "own": added([own]),
            "partner": added([partner]),
            "total": added([own, partner]),
        }
        for place, (own, partner) in enumerate(lines)
    ]
    own, partner = [row["own"] for row in rows], [row["partner"] for row in rows]
    found = {
        "period": {"words": "quý I/2023", "first": "2023-01-01", "last": "2023-03-31"},
        "organisation": {"name": "Tỉnh Lào Cai"},
        "standing": ["Số liệu chưa chốt.", "Số liệu tính đến nay.", "Theo ngày khai giảng."],
        "definitions": [],
        "total": added(own + partner),
        "lines": {"own": added(own), "partner": added(partner)},
        "by_programme": rows,
        "by_centre": [],
        "by_both": [],
        "planned": None,
        "sent_out": {},
        "stated": None,
        "difference": None,
        "left_out": [],
    }
    content = statistics_xlsx(found, "vi", MADE)
    check_formulas(content)
    foot = row_of(kept_values(content)["Theo chương trình"], "Cộng")
    total = found["total"]
    assert (foot["Lớp"], foot["Lượt học viên"]) == (total["classes"], total["enrolments"]["value"])
    assert (foot["Lượt được đánh giá"], foot["Giấy chứng nhận, bằng đã cấp"]) == (
        total["assessed"],
        total["certificates"],
    )
