"""Attendance's pages."""

from services.attendance.pages import classes, sheets
from shared.refusal import Words

PAGES = [classes.pages, sheets.pages]

NOTICES = {
    "sheet-saved": Words("Đã lưu điểm danh.", "The attendance is saved."),
    "sheet-closed": Words(
        "Đã khoá sổ điểm danh. Từ nay chỉ đính chính từng người, kèm lý do.",
        "The sheet is closed. From now on marks are corrected one by one, with a reason.",
    ),
    "correction-corrected": Words(
        "Đã đính chính; lý do được lưu cùng sổ.", "Corrected; the reason is kept with the sheet."
    ),
    "correction-asked": Words(
        "Sổ đã khoá hẳn: đã gửi đề nghị đính chính, chờ người thứ hai duyệt.",
        "The sheet is locked: the correction was asked for and waits for a second person.",
    ),
}
