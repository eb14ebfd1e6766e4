"""What the letters say, and what they never say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.notification.channels import mail
from services.notification.channels.parcel import Parcel
from services.notification.model import facts, kinds, templates
from services.notification.model.templates import Letter

THE_CLASS: dict[str, Any] = {
    "_id": "class-12",
    "name": "Nhận thức về Đảng khoá 12",
    "starts_on": "2023-02-20",
    "opened_on": None,
    "place": "Hội trường tầng 2",
    "sessions": [{"session_id": "s1", "starts_at": "2023-02-20T00:30:00+00:00", "periods": 5, "place": None}],
    "learners": {"an": "committee", "binh": "committee", "chi": "other"},
}
NAMES = {
    "owner": "Trung tâm chính trị Bắc Hà",
    "owner_email": "tct@example.vn",
    "host": "Trường chính trị tỉnh",
    "programme": "Bồi dưỡng nhận thức về Đảng",
}
UNKNOWN = dict.fromkeys(NAMES)


def letter(
    kind: str, recipient_id: str, name: str, names: Mapping[str, str | None] = NAMES, language: str = "vi"
) -> Letter:
    delivery = {"recipient": {"kind": "learner", "id": recipient_id}, "cause": "announced", "facts": {}}
    known = facts.of_class(kinds.KINDS[kind], delivery, THE_CLASS, **names, language=language)  # type: ignore[arg-type]
    return templates.letter(templates.built_in(kind, language), {"name": name, **known})


def test_a_learner_reads_where_and_when_to_come_and_whom_to_ask() -> None:
    read = letter(kinds.ENROLLED, "an", "Nguyễn Văn An")
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


def test_whoever_wishes_reads_it_in_english() -> None:
    read = letter(kinds.SUMMONS, "an", "Nguyễn Văn An", language="en")
    assert "07:30, Monday 20/02/2023" in read.text


def test_a_committee_reads_how_many_of_its_people_are_in_the_class_and_no_names() -> None:
    read = letter(kinds.CLASS_OPENED, "committee", "Đảng ủy xã Bản Phố")
    assert "- Số học viên do Đảng ủy xã Bản Phố cử: 2\n" in read.text
    assert "đảng viên" not in read.text.lower()
    assert "Nguyễn Văn An" not in read.text


def test_a_name_not_heard_of_leaves_its_line_out() -> None:
    read = letter(kinds.ENROLLED, "an", "Nguyễn Văn An", UNKNOWN)
    assert "None" not in read.text
    assert "Nơi tổ chức" not in read.text
    assert "\n\n\n" not in read.text


def test_a_line_end_in_a_name_does_not_become_a_header() -> None:
    written = letter(kinds.ENROLLED, "an", "An\nBcc: ai@example.vn")
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
