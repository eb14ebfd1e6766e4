"""The list of learners in Excel."""

import io
import unicodedata
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from services.enrolment.model.lists.learner_list import LearnerList, faults_workbook, read, template
from services.enrolment.model.sheets.workbook import MEGABYTE
from shared.refusal import Refusal
from tests.unit.enrolment.sheets import Lines, rebuilt, workbook

HEADINGS = ["STT", "Họ và tên *", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "E-mail", "Đơn vị cử"]
MY = [1, "Giàng Thị Mỷ", "05/03/1985", "Nữ", "010185000123", "0912345678", "my@laocai.gov.vn", "Đảng ủy xã Bát Xát"]
AN = [2, "Nguyễn Văn An", "1990", "Nam", "001090000456", None, None, None]


def read_lines(*lines: list[object], **options: object) -> LearnerList:
    return read(workbook({"Danh sách": [HEADINGS, *lines]}), "ds.xlsx", **options)  # type: ignore[arg-type]


def refusal_of(content: bytes, filename: str = "ds.xlsx", **options: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read(content, filename, **options)  # type: ignore[arg-type]
    assert refused.value.status == 422
    assert refused.value.faults[0].at == "/file"
    assert refused.value.words.vi and refused.value.words.en
    return refused.value


def places(found: LearnerList) -> list[tuple[str, int, str]]:
    return [(fault.sheet, fault.row, fault.column) for fault in found.faults]


class TestGoodRows:
    def test_a_row_is_read_into_plain_values(self) -> None:
        (learner,) = read_lines(MY).learners
        assert (learner.sheet, learner.row, learner.name) == ("Danh sách", 2, "Giàng Thị Mỷ")
        assert (learner.birth_date, learner.birth_year, learner.sex) == ("1985-03-05", 1985, "female")
        assert (learner.identity_number, learner.phone) == ("010185000123", "+84912345678")
        assert (learner.email, learner.nominator) == ("my@laocai.gov.vn", "Đảng ủy xã Bát Xát")
        assert learner.warnings == ()

    def test_a_name_with_a_running_number_is_enough(self) -> None:
        (learner,) = read_lines([1, "Giàng Thị Mỷ"]).learners
        assert (learner.birth_date, learner.birth_year, learner.sex, learner.identity_number) == (None,) * 4

    def test_what_excel_did_to_numbers_and_dates_is_undone(self) -> None:
        (learner,) = read_lines([1.0, "Mỷ Giàng", date(1985, 3, 5), "nữ", 10185000123, 912345678]).learners
        assert (learner.birth_date, learner.identity_number) == ("1985-03-05", "010185000123")
        assert learner.phone == "+84912345678"

    def test_an_identity_number_that_disagrees_only_warns(self) -> None:
        (learner,) = read_lines([1, "Giàng Thị Mỷ", "1986", "Nam", "010185000123"]).learners
        assert len(learner.warnings) == 2

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_composed_and_decomposed_letters_give_the_same_list(self, form: str) -> None:
        lines = [
            [unicodedata.normalize(form, cell) if isinstance(cell, str) else cell for cell in line]  # type: ignore[arg-type]
            for line in (HEADINGS, MY, AN)
        ]
        assert read(workbook({"A": lines}), "ds.xlsx") == read(workbook({"A": [HEADINGS, MY, AN]}), "ds.xlsx")


class TestWhereTheTableStands:
    def test_title_rows_above_the_headings_are_passed_over_and_rows_keep_excels_numbers(self) -> None:
        titles: Lines = [["ĐẢNG BỘ TỈNH LÀO CAI", *[None] * 7], [None], ["DANH SÁCH HỌC VIÊN", *[None] * 7], [None]]
        content = workbook({"A": [*titles, HEADINGS, MY, AN]}, merged=[(0, 0, 0, 7), (2, 0, 2, 7)])
        assert [learner.row for learner in read(content, "ds.xlsx").learners] == [6, 7]

    def test_headings_may_be_called_otherwise_and_stand_in_any_order(self) -> None:
        lines = [["ĐƠN VỊ", "CCCD", "Năm sinh", "phái", "HO VA TEN", "Ghi chú", "SĐT"], ["Đảng ủy A", "010185000123"]]
        lines[1] += ["1985", "Nữ", "Giàng Thị Mỷ", "nghỉ buổi 1", "0912345678"]
        (learner,) = read(workbook({"A": lines}), "ds.xlsx").learners
        assert (learner.name, learner.birth_year, learner.nominator) == ("Giàng Thị Mỷ", 1985, "Đảng ủy A")

    def test_a_heading_with_line_breaks_and_remarks_is_known(self) -> None:
        lines = [["TT", "Họ và tên\n(viết chữ in hoa)", "Ngày, tháng,\nnăm sinh"], [1, "GIÀNG THỊ MỶ", "05/03/1985"]]
        assert read(workbook({"A": lines}), "ds.xlsx").learners[0].birth_date == "1985-03-05"

    def test_a_name_under_a_heading_merged_over_two_columns_is_joined(self) -> None:
        lines = [["STT", "Họ và tên", None, "Ngày sinh"], [1, "Giàng Thị", "Mỷ", "1985"]]
        assert read(workbook({"A": lines}, merged=[(0, 1, 0, 2)]), "ds.xlsx").learners[0].name == "Giàng Thị Mỷ"

    def test_a_name_split_into_family_and_given_name_is_joined(self) -> None:
        lines = [["STT", "Họ đệm", "Tên", "Ngày sinh"], [1, "Giàng Thị", "Mỷ", "1985"]]
        assert read(workbook({"A": lines}), "ds.xlsx").learners[0].name == "Giàng Thị Mỷ"

    def test_every_sheet_with_the_headings_is_read_and_others_are_named(self) -> None:
        content = workbook({"Xã A": [HEADINGS, MY], "Ghi chú": [["gửi trước 12/4"]], "Xã B": [["x"], HEADINGS, AN]})
        found = read(content, "ds.xlsx")
        assert [(learner.sheet, learner.row) for learner in found.learners] == [("Xã A", 2), ("Xã B", 3)]
        assert found.unread_sheets == ("Ghi chú",)

    def test_a_hidden_sheet_is_not_read(self) -> None:
        content = workbook({"Xã A": [HEADINGS, MY], "Cũ": [HEADINGS, AN]}, hidden=["Cũ"])
        assert [learner.name for learner in read(content, "ds.xlsx").learners] == ["Giàng Thị Mỷ"]

    def test_headings_repeated_on_every_page_are_no_rows(self) -> None:
        assert len(read_lines(MY, HEADINGS, AN).learners) == 2  # type: ignore[arg-type]

    def test_the_row_that_numbers_the_columns_is_no_row(self) -> None:
        assert len(read_lines(list("12345678"), MY).learners) == 1
        assert len(read_lines([f"({n})" for n in range(1, 9)], MY).learners) == 1


class TestWhatIsNoRow:
    def test_blank_rows_and_rows_only_numbered_beforehand_are_passed_over(self) -> None:
        found = read_lines([None], MY, [None] * 8, [2, "   "], [3])
        assert (len(found.learners), found.faults) == (1, ())

    @pytest.mark.parametrize(
        "total", [["Tổng cộng: 2 học viên"], [None, "TỔNG CỘNG", "2"], ["Cộng", None, 2], [None, "Tổng số: 02 người"]]
    )
    def test_total_rows_and_the_signatures_below_are_left_out(self, total: list[object]) -> None:
        foot: list[list[object]] = [
            [None, None, None, None, "Lào Cai, ngày 12 tháng 4 năm 2023"],
            [None, "NGƯỜI LẬP", None, None, "GIÁM ĐỐC"],
            [None, "Trần Thị Lan", None, None, "Lê Văn Tám"],
        ]
        found = read_lines(MY, AN, total, *foot)
        assert (len(found.learners), found.faults) == (2, ())
        assert [row.row for row in found.left_out] == [4, 5, 6, 7]

    def test_people_below_a_subtotal_are_still_people(self) -> None:
        found = read_lines(MY, ["Cộng: 1"], AN)
        assert [learner.row for learner in found.learners] == [2, 4]

    def test_tong_the_family_is_no_total(self) -> None:
        found = read_lines([1, "Tống Công Minh", "1985"], [2, "Tống Cộng Hòa", "1985"], [3, "TỐNG VĂN AN"])
        assert len(found.learners) == 3

    def test_a_signature_without_a_total_above_is_a_fault_and_never_a_learner(self) -> None:
        found = read_lines(MY, [None, "Trần Thị Lan"])
        assert len(found.learners) == 1
        assert places(found) == [("Danh sách", 3, "Họ và tên")]


class TestFaults:
    def test_all_faults_of_a_row_are_told_at_once_in_both_languages(self) -> None:
        found = read_lines(MY, [2, None, "31/02/1985", "?", "123", "12", "an@", None])
        assert [column for _, _, column in places(found)] == [
            *("Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "E-mail")
        ]
        assert all(fault.words.vi != fault.words.en and fault.row == 3 for fault in found.faults)
        assert [row.row for row in found.faulty] == [3]
        assert [learner.row for learner in found.learners] == [2]

    def test_the_same_person_twice_is_a_fault_of_the_later_row_that_names_the_earlier(self) -> None:
        content = workbook({"Xã A": [HEADINGS, MY], "Xã B": [HEADINGS, AN, [2, *MY[1:4], 10185000123]]})
        found = read(content, "ds.xlsx")
        assert places(found) == [("Xã B", 3, "Số CCCD")]
        assert "dòng 2" in found.faults[0].words.vi and "“Xã A”" in found.faults[0].words.vi

    def test_people_of_the_same_name_are_different_people(self) -> None:
        assert len(read_lines([1, "Nguyễn Văn An", "1985"], [2, "Nguyễn Văn An", "1985"]).learners) == 2

    def test_a_birth_after_today_is_a_fault_when_today_is_known(self) -> None:
        found = read_lines([1, "Nguyễn Văn An", "2024"], today=date(2023, 4, 12))
        assert places(found) == [("Danh sách", 2, "Ngày sinh")]

    def test_the_faulty_rows_are_given_back_with_their_reasons_and_can_be_mended_and_sent_again(self) -> None:
        found = read_lines(MY, [2, "Nguyễn Văn An", date(1990, 1, 2), "?", 1090000456, "=1+1"])
        again = read(faults_workbook(found), "loi.xlsx")
        assert [fault.column for fault in again.faults] == [fault.column for fault in found.faults]
        assert again.faulty[0].text("phone") == "=1+1", "what was sent never becomes a formula"
        assert again.faulty[0].text("birth") == "02/01/1990"
        assert "Lý do".encode() in _unpacked(faults_workbook(found))
        assert found.faults[0].words.en.split("“")[0].encode() in _unpacked(faults_workbook(found, "en"))

    def test_a_year_of_birth_from_its_own_column_is_given_back_too(self) -> None:
        found = read(workbook({"A": [["Họ tên", "Năm sinh", "SĐT"], ["Nguyễn Văn An", 1990, "12"]]}), "ds.xlsx")
        assert read(faults_workbook(found), "loi.xlsx").faulty[0].text("birth") == "1990"

    SPOILED = st.sampled_from(
        [
            *((1, "Họ và tên", "An 2"), (2, "Ngày sinh", "31/02/1985"), (3, "Giới tính", "?")),
            *((4, "Số CCCD", "12345"), (5, "Điện thoại", "999"), (6, "E-mail", "ở nhà")),
        ]
    )

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.none() | SPOILED, min_size=1, max_size=30), st.integers(0, 3), st.sampled_from(["NFC", "NFD"]))
    def test_a_list_with_some_spoiled_rows_has_exactly_those_faults(
        self, spoiled: list[tuple[int, str, str] | None], titles: int, form: str
    ) -> None:
        lines: list[list[object]] = [["Danh sách"]] * titles + [HEADINGS]  # type: ignore[list-item]
        expected = []
        for place, spoil in enumerate(spoiled):
            line = [place + 1, *MY[1:4], f"010185{place:06}", *MY[5:]]
            if spoil:
                line[spoil[0]] = spoil[2]
                expected.append(("Xã Ý Tý", len(lines) + 1, spoil[1]))
            lines.append([unicodedata.normalize(form, cell) if isinstance(cell, str) else cell for cell in line])  # type: ignore[arg-type]
        found = read(workbook({"Xã Ý Tý": lines}), "ds.xlsx")
        assert places(found) == expected
        assert len(found.learners) + len(expected) == len(spoiled)


