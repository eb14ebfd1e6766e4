"""Enrolment's pages."""

from services.enrolment.pages import (
    accounts,
    assessment,
    classes,
    enrolling,
    home,
    ledger,
    lists,
    organisations,
    plans,
    programmes,
    reorganising,
)
from shared.refusal import Words

PAGES = [
    home.pages,
    classes.pages,
    assessment.pages,
    enrolling.pages,
    lists.pages,
    organisations.pages,
    reorganising.pages,
    accounts.pages,
    programmes.pages,
    ledger.pages,
    plans.pages,
]

NOTICES = {
    "announced": Words("Đã thông báo mở lớp.", "The class is announced."),
    "opened": Words("Lớp đã khai giảng.", "The class is open."),
    "closed": Words("Lớp đã bế giảng.", "The class is closed."),
    "results": Words("Đã lưu kết quả.", "The results are saved."),
    "recognised": Words("Đã ghi quyết định công nhận kết quả.", "The recognition is recorded."),
    "cancelled": Words("Đã huỷ lớp.", "The class is cancelled."),
    "rescheduled": Words("Đã lưu lịch học mới.", "The new timetable is saved."),
    "enrolled": Words("Đã ghi danh.", "Enrolled."),
    "decided": Words("Đã lưu các quyết định.", "The decisions are saved."),
    "read-again": Words("Đã đọc lại tệp.", "The file was read again."),
    "withdrawn": Words("Đã ghi học viên thôi học.", "The learner has left the class."),
    "organisation": Words("Đã thêm đơn vị.", "The organisation is added."),
    "organisation-renamed": Words("Đã đổi tên đơn vị.", "The organisation is renamed."),
    "organisation-moved": Words("Đã chuyển đơn vị.", "The organisation is moved."),
    "organisation-closed": Words("Đơn vị đã kết thúc hoạt động.", "The organisation is closed."),
    "organisation-merged": Words("Đã sáp nhập.", "The merger is recorded."),
    "organisation-split": Words("Đã chia tách.", "The split is recorded."),
    "account-opened": Words("Đã mở tài khoản.", "The account is open."),
    "account-closed": Words("Đã đóng tài khoản.", "The account is closed."),
    "password-set": Words("Đã đặt lại mật khẩu.", "The password is set."),
    "programme-published": Words("Đã ban hành bản chương trình mới.", "The new version is published."),
    "programme-retired": Words("Đã ghi thôi áp dụng.", "It is retired."),
    "ledger": Words("Đã ghi sổ lớp cũ.", "The ledger is recorded."),
    "sent-out": Words("Đã ghi số người cử đi học.", "The people sent out are recorded."),
    "plan-saved": Words(
        "Đã lưu bảng. Khi xong hãy trình Ban duyệt.", "The table is saved. When it is done, submit it to the board."
    ),
    "plan-submitted": Words("Đã trình Ban duyệt.", "Submitted to the board."),
    "plan-approved": Words("Đã duyệt kế hoạch.", "The plan is approved."),
    "plan-returned": Words("Đã trả lại kế hoạch.", "The plan is returned."),
    "plan-amended": Words(
        "Bản điều chỉnh bắt đầu từ bản đã duyệt. Hãy sửa rồi trình.",
        "The amendment begins with the approved version. Change it, then submit it.",
    ),
    "plan-ceiling": Words("Đã lưu mức trần kinh phí.", "The budget ceiling is kept."),
    "signed-out": Words("Đã đăng xuất.", "You are signed out."),
}
