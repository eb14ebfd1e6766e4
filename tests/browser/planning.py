"""From the plan to a full class: what people do on the pages before the class begins."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from shared.periods import ROMAN
from tests.browser.desks import Desk
from tests.browser.year import BORN, CLASS, LISTED, NAMESAKE, NOMINATED, PROGRAMME, Year
from tests.systems import Province, learner_list


def the_plan_is_written_and_submitted(staff: Desk, year: Year) -> None:
    staff.turn_to("Kế hoạch")
    staff.type("Năm", year.name)
    staff.press("Lọc")
    staff.heads(f"Kế hoạch năm {year.name}: 0/")
    staff.press(f"Mở kế hoạch năm {year.name}")
    staff.reads("chưa lập")
    staff.press("Nhập kế hoạch")
    quarter = f"{PROGRAMME}, quý {ROMAN[year.number]}"
    staff.type(f"{quarter}: số lớp", "2")
    staff.type(f"{quarter}: số lượt", "100")
    staff.type(f"{quarter}: kinh phí", "40.000.000")
    staff.heads("Kế hoạch năm")
    staff.press("Lưu bảng")
    staff.reads("Đã lưu bảng. Khi xong hãy trình Ban duyệt.", "40.000.000")
    staff.press("Trình Ban duyệt")
    staff.reads("Đã trình Ban duyệt.", "đang chờ Ban quyết định")


def the_board_approves_it(board: Desk, year: Year) -> None:
    board.turn_to("Việc hôm nay")
    board.heads("Có 1 việc chờ")
    board.main.locator(".tasks a").first.click()
    board.heads(f"Kế hoạch năm {year.name}")
    board.reads(PROGRAMME, "40.000.000")
    board.page.get_by_role("radio", name="Duyệt").check()
    board.press("Ghi quyết định")
    board.reads("Đã duyệt kế hoạch.", "đang có hiệu lực")
    board.heads("Kế hoạch năm")


def the_committee_nominates(committee: Desk, centre: str) -> None:
    committee.turn_to("Việc hôm nay")
    committee.heads("Hôm nay không có việc chờ")
    committee.turn_to("Đề cử")
    committee.press("Đề cử học viên")
    for name, birth in NOMINATED.items():
        committee.heads("Đề cử học viên")
        committee.choose("Chương trình", PROGRAMME)
        committee.choose("Gửi đến trung tâm", centre)
        committee.type("Họ và tên", name)
        committee.type("Ngày sinh", birth)
        committee.press("Gửi đề cử")
        committee.reads("Đã gửi đề cử đến trung tâm.")
    committee.press("Về danh sách đề cử")
    committee.heads("Người đã đề cử")
    for name in NOMINATED:
        expect(committee.row(name)).to_contain_text("chờ trung tâm xem")


def the_centre_accepts(staff: Desk) -> None:
    staff.turn_to("Việc hôm nay")
    staff.reads("Đề cử chờ xem")
    staff.turn_to("Đề cử")
    staff.heads("2 người chờ xem xét")
    _tick_the_nominated(staff)
    staff.press("Nhận đề cử")
    staff.heads("Nhận đề cử 2 người?")
    staff.press("Nhận đề cử")
    staff.reads("Đã nhận đề cử; chờ xếp lớp.")
    staff.heads("2 người chờ xếp lớp")


def _tick_the_nominated(staff: Desk) -> None:
    for name in NOMINATED:
        staff.tick(f"Chọn {name}")


def _ask_to_place(staff: Desk) -> None:
    staff.turn_to("Đề cử")
    staff.heads("2 người chờ xếp lớp")
    _tick_the_nominated(staff)
    staff.press("Xếp vào lớp")
    staff.heads("Xếp 2 người vào lớp")


def a_class_is_announced_for_them(staff: Desk, year: Year) -> None:
    _ask_to_place(staff)
    staff.reads("Chưa có lớp nào của chương trình này nhận học viên.")
    staff.press("Thông báo mở lớp")
    staff.heads("Thông báo mở lớp")
    staff.choose("Chương trình", PROGRAMME)
    staff.type("Tên lớp", CLASS)
    staff.type("Ngày bắt đầu", year.begins.isoformat())
    staff.type("Ngày kết thúc", year.ends.isoformat())
    staff.page.get_by_role("checkbox", name="Chiều").uncheck()
    staff.page.get_by_role("checkbox", name="Học cả thứ bảy").check()
    staff.type("Số chỗ", "40")
    staff.type("Số quyết định mở lớp", "15-QĐ/TTCT")
    staff.press("Thông báo mở lớp")
    staff.heads(CLASS)
    staff.reads("Đã thông báo mở lớp.", "còn 40 chỗ")


def they_are_placed(staff: Desk) -> None:
    _ask_to_place(staff)
    staff.press("Xem trước")
    staff.reads(CLASS, "xếp vào lớp")
    staff.heads("Xếp 2 người vào lớp")
    staff.press("Xếp 2 người vào lớp")
    staff.heads(CLASS)
    staff.reads("Đã ghi danh.", "còn 38 chỗ", *NOMINATED)


def a_committee_sends_a_list(staff: Desk, province: Province, folder: Path) -> None:
    rows = [
        *([name, BORN, "", "", province.names["committee"]] for name in LISTED),
        NAMESAKE,
        ["Sai Số", BORN, "12", "", ""],
        ["Lạc Đơn Vị", BORN, "", "", "Đảng ủy không có"],
    ]
    sent = folder / "danh-sach-dang-uy.xlsx"
    sent.write_bytes(learner_list(rows))
    staff.press("Ghi danh thêm")
    staff.main.get_by_label("Danh sách của đơn vị cử").set_input_files(sent)
    staff.main.locator("form", has_text="Danh sách của đơn vị cử").get_by_role("button", name="Xem trước").click()
    staff.heads("5 dòng nhận được, 1 dòng cần quyết định, 2 dòng cần sửa")
    staff.tick("Là người khác, chưa có trong sổ")
    staff.press("Lưu các quyết định")
    staff.heads("6 dòng nhận được, 2 dòng cần sửa")
    rest = _sheet_of(staff.fetch("Tải các dòng chưa nhận được kèm lý do"))
    assert [(row[1], row[-1][:13]) for row in rest] == [
        ("Họ và tên *", "Lý do"),
        ("Sai Số", "Số CCCD ghi 2"),
        ("Lạc Đơn Vị", "Không có đơn "),
    ]
    staff.press("Ghi danh 6 người")
    staff.reads("Đã ghi danh 6 người", "2 dòng chưa nhận.")
    staff.press("Về lớp")
    staff.reads("còn 32 chỗ", *LISTED)


def _sheet_of(workbook: bytes) -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(BytesIO(workbook))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
