"""What pages cost as the register grows: medians, and how many documents the store gives and looks at for them."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import structlog
from joserfc.jwk import OKPKey
from pymongo import monitoring
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from benchmarks.grown_register import SEAL, GrownRegister
from services.enrolment.app import make
from services.enrolment.parts import Parts
from shared.authority import Actor, Role
from shared.settings import SERVICES, Settings
from shared.store import Store, connect
from shared.web import tokens
from tests.stores import running_store

WHOLE = (10_000, 40_000)  # some minutes: the embedded store takes 70 to 160 learners a second
OF_ONE_CENTRE = 1_000_000  # what the first centre has in a register of this size, the others standing still
TIMES = 9
FIXED = ("organisations", "programmes")  # read as a whole by every page, and no larger in a large register


class Asked(CommandListener):
    """What the store is asked, and how many documents it answers with."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []
        self.given = 0
        monitoring.register(self)

    def forget(self) -> None:
        """Begin anew."""
        self.commands, self.given = [], 0

    def started(self, event: CommandStartedEvent) -> None:
        """Called by pymongo before each command of any client."""
        if event.command_name in ("find", "aggregate"):
            self.commands.append(dict(event.command))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Called with the answer."""
        cursor = event.reply.get("cursor", {})
        self.given += len(cursor.get("firstBatch", cursor.get("nextBatch", ())))

    def failed(self, event: CommandFailedEvent) -> None:
        """Gives nothing."""


@dataclass(frozen=True)
class Cost:
    """Of a page: milliseconds, commands, documents that the store gave, documents that it looked at, and collections
    that it read as a whole although they grow."""

    ms: float
    commands: int
    given: int
    looked_at: int
    scanned: frozenset[str]


def look(store: Store, command: Mapping[str, Any]) -> tuple[int, bool]:
    """How many documents the embedded store looks at for a command, and whether that is the whole collection. It
    reads all that an index finds before it cuts off what is over the limit: a server that stops at the limit looks
    at no more than it gives."""
    kinds = ("find", "aggregate", "filter", "sort", "limit", "pipeline", "cursor")
    bare = {name: value for name, value in command.items() if name in kinds}
    told = store.command("explain", bare, verbosity="executionStats")
    told = told if "executionStats" in told else told["stages"][0]["$cursor"]
    return int(told["executionStats"]["totalDocsExamined"]), "COLLSCAN" in str(told["queryPlanner"]["winningPlan"])


class Register:
    """A grown register, and the pages of its service."""

    def __init__(self, folder: Path, store: Store, asked: Asked) -> None:
        self.grown = GrownRegister(store)
        self.store, self.asked = store, asked
        self._key = OKPKey.generate_key("Ed25519", auto_kid=True)
        jwks = folder / "jwks.json"
        jwks.write_text(json.dumps({"keys": [self._key.as_dict(private=False)]}))
        urls = {one: f"http://{one}.test" for one in SERVICES}
        settings = Settings("enrolment", "", store.name, "127.0.0.1:1", 1, str(jwks), urls, False, 1, "bench")
        self._client = make(settings, store, Parts(self._key, SEAL)).test_client()
        # Every reading of personal data is logged; that is not what is measured.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

    def pages(self) -> list[tuple[str, Role, str]]:
        """What is asked for, by whom, and where."""
        grown = self.grown
        clerk, province = Role("staff", grown.centres[0]), Role("staff", grown.province)
        committee = Role("committee", grown.committees[0])
        entered = self.store.certificates.find({"issuer_id": grown.centres[0]}).sort("register_key", -1)[0]
        return [
            ("learners “nguyen”", clerk, "/learners?q=nguyen"),
            ("learners “nguyen van pao”", clerk, "/learners?q=nguyen+van+pao"),
            ("the same, whole province", province, "/learners?q=nguyen+van+pao"),
            ("list of classes", clerk, "/classes"),
            ("the same, whole province", province, "/classes"),
            ("the same, by words", province, "/classes?q=party+awareness"),
            ("a class", clerk, f"/classes/{entered['class_id']}"),
            ("its certificates", clerk, f"/classes/{entered['class_id']}/certificates"),
            ("today", clerk, "/"),
            ("today, whole province", province, "/"),
            ("today, committee", committee, "/"),
            ("register of certificates", clerk, "/certificates"),
            ("the same, “nguyen”", clerk, "/certificates?q=nguyen"),
            ("transcript", clerk, f"/learners/{entered['learner_id']}"),
        ]

    def read(self, role: Role, path: str) -> Cost:
        """What a page costs."""
        token = tokens.issue(self._key, Actor("account", "Cán bộ", (role,)), self.grown.now)
        seconds = []
        for _ in range(TIMES):
            self.asked.forget()
            began = time.perf_counter()
            answer = self._client.get(path, headers={"Authorization": f"Bearer {token}"})
            seconds.append(time.perf_counter() - began)
            assert answer.status_code == 200, path
        given, commands = self.asked.given, list(self.asked.commands)
        looks = [(one.get("find") or one["aggregate"], *look(self.store, one)) for one in commands]
        scanned = frozenset(name for name, _, whole in looks if whole and name not in FIXED)
        return Cost(median(seconds) * 1000, len(commands), given, sum(count for _, count, _ in looks), scanned)


def measure() -> None:
    """Print what each page costs at each size, and the ratio to the first."""
    asked = Asked()
    with tempfile.TemporaryDirectory() as folder, running_store(Path(folder)) as url:
        store = connect(url, "growing_register")
        register = Register(Path(folder), store, asked)
        first: list[Cost] = []
        steps = [(register.grown.grow, size) for size in WHOLE]
        for grow, size in [*steps, (register.grown.grow_first_centre, OF_ONE_CENTRE)]:
            began = time.perf_counter()
            grow(size)
            count = store.learners.count_documents({})
            filled = time.perf_counter() - began
            print(f"{grow.__name__} {size}: {count} learners, filled in {filled:.0f} s, load {os.getloadavg()[0]:.1f}")
            costs = []
            for place, (name, role, path) in enumerate(register.pages()):
                costs.append(register.read(role, path))
                cost, base = costs[-1], (first or costs)[place]
                print(
                    f"  {name:26} {cost.ms:7.0f} ms  {cost.ms / base.ms:5.2f}   {cost.commands:4} commands"
                    f"   {cost.given:5} given   {cost.looked_at:6} looked at"
                    + "".join(f"   reads all {one}" for one in sorted(cost.scanned)),
                    flush=True,
                )
            first = first or costs
        store.client.close()
