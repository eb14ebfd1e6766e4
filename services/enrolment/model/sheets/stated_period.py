"""A period as people write it in lists: `quý I/2019`, `năm 2019`, `6 tháng đầu năm 2023`, `2018–2022`."""

from __future__ import annotations

import re
from datetime import date

from shared.periods import Period, parse
from shared.refusal import Refusal, Words
from shared.vietnamese import clean, fold

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?P<year>[0-9]{4})"
_OF = r" ?(?:/|-|,|nam|of)? ?(?:nam)? ?"
_WAYS = (
    (re.compile(rf"(?:nam )?{_YEAR}"), "{year}"),
    (re.compile(rf"(?:quy|quarter|q) ?(?P<quarter>iv|i{{1,3}}|[1-4]){_OF}{_YEAR}"), "{year}-Q{quarter}"),
    (re.compile(rf"thang (?P<month>[0-9]{{1,2}}){_OF}{_YEAR}"), "{year}-{month:0>2}"),
    (re.compile(rf"(?P<month>[0-9]{{1,2}})/{_YEAR}"), "{year}-{month:0>2}"),
    (re.compile(rf"6 thang dau{_OF}{_YEAR}"), "{year}-H1"),
    (re.compile(rf"6 thang cuoi{_OF}{_YEAR}"), "{year}-H2"),
    (re.compile(rf"9 thang(?: dau)?{_OF}{_YEAR}"), "{year}-01..{year}-09"),
    (
        re.compile(
            rf"(?:giai doan|nhiem ky|cac nam|[0-9]+ nam|tu|tu nam|nam)? ?{_YEAR} ?(?:\.\.|-|–|—|den|den nam) ?"
            r"(?P<last>[0-9]{4})"
        ),
        "{year}..{last}",
    ),
)


def read_period(value: object) -> Period:
    """The period that somebody wrote, or one of the keys of `shared.periods`.

    Refuses (`period-unreadable` or `period-backwards`, at `/period`) what it cannot read.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # Excel turns a typed “3/2019” into 1 March: a date is not taken for a period of one day, but asked about.
    text = f"{value:%d/%m/%Y}" if isinstance(value, date) else clean(str(value))
    plain = fold(text)
    for pattern, key in _WAYS:
        if match := pattern.fullmatch(plain):
            parts = match.groupdict()
            if "quarter" in parts:
                parts["quarter"] = _QUARTERS.get(parts["quarter"], parts["quarter"])
            return parse(key.format(**parts))
    try:
        return parse(text)
    except Refusal as refusal:
        if refusal.code != "period-unreadable":
            raise
        words = Words(
            f"Không đọc được kỳ “{text}”. Xin ghi như: quý I/2019, tháng 3/2019, 6 tháng đầu năm 2019, năm 2019 "
            "hoặc 2018-2022.",
            f"The period “{text}” cannot be read. Write: quý I/2019, tháng 3/2019, 6 tháng đầu năm 2019, 2019 "
            "or 2018-2022.",
        )
        raise Refusal("period-unreadable", words, at="/period") from None
