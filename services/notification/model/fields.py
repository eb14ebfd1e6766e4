"""The fields that texts may use: what each means, an example of it, and whether it may stand in a short message.

Whoever sees a telephone's screen reads an SMS: the names of classes and programmes say who is about to join the party
or has just joined, so they stand in letters only, beside the neutral `class_label`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.notification.model import kinds
from services.notification.model.kinds import Kind
from shared.refusal import Words


@dataclass(frozen=True)
class Field:
    """`example` is what the field holds: a text, a whole number, or a list of rows that are dicts of these. One that
    is not `always` known may be None."""

    meaning: Words
    example: Any
    short: bool = True
    always: bool = True


_RECIPIENTS = {
    kinds.LEARNER: "Nguyễn Văn An",
    kinds.COMMITTEE: "Đảng ủy xã Bản Phố",
    kinds.CENTRE: "Trung tâm chính trị Bắc Hà",
    kinds.BOARD: "Ban Tuyên giáo và Dân vận Tỉnh ủy",
}
NAME = {
    audience: {"name": Field(Words("tên người hoặc đơn vị nhận", "the recipient's name"), example)}
    for audience, example in _RECIPIENTS.items()
}

CLASS = {
    "class_name": Field(Words("tên lớp", "name of the class"), "Nhận thức về Đảng khoá 12", short=False),
    "class_label": Field(
        Words("lớp học, không nêu tên lớp", "the class, without its name"), "lớp học khai giảng ngày 20/02/2026"
    ),
    "programme": Field(
        Words("tên chương trình", "name of the programme"), "Bồi dưỡng nhận thức về Đảng", short=False, always=False
    ),
    "opening_day": Field(Words("ngày khai giảng", "first day of the class"), "20/02/2026"),
    "first_session": Field(
        Words("buổi học đầu tiên", "first session"), "07 giờ 30, thứ Hai, ngày 20/02/2026", always=False
    ),
    "place": Field(Words("địa điểm", "place"), "Hội trường tầng 2", always=False),
    "host": Field(Words("nơi tổ chức lớp", "where the class is held"), "Trường chính trị tỉnh", always=False),
    "owner": Field(Words("trung tâm mở lớp", "the centre that runs it"), "Trung tâm chính trị Bắc Hà", always=False),
    "owner_email": Field(Words("thư điện tử của trung tâm", "the centre's e-mail"), "tct@example.vn", always=False),
    "people": Field(Words("số học viên do đơn vị cử", "how many it nominated"), 12),
}

_WARNED = {"attended": 2, "held": 5, "more": 4, "left": 5, "required": 8, "counted": 10}
WARNING = {
    "warned": Field(
        Words("những người được nhắc, với số buổi", "who is warned, with their sessions"),
        [{"name": "Nguyễn Văn An", **_WARNED}],
        short=False,
    ),
    "least": Field(Words("mức yêu cầu, phần trăm", "the required rate, percent"), 80),
    "unit": Field(Words("buổi hay tiết", "sessions or periods"), "buổi"),
    "on": Field(Words("tính đến ngày", "as of which day"), "21/02/2026"),
}

SESSIONS = {
    "sessions": Field(
        Words("lịch học: ngày giờ, nơi học", "timetable: when and where"),
        [{"when": "07 giờ 30, thứ Hai, ngày 20/02/2026", "place": "Hội trường tầng 2"}],
        short=False,
    )
}
CHANGES = {
    "changes": Field(
        Words("buổi đổi: trước và nay", "changed sessions: before and now"),
        [{"was": "07 giờ 30, thứ Hai, ngày 20/02/2026", "now": "13 giờ 30, thứ Ba, ngày 21/02/2026"}],
        short=False,
    ),
    "change": Field(Words("thay đổi đầu tiên, viết gọn", "the first change, in short"), "20/02 07:30 sang 21/02 13:30"),
}
TOMORROW = {
    "tomorrow": Field(
        Words("các buổi ngày mai", "tomorrow's sessions"),
        [{"when": "07 giờ 30, thứ Hai, ngày 20/02/2026", "place": "Hội trường tầng 2"}],
        short=False,
    ),
    "hour": Field(Words("giờ bắt đầu", "when it begins"), "07:30"),
    "day": Field(Words("ngày học", "the day"), "20/02/2026"),
}
CANCELLED = {"reason": Field(Words("lý do hủy", "why it is cancelled"), "do mưa bão", short=False)}
CERTIFICATE = {"issued_on": Field(Words("ngày cấp", "day of issue"), "28/02/2026")}

NOMINATIONS = {
    "centre": Field(Words("trung tâm", "the centre"), "Trung tâm chính trị Bắc Hà"),
    "count": Field(Words("số đề cử", "how many nominations"), 3),
    "programme": CLASS["programme"],
    "link": Field(Words("địa chỉ trang đề cử", "address of the page"), "https://solop.example.vn/nominations"),
}
PLAN = {
    "centre": Field(Words("trung tâm", "the centre"), "Trung tâm chính trị Bắc Hà"),
    "year": Field(Words("năm", "year"), 2026),
    "version": Field(Words("bản số", "version number"), 1),
    "reason": Field(Words("lý do trả lại", "why it was returned"), "Thiếu kinh phí lớp quý III.", always=False),
    "link": Field(Words("địa chỉ trang kế hoạch", "address of the page"), "https://solop.example.vn/plans"),
}
PERIOD = {
    "period": Field(Words("kỳ báo cáo", "the period"), "quý I/2026"),
    "centre": Field(Words("đơn vị của số liệu", "whose figures"), "Trung tâm chính trị Bắc Hà"),
    "by": Field(Words("hạn chót", "last day"), "10/04/2026", always=False),
    "edition": Field(Words("bản số", "number of the edition"), 1, always=False),
    "reason": Field(Words("lý do", "the reason"), "Bổ sung một lớp.", always=False),
    "approved": Field(Words("được duyệt (1) hay không (0)", "approved (1) or not (0)"), 1, always=False),
    "link": Field(Words("địa chỉ trang số liệu", "address of the page"), "https://solop.example.vn/periods"),
}
WEEK = {
    "from_day": Field(Words("từ ngày", "from"), "16/02/2026"),
    "to_day": Field(Words("đến ngày", "to"), "22/02/2026"),
    "opened": Field(Words("số lớp khai giảng", "classes opened"), 4),
    "cancelled": Field(Words("số lớp hủy", "classes cancelled"), 1),
    "plans": Field(Words("số kế hoạch chờ duyệt", "plans that wait"), 2),
    "overdue": Field(Words("số trung tâm quá hạn chốt số liệu", "centres that are overdue"), 3),
    "corrections": Field(Words("số đề nghị đính chính chờ duyệt", "corrections that wait"), 1),
    "undelivered": Field(Words("số thư không đến được", "messages that did not arrive"), 5),
    "link": Field(Words("địa chỉ trang số liệu", "address of the page"), "https://solop.example.vn/"),
}

_OF_SUBJECT = {
    kinds.CLASS: CLASS,
    kinds.NOMINATIONS: NOMINATIONS,
    kinds.PLAN: PLAN,
    kinds.PERIOD: PERIOD,
    kinds.WEEK: WEEK,
}
_OF_KIND = {
    kinds.SUMMONS: SESSIONS,
    kinds.ENROLLED: SESSIONS,
    kinds.FROM_WAITING_LIST: SESSIONS,
    kinds.TIMETABLE_CHANGED: SESSIONS | CHANGES,
    kinds.SESSION_TOMORROW: TOMORROW,
    kinds.CLASS_CANCELLED: CANCELLED,
    kinds.COMMITTEE_CLASS_CANCELLED: CANCELLED,
    kinds.FELL_BELOW: WARNING,
    kinds.OUT_OF_REACH: WARNING,
    kinds.COMMITTEE_FELL_BELOW: WARNING,
    kinds.COMMITTEE_OUT_OF_REACH: WARNING,
    kinds.CERTIFICATE_READY: CERTIFICATE,
}


def fields_of(kind: Kind) -> Mapping[str, Field]:
    """Every field that a text of this kind may use, by name."""
    return NAME[kind.audience] | _OF_SUBJECT[kind.about] | _OF_KIND.get(kind.code, {})


def examples(kind: Kind) -> dict[str, Any]:
    """What a text of this kind is tried with: each field with its example."""
    return {name: field.example for name, field in fields_of(kind).items()}
