"""The classes of the demo: quarter I of 2023 as it was published, and a few of these days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from deploy.demo.people import Person, Population
from deploy.demo.province import AGENCIES, DISTRICTS, LECTURER, SCHOOL, District
from deploy.demo.results import Result, made_up_for, sheet_of
from deploy.demo.subjects import SUBJECTS, WITH_SCHOOL, Subject
from shared.vietnamese import TIME_ZONE

# How many classes each of the nine centres opened in quarter I of 2023, in the order of DISTRICTS.
QUARTER_ONE = {
    "party-awareness": (1, 1, 1, 1, 1, 1, 1, 1, 0),
    "new-members": (1, 1, 1, 1, 1, 0, 1, 0, 1),
    "mass-organisations": (1, 1, 0, 1, 0, 1, 0, 1, 0),
    "thematic": (1, 0, 1, 0, 1, 0, 1, 0, 1),
    "propaganda-work": (1, 0, 0, 0, 0, 0, 0, 0, 0),
    "knowledge-update": (0, 1, 0, 0, 0, 1, 0, 0, 1),
    "intermediate": (1, 1, 1, 1, 1, 1, 1, 1, 1),
    "committee-work": (0, 0, 1, 0, 1, 0, 0, 0, 0),
}
LEARNER_TURNS = 2968
LEFT_OPEN = 3
SECOND_CLASS = 0.1  # of the learners of a centre's later classes were in an earlier one

TET = (date(2023, 1, 20), date(2023, 1, 26))
FIRST_DAYS = [date(2023, 1, 3), date(2023, 1, 9), *(date(2023, 1, 30) + timedelta(weeks=week) for week in range(9))]
MORNING, AFTERNOON = time(7, 30), time(13, 30)


@dataclass(frozen=True)
class Session:
    """A half-day; what is marked on its sheet, by learner in the order of the class (None: nothing yet)."""

    starts_at: datetime
    lesson: str | None
    lecturer: str
    marks: tuple[str, ...] | None = None
    sheet_closed: bool = False


@dataclass(frozen=True)
class Learner:
    """Somebody in a class; the nominator is an organisation's name, as lists write it."""

    person: Person
    nominator: str


@dataclass(frozen=True)
class DemoClass:
    """A class and all that happens to it. `owner` and `partner` are keys; days are None while they are to come.

    `not_completed` are places in `learners`; `results` what is recorded of each, None for who may not be assessed,
    and empty where nothing is assessed.
    """

    key: str
    name: str
    programme: str
    owner: str
    partner: str | None
    intake: str
    place: str
    decision_number: str
    sessions: tuple[Session, ...]
    learners: tuple[Learner, ...]
    opened_on: date | None
    closed_on: date | None
    not_completed: tuple[int, ...] = ()
    results: tuple[Result | None, ...] = ()

    @property
    def starts_on(self) -> date:
        return self.sessions[0].starts_at.date()

    @property
    def ends_on(self) -> date:
        return self.sessions[-1].starts_at.date()


def quarter_one(rng: Random, people: Population) -> Iterator[DemoClass]:
    """The 40 classes of quarter I of 2023, centre by centre."""
    sizes = iter(_sizes(rng))
    left_open = 0
    for row, district in enumerate(DISTRICTS):
        programmes = [code for code, counts in QUARTER_ONE.items() for _ in range(counts[row])]
        rng.shuffle(programmes)
        earlier: list[Learner] = []
        for place, programme in enumerate(programmes):
            subject = SUBJECTS[programme]
            first_day = FIRST_DAYS[(2 * place + row) % len(FIRST_DAYS)]
            learners = _learners(rng, people, district, subject, next(sizes), earlier, first_day)
            earlier += learners
            stays_open = programme == "intermediate" and left_open < LEFT_OPEN and row % 3 == 2
            left_open += stays_open
            yield _held(rng, district, subject, place + 1, _half_days(subject, first_day), learners, stays_open)


