"""Attendance's pages."""

from services.attendance.pages import (
    arriving,
    check_ins,
    classes,
    conference_points,
    conferences,
    decisions,
    leaves,
    offline,
    own_leaves,
    papers,
    sheets,
)
from shared.refusal import Words

PAGES = [
    classes.pages,
    sheets.pages,
    papers.pages,
    decisions.pages,
    offline.pages,
    conferences.pages,
    conference_points.pages,
    check_ins.pages,
    arriving.pages,
    leaves.pages,
    own_leaves.pages,
]

NOTICES = {
    "sheet-saved": Words("Đã lưu điểm danh.", "The attendance is saved."),
    "sheet-closed": Words(
        "Đã khoá sổ điểm danh. Từ nay chỉ đính chính từng người, kèm lý do.",
        "The sheet is closed. From now on marks are corrected one by one, with a reason.",
    ),
    "check-in-ended": Words(
        "Đã kết thúc tự điểm danh. Hãy xem lại sổ, điểm danh những người còn lại rồi khoá sổ.",
        "Check-in has ended. Look at the sheet, mark those who are left, then close it.",
    ),
    "slips-made": Words("Đã làm phiếu. Hãy in ra rồi cắt.", "The slips are made. Print and cut them."),
    "slip-renewed": Words("Đã đổi phiếu. Hãy in lại phiếu này.", "The slip is renewed. Print it again."),
    "correction-corrected": Words(
        "Đã đính chính; lý do được lưu cùng sổ.", "Corrected; the reason is kept with the sheet."
    ),
    "correction-granted": Words("Đã duyệt; sổ điểm danh đã được đính chính.", "Granted; the sheet is corrected."),
    "correction-refused": Words("Đã trả lời không duyệt, kèm lý do.", "Refused, with the reason."),
    "correction-asked": Words(
        "Sổ đã khoá hẳn: đã gửi đề nghị đính chính, chờ người thứ hai duyệt.",
        "The sheet is locked: the correction was asked for and waits for a second person.",
    ),
    "conference-called": Words(
        "Đã triệu tập hội nghị. Các điểm cầu báo cáo được từ ngày họp.",
        "The conference is called. The points can report from its day on.",
    ),
    "conference-changed": Words("Đã lưu hội nghị.", "The conference is saved."),
    "conference-closed": Words(
        "Đã chốt số liệu. Từ nay muốn sửa phải ghi lý do.",
        "The figures are final. From now on a change needs a reason.",
    ),
    "conference-cancelled": Words("Đã hủy hội nghị.", "The conference is cancelled."),
    "headcount-saved": Words("Đã lưu số báo cáo của điểm cầu.", "The report of the point is saved."),
    "list-saved": Words("Đã lưu danh sách; số có mặt tính theo danh sách.", "The list is saved; its ticks count."),
    "leave-asked": Words(
        "Đã gửi đơn xin phép. Cán bộ trung tâm hoặc giảng viên sẽ quyết định; câu trả lời hiện ở trang này.",
        "The request is sent. Staff or lecturers decide; their answer appears on this page.",
    ),
    "own-leave-asked": Words(
        "Đã gửi đơn xin phép. Câu trả lời của cán bộ trung tâm hoặc giảng viên hiện ở trang này.",
        "The request is sent. The answer of staff or lecturer appears on this page.",
    ),
    "leave-granted": Words(
        "Đã cho phép nghỉ. Trên sổ những ngày đó, nút “Cả lớp có mặt” ghi “có phép” cho người này.",
        "Leave is granted. On the sheets of these days “All present” marks this learner as excused.",
    ),
    "leave-refused": Words("Đã trả lời không cho phép, kèm lý do.", "Leave is refused, with the reason."),
    "leave-withdrawn": Words("Đã rút đơn xin phép.", "The request is withdrawn."),
}
