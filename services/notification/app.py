"""Notification's two processes, with their real parts."""

from __future__ import annotations

from flask import Flask

from services.notification import reactions, settings
from services.notification.api import BLUEPRINTS
from services.notification.api.callbacks import callbacks
from services.notification.channels import channels_of, forms_of
from services.notification.model import kinds
from services.notification.pages import NOTICES, PAGES
from services.notification.sending.line import Line
from services.notification.sending.router import Router
from services.notification.settings import Settings
from services.notification.store import INDEXES
from services.notification.timed import Timed
from services.notification.watching import Watch, stuck
from shared.store import Store, connect, make_indexes
from shared.unit_of_work import system_clock
from shared.web.app import make_app
from shared.worker import Task, Worker


def create_app() -> Flask:
    """The HTTP application."""
    told = settings.load()
    settings.messages_key(told.messages_key_file)  # one that is missing is said at the start
    return make(told, connect(told.common.mongo_url, told.common.mongo_database))


def create_worker() -> Worker:
    """The worker: follows what it must know, and sends."""
    told = settings.load()
    settings.messages_key(told.messages_key_file)
    return make_worker(told, connect(told.common.mongo_url, told.common.mongo_database))


def make(told: Settings, store: Store) -> Flask:
    """The HTTP application over a store."""
    pages = (*PAGES, callbacks)
    app = make_app("services.notification", told.common, store, api=BLUEPRINTS, pages=pages, notices=NOTICES)
    app.config.update(
        MAILBOX_URL=told.mailbox_url, MESSAGES_KEY_FILE=told.messages_key_file, GATEWAY_FORMS=forms_of(told)
    )
    return app


def make_worker(told: Settings, store: Store) -> Worker:
    """The worker over a store: a line for every channel, so that none waits behind another."""
    made = channels_of(told)
    router = Router(store, told.common.urls, {*made, kinds.INBOX})
    carriers = {kinds.EMAIL: told.smtp_connections}
    lines = [Line(store, told, name, make, router, carriers.get(name, 1)) for name, make in made.items()]
    return Worker(
        told.common,
        store,
        followers=reactions.FOLLOWERS,
        tasks=[
            Task("router", router.run),
            Task("timed", Timed(store).run),
            Task("watch", Watch(store).run),
            *(Task(f"line {name}", line.run) for name, line in zip(made, lines, strict=True)),
        ],
        prepare=lambda: make_indexes(store, INDEXES),
        counts=lambda: {"deliveries_stuck": sum(stuck(store, system_clock()).values())},
    )
