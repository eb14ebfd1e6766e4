"""Whoever sends is killed at every step, and the mail server drops, delays and refuses: everyone gets it once."""

from __future__ import annotations

import asyncio
import base64
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notification.store import INDEXES
from shared.store import Store
from tests.ports import free_port
from tests.unit.notification.conftest import CENTRE, Journal

pytestmark = pytest.mark.slow
MOST_STEPS = 40


class RudeServer:
    """A mail server that hangs up, hesitates and says "later", before and after it has taken a letter. It knows a
    letter again by its Message-ID, unless it is told to be `forgetful`. `rudeness` is how often, of one."""

    def __init__(self, rudeness: float, forgetful: bool = False) -> None:
        self.taken: Counter[str] = Counter()
        self.handed_over = 0
        self._known: set[str] = set()
        self._rudeness = rudeness
        self._forgetful = forgetful
        self._chance = random.Random(2026)

    def _feels_rude(self) -> bool:
        return self._chance.random() < self._rudeness

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by aiosmtpd for each recipient."""
        if self._feels_rude():
            if self._feels_rude():
                _hang_up(server)
            return "451 Later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with a whole letter."""
        if self._feels_rude():
            await asyncio.sleep(0.2)
        if self._feels_rude():
            return "452 Not now"
        self.handed_over += 1
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        head = content.split(b"\r\n\r\n")[0].decode()
        message_id = next(line for line in head.splitlines() if line.lower().startswith("message-id"))
        if self._forgetful or message_id not in self._known:
            self._known.add(message_id)
            self.taken[envelope.rcpt_tos[0]] += 1
        if self._feels_rude():
            _hang_up(server)
        return "250 Taken"


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()


@pytest.fixture
def serve() -> Iterator[Callable[[RudeServer], int]]:
    """Lets a server listen; its port."""
    running: list[Controller] = []

    def make(rude: RudeServer) -> int:
        controller = Controller(rude, hostname="127.0.0.1", port=free_port())
        controller.start()
        running.append(controller)
        return int(controller.port)

    yield make
    for controller in running:
        controller.stop()


@pytest.fixture
def start(
    store_url: str, make_store: Callable[..., Store], make_settings: Callable[..., Any], tmp_path: Path
) -> Callable[..., subprocess.Popen[bytes]]:
    """Starts a sender that is killed at a step: `start(store, port, "after:2", recognises=True)`."""
    key = tmp_path / "messages.key"
    key.write_text(base64.b64encode(b"k" * 32).decode())

    def begin(store: Store, port: int, kill: str = "never", recognises: bool = True) -> subprocess.Popen[bytes]:
        common = make_settings("notification", store)
        told = {
            "SOLOP_MONGO_URL": store_url,
            "SOLOP_KAFKA_URL": "127.0.0.1:1",
            "SOLOP_JWKS": common.jwks,
            **{f"SOLOP_URL_{one.upper()}": url for one, url in common.urls.items()},
            "SOLOP_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "SOLOP_SMTP_FROM": "solop@example.vn",
            "SOLOP_SMTP_RECOGNISES_REPEATS": str(recognises).lower(),
            "SOLOP_MESSAGES_KEY_FILE": str(key),
        }
        command = [sys.executable, "-m", "tests.faults.posting", store_url, store.name, kill]
        return subprocess.Popen(command, env={**os.environ, **told})

    return begin


def enrol(store: Store, people: int) -> set[str]:
    """So many learners are enrolled; their addresses."""
    store.rules.insert_one({"_id": CENTRE, "kinds": {}, "quiet": None})
    journal = Journal(store)
    journal.everybody()
    journal.announce()
    learners = [f"hv{number}" for number in range(people)]
    for one in learners:
        journal.contact(one, f"Học viên {one}", f"{one}@example.vn")
    journal.enrol(*((one, None) for one in learners))
    journal.hear()
    return {f"{one}@example.vn" for one in learners}


def states(store: Store) -> Counter[str]:
    return Counter(one["state"] for one in store.deliveries.find())


def hurry(store: Store) -> None:
    """Nobody wants to wait for the pauses between tries."""
    again = {"state": "ready", "tries": {"$gt": 0}, "next_try_at": {"$gt": datetime.now(UTC).isoformat()}}
    store.deliveries.update_many(again, {"$set": {"next_try_at": "2020-01-01T00:00:00+00:00"}, "$inc": {"version": 1}})


def see_it_through(store: Store, sender: subprocess.Popen[bytes], seconds: float = 120) -> int:
    """Until it ends or is killed; how it ended."""
    deadline = time.monotonic() + seconds
    while sender.poll() is None and time.monotonic() < deadline:
        hurry(store)
        time.sleep(0.1)
    assert sender.poll() is not None, "the sender hangs"
    return int(sender.returncode)


@pytest.mark.parametrize("kind", ["write", "written", "before", "after"])
def test_killed_at_each_step_of_a_delivery_everyone_gets_it_once(
    make_store: Callable[..., Store],
    serve: Callable[[RudeServer], int],
    start: Callable[..., subprocess.Popen[bytes]],
    kind: str,
) -> None:
    steps = 0
    for step in range(1, MOST_STEPS):
        store, server = make_store(INDEXES), RudeServer(rudeness=0)
        port, addresses = serve(server), enrol(store, 2)
        ended = see_it_through(store, start(store, port, f"{kind}:{step}"))
        if ended == 0:
            break  # everything was done before that step
        assert ended == -signal.SIGKILL
        steps += 1
        assert see_it_through(store, start(store, port)) == 0
        assert server.taken == dict.fromkeys(addresses, 1), f"{kind} {step}"
        assert states(store) == {"sent": 2}, f"{kind} {step}"
    assert steps >= 2, "nothing was killed"


def test_killed_again_and_again_before_a_rude_server_everyone_gets_it_once(
    make_store: Callable[..., Store],
    serve: Callable[[RudeServer], int],
    start: Callable[..., subprocess.Popen[bytes]],
) -> None:
    store, server, chance = make_store(INDEXES), RudeServer(rudeness=0.1), random.Random(7)
    port, addresses = serve(server), enrol(store, 200)
    kills = 0
    while kills < 12:
        sender = start(store, port)
        until = time.monotonic() + 1.2 + chance.random()
        while sender.poll() is None and time.monotonic() < until:
            hurry(store)
            time.sleep(0.1)
        if sender.poll() is not None:
            break
        sender.kill()
        sender.wait()
        kills += 1
    assert see_it_through(store, start(store, port), 300) == 0
    assert kills >= 3
    assert server.taken == dict.fromkeys(addresses, 1)
    assert server.handed_over > len(addresses)  # some came twice and were known
    assert states(store) == {"sent": 200}


def test_where_a_repeat_cannot_be_told_nobody_gets_it_twice_and_the_doubt_is_shown(
    make_store: Callable[..., Store],
    serve: Callable[[RudeServer], int],
    start: Callable[..., subprocess.Popen[bytes]],
) -> None:
    store, server = make_store(INDEXES), RudeServer(rudeness=0, forgetful=True)
    port, addresses = serve(server), enrol(store, 20)
    for at in (3, 5, 2):
        assert see_it_through(store, start(store, port, f"after:{at}", recognises=False)) == -signal.SIGKILL
    assert see_it_through(store, start(store, port, recognises=False)) == 0
    assert server.taken == dict.fromkeys(addresses, 1)
    assert states(store) == {"sent": 17, "in-doubt": 3}
