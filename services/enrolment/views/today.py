"""What must I do today? Every part of the register says what waits; the start page shows all of it in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.enrolment.model.certificates.certificates import awaiting
from services.enrolment.model.classes.places import active_learners, places_left, waiting_learners
from services.enrolment.views.assessment import endings_of
from services.enrolment.views.centres import centres_in
from services.enrolment.views.class_lists import in_states
from services.enrolment.views.nominations import declined_since, upcoming_places, waiting_by_programme
from services.enrolment.views.plans import plans_in_state, plans_of_year
from services.enrolment.views.programmes import newest_programmes
from services.enrolment.views.warnings import Lost, newly_out_of_reach
from shared.organisations import Organisations
from shared.refusal import Words
from shared.store import Document, Store, by_id
from shared.vietnamese import day, today as day_of

ANNOUNCED_BEFORE = timedelta(days=14)  # committees need this long to send their lists


@dataclass(frozen=True)
class Task:
    """One thing that waits: where to do it, and what it is about."""

    href: str
    label: str | Words
    hint: Words


@dataclass(frozen=True)
class Tasks:
    """Things of one kind that wait. `waits` is False for what is only shown, such as a running class."""

    title: Words
    state: Words
    shape: str
    tasks: list[Task] = field(default_factory=list)
    waits: bool = True


@dataclass(frozen=True)
class Question:
    """For whom and for which day it is asked: `scope` are the organisations that the asker works for, `decides` those
    whose plans the asker approves, `staffs` those whose staff the asker is, `nominates` those for which they nominate.
    """

    store: Store
    organisations: Organisations
    scope: frozenset[str]
    on: date
    decides: frozenset[str] = frozenset()
    staffs: frozenset[str] = frozenset()
    nominates: frozenset[str] = frozenset()


def class_tasks(asked: Question) -> Iterable[Tasks]:
    """Classes to announce, to open, to fill, and those that run."""
    waiting = in_states(asked.store, asked.scope, ("planned", "announced", "open"))
    on, soon = asked.on.isoformat(), (asked.on + ANNOUNCED_BEFORE).isoformat()

    def those(wanted: Callable[[Document], bool]) -> list[Task]:
        return [_class_task(one, asked.organisations) for one in waiting if wanted(one)]

    yield Tasks(
        Words("Đến ngày khai giảng", "To be opened"),
        Words("chờ khai giảng", "to be opened"),
        "warn",
        those(lambda one: one["state"] == "announced" and one["starts_on"] <= on),
    )
    yield Tasks(
        Words("Trong kế hoạch, sắp đến ngày", "Planned, and the day comes near"),
        Words("chờ thông báo", "to be announced"),
        "warn",
        those(lambda one: one["state"] == "planned" and one["starts_on"] <= soon),
    )
    yield Tasks(
        Words("Còn chỗ trống, có người chờ", "Places free while people wait"),
        Words("chờ nhận", "to be taken in"),
        "warn",
        those(lambda one: bool(waiting_learners(one)) and places_left(one) != 0),
    )
    yield Tasks(
        Words("Chưa có học viên", "Without learners"),
        Words("chờ danh sách", "list awaited"),
        "wait",
        those(lambda one: one["state"] != "planned" and not active_learners(one) and one["starts_on"] > on),
    )
    yield Tasks(
        Words("Đang học", "Running"),
        Words("đang học", "open"),
        "doing",
        those(lambda one: one["state"] == "open" and one["ends_on"] >= on),
        waits=False,
    )


def _class_task(klass: Document, organisations: Organisations) -> Task:
    days = f"{day(klass['starts_on'])} – {day(klass['ends_on'])}"
    hint = f"{days} · {organisations.name(klass['host_id'], on=klass['starts_on'])}"
    return Task(f"/classes/{klass['_id']}", klass["name"], Words(hint, hint))


def plan_tasks(asked: Question) -> Iterable[Tasks]:
    """Plans to decide, plans that came back, and from October on the next year's plan that was not submitted."""
    yield Tasks(
        Words("Kế hoạch chờ duyệt", "Plans to decide"),
        Words("chờ duyệt", "to be decided"),
        "warn",
        [_plan_task(one, asked, "/decide") for one in plans_in_state(asked.store, "submitted", asked.decides)],
    )
    yield Tasks(
        Words("Kế hoạch bị trả lại", "Plans that were returned"),
        Words("cần sửa", "to be mended"),
        "warn",
        [_plan_task(one, asked) for one in plans_in_state(asked.store, "returned", asked.scope)],
    )
    year = asked.on.year + 1
    rows = plans_of_year(asked.store, asked.organisations, asked.scope, year, asked.on) if asked.on.month >= 10 else []
    yield Tasks(
        Words(f"Kế hoạch năm {year}", f"The plan of {year}"),
        Words("chưa trình", "not submitted"),
        "wait",
        [
            Task(f"/plans/{row['plan_id']}", row["centre_name"], Words("Lập và trình Ban.", "Write and submit it."))
            for row in rows
            if row["state"] == "drafting" and row["version_number"] == 1
        ],
    )


