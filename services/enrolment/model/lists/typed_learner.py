"""One person, typed into a form or sent by a program: the same rules as a row of a list, with faults by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services.enrolment.model.lists.identity import contradictions, read_identity
from services.enrolment.model.lists.learner_list import COLUMNS, ListedLearner
from services.enrolment.model.lists.person import read_birth, read_email, read_name, read_phone, read_sex
from shared.refusal import Fault, Refusal

FIELDS = {column.heading: column.key for column in COLUMNS}


def read(typed: Mapping[str, Any], today: date) -> ListedLearner:
    """The person. Refuses with a fault for every field that cannot be read."""
    faults: list[Fault] = []

    def take(field: str, reader: Callable[[Any], Any]) -> Any:
        value = typed.get(field)
        if not value and field != "name":
            return None
        try:
            return reader(value or "")
        except Refusal as refusal:
            faults.append(Fault(f"/{field}", refusal.words))
            return None

    name = take("name", read_name)
    born = take("birth", lambda value: read_birth(value, today=today))
    sex = take("sex", read_sex)
    number = take("identity_number", read_identity)
    phone = take("phone", read_phone)
    email = take("email", read_email)
    if faults:
        raise Refusal("person", faults[0].words, faults=faults)
    birth_date, birth_year = born or (None, None)
    warnings = tuple(contradictions(number, birth_year, sex)) if number else ()
    return ListedLearner(
        "", 0, name, birth_date, birth_year, sex, number, phone, email, typed.get("nominator"), warnings
    )


def by_field(refusal: Refusal) -> Refusal:
    """A list's refusal of its one row, with its faults at the fields of a form."""
    faults = [Fault(f"/{FIELDS.get(fault.at.split('/')[-1], 'name')}", fault.words) for fault in refusal.faults]
    return Refusal("person", faults[0].words, faults=faults)
