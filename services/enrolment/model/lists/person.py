"""What a list or a form says of a person beside the identity number: name, birth, sex, telephone and e-mail."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import pairwise

from services.enrolment.model.sheets.stated_day import read_day_or_year
from shared.refusal import Refusal, Words
from shared.vietnamese import clean, fold

_SEXES = {"nam": "male", "male": "male", "m": "male", "nu": "female", "female": "female", "f": "female"}
# No point at either end of the name, no hyphen at either end of a part of the domain: no server takes a letter there.
_EMAIL = re.compile(r"(?!\.)[A-Za-z0-9._%+'-]{1,64}(?<!\.)@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
# Mobile numbers have 9 digits after the 0; fixed lines 10, and begin with 2.
_PHONE = re.compile(r"[35789][0-9]{8}|2[0-9]{9}")
# The font VNI writes an accent as a second vowel after a or e (“Nguyeãn”, “Vaên”), which Vietnamese never does.
_VNI = re.compile("[ae][àáâãèéêìíòóôõùúý]", re.IGNORECASE)


def _in_an_old_font(name: str) -> bool:
    # TCVN3 shows accented letters as capitals inside a word (“NguyÔn”), as signs (“V¨n”) or as the micro sign.
    inside = any(left.islower() and right.isupper() and not right.isascii() for left, right in pairwise(name))
    signs = any(unicodedata.category(sign)[0] not in "LM" and sign not in " .'’-" for sign in name)
    return inside or signs or "µ" in name or _VNI.search(name) is not None


def read_name(value: object) -> str:
    """A person's name, as written, in NFC with single spaces.

    Refuses (`name-unreadable`, at `/name`) figures, signs, and letters typed in an old font (TCVN3, VNI).
    """
    name = clean(str(value))
    if not name or any(letter.isdigit() for letter in name):
        words = Words(
            f"Họ và tên “{name}” không hợp lệ. Xin ghi họ tên bằng chữ, không kèm số.",
            f"“{name}” is not a name. Write the name in letters, without figures.",
        )
        raise Refusal("name-unreadable", words, at="/name")
    if _in_an_old_font(name):
        words = Words(
            f"Họ và tên “{name}” có ký tự lạ, có thể do gõ bằng phông chữ cũ (TCVN3, VNI). "
            "Xin chuyển sang Unicode rồi nhập lại.",
            f"The name “{name}” has strange letters, perhaps from an old font (TCVN3, VNI). Convert it to Unicode.",
        )
        raise Refusal("name-unreadable", words, at="/name")
    return name


def read_sex(value: object) -> str:
    """`male` or `female` of “Nam”, “Nữ” and their English. Refuses (`sex-unreadable`, at `/sex`) anything else."""
    text = clean(str(value))
    if (sex := _SEXES.get(fold(text))) is None:
        words = Words(f"Giới tính “{text}” không rõ. Xin ghi Nam hoặc Nữ.", f"“{text}” is not a sex. Write Nam or Nữ.")
        raise Refusal("sex-unreadable", words, at="/sex")
    return sex


def read_phone(value: object) -> str:
    """A Vietnamese telephone number as `+84…`, the zero that Excel dropped put back.

    Refuses (`phone-unreadable`, at `/phone`) anything else.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = clean(str(value)).lstrip("'’")
    bare = re.sub(r"[\s.\-()]", "", re.sub(r"\.0$", "", text))
    for prefix in ("", "0", "+84", "84", "0084", "+840"):
        rest = bare.removeprefix(prefix)
        if bare.startswith(prefix) and _PHONE.fullmatch(rest):
            return f"+84{rest}"
    words = Words(
        f"Số điện thoại “{text}” không đúng. Xin ghi một số, ví dụ 0912 345 678 (di động có 10 chữ số).",
        f"“{text}” is not a telephone number. Write one number, such as 0912 345 678 (a mobile has 10 digits).",
    )
    raise Refusal("phone-unreadable", words, at="/phone")


def read_email(value: object) -> str:
    """An e-mail address, its domain in lower case. Refuses (`email-unreadable`, at `/email`) anything else."""
    text = clean(str(value))
    if len(text) > 254 or not _EMAIL.fullmatch(text) or ".." in text:
        words = Words(
            f"Địa chỉ e-mail “{text}” không đúng. Xin ghi một địa chỉ không dấu, ví dụ ten@laocai.gov.vn.",
            f"“{text}” is not an e-mail address. Write one address, such as ten@laocai.gov.vn.",
        )
        raise Refusal("email-unreadable", words, at="/email")
    local, domain = text.rsplit("@", 1)
    return f"{local}@{domain.lower()}"


def read_birth(value: object, *, today: date | None = None) -> tuple[str | None, int]:
    """The day of birth as ISO text (None when only the year is given) and the year.

    Takes a date, an Excel serial number, a year, or text (`05/03/1985`, `5-3-1985`, `1985`, `1985-03-05`).
    Refuses (`day-unreadable`, at `/birth`) anything else; given `today`, also (`birth-in-future`) what lies after it.
    """
    born = read_day_or_year(value, at="/birth")
    year, day = (born, None) if isinstance(born, int) else (born.year, born)
    if today is not None and (day or date(year, 1, 1)) > today:
        words = Words(
            f"Ngày sinh ({day:%d/%m/%Y}) ở tương lai." if day else f"Năm sinh ({year}) ở tương lai.",
            f"The date of birth ({day:%d/%m/%Y}) is in the future." if day else f"The year {year} is in the future.",
        )
        raise Refusal("birth-in-future", words, at="/birth")
    return (day.isoformat() if day else None), year
