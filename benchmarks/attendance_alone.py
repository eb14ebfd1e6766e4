"""The attendance service alone: its store, its log and its two processes, with classes told to it by events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from joserfc.jwk import OKPKey

from deploy.engines import store_command, store_url
from deploy.environment import service_environment
from deploy.keys import make_keys
from deploy.ports import Ports, answers, free_base
from deploy.serving import serve_command
from services.attendance.store import INDEXES
from shared.authority import Actor, Role
from shared.settings import SERVICES
from shared.store import Store, connect, make_indexes
from shared.web import tokens
from tests.brokers import EmbeddedLog
from tests.systems import wait_for
from tests.unit.attendance.centre import Enrolment, session

SIZE = 80  # learners of a class


@dataclass(frozen=True)
class Alone:
    """Where it answers, what it keeps, and who has told it things."""

    url: str
    store: Store
    enrolment: Enrolment
    signing_key: OKPKey

    def classes(self, count: int, size: int = SIZE) -> list[str]:
        """So many centres with an open class each, held today; every class with learners of its own."""
        now = datetime.now(UTC)
        self.enrolment.organisation("province", "Tỉnh", kind="province")
        self.enrolment.programme()
        for place in range(count):
            self.enrolment.organisation(f"centre{place}", f"Trung tâm chính trị {place}", "province")
            sessions = [session(f"{one:02d}", now - timedelta(hours=one)) for one in range(10)]
            told = {"owner_id": f"centre{place}", "host_id": f"centre{place}", "sessions": sessions}
            self.enrolment.announce(f"class{place}", name=f"Lớp {place}", **told)
            self.enrolment.enrol(learners_of(f"class{place}", size), f"class{place}")
            self.enrolment.open(f"class{place}")
        return [f"class{place}" for place in range(count)]

    def person(self, account_id: str = "account-1") -> requests.Session:
        """Somebody of the province's staff, who may keep every sheet."""
        actor = Actor(account_id, "Trần Thị Hồng Hạnh", (Role("staff", "province"),))
        asking = requests.Session()
        asking.headers["Authorization"] = f"Bearer {tokens.issue(self.signing_key, actor, datetime.now(UTC))}"
        return asking

    def published(self) -> None:
        """Wait until everything that was said is in the log."""
        wait_for(lambda: self.store.unsent.count_documents({}), lambda left: left == 0)


def learners_of(class_id: str, size: int = SIZE) -> list[str]:
    return [f"{class_id}-{number:03d}" for number in range(size)]


@contextmanager
def attendance_alone(folder: Path, *, workers: int = 2) -> Iterator[Alone]:
    """The service while it runs, as `solop up` runs it."""
    ports = Ports(free_base())
    keys = make_keys(folder / "keys")
    log = EmbeddedLog(folder, ports.log)
    mongo = store_url(ports.store)
    passwords = dict.fromkeys((*SERVICES, "operator"), "none")
    told = service_environment(
        "attendance",
        ports=ports,
        keys=keys,
        gateways=keys.jwks.with_name("gateways.toml"),
        passwords=passwords,
        store_url=mongo,
        kafka_url=log.url,
    )
    environment = {**os.environ, **told, "SOLOP_MONGO_URL": mongo}
    commands = [
        [sys.executable, "-m", "deploy.cli", "work", "attendance"],
        serve_command("attendance", "127.0.0.1", ports.api("attendance"), workers),
    ]
    with open(folder / "processes.txt", "wb") as said:
        running = [subprocess.Popen(store_command(folder / "store", ports.store, auth=False), stdout=said, stderr=said)]
        log.start()
        try:
            store = connect(mongo, told["SOLOP_MONGO_DATABASE"])
            wait_for(lambda: answers(ports.store), bool)
            make_indexes(store, INDEXES)
            running += [subprocess.Popen(one, env=environment, stdout=said, stderr=said) for one in commands]
            url = ports.url(ports.api("attendance"))
            wait_for(lambda: requests.get(f"{url}/ready", timeout=5).status_code, lambda status: status == 200)
            yield Alone(url, store, Enrolment(store), OKPKey.import_key(json.loads(keys.signing_key.read_text())))
        finally:
            for one in reversed(running[1:]):
                one.terminate()
                one.wait(30)
            log.stop()
            running[0].terminate()
            running[0].wait(30)


def everybody(class_id: str, size: int = SIZE) -> dict[str, Any]:
    """A whole class marked: present but for a few."""
    marks = dict.fromkeys(learners_of(class_id, size), "present")
    listed = list(marks)
    marks |= {listed[3]: "absent", listed[17]: "late", listed[40]: "absent"}
    return {"marks": marks, "minutes": {listed[17]: 10}}
