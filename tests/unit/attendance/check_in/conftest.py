"""A service whose clock moves, with check-in of this morning open, and two telephones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services.attendance.app import make
from services.attendance.parts import Parts
from services.attendance.store import INDEXES
from shared.settings import Settings
from shared.store import Store
from tests.stores import Kept
from tests.unit.attendance.centre import (
    CHECK_IN_KEY,
    LEARNERS,
    Enrolment,
    Person,
    a_centre_with_a_class,
)
from tests.unit.attendance.check_in.phones import NUMBERS, MovedClock, Phone, Screen, open_check_in

MOVED = MovedClock()


@pytest.fixture(scope="session")
def kept(store_url: str) -> Kept:
    """A store that forgets nothing by itself: by its own clock what happens here is years ago."""
    lasting = {
        name: [one for one in models if "expireAfterSeconds" not in one.document] for name, models in INDEXES.items()
    }
    return Kept(store_url, "attendance_check_in", lasting)


@pytest.fixture(scope="session")
def moving(kept: Kept, make_settings: Callable[..., Settings]) -> Flask:
    parts = Parts(lock_days=7, check_in_key=CHECK_IN_KEY)
    return make(make_settings("attendance", kept.store), kept.store, parts, clock=MOVED)


@pytest.fixture(scope="session")
def told(kept: Kept) -> Enrolment:
    """Enrolment, which has also said the marks of the learners' identity numbers."""
    saying = a_centre_with_a_class(kept.store)
    saying.contacts(((one, name, 1990) for one, name in LEARNERS.items()), NUMBERS)
    kept.keep()
    return saying


@pytest.fixture
def app(enrolment: Enrolment, moving: Flask, clock: MovedClock) -> Flask:
    return moving


@pytest.fixture
def clock() -> MovedClock:
    MOVED.__init__()  # type: ignore[misc]
    return MOVED


@pytest.fixture
def screen(staff: Person, store: Store, clock: MovedClock) -> Screen:
    """Check-in of this morning, open; present until 08:15."""
    assert open_check_in(staff).status_code == 303
    return Screen(store, clock)


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


@pytest.fixture
def another(app: Flask) -> Phone:
    return Phone(app)
