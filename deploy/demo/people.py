"""The people of the demo: each with a name, a day of birth and an identity number that agrees with both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.demo.names import person_name, plain
from shared.vietnamese import fold

# Where births of the region are registered.
_PROVINCE_CODES = ("010", "010", "010", "015", "002", "011", "008")


@dataclass(frozen=True)
class Person:
    """Somebody who learns; `sex` is `male` or `female`."""

    name: str
    born_on: date
    sex: str
    identity_number: str
    email: str | None
    phone: str | None


class Population:
    """Makes persons, every one only once: no two share an identity number, or both name and day of birth."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._numbers: set[str] = set()
        self._names: set[tuple[str, date]] = set()

    def person(self, youngest: int, oldest: int, on: date) -> Person:
        """A new person, whose age on a day lies between the two (years)."""
        rng = self._rng
        sex = rng.choice(("male", "female"))
        while True:
            name = person_name(rng, sex)
            born_on = on - timedelta(days=rng.randint(youngest * 366, oldest * 365))
            if (fold(name), born_on) not in self._names:
                break
        self._names.add((fold(name), born_on))
        number = len(self._names)
        email = f"{plain(name).replace('-', '.')}.{number}@example.org" if rng.random() < 1 / 6 else None
        # One in three has a mobile telephone, with an e-mail address or without; no network has numbers that begin
        # with 050.
        phone = f"050{number:07d}" if number % 3 == 0 else None
        return Person(name, born_on, sex, self._identity_number(born_on, sex), email, phone)

    def _identity_number(self, born_on: date, sex: str) -> str:
        century_and_sex = 2 * (born_on.year >= 2000) + (sex == "female")
        while True:
            # Serial numbers of real persons are far lower: nobody has one of these.
            serial = self._rng.randint(990_000, 999_999)
            number = f"{self._rng.choice(_PROVINCE_CODES)}{century_and_sex}{born_on.year % 100:02d}{serial}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number
