"""SMS: a text without diacritics in the alphabet of GSM 03.38, and how many segments it is charged as."""

from __future__ import annotations

import unicodedata

ONE_ALONE = 160  # septets of a message in one piece
EACH_OF_MANY = 153  # of each piece where there are more: a header joins them

# Of the basic alphabet what needs no diacritic. The escape character itself is no letter.
_BASIC = frozenset(
    "@£$¥\nØøΔ_ΦΓΛΩΠΨΣΘΞÆæß !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ§¿abcdefghijklmnopqrstuvwxyz"
)
_EXTENDED = frozenset("^{}\\[~]|€")  # two septets each: the escape character and the letter
_ALPHABET = _BASIC | _EXTENDED

_TYPED_OTHERWISE = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′‹›`´", "'"),
    **dict.fromkeys("–—‒―−‐‑•·", "-"),
    "…": "...",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "\t": " ",
    "\r": "\n",
}
_LETTERS = str.maketrans(_TYPED_OTHERWISE)


def plain(text: str) -> str:
    """The text as it can leave as an SMS: no diacritic, plain quotation marks, dashes and spaces. What the alphabet has
    no letter for is a question mark, an emblem (emoji) is left out."""
    typed = text.replace("\r\n", "\n").translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", typed).translate(_LETTERS)
    return "".join(_as_sent(letter) for letter in apart)


def _as_sent(letter: str) -> str:
    if letter in _ALPHABET:
        return letter
    category = unicodedata.category(letter)
    if category.startswith("Z"):
        return "\n" if category in ("Zl", "Zp") else " "
    return "?" if category[0] in "LN" else ""


def segments(text: str) -> int:
    """As how many messages it is charged; 0 for an empty text. A letter of two septets is never cut in two."""
    lengths = [2 if letter in _EXTENDED else 1 for letter in plain(text)]
    if not lengths:
        return 0
    if sum(lengths) <= ONE_ALONE:
        return 1
    count, room = 1, EACH_OF_MANY
    for length in lengths:
        if length > room:
            count, room = count + 1, EACH_OF_MANY
        room -= length
    return count
