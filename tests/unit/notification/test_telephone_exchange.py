"""The whole way of an SMS: to the telephone exchange of the embedded system, and its receipt back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from deploy.mailbox.form import form
from deploy.mailbox.letters import Letters
from deploy.mailbox.messages import Messages
from deploy.mailbox.pages import create_app
from deploy.mailbox.receipts import tell
from services.notification.app import make
from services.notification.channels import channels_of
from services.notification.model import deliveries
from services.notification.sending.line import Line
from services.notification.sending.router import Router
from services.notification.settings import Settings
from shared.events import enrolment
from shared.store import Store
from tests.ports import free_port
from tests.unit.notification.conftest import CENTRE, Journal

SECRET = "the secret of the exchange"


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Applications that are served: `url = serve(app)`."""
    running: list[Any] = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for one in running:
        one.shutdown()


def reach_by_telephone(journal: Journal, learner_id: str, phone: str) -> None:
    """A learner who gave a number and no e-mail."""
    said = {"learner_id": learner_id, "name": "Giàng A Chi", "birth_year": 1990, "email": None, "phone": phone}
    journal.say(enrolment.CONTACT_CHANGED, learner_id, said)


@pytest.mark.parametrize("phone, state", [("+84912345678", deliveries.DELIVERED), ("+84912345999", deliveries.FAILED)])
def test_an_sms_goes_to_the_exchange_and_its_receipt_comes_back(
    store: Store,
    journal: Journal,
    told: Callable[..., Settings],
    serve: Callable[[Flask], str],
    tmp_path: Path,
    phone: str,
    state: str,
) -> None:
    messages = Messages(tmp_path)
    exchange = serve(create_app(Letters(tmp_path), messages))
    file = tmp_path / "gateways.toml"
    file.write_text(form(exchange, SECRET))
    settings = replace(told(free_port()), gateways_file=str(file))
    store.rules.insert_one({"_id": CENTRE, "kinds": {}, "quiet": None})  # it writes at any hour
    journal.offered = frozenset({"sms"})
    journal.everybody()
    reach_by_telephone(journal, "chi", phone)
    journal.announce()
    journal.enrol(("chi", None))
    journal.hear()

    router = Router(store, settings.common.urls, journal.offered)
    line = Line(store, settings, "sms", channels_of(settings)["sms"], router)
    while router.round() or line.round():
        """There was something to do."""
    assert [one["state"] for one in store.deliveries.find()] == [deliveries.SENT]
    [message] = messages.newest_first()
    assert message.to == phone
    assert message.text.isascii()

    notification = serve(make(settings, store))
    over = threading.Event()
    telling = threading.Thread(target=tell, args=(messages, f"{notification}/callbacks", SECRET, over))
    telling.start()
    for _ in range(100):
        if not messages.untold():
            break
        over.wait(0.1)
    over.set()
    telling.join()
    router.round()
    [delivery] = store.deliveries.find()
    assert delivery["state"] == state
    assert messages.newest_first() == [message]