def _plan_task(draft: Document, asked: Question, step: str = "") -> Task:
    name = asked.organisations.name(draft["centre_id"])
    number = draft["version_number"]
    hint = Words(f"Kế hoạch năm {draft['year']}, bản {number}", f"Plan of {draft['year']}, version {number}")
    return Task(f"/plans/{draft['_id']}{step}", name, hint)


def ending_tasks(asked: Question) -> Iterable[Tasks]:
    """Classes that are over: results to record, completion to recognise, the class to close."""
    running = in_states(asked.store, asked.scope, ("open",))
    over = [one for one in running if one["ends_on"] < asked.on.isoformat()]
    steps: dict[str, list[Task]] = {"results": [], "recognition": [], "closing": []}
    for klass, ending in zip(over, endings_of(asked.store, over), strict=True):
        task = _class_task(klass, asked.organisations)
        href = task.href if ending.step == "closing" else f"{task.href}/results"
        lacks = Words(f" · {ending.words.vi}", f" · {ending.words.en}") if ending.words else Words("", "")
        hint = Words(task.hint.vi + lacks.vi, task.hint.en + lacks.en)
        steps[ending.step].append(Task(href, task.label, hint))
    yield Tasks(
        Words("Đã học xong, còn thiếu kết quả", "Finished, results missing"),
        Words("thiếu kết quả", "results missing"),
        "warn",
        steps["results"],
    )
    yield Tasks(
        Words("Đủ kết quả, chờ công nhận", "Results complete, to be recognised"),
        Words("chờ công nhận", "to be recognised"),
        "warn",
        steps["recognition"],
    )
    yield Tasks(Words("Chờ bế giảng", "To be closed"), Words("chờ bế giảng", "to be closed"), "warn", steps["closing"])


def attendance_tasks(asked: Question) -> Iterable[Tasks]:
    """Classes in which learners can, since a few days, no longer reach the required attendance."""
    yield Tasks(
        Words("Học viên vừa không còn đủ điều kiện chuyên cần", "Learners newly out of reach of the attendance"),
        Words("không đủ chuyên cần", "out of reach"),
        "stop",
        [
            Task(f"/classes/{one.klass['_id']}#attendance", one.klass["name"], _how_many_lost(one))
            for one in (newly_out_of_reach(asked.store, asked.staffs, asked.on) if asked.staffs else ())
        ],
        waits=False,
    )


def _how_many_lost(lost: Lost) -> Words:
    on = day(lost.on)
    people = "1 person" if lost.people == 1 else f"{lost.people} people"
    return Words(f"{lost.people} người, gần nhất ngày {on}", f"{people}, the last on {on}")


def certificate_tasks(asked: Question) -> Iterable[Tasks]:
    """Classes that were recognised within a year and whose certificates are not all issued."""
    since = asked.on.replace(year=asked.on.year - 1, day=1).isoformat()
    recognised = asked.store.classes.find({"certificates_due": {"$gte": since}}).sort("certificates_due", 1)
    awarding = {one["_id"] for one in asked.store.programmes.find({}, {"awards": 1}) if one["awards"]}
    waiting = [
        one
        for one in recognised
        if asked.scope & set(one["organisations"]) and one["programme_version"] in awarding and awaiting(one)
    ]
    yield Tasks(
        Words("Đã công nhận, chờ cấp giấy chứng nhận", "Recognised, certificates to be issued"),
        Words("chờ cấp", "to be issued"),
        "warn",
        [Task(f"/classes/{one['_id']}/certificates", one["name"], _how_many(len(awaiting(one)))) for one in waiting],
    )


def _how_many(people: int) -> Words:
    return Words(f"{people} người chưa được cấp", f"{people} people have none yet")


def centre_tasks(asked: Question) -> Iterable[Tasks]:
    """Sessions of the next seven days that nobody is to hold, and centres that have not answered the checklist of a
    standard centre this year."""
    last = (asked.on + timedelta(days=7)).isoformat()
    unled = []
    for klass in in_states(asked.store, asked.scope, ("planned", "announced", "open")):
        coming = [one for one in klass["sessions"] if asked.on.isoformat() <= _day_of(one) < last]
        without = [one for one in coming if not one.get("lecturer_id") and not one["lecturer"]]
        if without:
            days = ", ".join(dict.fromkeys(day(one["starts_at"]) for one in without))
            hint = Words(f"{len(without)} buổi: {days}", f"{len(without)} sessions: {days}")
            unled.append(Task(f"/classes/{klass['_id']}/timetable", klass["name"], hint))
    yield Tasks(
        Words("Buổi học trong 7 ngày tới chưa có giảng viên", "Sessions of the next 7 days without a lecturer"),
        Words("chờ giảng viên", "lecturer awaited"),
        "warn",
        unled,
    )
    centres = centres_in(asked.organisations, asked.scope)
    answered = by_id(asked.store.checklists, centres)
    this_year = f"{asked.on.year}-01-01"
    yield Tasks(
        Words("Chưa tự chấm tiêu chí trung tâm đạt chuẩn năm nay", "Checklist of a standard centre, this year"),
        Words("chưa chấm", "not answered"),
        "wait",
        [
            Task(f"/centres/{one}/checklist", asked.organisations.name(one), _last_answered(answered.get(one)))
            for one in centres
            if (answered.get(one, {}).get("answered_on") or "") < this_year
        ],
    )


