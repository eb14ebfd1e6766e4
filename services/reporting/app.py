"""The two processes of reporting, put together from their real parts."""

from __future__ import annotations

from functools import partial

from flask import Flask

from services.reporting import checking, settings
from services.reporting.api import BLUEPRINTS
from services.reporting.counting import keep_counted
from services.reporting.dues import Dues
from services.reporting.pages import NOTICES, PAGES
from services.reporting.reactions import FOLLOWERS
from services.reporting.store import INDEXES
from services.reporting.token_access import reader
from shared.settings import Settings
from shared.store import Store, connect, make_indexes
from shared.unit_of_work import Clock, system_clock
from shared.web.app import make_app
from shared.worker import Task, Worker


def make(given: Settings, store: Store, clock: Clock = system_clock) -> Flask:
    """The HTTP application with the given parts."""
    return make_app(
        "services.reporting",
        given,
        store,
        api=BLUEPRINTS,
        pages=PAGES,
        notices=NOTICES,
        clock=clock,
        other_tokens=reader,
    )


def make_worker(given: Settings, store: Store, sign_off_days: int) -> Worker:
    """The worker with the given parts."""
    return Worker(
        given,
        store,
        followers=checking.noting(FOLLOWERS),
        tasks=[
            Task("count persons", partial(keep_counted, store)),
            Task("dues", Dues(store, sign_off_days).run),
            Task("checks", partial(checking.keep_checked, store)),
        ],
        prepare=lambda: make_indexes(store, INDEXES),
    )


def create_app() -> Flask:
    """The HTTP application, as the environment says."""
    given = settings.load().common
    return make(given, connect(given.mongo_url, given.mongo_database))


def create_worker() -> Worker:
    """The worker, as the environment says."""
    told = settings.load()
    return make_worker(told.common, connect(told.common.mongo_url, told.common.mongo_database), told.sign_off_days)
