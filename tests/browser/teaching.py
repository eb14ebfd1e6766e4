"""A class from its opening day to its end: what people do on the pages, and what is read of it afterwards."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shared.periods import ROMAN
from tests.browser.desks import Desk
from tests.browser.year import CLASS, MARKS, MISSED_TOO_MUCH, NAMESAKE, NOMINATED, PROGRAMME, Year


def the_class_opens(staff: Desk) -> None:
    assert staff.fetch("Quyết định mở lớp (PDF)").startswith(b"%PDF")
    staff.press("Khai giảng")
    staff.reads("Lớp đã khai giảng.")


def every_session_is_marked(staff: Desk) -> None:
    staff.press("Điểm danh")
    staff.reads_in_time(MISSED_TOO_MUCH)
    staff.reads_in_time("Cần điểm danh")
    staff.heads(CLASS)
    staff.main.locator(".tasks a.button").first.click()
    for session in range(5):
        staff.press("Cả lớp có mặt")
        if session in (1, 3):
            staff.page.get_by_role("radiogroup", name=MISSED_TOO_MUCH).get_by_label("Vắng").check(force=True)
        staff.reads("8/8 học viên đã điểm danh")
        staff.press("Lưu và khoá sổ")
        staff.reads("Đã khoá sổ điểm danh.")
        if session < 4:
            staff.main.get_by_role("link", name="Điểm danh tiếp:").click()
    staff.heads("")
    staff.press(CLASS)
    staff.reads("Đã khoá sổ 5/5 buổi.")
    expect(staff.row(MISSED_TOO_MUCH)).to_contain_text("3/5")


def results_are_entered(staff: Desk) -> None:
    staff.press("Trang lớp học")
    staff.press("Ghi kết quả và công nhận")
    staff.reads_in_time("Kết quả: 7 người chưa có")
    staff.heads("Còn 7/8 người chưa rõ kết quả")
    staff.press(MISSED_TOO_MUCH)
    staff.heads(MISSED_TOO_MUCH)
    staff.reads("Không đủ điều kiện: có mặt 3/5 buổi (60%), yêu cầu 80%. Không hoàn thành chương trình.")
    staff.press("Ghi kết quả của lớp")
    for birth in (NOMINATED["Giàng Thị Mỷ"], NAMESAKE[1]):
        staff.reads(f"Giàng Thị Mỷ sinh {birth}")
    expect(staff.row(MISSED_TOO_MUCH).locator("select, input:visible")).to_have_count(0)
    for name, mark in MARKS.items():
        staff.type(f"điểm, {name}", mark)
    for namesake in staff.row("Giàng Thị Mỷ").all():
        namesake.locator("select").select_option(label="đã nộp")
    staff.press("Lưu kết quả")
    staff.reads("Đã lưu kết quả.")
    staff.heads("Đủ kết quả: 7/8 người hoàn thành")


def the_completion_is_recognised(staff: Desk) -> None:
    staff.type("Quyết định số", "27-QĐ/TTCT")
    staff.press("Ghi quyết định công nhận")
    staff.reads("Đã ghi quyết định công nhận kết quả.")
    staff.heads("Đã công nhận: 7 người hoàn thành")
    staff.main.locator("nav").get_by_role("link", name=CLASS).click()


def certificates_are_issued(staff: Desk) -> tuple[str, str]:
    staff.press("Cấp và in giấy chứng nhận")
    staff.heads("Còn 7 người chưa được cấp")
    staff.press("Cấp và vào sổ")
    staff.reads("Đã cấp và vào sổ.")
    staff.heads("Đã cấp cho 7 người")
    assert staff.fetch("In cả lớp (PDF)").startswith(b"%PDF")
    codes = []
    for name in ("Lù Thị Xoan", "Cư Văn Hoà"):
        staff.press(name)
        staff.heads(name)
        found = re.search(r"Mã kiểm tra\s+([0-9A-Z-]{13,})", staff.main.inner_text())
        assert found
        codes.append(found[1])
        staff.page.go_back()
    return codes[0], codes[1]


def anybody_verifies(holder: Desk, code: str, answer: str, *more: str) -> None:
    """Somebody without an account."""
    holder.page.goto(holder.urls["enrolment"] + "/verify")
    holder.type("Mã kiểm tra", code)
    holder.press("Kiểm tra")
    holder.heads(answer)
    holder.reads(*more)


def one_is_corrected_and_one_revoked(staff: Desk) -> None:
    staff.press("Lù Thị Xoan")
    staff.press("Cấp lại vì sai hoặc hỏng")
    staff.heads("Cấp lại cho Lù Thị Xoan")
    staff.type("Lý do", "in sai tên")
    staff.type("Họ và tên in trên bản mới", "Lù Thị Xoán")
    staff.press("Cấp lại")
    staff.reads("Đã cấp lại; bản cũ không còn giá trị.")
    staff.heads("Lù Thị Xoán")
    staff.press(CLASS)
    staff.press("Cư Văn Hoà")
    staff.press("Thu hồi")
    staff.heads("Thu hồi giấy của Cư Văn Hoà?")
    staff.type("Lý do", "cấp nhầm")
    staff.press("Thu hồi")
    staff.reads("Đã thu hồi.")
    staff.press(CLASS)
    staff.heads("Đã cấp cho 6 người")
    staff.main.locator("nav").get_by_role("link", name=CLASS).click()


def the_class_closes(staff: Desk) -> None:
    staff.press("Bế giảng")
    staff.reads("Lớp đã bế giảng.")
    staff.heads(CLASS)
    expect(staff.row(MISSED_TOO_MUCH)).to_contain_text("không hoàn thành")
    expect(staff.row("Cư Văn Hoà")).to_contain_text("hoàn thành")


def the_transcript_shows_it(staff: Desk) -> None:
    staff.turn_to("Học viên")
    staff.type("Họ và tên", "thao a sinh")
    staff.press("Lọc")
    staff.heads("1 học viên")
    staff.press("Thào A Sình")
    staff.heads("Thào A Sình")
    staff.reads("1 lớp, hoàn thành 1", CLASS, "loại xuất sắc", "Giấy chứng nhận: số vào sổ")


def the_committee_reads_what_became_of_them(committee: Desk) -> None:
    committee.turn_to("Đề cử")
    expect(committee.row("Thào A Sình")).to_contain_text(CLASS)
    expect(committee.row("Thào A Sình")).to_contain_text("hoàn thành")


def the_board_reads_the_quarter(board: Desk, year: Year) -> None:
    quarter = f"{ROMAN[year.number]}/{year.name}"
    board.turn_to("Số liệu")
    board.unfold("lớp tính khi khai giảng")
    board.choose("Kỳ", f"Quý {ROMAN[year.number]}")
    board.type("Năm", year.name)
    board.press("Xem")
    board.reads_in_time("Giấy chứng nhận, bằng còn giá trị: 6.")
    board.heads(f"Quý {quarter}: 1 lớp, 8 lượt học viên")
    board.reads("38/40 lượt điểm danh", "ở 1/1 lớp đã có kết quả")
    board.reads(f"Trong quý {quarter}, các trung tâm chính trị đã mở 1 lớp với 8 lượt học viên")
    for band, people in {"Xuất sắc": 1, "Giỏi": 2, "Khá": 1, "Trung bình": 3, "Không đạt": 0}.items():
        expect(board.row(band).get_by_role("cell").first).to_have_text(str(people))
    planned = board.main.get_by_role("table", name="Kế hoạch và thực hiện").get_by_role("row", name=PROGRAMME)
    expect(planned.get_by_role("cell")).to_have_text(["2", "1", "50,0%", "100", "8", "8,0%"])
    planned.get_by_role("link", name="1", exact=True).click()
    expect(board.main.get_by_role("table").first).to_contain_text(CLASS)
