"""How Vietnamese is written, sorted and searched: names by given name, đ as d, 3.234 and 93,5%."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

# Vietnamese order: base letters first, tone marks only between words otherwise equal.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x100 + place) for place, letter in enumerate(_LETTERS)}
_TONES = {"̀": "1", "̉": "2", "̃": "3", "́": "4", "̣": "5"}  # huyền hỏi ngã sắc nặng


def clean(text: str) -> str:
    """NFC, inner white space folded, ends trimmed: what every text from outside goes through first."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """What search compares: lower case, without any diacritic, đ as d."""
    plain = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _word_key(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(_TONES.get(part, "") for part in parts)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        if base in _RANK:
            letters.append(_RANK[base])
            tones.append(tone or "0")
        else:  # č and ŏ of the highlands' languages stand with c and o, after their accented forms
            letters.append(_RANK.get(parts[0], base))
            tones.append("9" if parts[0] in _RANK else "0")
    return "".join(letters), "".join(tones)


def collation_key(text: str) -> str:
    """A key that sorts any text by the Vietnamese alphabet when keys are compared as bytes."""
    keys = [_word_key(word) for word in clean(text).split()]
    return " ".join(letters for letters, _ in keys) + "\x01" + " ".join(tones for _, tones in keys)


def name_key(name: str) -> str:
    """A key that sorts persons: given name, then middle names, then family name."""
    words = clean(name).split()
    if not words:
        return ""
    family, middle, given = words[0], words[1:-1], words[-1]
    order = [given, " ".join(middle), family] if len(words) > 1 else [given]
    return "\x02".join(collation_key(part) for part in order)


def number(value: float, language: str = "vi") -> str:
    """`3.234` in Vietnamese, `3,234` in English."""
    return format_decimal(value, locale="en" if language == "en" else "vi")


def percent(part: float, whole: float, language: str = "vi") -> str:
    """`93,5%` with one decimal; a dash when there is nothing to divide by."""
    if not whole:
        return "–"
    return format_decimal(100 * part / whole, format="#,##0.0", locale="en" if language == "en" else "vi") + "%"


def day(value: str | date | None) -> str:
    """A date as `dd/mm/yyyy`; of a moment, its day in Vietnam; empty for none."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(TIME_ZONE).date() if value.tzinfo else value.date()
    return f"{value:%d/%m/%Y}"


def moment(value: str | datetime | None) -> str:
    """A moment as `HH:MM dd/mm/yyyy` in Vietnam's time; empty for none."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return f"{value.astimezone(TIME_ZONE):%H:%M %d/%m/%Y}"


def today(now: datetime) -> date:
    """The day in Vietnam at a moment."""
    return now.astimezone(TIME_ZONE).date()
