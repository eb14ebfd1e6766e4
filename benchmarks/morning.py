"""Marking whole classes: sheets of 80 per second beside the bare store, and a morning on which 300 centres mark."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.attendance_alone import Alone, attendance_alone, everybody

ONE_BY_ONE = 200
CENTRES = 300
AT_ONCE = 30
MORNING_SECONDS = 600


def measure() -> None:
    """Print both, with what the same documents cost when they are written bare in the same run."""
    with tempfile.TemporaryDirectory() as folder, attendance_alone(Path(folder)) as alone:
        classes = alone.classes(CENTRES)
        alone.published()
        _one_by_one(alone, classes)
        _morning(alone, classes)


def _mark(alone: Alone, person: Any, class_id: str, session_id: str) -> None:
    url = f"{alone.url}/api/v1/classes/{class_id}/sheets/{session_id}"
    answer = person.put(url, json=everybody(class_id), headers={"If-Match": '"0"'}, timeout=60)
    assert answer.status_code == 200, answer.text


def _one_by_one(alone: Alone, classes: list[str]) -> None:
    person = alone.person()
    marked = bare = 0.0
    # In turns of ten, so that both meet the same moods of the machine.
    for turn in range(0, ONE_BY_ONE, 10):
        began = time.perf_counter()
        for class_id in classes[turn : turn + 10]:
            _mark(alone, person, class_id, "00")
        marked += time.perf_counter() - began
        began = time.perf_counter()
        for class_id in classes[turn : turn + 10]:
            _write_bare(alone, class_id)
        bare += time.perf_counter() - began
    print(f"sheets of 80, one after the other   {ONE_BY_ONE / marked:6.1f} per second")
    print(f"the same documents written bare     {ONE_BY_ONE / bare:6.1f} per second   {marked / bare:.1f} x as long")


def _write_bare(alone: Alone, class_id: str) -> None:
    """What marking a sheet writes, in one transaction and with nothing around it."""
    store = alone.store
    book = store.sheetbooks.find_one({"_id": class_id})
    sheet = store.sheets.find_one({"_id": f"{class_id}/00"})
    row = store.outbox.find_one({"stream": f"attendance.sheets/{class_id}"})
    assert book and sheet and row
    with store.client.start_session() as session, session.start_transaction():
        store.bare_books.insert_one(book, session=session)
        store.bare_sheets.insert_one(sheet, session=session)
        store.bare_outbox.insert_one(row, session=session)
        store.bare_unsent.insert_one(row, session=session)


def _morning(alone: Alone, classes: list[str]) -> None:
    people = [alone.person(f"account-{one}") for one in range(AT_ONCE)]
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        share = [classes[one::AT_ONCE] for one in range(AT_ONCE)]
        list(pool.map(lambda one: [_mark(alone, people[one], each, "01") for each in share[one]], range(AT_ONCE)))
    accepted = time.perf_counter() - began
    alone.published()
    published = time.perf_counter() - began
    print(
        f"{CENTRES} centres, {AT_ONCE} at the same moment: all kept after {accepted:.1f} s, all published after "
        f"{published:.1f} s; ten minutes are {MORNING_SECONDS / published:.0f} x as long"
    )
