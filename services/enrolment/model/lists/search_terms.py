"""How a person's name is found: by the words as they follow one another in it, without diacritics, from its beginning,
from a later word on, or by the family name and a later part: “nguyen van a”, “van a”, “nguyen a”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.refusal import Refusal, Words
from shared.vietnamese import fold

# The beginnings that are kept, in letters. Each is an entry of an index and costs a tenth of a millisecond whenever
# somebody is enrolled; what is typed between two of them is found by the shorter one, and then compared.
LENGTHS = (2, 3, 5, 8, 12, 18, 27)
SHORTEST = LENGTHS[0]  # one letter finds half of the register, and nobody in particular


@dataclass(frozen=True)
class Asked:
    """What to look up: a kept beginning, and a pattern that tells who of those found is meant."""

    term: str
    pattern: re.Pattern[str]

    def finds(self, search: str) -> bool:
        """Whether a folded name is meant."""
        return self.pattern.search(search) is not None


def terms_of(name: str) -> list[str]:
    """The beginnings by which this name is found."""
    words = fold(name).split()
    tails = [words[place:] for place in range(len(words))]
    skipping = [words[:1] + tail for tail in tails[2:]]
    texts = [" ".join(one) for one in tails + skipping]
    return sorted({text[:length] for text in texts for length in LENGTHS if length <= len(text)})


def ask(typed: str) -> Asked:
    """What to look up for what somebody typed. Refuses (at `/q`) what is too short, and figures: an identity number
    has no place in an address."""
    text = fold(typed)
    if any(sign.isdigit() for sign in text):
        words = Words(
            "Chỉ tìm được theo họ tên ở ô này. Số CCCD xin nhập vào ô “Tìm theo số CCCD”.",
            "Only names can be looked for here. Type an identity number into “Find by identity number”.",
        )
        raise Refusal("name-with-figures", words, at="/q")
    if len(text) < SHORTEST:
        words = Words(
            f"Hãy gõ ít nhất {SHORTEST} chữ cái của họ tên.", f"Type at least {SHORTEST} letters of the name."
        )
        raise Refusal("name-too-short", words, at="/q")
    term = text[: max(length for length in LENGTHS if length <= len(text))]
    family, _, rest = text.partition(" ")
    pattern = f"(^| ){re.escape(text)}"
    return Asked(term, re.compile(f"{pattern}|^{re.escape(family)} (.+ )?{re.escape(rest)}" if rest else pattern))
