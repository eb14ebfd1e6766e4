"""The year that is played: when it is, what is taught, and who learns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PROGRAMME = "Bồi dưỡng nhận thức về Đảng"
CLASS = "Bồi dưỡng nhận thức về Đảng khoá 3"
NOMINATED = {"Giàng Thị Mỷ": "1998", "Thào A Sình": "05/03/1996"}
BORN = "1992"
LISTED = ["Vàng Seo Pao", "Lù Thị Xoan", "Sùng A Chớ", "Cư Văn Hoà", "Đặng Ái Ân"]
NAMESAKE = ["Giàng Thị Mỷ", "12/08/1998", "", "", ""]  # not the one who was nominated
MARKS = {"Thào A Sình": "9,5", "Vàng Seo Pao": "8,5", "Lù Thị Xoan": "8", "Cư Văn Hoà": "7", "Đặng Ái Ân": "6"}
MISSED_TOO_MUCH = "Sùng A Chớ"


@dataclass(frozen=True)
class Year:
    """When it is: a class of five mornings that is over, in the quarter and year in which it opened."""

    begins: date
    ends: date

    @property
    def name(self) -> str:
        return str(self.begins.year)

    @property
    def number(self) -> int:
        """Of the quarter."""
        return (self.begins.month - 1) // 3 + 1
