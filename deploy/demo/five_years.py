"""Five years of one centre, known only as totals: its old ledger, and the people whom it sent out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deploy.demo.province import DISTRICTS

CENTRE = DISTRICTS[5].centre
PERIOD = "2018..2022"
SOURCE = "Báo cáo tổng kết 5 năm 2018–2022, số 47-BC/TTCT ngày 20/12/2022"

# Programme, classes, learner-turns as the ledger writes them, and with whom.
_LEDGER = (
    ("Bồi dưỡng nhận thức về Đảng", 8, "861", ""),
    ("Bồi dưỡng lý luận chính trị cho đảng viên mới", 9, "690", ""),
    ("Trung cấp lý luận chính trị", 4, "365", ""),
    ("Cập nhật kiến thức", 19, "1.900", ""),
    ("Chuyên đề, tập huấn", 118, "11.500", "các cơ quan, đơn vị"),
)


@dataclass(frozen=True)
class SentOut:
    """People sent to training outside, in the `field` that the interface names."""

    field: str
    course: str
    people: int
    first_day: date = date(2018, 1, 1)
    last_day: date = date(2022, 12, 31)
    source: str = SOURCE


SENT_OUT = (
    SentOut("political-theory", "Cao cấp và trung cấp lý luận chính trị", 322),
    SentOut("professional", "Bồi dưỡng chuyên môn, nghiệp vụ", 101),
)


def ledger_rows() -> list[dict[str, str]]:
    """The rows of the ledger, by the headings of its template."""
    return [
        {
            "STT": str(number),
            "Chương trình": programme,
            "Kỳ": "2018-2022",
            "Số lớp": str(classes),
            "Số lượt học viên": enrolments,
            "Phối hợp với": partner,
            "Nguồn": SOURCE,
        }
        for number, (programme, classes, enrolments, partner) in enumerate(_LEDGER, 1)
    ]
