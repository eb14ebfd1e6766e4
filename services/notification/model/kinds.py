"""The kinds of messages: what is said to whom, and which way it goes unless an organisation says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from shared.refusal import Words

EMAIL, SMS, ZALO, WEBHOOK, INBOX = "email", "sms", "zalo", "webhook", "inbox"
CHANNELS = {
    EMAIL: Words("thư điện tử", "e-mail"),
    SMS: Words("tin nhắn SMS", "SMS"),
    ZALO: Words("Zalo", "Zalo"),
    WEBHOOK: Words("hệ thống khác của đơn vị", "the organisation's own system"),
    INBOX: Words("hộp thư trong Sổ Lớp", "the inbox of Sổ Lớp"),
}

LEARNER, COMMITTEE, CENTRE, BOARD = "learner", "committee", "centre", "board"
AUDIENCES = {
    LEARNER: Words("học viên", "learner"),
    COMMITTEE: Words("đơn vị cử", "nominating committee"),
    CENTRE: Words("trung tâm", "centre"),
    BOARD: Words("Ban Tuyên giáo và Dân vận", "provincial board"),
}

# The ways to each audience, in the order in which they are tried: the next one takes over where one fails.
# An organisation finds every message in its inbox, whatever becomes of the other ways.
_TO_LEARNERS = (EMAIL, ZALO, SMS)
_TO_ORGANISATIONS = (WEBHOOK, EMAIL, INBOX)

# In which order messages leave when many wait.
AT_ONCE, IN_TURN, WHEN_IDLE = 0, 1, 2

CLASS, PLAN, NOMINATIONS, PERIOD, WEEK = "class", "plan", "nominations", "period", "week"


@dataclass(frozen=True)
class Kind:
    """One kind of message. `about` names what it is about and so which fields its texts may use (`fields.py`);
    `when` is the cause in a reader's words. What is `binding` goes whatever the recipient prefers, at any hour."""

    code: str
    audience: str
    about: str
    title: Words
    when: Words
    priority: int = IN_TURN
    binding: bool = False

    @property
    def channels(self) -> tuple[str, ...]:
        """The ways that it may go, in their usual order."""
        return _TO_LEARNERS if self.audience == LEARNER else _TO_ORGANISATIONS


SUMMONS = "summons"
ENROLLED = "enrolled"
WAITLISTED = "waitlisted"
FROM_WAITING_LIST = "from-waiting-list"
TIMETABLE_CHANGED = "timetable-changed"
SESSION_TOMORROW = "session-tomorrow"
CLASS_CANCELLED = "class-cancelled"
FELL_BELOW = "fell-below"
OUT_OF_REACH = "out-of-reach"
CERTIFICATE_READY = "certificate-ready"
NOMINATIONS_DECLINED = "nominations-declined"
CLASS_OPENED = "class-opened"
COMMITTEE_CLASS_CANCELLED = "committee-class-cancelled"
COMMITTEE_FELL_BELOW = "committee-fell-below"
COMMITTEE_OUT_OF_REACH = "committee-out-of-reach"
PLAN_SUBMITTED = "plan-submitted"
PLAN_APPROVED = "plan-approved"
PLAN_RETURNED = "plan-returned"
PERIOD_DUE = "period-due"
PERIOD_OVERDUE = "period-overdue"
PERIOD_CLOSED = "period-closed"
CORRECTION_TO_DECIDE = "correction-to-decide"
CORRECTION_DECIDED = "correction-decided"
DIGEST = "digest"

