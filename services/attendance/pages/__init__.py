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
    "mark-corrected": Words("Đã đính chính; lý do được lưu cùng sổ.", "Corrected; the reason is kept with the sheet."),
}