def _sizes(rng: Random) -> list[int]:
    """How many learners each class has, in the order of `quarter_one` but for the programmes: all together
    LEARNER_TURNS."""
    count = sum(map(sum, QUARTER_ONE.values()))
    sizes = [LEARNER_TURNS // count + rng.randint(-22, 22) for _ in range(count)]
    while difference := LEARNER_TURNS - sum(sizes):
        sizes[rng.randrange(count)] += 1 if difference > 0 else -1
    return sizes


def _learners(
    rng: Random,
    people: Population,
    district: District,
    subject: Subject,
    count: int,
    earlier: Sequence[Learner],
    on: date,
) -> list[Learner]:
    """New learners, and some whom the centre had in an earlier class."""
    known = {one.person: one for one in earlier}
    again = rng.sample(sorted(known.values(), key=_number), min(len(known), round(SECOND_CLASS * count)))
    nominators = [f"Đảng ủy {one}" for one in district.communes] * 3 + [f"Chi bộ {district.village}", *AGENCIES]
    new = [
        Learner(people.person(subject.youngest, subject.oldest, on), rng.choice(nominators))
        for _ in range(count - len(again))
    ]
    listed = [*again, *new]
    rng.shuffle(listed)
    return listed


def _number(learner: Learner) -> str:
    return learner.person.identity_number


def _half_days(subject: Subject, first_day: date) -> list[datetime]:
    """When its sessions begin: both halves of working days, or for long courses a Thursday every four weeks."""
    if subject.monthly:
        thursday = first_day + timedelta(days=3 - first_day.weekday())
        return [_at(thursday + timedelta(weeks=4 * month), MORNING) for month in range(subject.sessions)]
    found: list[datetime] = []
    day = first_day
    while len(found) < subject.sessions:
        if day.weekday() < 5 and not TET[0] <= day <= TET[1]:
            found += [_at(day, MORNING), _at(day, AFTERNOON)]
        day += timedelta(days=1)
    return found[: subject.sessions]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, TIME_ZONE)


def _held(
    rng: Random,
    district: District,
    subject: Subject,
    number: int,
    half_days: Sequence[datetime],
    learners: Sequence[Learner],
    stays_open: bool,
) -> DemoClass:
    """A class of 2023 that was held to its end; one that stays open still waits for its last sheet to be closed."""
    habits = [rng.choices((0.99, 0.93, 0.7), (70, 25, 5))[0] for _ in learners]
    sessions = tuple(
        Session(
            at,
            subject.lesson(place, len(half_days)),
            _lecturer(rng, district),
            tuple(_mark(rng, habit) for habit in habits),
            sheet_closed=not (stays_open and at == half_days[-1]),
        )
        for place, at in enumerate(half_days)
    )
    not_completed = () if stays_open else tuple(_not_completed(rng, sessions, len(learners)))
    key = f"2023/{district.centre}/{number}"
    results: tuple[Result | None, ...] = ()
    if not stays_open:
        sessions, marks = _made_up_for(sessions, not_completed, len(learners))
        # Marks by a chance of their own: nothing else in the plan depends on them.
        results = sheet_of(Random(key), subject.assessed_by, marks, not_completed)
    return DemoClass(
        key=key,
        name=subject.class_name(district.name, 2023, DISTRICTS.index(district)),
        programme=subject.programme,
        owner=district.centre,
        partner=SCHOOL if subject.programme in WITH_SCHOOL else None,
        intake=f"Khóa {number}/2023",
        place=district.place,
        decision_number=f"{3 * number + 2:02d}-QĐ/TTCT",
        sessions=sessions,
        learners=tuple(learners),
        opened_on=half_days[0].date(),
        closed_on=None if stays_open else half_days[-1].date(),
        not_completed=not_completed,
        results=results,
    )


# Of what share of a class are party members; the aspirants of party awareness are none.
_MEMBERS = {"party-awareness": 0.0, "mass-organisations": 0.6, "thematic": 0.7, "knowledge-update": 0.8}


def composition(klass: DemoClass) -> dict[str, int]:
    """How many of its learners are women, of ethnic minorities, party members. By a chance of its own, and of no person
    but of the class: that is all that anybody states."""
    rng, there = Random(f"{klass.key}/composition"), len(klass.learners)
    members = _MEMBERS.get(klass.programme, 1.0)
    return {
        "women": sum(one.person.sex == "female" for one in klass.learners),
        "ethnic_minorities": round(there * rng.uniform(0.45, 0.85)),
        "members": round(there * (rng.uniform(members - 0.1, members + 0.1) if 0 < members < 1 else members)),
    }


