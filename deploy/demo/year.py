"""What the centres of the demo have and do beside their classes: who teaches, where, and the plans of their years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from deploy.demo.classes import LECTURERS, DemoClass
from deploy.demo.people import Person, Population
from deploy.demo.province import DISTRICTS, LECTURER, NOMINATING
from deploy.demo.subjects import SUBJECTS

DONG_FOR_A_LEARNER = 350_000


@dataclass(frozen=True)
class Lecturer:
    """Somebody who teaches; `centre` is the key of the centre that engages them."""

    name: str
    centre: str
    employment: str
    degree: str


def lecturers() -> tuple[Lecturer, ...]:
    """One at each of the first centres, who teach at all of them; the town's lecturer is the only one full-time."""
    part_time = zip(LECTURERS, DISTRICTS[1:], strict=False)
    degrees = ("master", "bachelor")
    return (
        Lecturer(LECTURER, DISTRICTS[0].centre, "full-time", "master"),
        *(Lecturer(name, one.centre, "part-time", degrees[at % 2]) for at, (name, one) in enumerate(part_time)),
    )


def taught_by(classes: Iterable[DemoClass]) -> dict[tuple[str, int], str]:
    """Who teaches which session (class key, place) for certain: nobody is at two places at one moment. Where a
    lecturer is asked for twice, the second session bears the name only, as in the lists that centres kept."""
    taken: dict[tuple[str, object], tuple[str, int]] = {}
    for klass in classes:
        for place, session in enumerate(klass.sessions):
            taken.setdefault((session.lecturer, session.starts_at), (klass.key, place))
    return {session: lecturer for (lecturer, _), session in taken.items()}


@dataclass(frozen=True)
class YearPlan:
    """A centre's plan of a year: `(programme, quarter, classes, learners, budget in dong)`; how far it has come."""

    centre: str
    year: int
    lines: tuple[tuple[str, int, int, int, int], ...]
    approved: bool


def year_plans(rng: Random, classes: Sequence[DemoClass], today: date) -> Iterator[YearPlan]:
    """The approved plans of 2023, which quarter I came near to, and two plans of next year before the board."""
    for district in DISTRICTS:
        held = [one for one in classes if one.owner == district.centre and one.key.startswith("2023/")]
        yield YearPlan(district.centre, 2023, tuple(_lines(rng, held)), approved=True)
    for district in DISTRICTS[:2]:
        held = [one for one in classes if one.owner == district.centre]
        yield YearPlan(district.centre, today.year + 1, tuple(_lines(rng, held)), approved=False)


def _lines(rng: Random, held: Sequence[DemoClass]) -> Iterator[tuple[str, int, int, int, int]]:
    """What somebody who had foreseen the classes would have planned: quarter I in round numbers, then as much again
    here and there."""
    learners: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for klass in held:
        learners[klass.programme] += len(klass.learners)
        counts[klass.programme] += 1
    for programme in sorted(counts):
        for quarter in (1, 2, 3, 4):
            if quarter > 1 and rng.random() < 0.4:
                continue
            planned = max(30, round(learners[programme] / 10) * 10)
            yield programme, quarter, counts[programme], planned, planned * DONG_FOR_A_LEARNER


@dataclass(frozen=True)
class Nomination:
    """Somebody whom a committee proposes; `committee` and `centre` are keys."""

    person: Person
    committee: str
    centre: str
    programme: str
    period: str


def nominations(rng: Random, people: Population, today: date) -> Iterator[Nomination]:
    """What the committee that signs in has proposed to the town's centre for next year."""
    town = DISTRICTS[0]
    for programme, count in (("party-awareness", 8), ("new-members", 4), ("committee-work", 3)):
        subject = SUBJECTS[programme]
        for _ in range(count):
            person = people.person(subject.youngest, subject.oldest, today)
            yield Nomination(person, NOMINATING, town.centre, programme, f"{today.year + 1}-Q1")
