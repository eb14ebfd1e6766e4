"""What the letters say, and what they never say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.notification.channels import mail
from services.notification.channels.parcel import Parcel
from services.notification.model import letters

THE_CLASS: dict[str, Any] = {
    "_id": "class-12",
    "name": "Nhận thức về Đảng khoá 12",
    "starts_on": "2023-02-20",
    "opened_on": None,
    "place": "Hội trường tầng 2",
    "first_session": {"starts_at": "2023-02-20T00:30:00+00:00", "place": None},
    "learners": {"an": "committee", "binh": "committee", "chi": "other"},
}
OWNER = {"_id": "centre", "name": "Trung tâm chính trị Bắc Hà", "email": "tct@example.vn"}
HOST = {"_id": "school", "name": "Trường chính trị tỉnh", "email": None}
PROGRAMME = {"_id": "party-awareness@1", "name": "Bồi dưỡng nhận thức về Đảng"}
AN = {"_id": "an", "name": "Nguyễn Văn An"}


def letter(template: str, recipient: dict[str, Any], **known: Any) -> letters.Letter:
    names = {"owner": OWNER, "host": HOST, "programme": PROGRAMME, **known}
    return letters.write(template, letters.facts(THE_CLASS, recipient, **names))


def test_a_learner_reads_where_and_when_to_come_and_whom_to_ask() -> None:
    read = letter(letters.ENROLLED, AN)
    assert read.subject == "Giấy báo nhập học: lớp học khai giảng ngày 20/02/2023"
    for words in (
        "Kính gửi đồng chí Nguyễn Văn An,",
        "- Chương trình: Bồi dưỡng nhận thức về Đảng",
        "- Ngày khai giảng: 20/02/2023",
        "- Buổi học đầu tiên: 07 giờ 30, thứ Hai, ngày 20/02/2023",
        "- Địa điểm: Hội trường tầng 2",
        "- Nơi tổ chức lớp: Trường chính trị tỉnh",
        "liên hệ Trung tâm chính trị Bắc Hà (tct@example.vn).",
    ):
        assert words in read.text


def test_a_committee_reads_how_many_of_its_people_are_in_the_class_and_no_names() -> None:
    read = letter(letters.CLASS_OPENED, {"_id": "committee", "name": "Đảng ủy xã Bản Phố"})
    assert "- Số học viên do Đảng ủy xã Bản Phố cử: 2\n" in read.text
    assert "đảng viên" not in read.text.lower()
    assert "Nguyễn Văn An" not in read.text


def test_a_name_not_heard_of_leaves_its_line_out() -> None:
    read = letter(letters.ENROLLED, AN, owner=None, host=None, programme=None)
    assert "None" not in read.text
    assert "Nơi tổ chức" not in read.text
    assert "\n\n\n" not in read.text


def test_a_line_end_in_a_name_does_not_become_a_header() -> None:
    called = {"_id": "an", "name": "An\nBcc: ai@example.vn"}
    evil = letters.facts(THE_CLASS, called, owner=OWNER, host=HOST, programme=None)
    written = letters.write(letters.ENROLLED, evil)
    parcel = Parcel(
        key="1",
        to="an@example.vn",
        to_name="An\nBcc: ai@example.vn",
        at=datetime(2023, 2, 14, tzinfo=UTC),
        sender_name="Trung tâm\r\nBcc: ai@example.vn",
        letter=written,
    )
    message = mail.compose(parcel, "solop@example.vn")
    assert "Bcc" not in message
    assert message["Auto-Submitted"] == "auto-generated"
