"""What the board reads, as enrolments grow: the provincial quarter, the heat table, the trend of five years.

The same cells (200 centres x 12 programmes x 120 months) hold ten times as many enrolments the second time. Each
question is answered from the kept figures, by grouping raw enrolments in the same store, and by DuckDB over the same.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy
from pymongo import MongoClient

from services.reporting.model.kept_figures import figures_of, sums_of, tree_of
from services.reporting.store import INDEXES
from services.reporting.views.heat import heat
from services.reporting.views.question import Question
from services.reporting.views.reading import read
from shared.organisations import Organisations
from shared.periods import parse
from shared.store import Document, Store, connect, make_indexes
from tests.stores import running_store

CENTRES, PROGRAMMES, FIRST_YEAR, YEARS = 200, 12, 2016, 10
SIZES = (500_000, 5_000_000)
GROUPED = SIZES[0]  # up to this size raw rows are put into the store, too: of millions it would take an hour
QUARTER, TREND = "2025-Q1", [str(year) for year in range(2021, 2026)]
PERSONS_A_YEAR = 0.6  # of enrolments: who is in several classes is one person
TIMES = 9

Answer = Any


@dataclass(frozen=True)
class Filled:
    """What one size was filled with: raw enrolments as columns, beside the figures in the store."""

    centre: Any
    programme: Any
    month: Any
    learner: Any
    class_number: Any


def months() -> list[str]:
    return [f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02d}" for number in range(12 * YEARS)]


def enrolments(size: int, chance: Any) -> Filled:
    """One class in every cell, each with about `size / cells` learners; persons come back within ten years."""
    cells = CENTRES * PROGRAMMES * 12 * YEARS
    seats = 1 + chance.multinomial(size - cells, numpy.full(cells, 1 / cells))
    cell = numpy.repeat(numpy.arange(cells, dtype=numpy.int64), seats)
    pool = chance.integers(0, 2**63, int(size * PERSONS_A_YEAR), dtype=numpy.uint64)
    learner = pool[chance.integers(0, len(pool), size)]
    order = numpy.lexsort((learner, cell))
    cell, learner = cell[order], learner[order]
    fresh = numpy.ones(size, dtype=bool)  # nobody is in a class twice
    fresh[1:] = (cell[1:] != cell[:-1]) | (learner[1:] != learner[:-1])
    cell, learner = cell[fresh], learner[fresh]
    return Filled(
        centre=cell // (PROGRAMMES * 12 * YEARS),
        programme=cell // (12 * YEARS) % PROGRAMMES,
        month=cell % (12 * YEARS),
        learner=learner,
        class_number=cell,
    )


def contribution(programme: int, month: str, learners: Any) -> Document:
    """What a class of these learners counts."""
    people = numpy.unique(learners)
    return {
        **dict.fromkeys(("partner_id", "partner_name", "closed_on", "first_day", "last_day", "completions", "bands")),
        "programme": f"p{programme}",
        "programme_version": f"p{programme}@1",
        "line": "own",
        "mode": "one-place",
        "host_id": None,
        "ledger": False,
        "opened_on": f"{month}-10",
        "classes": 1,
        "enrolments": {"value": len(people), "words": None},
        "persons": people.astype("<u8").tobytes(),
        **dict.fromkeys(("attended", "excused", "absent", "certificates", "periods"), 0),
        "lecturers": [],
        "composition": {},
    }


def fill(store: Store, raw: Filled) -> None:
    """The documents that the service keeps of these classes."""
    about = {"kind": "province", "name": "Tỉnh", "valid_from": None, "valid_to": None}
    tree: list[Document] = [{"_id": "province", **about}]
    for centre in range(CENTRES):
        centre_of = {"kind": "centre", "name": f"Trung tâm {centre:03d}", "parent_id": "province"}
        tree.append({**about, "_id": f"c{centre:03d}", **centre_of})
    store.organisations.insert_many(tree)
    members = {one["_id"] for one in tree}
    made_of = {"province": tree_of(members)}
    store.trees.insert_many(
        [{"_id": one, "above": ["province"], "members": made_of.get(one), "heir": one} for one in sorted(members)]
    )
    order = numpy.argsort(raw.class_number, kind="stable")
    learners, cells = raw.learner[order], numpy.arange(raw.class_number[-1] + 2)
    bounds = numpy.searchsorted(raw.class_number[order], cells)
    names = months()
    for number, month in enumerate(names):
        figures, entries = [], []
        for centre in range(CENTRES):
            classes = {}
            for programme in range(PROGRAMMES):
                cell = (centre * PROGRAMMES + programme) * 12 * YEARS + number
                seats = learners[bounds[cell] : bounds[cell + 1]]
                counts = contribution(programme, month, seats)
                classes[f"k{cell}"] = {"version": 1, "as_of": f"{month}-28T00:00:00+00:00", "counts": counts}
            where = {"axis": "opened", "organisation_id": f"c{centre:03d}", "month": month}
            named = {"_id": f"opened:c{centre:03d}:{month}", **where}
            entries.append({**named, "version": 1, "classes": classes})
            figures.append({**named, "of": 1, "above": ["province"], **figures_of(classes)})
        store.entries.insert_many(entries)
        store.figures.insert_many(figures)
        place = {"axis": "opened", "organisation_id": "province", "month": month}
        store.sums.insert_one({"_id": f"opened:province:{month}", **place, "version": 1, **sums_of(figures)})


def fill_raw(store: Store, raw: Filled) -> None:
    """A row for each enrolment. Without an index: the embedded store takes hours to make one over millions."""
    names = months()
    for first in range(0, len(raw.learner), 20_000):
        part = slice(first, first + 20_000)
        columns = (raw.centre[part], raw.programme[part], raw.month[part], raw.class_number[part], raw.learner[part])
        listed = zip(*(column.tolist() for column in columns), strict=True)
        store.raw.insert_many(
            [
                {"centre": c, "programme": p, "month": names[m], "class": k, "learner": int(n) >> 1}
                for c, p, m, k, n in listed
            ],
            ordered=False,
        )


def kept_questions(store: Store) -> dict[str, Callable[[], Answer]]:
    organisations = Organisations(store.organisations.find())

    def reading(period: str) -> Any:
        return read(store, organisations, Question(parse(period), "province"))

    def figures(period: str) -> tuple[int, int, int]:
        one = reading(period)
        cell = one.lines(one.whole.rows, one.whole.distinct["total"])["total"]
        return cell["classes"], cell["enrolments"]["value"], cell["persons"]

    def quarter() -> Answer:
        one = reading(QUARTER)
        of_programmes = one.of_programmes(one.whole)
        return figures(QUARTER), len(of_programmes)

    def heat_table() -> Answer:
        found = heat(reading(QUARTER), "enrolments", "vi")
        cells = [cell for row in found["rows"] for cell in row["cells"] if cell["value"]]
        return len(cells), sum(cell["value"] for cell in cells)

    return {"quarter": quarter, "heat": heat_table, "trend": lambda: [figures(year) for year in TREND]}


def raw_questions(store: Store) -> dict[str, Callable[[], Answer]]:
    """Distinct classes and persons by grouping twice: collecting them into sets takes the embedded store far longer."""
    months_asked = parse(QUARTER).months()
    quarter_of = {"$match": {"month": {"$gte": months_asked[0], "$lte": months_asked[-1]}}}
    years = {"$match": {"month": {"$gte": f"{TREND[0]}-01"}}}
    year = {"$substrCP": ["$month", 0, 4]}

    def count(match: Document, by: Document, distinct: str | None = None) -> dict[Any, int]:
        """How many rows, or how many distinct values of a field, by a key."""
        stages: list[Document] = [match]
        if distinct:
            stages.append({"$group": {"_id": {**by, "one": f"${distinct}"}}})
            by = {name: f"$_id.{name}" for name in by}
        stages.append({"$group": {"_id": by, "n": {"$sum": 1}}})
        found = store.raw.aggregate(stages, allowDiskUse=True)
        return {tuple((row["_id"] or {}).values()): row["n"] for row in found}

    def numbers(match: Document, by: Document) -> list[tuple[int, int, int]]:
        sums = [count(match, by, "class"), count(match, by), count(match, by, "learner")]
        return [(sums[0][key], sums[1][key], sums[2][key]) for key in sorted(sums[1])]

    def quarter() -> Answer:
        return numbers(quarter_of, {})[0], len(numbers(quarter_of, {"programme": "$programme"}))

    def heat() -> Answer:
        found = numbers(quarter_of, {"centre": "$centre", "programme": "$programme"})
        return len(found), sum(row[1] for row in found)

    return {"quarter": quarter, "heat": heat, "trend": lambda: numbers(years, {"year": year})}


def duckdb_questions(raw: Filled) -> dict[str, Callable[[], Answer]]:
    base = duckdb.connect()
    table = {"centre": raw.centre, "programme": raw.programme, "month": raw.month, "class": raw.class_number}
    table["learner"] = raw.learner
    base.register("columns", table)
    base.execute("create table raw as select * from columns")
    first = (2025 - FIRST_YEAR) * 12
    numbers = 'count(distinct "class"), count(*), count(distinct learner)'
    quarter_of = f"from raw where month between {first} and {first + 2}"

    def ask(text: str) -> list[tuple[Any, ...]]:
        return base.execute(text).fetchall()

    def quarter() -> Answer:
        total = ask(f"select {numbers} {quarter_of}")[0]
        return tuple(total), len(ask(f"select programme, {numbers} {quarter_of} group by programme"))

    def heat() -> Answer:
        by = "centre, programme"
        found = ask(
            f'select {by}, count(distinct "class"), count(*), count(distinct learner) {quarter_of} group by {by}'
        )
        return len(found), sum(row[3] for row in found)

    def trend() -> Answer:
        year = f"{FIRST_YEAR} + month // 12"
        found = ask(f"select {year} as year, {numbers} from raw where {year} >= {TREND[0]} group by year order by year")
        return [row[1:] for row in found]

    return {"quarter": quarter, "heat": heat, "trend": trend}


def timed(ask: Callable[[], Answer], times: int) -> tuple[float, float, Answer]:
    """The first answer's seconds, the median of the next ones, and the answer."""
    began = time.perf_counter()
    answer = ask()
    first = time.perf_counter() - began
    took = []
    for _ in range(times):
        began = time.perf_counter()
        assert ask() == answer
        took.append(time.perf_counter() - began)
    return first, statistics.median(took) if took else first, answer


