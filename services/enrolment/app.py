"""Picks enrolment's real parts: its HTTP application and its worker."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from joserfc.jwk import OKPKey

from services.enrolment.api import BLUEPRINTS
from services.enrolment.commands.accounts import open_first_account
from services.enrolment.commands.identity_marks import say_marks
from services.enrolment.commands.programmes import publish_shipped
from services.enrolment.list_taker import ListTaker
from services.enrolment.pages import NOTICES, PAGES
from services.enrolment.parts import Parts
from services.enrolment.reactions import FOLLOWERS
from services.enrolment.sealing import Seal
from services.enrolment.settings import EnrolmentSettings, load
from services.enrolment.store import INDEXES
from shared.settings import Settings, SettingsFault, read_key
from shared.store import Store, connect, make_indexes
from shared.unit_of_work import Desk
from shared.web.app import make_app
from shared.worker import Task, Worker


def make(settings: Settings, store: Store, parts: Parts) -> Flask:
    """The HTTP application of these parts."""
    app = make_app("services.enrolment", settings, store, api=BLUEPRINTS, pages=PAGES, notices=NOTICES)
    app.extensions["enrolment"] = parts
    return app


def create_app() -> Flask:
    """The HTTP application, from the environment. Raises SettingsFault."""
    settings = load()
    try:
        key = OKPKey.import_key(json.loads(Path(settings.signing_key_file).read_text()))
    except (OSError, ValueError) as problem:
        raise SettingsFault(f"SOLOP_SIGNING_KEY_FILE cannot be read: {problem}") from None
    parts = Parts(key, seal_of(settings))
    return make(settings.common, connect(settings.common.mongo_url, settings.common.mongo_database), parts)


def seal_of(settings: EnrolmentSettings) -> Seal:
    """The seal of identity numbers. Raises SettingsFault when a key cannot be read."""
    return Seal(
        read_key(settings.identity_key_file, "SOLOP_IDENTITY_KEY_FILE"),
        read_key(settings.check_in_key_file, "SOLOP_CHECK_IN_KEY_FILE"),
    )


def prepare(store: Store, settings: EnrolmentSettings, seal: Seal) -> None:
    """What a new store needs: indexes, the shipped programmes, somebody who can sign in. What one of an earlier
    release needs: what attendance has not been told of its learners."""
    make_indexes(store, INDEXES)
    desk = Desk(store, "enrolment")
    desk.carry_out(publish_shipped)
    if settings.first_operator_password:
        desk.carry_out(open_first_account, settings.first_operator_password)
    say_marks(desk, seal)


def create_worker() -> Worker:
    """The worker, from the environment. Raises SettingsFault."""
    settings = load()
    store = connect(settings.common.mongo_url, settings.common.mongo_database)
    seal = seal_of(settings)
    taker = ListTaker(store, seal, Desk(store, "enrolment"))
    return Worker(
        settings.common,
        store,
        followers=FOLLOWERS,
        tasks=[Task("list taker", taker.run)],
        prepare=lambda: prepare(store, settings, seal),
    )