KINDS: dict[str, Kind] = {
    one.code: one
    for one in (
        Kind(
            SUMMONS,
            LEARNER,
            CLASS,
            Words("Giấy triệu tập", "Summons"),
            Words("một số ngày trước buổi học đầu tiên", "some days before the first session"),
            priority=AT_ONCE,
            binding=True,
        ),
        Kind(
            ENROLLED,
            LEARNER,
            CLASS,
            Words("Giấy báo nhập học", "Enrolment notice"),
            Words("khi được ghi danh vào lớp", "when enrolled in a class"),
        ),
        Kind(
            WAITLISTED,
            LEARNER,
            CLASS,
            Words("Báo vào danh sách chờ", "Notice of the waiting list"),
            Words("khi lớp đã đủ chỗ và phải chờ", "when the class is full and they have to wait"),
        ),
        Kind(
            FROM_WAITING_LIST,
            LEARNER,
            CLASS,
            Words("Báo đã có chỗ trong lớp", "Notice of a place in the class"),
            Words("khi được chuyển từ danh sách chờ vào lớp", "when a place is found for who waited"),
        ),
        Kind(
            TIMETABLE_CHANGED,
            LEARNER,
            CLASS,
            Words("Báo thay đổi lịch học", "Notice of a changed timetable"),
            Words("khi lịch học của lớp thay đổi", "when the timetable of the class changes"),
            priority=AT_ONCE,
        ),
        Kind(
            SESSION_TOMORROW,
            LEARNER,
            CLASS,
            Words("Nhắc buổi học ngày mai", "Reminder of tomorrow's session"),
            Words("buổi chiều trước ngày học", "in the afternoon before a day of sessions"),
        ),
        Kind(
            CLASS_CANCELLED,
            LEARNER,
            CLASS,
            Words("Báo hủy lớp", "Notice of a cancelled class"),
            Words("khi lớp bị hủy", "when the class is cancelled"),
            priority=AT_ONCE,
        ),
        Kind(
            FELL_BELOW,
            LEARNER,
            CLASS,
            Words("Nhắc dự học đầy đủ", "Attendance reminder"),
            Words("khi dự học dưới mức yêu cầu", "when attendance falls below the required rate"),
        ),
        Kind(
            OUT_OF_REACH,
            LEARNER,
            CLASS,
            Words("Báo không còn đủ điều kiện chuyên cần", "Notice of insufficient attendance"),
            Words("khi không thể đạt mức yêu cầu nữa", "when the required rate can no longer be reached"),
        ),
        Kind(
            CERTIFICATE_READY,
            LEARNER,
            CLASS,
            Words("Báo đã cấp giấy chứng nhận", "Notice of an issued certificate"),
            Words("khi giấy chứng nhận hoặc bằng đã vào sổ", "when the certificate is in the register"),
        ),
        Kind(
            NOMINATIONS_DECLINED,
            COMMITTEE,
            NOMINATIONS,
            Words("Báo đề cử không được nhận", "Notice of declined nominations"),
            Words("khi trung tâm không nhận đề cử", "when the centre declines nominations"),
        ),
        Kind(
            CLASS_OPENED,
            COMMITTEE,
            CLASS,
            Words("Báo tin khai giảng", "Notice of class opening"),
            Words("khi lớp có học viên do đơn vị cử khai giảng", "when a class with its people opens"),
        ),
        Kind(
            COMMITTEE_CLASS_CANCELLED,
            COMMITTEE,
            CLASS,
            Words("Báo đơn vị cử: hủy lớp", "Notice of a cancelled class to the committee"),
            Words("khi lớp có học viên do đơn vị cử bị hủy", "when a class with its people is cancelled"),
            priority=AT_ONCE,
        ),
        Kind(
            COMMITTEE_FELL_BELOW,
            COMMITTEE,
            CLASS,
            Words("Nhắc đơn vị cử về việc dự học", "Attendance reminder to the committee"),
            Words("khi người do đơn vị cử dự học dưới mức yêu cầu", "when somebody it nominated falls below the rate"),
        ),
        Kind(
            COMMITTEE_OUT_OF_REACH,
            COMMITTEE,
            CLASS,
            Words(
                "Báo đơn vị cử: không còn đủ điều kiện chuyên cần",
                "Notice of insufficient attendance to the committee",
            ),
            Words(
                "khi người do đơn vị cử không thể đạt mức yêu cầu nữa",
                "when somebody it nominated can no longer reach the rate",
            ),
        ),
        Kind(
            PLAN_SUBMITTED,
            BOARD,
            PLAN,
            Words("Kế hoạch chờ duyệt", "Plan to approve"),
            Words("khi trung tâm trình kế hoạch", "when a centre submits its plan"),
        ),
        Kind(
            PLAN_APPROVED,
            CENTRE,
            PLAN,
            Words("Kế hoạch đã được duyệt", "Plan approved"),
            Words("khi kế hoạch được duyệt", "when the plan is approved"),
        ),
        Kind(
            PLAN_RETURNED,
            CENTRE,
            PLAN,
            Words("Kế hoạch bị trả lại", "Plan returned"),
            Words("khi kế hoạch bị trả lại để sửa", "when the plan is given back to be mended"),
        ),
        Kind(
            PERIOD_DUE,
            CENTRE,
            PERIOD,
            Words("Đến hạn chốt số liệu", "Figures due"),
            Words("khi kỳ báo cáo kết thúc", "when a period has ended"),
        ),
        Kind(
            PERIOD_OVERDUE,
            CENTRE,
            PERIOD,
            Words("Quá hạn chốt số liệu", "Figures overdue"),
            Words("khi quá hạn mà chưa chốt số liệu", "when the last day has passed without a sign-off"),
        ),
        Kind(
            PERIOD_CLOSED,
            CENTRE,
            PERIOD,
            Words("Kỳ báo cáo đã khóa sổ", "Period closed"),
            Words("khi Ban khóa sổ kỳ báo cáo", "when the board closes a period"),
        ),
        Kind(
            CORRECTION_TO_DECIDE,
            BOARD,
            PERIOD,
            Words("Đề nghị đính chính chờ duyệt", "Correction to decide"),
            Words("khi có đề nghị đính chính kỳ đã khóa sổ", "when a correction of a closed period is asked for"),
            priority=AT_ONCE,
        ),
        Kind(
            CORRECTION_DECIDED,
            CENTRE,
            PERIOD,
            Words("Đề nghị đính chính đã có kết quả", "Correction decided"),
            Words("khi đề nghị đính chính được duyệt hoặc không", "when a correction is approved or declined"),
        ),
        Kind(
            DIGEST,
            BOARD,
            WEEK,
            Words("Tin tổng hợp trong tuần", "Weekly digest"),
            Words("sáng thứ Hai", "on Monday morning"),
            priority=WHEN_IDLE,
        ),
    )
}
