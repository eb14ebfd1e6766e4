"""Text typed for the fonts of before Unicode, TCVN3 (ABC) and VNI: told by how it looks, and converted by tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from shared.refusal import Words
from shared.vietnamese import clean, fold

FONTS = {
    "tcvn3": Words("TCVN3 (ABC, phông .VnTime)", "TCVN3 (ABC, the .VnTime fonts)"),
    "vni": Words("VNI (phông VNI-Times)", "VNI (the VNI-Times fonts)"),
}

# One sign for one letter. The fonts have no capitals with a tone: those are small letters in a font of capitals.
_TCVN3 = dict(
    zip(
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ",
        "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ¨©ª«¬\xad®¡¢£¤¥¦§",
        strict=True,
    )
)
_TCVN3_SMALL, _TCVN3_CAPITALS = "¨©ª«¬\xad®", "¡¢£¤¥¦§"
# A vowel, and behind it one sign for its mark and tone; i, ơ, ư, đ and ỵ are signs of their own.
_VNI_TONES = "øûõùï"  # huyền hỏi ngã sắc nặng
_VNI_GROUPS = (
    *(("àảãáạ", "a", _VNI_TONES), ("ằẳẵắặ", "a", "èúüéë"), ("ầẩẫấậ", "a", "àåãáä")),
    *(("èẻẽéẹ", "e", _VNI_TONES), ("ềểễếệ", "e", "àåãáä")),
    *(("òỏõóọ", "o", _VNI_TONES), ("ồổỗốộ", "o", "àåãáä"), ("ờởỡớợ", "ô", _VNI_TONES)),
    *(("ùủũúụ", "u", _VNI_TONES), ("ừửữứự", "ö", _VNI_TONES), ("ỳỷỹý", "y", _VNI_TONES[:4])),
    *(("ăâ", "a", "êâ"), ("ê", "e", "â"), ("ô", "o", "â")),
    *(("ơưđỵìỉĩíị", "", "ôöñîìæóíò"),),
)
_VNI_SMALL = {
    letter: first + second
    for letters, first, seconds in _VNI_GROUPS
    for letter, second in zip(letters, seconds, strict=True)
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "tcvn3": _TCVN3,
    "vni": {**_VNI_SMALL, **{letter.upper(): typed.upper() for letter, typed in _VNI_SMALL.items()}},
}
_LETTERS = {font: {typed: letter for letter, typed in table.items()} for font, table in TABLES.items()}
_LETTERS["vni"] |= {typed.capitalize(): letter.upper() for letter, typed in _VNI_SMALL.items() if len(typed) == 2}
_TYPED = {
    font: re.compile("|".join(map(re.escape, sorted(letters, key=len, reverse=True))))
    for font, letters in _LETTERS.items()
}

# A syllable without its tone: what begins it, its vowels, what ends it.
_SYLLABLE = re.compile(
    "(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    "(iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uây|uya|uyê|uyu|oao|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uơ|uy|ai|ao|au|ay|âu|ây"
    "|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|uu|ưa|ưi|ưu|ya|[aăâeêioôơuưy])"
    "(ch|ng|nh|[cmnpt])?"
)
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\s.,;:()/\-–'’\"“”&+*0-9]+")


def _is_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word.lower())
    tones = sum(apart.count(mark) for mark in _TONE_MARKS)
    toneless = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _TONE_MARKS))
    return tones <= 1 and _SYLLABLE.fullmatch(toneless) is not None


def _reads_well(text: str) -> bool:
    """Whether every word that is not plain ASCII is a Vietnamese syllable."""
    return all(_is_syllable(word) for word in _WORD.findall(text) if not word.isascii())


def _may_be_old(text: str) -> bool:
    # Both fonts only have the signs of Latin-1; a ễ or ă can only be Unicode.
    return not text.isascii() and all(ord(sign) < 0x100 for sign in text)


def detect(texts: Iterable[str]) -> str | None:
    """For which font the texts of one column were typed: `tcvn3`, `vni`, or None.

    At least one text must make no sense as it stands, and most that may be of the font must make sense in it."""
    old = [text for text in texts if _may_be_old(text)]
    senseless = [text for text in old if not _reads_well(text)]
    sense = {font: [text for text in old if _reads_well(to_unicode(text, font))] for font in FONTS}
    font = max(FONTS, key=lambda one: len(sense[one]))
    clear = any(text in senseless for text in sense[font])
    return font if clear and 5 * len(sense[font]) >= 4 * len(old) else None


def convert(texts: Iterable[str], font: str) -> list[str]:
    """The texts of a column in Unicode. What is Unicode already stays; in a column that has both, so does what
    reads well as it is."""
    column = list(texts)
    mixed = any(ord(sign) >= 0x100 for text in column for sign in text)

    def converted(text: str) -> str:
        if not _may_be_old(text) or (mixed and _reads_well(text)):
            return text
        new = to_unicode(text, font)
        return new if _reads_well(new) else text

    return [converted(text) for text in column]


def readings(text: str) -> set[str]:
    """How a text may be meant: as it stands and, where it may be typed for an old font, as it reads in each."""
    return {text, *(to_unicode(text, font) for font in FONTS)} if _may_be_old(text) else {text}


def to_unicode(text: str, font: str) -> str:
    """The text in Unicode (NFC), whatever it says before."""
    letters = _LETTERS[font]
    converted = _TYPED[font].sub(lambda found: letters[found[0]], text)
    return clean(_with_capitals(text, converted) if font == "tcvn3" else converted)


def _with_capitals(typed: str, converted: str) -> str:
    """TCVN3 cannot say whether a letter with a tone is a capital: it is one among capitals, and at the head of a
    word where all other words have one."""
    certain = [
        (place, sign)
        for place, sign in enumerate(typed)
        if (sign.isascii() and sign.isalpha()) or sign in _TCVN3_SMALL or sign in _TCVN3_CAPITALS
    ]
    inside = [sign for place, sign in certain if place and typed[place - 1] != " "]
    capital = all(sign.isupper() or sign in _TCVN3_CAPITALS for _, sign in certain)
    if inside and capital:
        return converted.upper()
    words = converted.split(" ")
    heads = [word[0] for word in words if word and word[0].isalpha()]
    sure = [head for head in heads if fold(head) == head.lower() or head in "ăâêôơưđĂÂÊÔƠƯĐ"]
    if sure and all(head.isupper() for head in sure):
        return " ".join(word[:1].upper() + word[1:] for word in words)
    return converted
