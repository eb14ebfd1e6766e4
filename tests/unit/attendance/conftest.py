"""An attendance service with a real store, a centre told by events, and the people who use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from joserfc.jwk import OKPKey

from services.attendance.app import make
from services.attendance.parts import Parts
from services.attendance.store import INDEXES
from shared.authority import Actor, Role
from shared.settings import Settings
from shared.store import Store
from shared.web import tokens
from tests.stores import Kept
from tests.unit.attendance.centre import (
    CHECK_IN_KEY,
    NOW,
    Enrolment,
    Person,
    a_centre_with_a_class,
)


@pytest.fixture(scope="session")
def kept(store_url: str) -> Kept:
    return Kept(store_url, "attendance", INDEXES)


@pytest.fixture(scope="session")
def application(kept: Kept, make_settings: Callable[..., Settings]) -> Flask:
    """The service, on the morning of 14/02/2023; made once."""
    return make(
        make_settings("attendance", kept.store),
        kept.store,
        Parts(lock_days=7, check_in_key=CHECK_IN_KEY),
        clock=lambda: NOW,
    )


@pytest.fixture(scope="session")
def told(kept: Kept) -> Enrolment:
    """Enrolment, which has said that the province, two centres and a class with three learners exist; said once."""
    saying = a_centre_with_a_class(kept.store)
    kept.keep()
    return saying


@pytest.fixture
def store(kept: Kept, told: Enrolment) -> Store:
    """What enrolment said, and nothing else."""
    return kept.restore()


@pytest.fixture
def enrolment(store: Store, told: Enrolment) -> Enrolment:
    """Enrolment, which goes on from there."""
    return told.again()


@pytest.fixture
def app(enrolment: Enrolment, application: Flask) -> Flask:
    """The service, with what enrolment said."""
    return application


@pytest.fixture
def person(app: Flask, signing_key: OKPKey) -> Callable[..., Person]:
    """Somebody with a role: `person("staff", "centre")`."""

    def make_person(role: str, place: str, name: str = "Trần Thị Hồng Hạnh", account_id: str = "account-1") -> Person:
        actor = Actor(account_id, name, (Role(role, place),))
        return Person(app, tokens.issue(signing_key, actor, NOW))

    return make_person


@pytest.fixture
def staff(person: Callable[..., Person]) -> Person:
    """Staff of the centre that owns the class."""
    return person("staff", "centre")