def sizes(store_url: str) -> Iterator[tuple[int, dict[str, dict[str, float]]]]:
    for size in SIZES:
        chance = numpy.random.default_rng(20231)
        raw = enrolments(size, chance)
        client: MongoClient[Document] = MongoClient(store_url, socketTimeoutMS=3_600_000)
        store = connect(store_url, f"board_{size}")
        patient = client[f"board_{size}"]
        make_indexes(store, INDEXES)
        began = time.perf_counter()
        fill(store, raw)
        print(f"{size:,} enrolments: figures filled in {time.perf_counter() - began:.0f} s", flush=True)
        if size <= GROUPED:
            began = time.perf_counter()
            fill_raw(patient, raw)
            print(f"raw enrolments filled in {time.perf_counter() - began:.0f} s", flush=True)
        gc.collect()
        found: dict[str, dict[str, float]] = {}
        kept, grouped, columns = kept_questions(store), raw_questions(patient), duckdb_questions(raw)
        for name in kept:
            first, usual, answer = timed(kept[name], TIMES)
            _, in_duckdb, same = timed(columns[name], TIMES)
            assert _plain(answer) == _plain(same), (name, answer, same)
            found[name] = {"first": first, "kept": usual, "duckdb": in_duckdb}
            if size <= GROUPED:
                _, found[name]["store"], also = timed(grouped[name], 0)
                assert _plain(answer) == _plain(also), (name, answer, also)
            print(name, found[name], flush=True)
        yield size, found


def _plain(answer: Answer) -> Answer:
    return [_plain(one) for one in answer] if isinstance(answer, list | tuple) else answer


def measure() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, running_store(Path(folder)) as url:
        tables = dict(sizes(url))
    print("| | enrolments | first reading | kept | grouped in the store | DuckDB |")
    print("|---|---|---|---|---|---|")
    for name in ("quarter", "heat", "trend"):
        for size, found in tables.items():
            one = found[name]
            grouped = f"{one['store'] / one['kept']:,.0f} x" if "store" in one else ""
            times = f"{one['first'] * 1000:.0f} ms | {one['kept'] * 1000:.0f} ms"
            print(f"| {name} | {size:,} | {times} | {grouped} | {one['duckdb'] / one['kept']:.2f} x |")
        small, large = (tables[size][name]["kept"] for size in SIZES)
        print(f"| {name}, ten times the enrolments | | | {large / small:.2f} x | | |")


if __name__ == "__main__":
    measure()
