"""Commands at the desk: two that make the same thing at the same moment, and the same one asked twice at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

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
