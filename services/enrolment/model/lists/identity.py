"""The citizen identity number (số căn cước công dân): reading it as lists write it, and what it says of a person."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shared.refusal import Refusal, Words
from shared.vietnamese import clean

LENGTH = 12

# The 63 province codes of before 2025 stay in use; from 100 on stand the countries of those born abroad.
_PROVINCES = re.findall(
    "[0-9]{3}",
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 "
    "040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 "
    "083 084 086 087 089 091 092 093 094 095 096",
)
# The fourth digit: century of birth and sex. Digits from 4 on are for people born from 2100 on.
_CENTURY_AND_SEX: Mapping[str, tuple[int, str]] = {
    "0": (1900, "male"),
    "1": (1900, "female"),
    "2": (2000, "male"),
    "3": (2000, "female"),
}
_SEX_WORDS = {"male": Words("nam", "male"), "female": Words("nữ", "female")}


def _refusal(vietnamese: str, english: str) -> Refusal:
    # The words do not repeat the number: they may be kept or logged, and the number may not.
    return Refusal("identity-number-unreadable", Words(vietnamese, english), at="/identity_number")


def _digits(value: object) -> str:
    """The digits as they stand in a cell. Refuses what is not a row of digits, or has lost some of them."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = clean(str(value)).lstrip("'’")
    if re.fullmatch(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]+", text):
        raise _refusal(
            "Số CCCD bị Excel viết tắt (dạng 1,2E+11) nên đã mất chữ số. "
            "Xin định dạng ô là Văn bản (Text) và nhập lại đủ 12 số.",
            "Excel has abbreviated the identity number (like 1.2E+11) and lost digits. "
            "Format the cell as Text and type all 12 digits again.",
        )
    bare = re.sub(r"(?<=[0-9])[ .-](?=[0-9])", "", text.removesuffix(".0"))
    if not re.fullmatch("[0-9]+", bare) or isinstance(value, float):
        raise _refusal(
            "Số CCCD có ký tự không phải chữ số. Xin nhập đúng 12 chữ số.",
            "The identity number contains something that is not a digit. Type its 12 digits.",
        )
    return bare


def _can_be_one(number: str) -> bool:
    return (number[:3] in _PROVINCES or number[0] != "0") and number[3] in _CENTURY_AND_SEX


def read_identity(value: object) -> str:
    """The twelve digits of an identity number, leading zeros that Excel dropped put back.

    Refuses (`identity-number-unreadable`, at `/identity_number`) what cannot be one.
    """
    digits = _digits(value)
    if len(digits) == 9:
        raise _refusal(
            "Số có 9 chữ số là số CMND cũ. Xin nhập số CCCD gồm 12 số.",
            "A number of 9 digits is of an old identity card. Type the citizen identity number of 12 digits.",
        )
    # Province codes begin with one zero or two. Excel drops all or none: where one stands, none was lost.
    lost = 0 if digits.startswith("0") else 2
    number = digits.zfill(LENGTH)
    if not LENGTH - lost <= len(digits) <= LENGTH:
        raise _refusal(
            f"Số CCCD ghi {len(digits)} chữ số. Số CCCD phải có đúng 12 chữ số, xin kiểm tra lại.",
            f"The identity number has {len(digits)} digits. It must have exactly 12; please check it.",
        )
    if not _can_be_one(number):
        raise _refusal(
            "Đây không phải số CCCD: 3 số đầu phải là mã tỉnh (hoặc quốc gia) nơi đăng ký khai sinh, "
            "số thứ tư là mã thế kỷ và giới tính (0–3). Xin kiểm tra lại.",
            "This is not an identity number: its first 3 digits are the code of the province (or country) of "
            "birth registration and its fourth is century and sex (0–3). Please check it.",
        )
    return number


def sex_of(number: str) -> str:
    """The sex that an identity number of 12 digits says: `male` or `female`."""
    return _CENTURY_AND_SEX[number[3]][1]


def contradictions(number: str, birth_year: int | None, sex: str | None) -> list[Words]:
    """Where an identity number of 12 digits does not agree with the year of birth or the sex (`male`, `female`).

    What is not known (None) contradicts nothing. These are warnings: registers of birth have mistakes too.
    """
    century, stated_sex = _CENTURY_AND_SEX[number[3]]
    stated_year = century + int(number[4:6])
    found = []
    if birth_year is not None and birth_year != stated_year:
        found.append(
            Words(
                f"Số CCCD cho biết năm sinh {stated_year}, danh sách ghi {birth_year}.",
                f"The identity number says born in {stated_year}, the list says {birth_year}.",
            )
        )
    if sex is not None and sex != stated_sex:
        told, written = _SEX_WORDS[stated_sex], _SEX_WORDS[sex]
        found.append(
            Words(
                f"Số CCCD cho biết giới tính {told.vi}, danh sách ghi {written.vi}.",
                f"The identity number says {told.en}, the list says {written.en}.",
            )
        )
    return found
