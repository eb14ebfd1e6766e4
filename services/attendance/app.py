"""The attendance service, put together from its real parts."""

from __future__ import annotations

from flask import Flask

from services.attendance import reactions, settings
from services.attendance.api import BLUEPRINTS
from services.attendance.arrivals import Arrivals
from services.attendance.pages import NOTICES, PAGES
from services.attendance.parts import Parts
from services.attendance.store import INDEXES
from shared.settings import Settings, read_key
from shared.store import Store, connect, make_indexes
from shared.unit_of_work import Clock, system_clock
from shared.web.app import make_app
from shared.worker import Task, Worker


def make(given: Settings, store: Store, parts: Parts, clock: Clock = system_clock) -> Flask:
    """The HTTP application with these parts."""
    app = make_app("services.attendance", given, store, api=BLUEPRINTS, pages=PAGES, notices=NOTICES, clock=clock)
    app.extensions["attendance"] = parts
    return app


def make_worker(given: Settings, store: Store) -> Worker:
    """The worker with these parts."""
    return Worker(
        given,
        store,
        followers=reactions.FOLLOWERS,
        tasks=[Task("arrivals", Arrivals(store).run)],
        prepare=lambda: make_indexes(store, INDEXES),
    )


def create_app() -> Flask:
    """The HTTP application, by the environment."""
    given = settings.load()
    store = connect(given.common.mongo_url, given.common.mongo_database)
    return make(
        given.common, store, Parts(given.lock_days, read_key(given.check_in_key_file, "SOLOP_CHECK_IN_KEY_FILE"))
    )


def create_worker() -> Worker:
    """The worker, by the environment."""
    given = settings.load().common
    return make_worker(given, connect(given.mongo_url, given.mongo_database))
