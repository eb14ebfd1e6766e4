"""The plan of the demo: everything that will be asked of the running system, the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from deploy.demo import classes, conferences, five_years, province, year
from deploy.demo.classes import DemoClass
from deploy.demo.people import Population
from deploy.demo.province import Account, Organisation

SEED = 20230412  # the day of the briefing
QUARTER = "2023-Q1"
PERIOD = five_years.PERIOD


@dataclass(frozen=True)
class Plan:
    """A whole province. Organisations stand parents first; a centre's classes stand together."""

    organisations: tuple[Organisation, ...]
    accounts: tuple[Account, ...]
    classes: tuple[DemoClass, ...]
    ledger_centre: str
    ledger: list[dict[str, str]]
    sent_out: tuple[five_years.SentOut, ...]
    lecturers: tuple[year.Lecturer, ...]
    year_plans: tuple[year.YearPlan, ...]
    nominations: tuple[year.Nomination, ...]
    conferences: tuple[conferences.Conference, ...]

    @property
    def quarter_one(self) -> tuple[DemoClass, ...]:
        """The classes of quarter I of 2023."""
        return tuple(one for one in self.classes if one.key.startswith("2023/"))


def make_plan(today: date) -> Plan:
    """The plan as it is made on a day: only the classes of these days depend on it."""
    rng = Random(SEED)
    people = Population(rng)
    all_classes = (*classes.quarter_one(rng, people), *classes.present(rng, people, today))
    return Plan(
        province.organisations(),
        province.accounts(),
        all_classes,
        five_years.CENTRE,
        five_years.ledger_rows(),
        five_years.SENT_OUT,
        year.lecturers(),
        tuple(year.year_plans(rng, all_classes, today)),
        tuple(year.nominations(rng, people, today)),
        conferences.conferences(),
    )


def learner_rows(klass: DemoClass) -> list[dict[str, str]]:
    """The list of a class, by the headings of its template."""
    return [
        {
            "STT": str(number),
            "Họ và tên": one.person.name,
            "Ngày sinh": f"{one.person.born_on:%d/%m/%Y}",
            "Giới tính": "Nam" if one.person.sex == "male" else "Nữ",
            "Số CCCD": one.person.identity_number,
            "Điện thoại": one.person.phone or "",
            "E-mail": one.person.email or "",
            "Đơn vị cử": one.nominator,
        }
        for number, one in enumerate(klass.learners, 1)
    ]


# What the board says of the quarter, beside which the sum of the classes is shown.
STATED_TOTAL = {
    "classes": 40,
    "enrolments": {"value": 3000, "words": "gần"},
    "source": "Báo cáo giao ban quý I/2023 ngày 12/04/2023",
}