def _unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


class TestTheTemplate:
    def test_it_is_refused_as_empty_until_filled_in(self) -> None:
        assert refusal_of(template()).code == "file-without-rows"

    def test_it_is_the_same_bytes_every_time(self) -> None:
        assert template() == template()

    def test_it_keeps_zeros_and_offers_both_sexes(self) -> None:
        parts = _unpacked(template())
        assert b'numFmtId="49"' in parts
        assert "Nam,Nữ".encode() in parts
        assert b'state="frozen"' in parts
        assert "Hướng dẫn".encode() in parts


class TestWholeFileRefusals:
    def test_no_bytes(self) -> None:
        assert refusal_of(b"").code == "file-empty"

    @pytest.mark.parametrize(
        "content",
        [
            b"garbage",
            b"%PDF-1.7 ...",
            "STT,Họ và tên\n1,An".encode(),
            b"PK\x03\x04" + b"x" * 99,
            b"PK\x05\x06" + bytes(18),
        ],
    )
    def test_what_is_no_workbook(self, content: bytes) -> None:
        assert refusal_of(content).code == "file-not-a-workbook"

    def test_a_workbook_from_before_2007_is_to_be_saved_anew(self) -> None:
        refusal = refusal_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cũ.xls")
        assert refusal.code == "file-not-a-workbook"
        assert ".xlsx" in refusal.words.vi and "cũ.xls" in refusal.words.vi

    def test_a_workbook_with_a_password(self) -> None:
        content = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
        assert refusal_of(content).code == "file-locked"

    def test_a_workbook_whose_sheet_is_torn(self) -> None:
        good = workbook({"A": [HEADINGS, MY]})
        torn = rebuilt(good, lambda name, part: part[: len(part) // 2] if "sheet1" in name else part)
        assert refusal_of(torn).code == "file-not-a-workbook"
        assert refusal_of(good[: len(good) // 2]).code == "file-not-a-workbook"

    def test_another_kind_of_office_document(self) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as parts:
            parts.writestr("word/document.xml", "<w:document/>")
        assert refusal_of(content.getvalue()).code == "file-not-a-workbook"

    def test_headings_without_rows_and_a_blank_sheet(self) -> None:
        assert refusal_of(workbook({"A": [HEADINGS, [None], [1]]})).code == "file-without-rows"
        assert refusal_of(workbook({"A": []})).code == "file-without-rows"

    def test_other_headings_are_told_beside_those_needed(self) -> None:
        refusal = refusal_of(workbook({"A": [["Thống kê"], ["Tên hàng", "Số lượng", "Đơn giá"], ["Gạo", 2, 3]]}))
        assert refusal.code == "headings-not-found"
        assert "“Tên hàng”, “Số lượng”, “Đơn giá”" in refusal.words.vi
        assert "“Họ và tên”" in refusal.words.vi

    def test_too_many_bytes(self) -> None:
        content = workbook({"A": [HEADINGS, MY]})
        assert refusal_of(content, max_bytes=len(content) - 1).code == "file-too-large"
        assert read(content, "ds.xlsx", max_bytes=len(content)).learners

    def test_a_small_file_that_unpacks_to_a_huge_one(self) -> None:
        padding = b" " * (201 * MEGABYTE)
        bomb = rebuilt(workbook({"A": [HEADINGS, MY]}), lambda name, part: part + padding if "sheet1" in name else part)
        assert len(bomb) < MEGABYTE
        assert refusal_of(bomb).code == "file-too-large"

    @pytest.mark.parametrize("with_references", [True, False])
    def test_one_value_in_the_last_cell_of_a_sheet_does_not_end_the_process(self, with_references: bool) -> None:
        def widen(name: str, part: bytes) -> bytes:
            part = part.replace(b'r="H2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')
            return part if with_references else part.replace(b'<c r="G2"', b"<c")

        assert refusal_of(rebuilt(workbook({"A": [HEADINGS, MY]}), widen)).code == "file-too-wide"

    def test_cells_that_are_only_formatted_do_not_widen_a_sheet(self) -> None:
        def style(name: str, part: bytes) -> bytes:
            return part.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')

        assert len(read(rebuilt(workbook({"A": [HEADINGS, MY]}), style), "ds.xlsx").learners) == 1

    def test_more_rows_than_are_taken(self) -> None:
        content = workbook({"A": [HEADINGS, *([n, "Nguyễn Văn An"] for n in range(20_001))]})
        refusal = refusal_of(content)
        assert refusal.code == "file-too-many-rows"
        assert "20.001" in refusal.words.vi

    @settings(max_examples=50, deadline=None)
    @given(st.binary(max_size=200), st.integers(0, 5000))
    def test_a_damaged_workbook_is_refused_or_read_and_never_breaks(self, noise: bytes, at: int) -> None:
        content = bytearray(workbook({"A": [HEADINGS, MY]}))
        content[at : at + len(noise)] = noise
        try:
            read(bytes(content), "ds.xlsx")
        except Refusal as refused:
            assert refused.faults[0].at == "/file"
