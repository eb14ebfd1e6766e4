"""Registers and lists of nominations give the same whether they are large or small, in many pages or in one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.enrolment.model.certificates import certificate_registers, certificates
from services.enrolment.store import INDEXES
from services.enrolment.views import certificates as certificate_views
from services.enrolment.views.certificates import read_register
from services.enrolment.views.nominations import declined_since, demand, upcoming_places, waiting_by_programme
from shared.store import Store

NAMES = ["Giàng A Páo", "Lù Thị Mỷ", "Sùng A Sử", "Vàng Thị Dở", "Giàng Thị Say"]


@pytest.fixture
def store(make_store: Callable[..., Store]) -> Store:
    return make_store(INDEXES)


def enter(store: Store, issuer_id: str, kind: str, year: int, names: list[str]) -> None:
    """A register of a year with these names in it."""
    register, numbers = certificate_registers.enter(
        certificate_registers.new_register(issuer_id, kind, year), len(names)
    )
    store.certificate_registers.insert_one(register)
    for name, number in zip(names, numbers, strict=True):
        entered = {"issuer_id": issuer_id, "kind": kind, "register_year": year, "register_number": number}
        one = certificates.printed(
            f"{register['_id']}/{number}", f"{register['_id']}/{number}", {**entered, "name": name}
        )
        store.certificates.insert_one(one)


def pages(store: Store, limit: int, year: int | None = None, words: str | None = None) -> list[list[tuple[int, str]]]:
    """All pages of the centre's register of certificates, as years and names."""
    found, cursor = [], None
    while True:
        page = read_register(store, "centre", "certificate", year, words=words, cursor=cursor, limit=limit)
        found.append([(one["register_year"], one["name"]) for one in page["items"]])
        cursor = page["next"]
        if cursor is None:
            return found


@pytest.fixture
def entered(store: Store) -> Store:
    """Two years of the centre's certificates, beside its diplomas and the certificates of others."""
    enter(store, "centre", "certificate", 2024, NAMES)
    enter(store, "centre", "certificate", 2025, NAMES)
    enter(store, "centre", "diploma", 2024, ["Nguyễn Văn An"])
    enter(store, "centre-2", "certificate", 2024, ["Trần Thị Bình"])
    return store


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 7, 20])
def test_the_pages_of_a_register_hold_everybody_once_in_the_order_of_years_and_numbers(
    entered: Store, limit: int
) -> None:
    found = pages(entered, limit)
    assert [one for page in found for one in page] == [(year, name) for year in (2024, 2025) for name in NAMES]
    assert all(len(page) == limit for page in found[:-1]) and found[-1]


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_a_register_of_one_year_and_by_words_without_diacritics(entered: Store, limit: int) -> None:
    found = [one for page in pages(entered, limit, year=2025, words="giang") for one in page]
    assert found == [(2025, "Giàng A Páo"), (2025, "Giàng Thị Say")]


def test_who_is_rare_in_a_large_register_is_found_on_a_later_page(
    entered: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_views, "MOST_READ", 2)
    found = pages(entered, 1, words="Say")
    assert found[0] == []
    assert [one for page in found for one in page] == [(2024, "Giàng Thị Say"), (2025, "Giàng Thị Say")]


def nominate(store: Store, number: int, **details: Any) -> None:
    """A nomination that is kept already."""
    usual = {
        "_id": f"n{number:03}",
        "name": f"Người {number}",
        "name_key": f"{number:03}",
        "programme": "elementary",
        "period": "2026",
        "nominator_id": "committee",
        "since": "2026-03-01T08:00:00+00:00",
    }
    store.nominations.insert_one({**usual, **details})


def test_who_waits_is_counted_the_same_for_few_centres_and_for_many(store: Store) -> None:
    centres = [f"centre-{n}" for n in range(12)]
    for number, state in enumerate(("proposed", "accepted", "placed", "declined", "proposed") * 12):
        programme = "elementary" if number % 3 else "thematic"
        nominate(store, number, centre_id=centres[number % 12], state=state, programme=programme)
    alone = [waiting_by_programme(store, "centre_id", [one]) for one in centres[:10]]
    together = waiting_by_programme(store, "centre_id", centres[:10])
    for programme, counts in together.items():
        for state, count in counts.items():
            assert count == sum(one.get(programme, {}).get(state, 0) for one in alone)
    assert sum(one["proposed"] + one["accepted"] for one in demand(store, centres)) == 36


def test_only_answers_of_late_are_read_for_the_start_page(store: Store) -> None:
    nominate(store, 1, state="declined", since="2026-02-28T23:00:00+00:00")
    nominate(store, 2, state="declined")
    nominate(store, 3, state="declined", nominator_id="committee-2")
    nominate(store, 4, state="withdrawn")
    assert [one["name"] for one in declined_since(store, ["committee"], "2026-03-01")] == ["Người 2"]


def test_a_place_shows_while_the_class_is_ahead(store: Store) -> None:
    on = date(2026, 3, 10)
    for number, starts_on in enumerate(("2026-03-09", "2026-03-10", "2026-06-01")):
        place = {"withdrawn_on": None}
        klass = {"_id": f"c{number}", "starts_on": starts_on, "listing_key": starts_on, "state": "announced"}
        store.classes.insert_one({**klass, "learners": {f"l{number}": place}})
        nominate(store, number, state="placed", class_id=f"c{number}", learner_id=f"l{number}")
    found = upcoming_places(store, ["committee"], on)
    assert [(klass["_id"], names) for klass, names in found] == [("c1", ["Người 1"]), ("c2", ["Người 2"])]
