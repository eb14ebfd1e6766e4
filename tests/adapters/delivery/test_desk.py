"""Commands at the desk: two that make the same thing at the same moment, and the same one asked twice at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from shared.store import Store
from shared.unit_of_work import Answer, Desk, Request, UnitOfWork


def count(unit: UnitOfWork) -> dict[str, Any]:
    """Make the counter, or count on."""
    kept = unit.get("told", "counter") or {"_id": "counter", "times": 0}
    return unit.put("told", {**kept, "times": kept["times"] + 1})


def at_once(times: int, ask: Callable[[int], Answer]) -> list[Answer]:
    """Ask from several threads together."""
    answers: list[Answer] = []
    barrier = threading.Barrier(times)

    def run(place: int) -> None:
        barrier.wait()
        answers.append(ask(place))

    threads = [threading.Thread(target=run, args=(place,)) for place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_that_make_the_same_document_at_once_both_count(make_store: Callable[..., Store]) -> None:
    store = make_store({"told": []})
    assert len(at_once(3, lambda _: Desk(store, "enrolment").carry_out(count))) == 3
    kept = store.told.find_one({"_id": "counter"})
    assert kept is not None and kept["times"] == 3


def test_a_request_sent_several_times_at_once_happens_once(make_store: Callable[..., Store]) -> None:
    store = make_store({"told": []})
    request = Request(key="k", fingerprint="f")
    answers = at_once(3, lambda _: Desk(store, "enrolment").carry_out(count, request=request))
    assert [one.value["times"] for one in answers] == [1, 1, 1]
    assert sorted(one.repeated for one in answers) == [False, True, True]


def test_what_is_blanked_while_somebody_else_changes_the_document_does_not_come_back(
    make_store: Callable[..., Store],
) -> None:
    store = make_store({"told": []})
    desk = Desk(store, "enrolment")
    desk.carry_out(lambda unit: unit.put("told", {"_id": "a", "why": "ốm", "times": 0}))
    tries: list[int] = []

    def blank(unit: UnitOfWork) -> dict[str, Any]:
        unit.blank("told", "a", {"why": None})
        return {}

    def change(unit: UnitOfWork) -> dict[str, Any]:
        kept = unit.get("told", "a")
        assert kept is not None
        tries.append(1)
        if len(tries) == 1:
            desk.carry_out(blank)
        return unit.put("told", {**kept, "times": kept["times"] + 1})

    desk.carry_out(change)
    kept = store.told.find_one({"_id": "a"})
    assert kept is not None and (kept["why"], kept["times"], len(tries)) == (None, 1, 2)


def test_what_is_removed_is_gone_with_the_rest_of_the_command_or_not_at_all(make_store: Callable[..., Store]) -> None:
    store = make_store({"told": []})
    desk = Desk(store, "enrolment")
    desk.carry_out(lambda unit: unit.put("told", {"_id": "a"}))

    def remove_and_fail(unit: UnitOfWork) -> dict[str, Any]:
        unit.remove("told", ["a"])
        unit.flush()
        raise ValueError

    with pytest.raises(ValueError):
        desk.carry_out(remove_and_fail)
    assert store.told.count_documents({"_id": "a"}) == 1

    def remove(unit: UnitOfWork) -> dict[str, Any]:
        unit.remove("told", ["a", "unknown"])
        return {}

    desk.carry_out(remove)
    assert store.told.count_documents({}) == 0