def _day_of(session: Document) -> str:
    return day_of(datetime.fromisoformat(session["starts_at"])).isoformat()


def _last_answered(checklist: Document | None) -> Words:
    if checklist is None:
        return Words("chưa chấm lần nào", "never answered")
    return Words(f"lần trước: {day(checklist['answered_on'])}", f"last time: {day(checklist['answered_on'])}")


def nomination_tasks(asked: Question) -> Iterable[Tasks]:
    """Nominations that the centre has to answer, and people whom it accepted and who have no class, by programme."""
    waiting = waiting_by_programme(asked.store, "centre_id", asked.staffs)
    for state, title, tag, shape in (
        (
            "proposed",
            Words("Đề cử chờ xem", "Nominations to answer"),
            Words("chờ trả lời", "to be answered"),
            "warn",
        ),
        (
            "accepted",
            Words("Đã nhận đề cử, chờ xếp lớp", "Accepted, without a class"),
            Words("chờ xếp lớp", "to be placed"),
            "wait",
        ),
    ):
        counts = {code: one[state] for code, one in waiting.items()}
        tasks = _by_programme(asked, counts, f"/nominations?side=centre&state={state}")
        # The class of those who were accepted may be months away.
        yield Tasks(title, tag, shape, tasks, waits=state == "proposed")


def _by_programme(asked: Question, counts: dict[str, int], href: str) -> list[Task]:
    programmes = newest_programmes(asked.store) if any(counts.values()) else []
    return [
        Task(
            f"{href}&programme={one['code']}",
            Words(one["name_vi"], one["name_en"]),
            Words(f"{counts[one['code']]} người", f"{counts[one['code']]} people"),
        )
        for one in programmes
        if counts.get(one["code"])
    ]


DECLINED_DAYS, SOON_DAYS = 30, 7


def committee_tasks(asked: Question) -> Iterable[Tasks]:
    """What committees have to know of their people: whom the centre declined and why, who begins next week, who was
    offered a place, who still waits for an answer."""
    since = (asked.on - timedelta(days=DECLINED_DAYS)).isoformat()
    declined = declined_since(asked.store, asked.nominates, since)
    yield Tasks(
        Words("Trung tâm không nhận", "Declined by the centre"),
        Words("xem lý do", "see why"),
        "warn",
        [Task(f"/nominations/{one['_id']}", one["name"], Words(one["reason"], one["reason"])) for one in declined],
    )
    placed = upcoming_places(asked.store, asked.nominates, asked.on)
    soon = (asked.on + timedelta(days=SOON_DAYS)).isoformat()
    yield Tasks(
        Words("Khai giảng trong 7 ngày tới", "Beginning within 7 days"),
        Words("nhắc đi học", "remind them"),
        "warn",
        [_place_task(klass, names) for klass, names in placed if klass["starts_on"] <= soon],
    )
    yield Tasks(
        Words("Đã có chỗ", "Offered a place"),
        Words("đã xếp lớp", "placed"),
        "ok",
        [_place_task(klass, names) for klass, names in placed if klass["starts_on"] > soon],
        waits=False,
    )
    waiting = waiting_by_programme(asked.store, "nominator_id", asked.nominates)
    counts = {code: one["proposed"] for code, one in waiting.items()}
    yield Tasks(
        Words("Chờ trung tâm trả lời", "Waiting for the centre"),
        Words("chờ trả lời", "waiting"),
        "wait",
        _by_programme(asked, counts, "/nominations?side=nominator&state=proposed"),
        waits=False,
    )


def _place_task(klass: Document, names: list[str]) -> Task:
    days = f"{day(klass['starts_on'])} – {day(klass['ends_on'])}"
    return Task("/nominations?side=nominator&state=placed", klass["name"], Words(*[f"{days} · {', '.join(names)}"] * 2))


# In the order of the page.
SOURCES: list[Callable[[Question], Iterable[Tasks]]] = [
    ending_tasks,
    certificate_tasks,
    class_tasks,
    attendance_tasks,
    nomination_tasks,
    committee_tasks,
    centre_tasks,
    plan_tasks,
]


def today(asked: Question) -> list[Tasks]:
    """Everything that waits, and what is going on; nothing that is empty."""
    return [tasks for source in SOURCES for tasks in source(asked) if tasks.tasks]
