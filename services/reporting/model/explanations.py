"""Why a class counts what it counts: what each event that was heard of it changed in its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.model.class_record import COMPOSITION, contribution, state
from services.reporting.model.class_story import ClassStory, steps
from shared.refusal import Words
from shared.said import Document

NUMBERS: Mapping[str, Words] = {
    "classes": Words("số lớp", "classes"),
    "enrolments": Words("lượt học viên", "enrolments"),
    "completions": Words("lượt hoàn thành", "completed"),
    "assessed": Words("lượt được đánh giá", "assessed"),
    "certificates": Words("giấy chứng nhận, bằng", "certificates"),
    "attended": Words("lượt có mặt", "marks attended"),
    "excused": Words("lượt vắng có phép", "marks excused"),
    "absent": Words("lượt vắng không phép", "marks absent"),
    "periods": Words("tiết đã dạy", "periods taught"),
    "women": Words("nữ", "women"),
    "ethnic_minorities": Words("người dân tộc thiểu số", "ethnic minorities"),
    "members": Words("đảng viên", "Party members"),
}
STATES: Mapping[str, Words] = {
    "unheard": Words("chưa nghe thông báo mở lớp", "its announcement was not heard"),
    "planned": Words("mới lập kế hoạch", "planned"),
    "announced": Words("đã thông báo", "announced"),
    "open": Words("đã khai giảng", "opened"),
    "closed": Words("đã bế giảng", "closed"),
    "cancelled": Words("đã hủy", "cancelled"),
    "ledger": Words("dòng sổ cũ", "ledger row"),
}
TOLD: Mapping[str, Words] = {
    "class-planned": Words("Lập kế hoạch mở lớp", "Class planned"),
    "class-announced": Words("Thông báo mở lớp", "Class announced"),
    "class-opened": Words("Khai giảng", "Class opened"),
    "class-changed": Words("Sửa thông tin lớp", "Class changed"),
    "class-rescheduled": Words("Đổi thời khóa biểu", "Timetable changed"),
    "class-composition-stated": Words("Thống kê thành phần học viên", "Composition stated"),
    "learners-enrolled": Words("Ghi danh học viên", "Learners enrolled"),
    "learner-withdrawn": Words("Học viên thôi học", "Learner withdrawn"),
    "results-recorded": Words("Ghi kết quả đánh giá", "Results recorded"),
    "completion-recognised": Words("Công nhận hoàn thành", "Completion recognised"),
    "certificates-issued": Words("Cấp giấy chứng nhận, bằng", "Certificates issued"),
    "certificate-reissued": Words("Cấp lại", "Certificate reissued"),
    "certificate-revoked": Words("Thu hồi", "Certificate revoked"),
    "class-closed": Words("Bế giảng", "Class closed"),
    "class-cancelled": Words("Hủy lớp", "Class cancelled"),
    "ledger-class-recorded": Words("Nhập dòng sổ cũ", "Ledger row recorded"),
    "sheet-marked": Words("Điểm danh một buổi", "A session marked"),
    "sheet-closed": Words("Khóa bảng điểm danh một buổi", "A session's sheet closed"),
    "sheet-corrected": Words("Sửa bảng điểm danh đã khóa", "A closed sheet corrected"),
}


def numbers(record: Document) -> dict[str, int | None]:
    """What the class would count, whether it does or not; nothing before it is known to be a class. None: not known."""
    if "owner_id" not in record:
        return {}
    counts = contribution(record)
    bands = counts["bands"]
    plain: dict[str, int | None] = {
        "classes": counts["classes"] if state(record) in ("open", "closed", "ledger") else 0,
        "enrolments": counts["enrolments"]["value"],
        "completions": counts["completions"],
        "assessed": None if bands is None else sum(bands.values()),
    }
    plain |= {name: counts[name] for name in ("certificates", "attended", "excused", "absent", "periods")}
    return plain | {name: counts["composition"].get(name, {}).get("count") for name in COMPOSITION}


def explained(record: ClassStory) -> list[dict[str, Any]]:
    """Every event heard of a class, in the order in which things were said: `{id, type, topic, partition, offset, at,
    state, changes}`; `changes` are `{name, before, after}` of the numbers that it changed, `state` what the class was
    after it, where it was something else before."""
    found = []
    for row, before, after in steps(record):
        was, now = numbers(before), numbers(after)
        pairs = [(name, was.get(name), now.get(name)) for name in NUMBERS]
        changes = [
            {"name": name, "before": one, "after": other}
            for name, one, other in pairs
            # Zeros that a class begins with are no news; that a number became known is.
            if one != other and (one or other or was)
        ]
        found.append(
            {
                "id": f"{row['topic']}/{record['_id']}/{row['sequence']}",
                "type": row["type"].split(".")[-2],
                **{name: row[name] for name in ("topic", "partition", "offset", "at")},
                "state": state(after) if state(after) != state(before) else None,
                "changes": changes,
            }
        )
    return found
