"""What no message says: whether somebody is in the party or on the way there, and identity numbers.

An SMS lies open on a telephone; a letter may be read by a colleague. Status stands in no text at all; what merely hints
at it, such as the name of a programme, stands in letters only.
"""

from __future__ import annotations

import re
import unicodedata

PARTY_STATUS = "party-status"
IDENTITY_NUMBER = "identity-number"

# Each is found with all, some or none of its diacritics, and not when a letter carries another one: “đang viện” and
# the family name in “Đặng Viên” are no “đảng viên”. “Chính thức” alone is what an official notice calls itself.
_STATUS = (
    "đảng viên",
    "dự bị",
    "quần chúng ưu tú",
    "cảm tình đảng",
    "kết nạp",
    "chuyển chính thức",
    "chuyển đảng",
    "đảng chính thức",
    "đảng tịch",
    "thẻ đảng",
    "tuổi đảng",
    "xét vào đảng",
    "giới thiệu vào đảng",
    "party member",
    "party members",
    "party membership",
    "membership of the party",
    "candidate member",
    "full member",
    "probationary",
    "probationer",
    "join the party",
    "joining the party",
    "admitted to the party",
    "admission to the party",
    "party sympathiser",
    "party sympathizer",
    "party aspirant",
)
# These tell it to whoever sees them: they are kept out of what is short.
_HINTS = ("nhận thức về đảng", "tìm hiểu về đảng", "đối tượng đảng", "party awareness", "new members")

_MARK = "\u0300-\u036f"
_GAP = r"[\s_-]+"

# Nine or twelve digits, together or in groups of three: identity numbers, old and new. A telephone number has ten or
# eleven, or its +84 before it; what is part of a longer word, number or address is none.
_NUMBER = re.compile(
    r"(?<![\w.,/+])(?<!\+84[ )])(?<!\+84\) )"
    r"(?:\d{9}(?:\d{3})?(?![\w/])|(?<!\d[ -])\d{3}([ -])\d{3}\1\d{3}(?:\1\d{3})?(?![\w/]|[ -]\d))"
)

# A name that only its lost diacritics make a word of the list: “Đặng Viên Anh” in an SMS.
_A_NAME = "Dang Vien"


def _letter(letter: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if base == "đ":
        return "[đd]"
    return re.escape(base) + "".join(f"{mark}?" for mark in marks) + f"(?![{_MARK}])"


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    each = (_GAP.join("".join(map(_letter, word)) for word in phrase.split()) for phrase in phrases)
    return re.compile(rf"(?<![\w{_MARK}])(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


_IN_ANY_TEXT = _pattern(_STATUS)
_IN_SHORT_TEXTS = _pattern(_STATUS + _HINTS)


def status_words(text: str, *, short: bool) -> str | None:
    """The first words that tell of party status, as they stand in the text; in a `short` one hints count, too."""
    seen = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    found = (_IN_SHORT_TEXTS if short else _IN_ANY_TEXT).finditer(unicodedata.normalize("NFD", seen))
    words = (" ".join(unicodedata.normalize("NFC", one[0]).split()) for one in found)
    return next((one for one in words if one != _A_NAME), None)


def identity_number(text: str) -> str | None:
    """The first number that may be an identity number."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else None


def says_too_much(text: str) -> str | None:
    """Why an SMS, a Zalo message or a subject must not leave as it reads now: PARTY_STATUS or IDENTITY_NUMBER; None
    where nothing is wrong with it. What is at fault is not repeated: the answer may be kept and shown."""
    if status_words(text, short=True):
        return PARTY_STATUS
    return IDENTITY_NUMBER if identity_number(text) else None