def _lecturer(rng: Random, district: District) -> str:
    return LECTURER if district is DISTRICTS[0] and rng.random() < 0.5 else rng.choice(LECTURERS)


LECTURERS = (
    "Lương Quốc Nghĩa",
    "Hà Thị Minh Nguyệt",
    "Trịnh Bá Luận",
    "Mai Thị Thanh Uyên",
    "Hứa Đức Thịnh",
    "Đàm Thị Ngọc Duyên",
)


def _mark(rng: Random, habit: float) -> str:
    """A mark of somebody who comes with this probability."""
    if rng.random() < habit:
        return "late" if rng.random() < 0.03 else "present"
    return "excused" if rng.random() < 0.65 else "absent"


def _not_completed(rng: Random, sessions: Sequence[Session], learners: int) -> Iterator[int]:
    """Those who missed more than a fifth of the sessions, and one in two hundred for another reason."""
    for one in range(learners):
        marks = [session.marks[one] for session in sessions if session.marks]
        if sum(mark == "absent" for mark in marks) > len(marks) / 5 or rng.random() < 0.005:
            yield one


def _made_up_for(
    sessions: Sequence[Session], not_completed: Sequence[int], learners: int
) -> tuple[tuple[Session, ...], list[tuple[str, ...]]]:
    """The sessions with marks by which all but those named were there often enough, and each learner's marks."""
    marks = [tuple(session.marks[one] for session in sessions if session.marks) for one in range(learners)]
    mended = [each if one in not_completed else made_up_for(each) for one, each in enumerate(marks)]
    sheets = [tuple(each[place] for each in mended) for place in range(len(sessions))]
    return tuple(replace(session, marks=sheet) for session, sheet in zip(sessions, sheets, strict=True)), mended


# ---- these days ----


def present(rng: Random, people: Population, today: date) -> Iterator[DemoClass]:
    """Classes around today, so that the staff of the town and of the first district find work: one to open, one
    that runs (yesterday's last sheet is not closed), one to close, two to come."""
    town, district = DISTRICTS[:2]
    yield _around(rng, people, town, "party-awareness", today, first=-2, last=1, learners=34, opened=True)
    yield _around(rng, people, town, "knowledge-update", today, first=-5, last=-4, learners=41, opened=True)
    yield _around(rng, people, town, "new-members", today, first=0, last=4, learners=38)
    yield _around(rng, people, town, "thematic", today, first=6, last=6, learners=0)
    yield _around(rng, people, district, "mass-organisations", today, first=-1, last=1, learners=29, opened=True)
    yield _around(rng, people, district, "party-awareness", today, first=9, last=13, learners=26)


def _around(
    rng: Random,
    people: Population,
    district: District,
    programme: str,
    today: date,
    *,
    first: int,
    last: int,
    learners: int,
    opened: bool = False,
) -> DemoClass:
    subject = SUBJECTS[programme]
    half_days = [
        _at(today + timedelta(days=day), hour) for day in range(first, last + 1) for hour in (MORNING, AFTERNOON)
    ]
    listed = _learners(rng, people, district, subject, learners, (), today)
    past = [at for at in half_days if opened and at.date() < today]
    marks = {at: tuple(_mark(rng, 0.95) for _ in listed) for at in past}
    waiting = past[-1] if past and last >= 0 else None
    sessions = tuple(
        Session(
            at,
            subject.lesson(place, len(half_days)),
            _lecturer(rng, district),
            marks.get(at),
            at in marks and at != waiting,
        )
        for place, at in enumerate(half_days)
    )
    return DemoClass(
        key=f"present/{district.centre}/{programme}",
        name=subject.class_name(district.name, today.year, DISTRICTS.index(district)),
        programme=programme,
        owner=district.centre,
        partner=None,
        intake=f"Khóa mới/{today.year}",
        place=district.place,
        decision_number=f"{60 + first}-QĐ/TTCT",
        sessions=sessions,
        learners=tuple(listed),
        opened_on=half_days[0].date() if opened else None,
        closed_on=None,
    )
