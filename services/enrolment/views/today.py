"""What must I do today? Every part of the register says what waits; the start page shows all of it in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from services.enrolment.model.places import active_learners
from shared.organisations import Organisations
from shared.refusal import Words
from shared.store import Document, Store
from shared.vietnamese import day


@dataclass(frozen=True)
class Task:
    """One thing that waits: where to do it, and what it is about."""

    href: str
    label: str
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
    """For whom and for which day it is asked: `scope` are the organisations that the asker works for."""

    store: Store
    organisations: Organisations
    scope: frozenset[str]
    on: date


def class_tasks(asked: Question) -> Iterable[Tasks]:
    """Classes to open, to fill, to close, and those that run."""
    query = {"organisations": {"$in": sorted(asked.scope)}, "state": {"$in": ["announced", "open"]}}
    waiting = sorted(asked.store.classes.find(query), key=lambda one: str(one["listing_key"]))
    on = asked.on.isoformat()

    def those(wanted: Callable[[Document], bool]) -> list[Task]:
        return [_class_task(one, asked.organisations) for one in waiting if wanted(one)]

    yield Tasks(
        Words("Đến ngày khai giảng", "To be opened"),
        Words("chờ khai giảng", "to be opened"),
        "warn",
        those(lambda one: one["state"] == "announced" and one["starts_on"] <= on),
    )
    yield Tasks(
        Words("Đã học xong, chờ bế giảng", "Finished, to be closed"),
        Words("chờ bế giảng", "to be closed"),
        "warn",
        those(lambda one: one["state"] == "open" and one["ends_on"] < on),
    )
    yield Tasks(
        Words("Chưa có học viên", "Without learners"),
        Words("chờ danh sách", "list awaited"),
        "wait",
        those(lambda one: not active_learners(one) and one["starts_on"] > on),
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


# In the order of the page.
SOURCES: list[Callable[[Question], Iterable[Tasks]]] = [class_tasks]


def today(asked: Question) -> list[Tasks]:
    """Everything that waits, and what is going on; nothing that is empty."""
    return [tasks for source in SOURCES for tasks in source(asked) if tasks.tasks]
