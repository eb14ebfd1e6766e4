"""How a person's name is found: by the words as they follow one another in it, without diacritics, from its beginning,
from a later word on, or by the family name and a later part: “nguyen van a”, “van a”, “nguyen a”."""

from __future__ import annotations

from shared.refusal import Refusal, Words
from shared.vietnamese import fold

SHORTEST = 2  # letters: one finds half of the register, and nobody in particular
MOST_LETTERS = 60


def terms_of(name: str) -> list[str]:
    """Everything by which this name is found, each at least SHORTEST letters."""
    words = fold(name)[:MOST_LETTERS].split()
    tails = [words[place:] for place in range(len(words))]
    skipping = [words[:1] + tail for tail in tails[2:]]
    texts = [" ".join(one) for one in tails + skipping]
    return sorted({text[:end] for text in texts for end in range(SHORTEST, len(text) + 1)})


def asked_term(typed: str) -> str:
    """What to look up for what somebody typed. Refuses (at `/q`) what is too short, and figures: an identity number
    has no place in an address."""
    term = fold(typed)[:MOST_LETTERS]
    if any(sign.isdigit() for sign in term):
        words = Words(
            "Chỉ tìm được theo họ tên ở ô này. Số CCCD xin nhập vào ô “Tìm theo số CCCD”.",
            "Only names can be looked for here. Type an identity number into “Find by identity number”.",
        )
        raise Refusal("name-with-figures", words, at="/q")
    if len(term) < SHORTEST:
        words = Words(
            f"Hãy gõ ít nhất {SHORTEST} chữ cái của họ tên.", f"Type at least {SHORTEST} letters of the name."
        )
        raise Refusal("name-too-short", words, at="/q")
    return term
