"""The embedded system: the engines and the services as supervised processes over one data folder."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from deploy import engines
from deploy.data_folder import DataFolder
from deploy.environment import service_environment
from deploy.keys import make_keys, make_passwords, write_secret
from deploy.mailbox.form import form
from deploy.ports import DEFAULT_BASE, HOST, Ports, answers, is_taken
from deploy.processes import Process, Program, http_is_ready
from deploy.serving import serve_command
from deploy.store_users import (
    ADMIN,
    check_isolation,
    connect as connect_store,
    make_service_users,
    make_user,
    with_user,
)
from deploy.topics import EMBEDDED_RETENTION_MS, make_topics
from deploy.trouble import Trouble
from shared.settings import SERVICES
from shared.topics import RETENTION_MS

CODE = Path(__file__).parent.parent
# Eight Python processes read their code at once; an old machine needs its time.
PATIENCE = 180.0


def be_silent(sentence: str) -> None:
    """Takes no notice of a sentence."""


class System:
    """Starts everything in order, starts again what dies, and stops everything in order.

    Process names: `store`, `log`, `mailbox`, and `<service>-api` and `<service>-worker` for each of `services`.
    With `kafka_url` the log is somebody else's, and there is no process `log`.
    """

    def __init__(
        self,
        data: Path,
        *,
        base: int = DEFAULT_BASE,
        services: Sequence[str] = SERVICES,
        kafka_url: str | None = None,
        api_workers: int = 2,
        environment: Mapping[str, str] | None = None,
        say: Callable[[str], None] = be_silent,
    ) -> None:
        self.folder = DataFolder(data.resolve())
        self.ports = Ports(base)
        self.services = tuple(services)
        self.kafka_url = kafka_url or f"{HOST}:{self.ports.log}"
        self.passwords: dict[str, str] = {}
        self.processes: dict[str, Process] = {}
        self.interrupted = threading.Event()
        self._own_log = kafka_url is None
        self._api_workers = api_workers
        self._extra_environment = dict(environment or {})
        self._say = say
        self._claim: IO[str] | None = None
        self._changing = threading.RLock()
        self._watcher: threading.Thread | None = None
        self._over = threading.Event()

    # What a caller asks for

    @property
    def urls(self) -> dict[str, str]:
        """The address of each service."""
        return {service: self.ports.url(self.ports.api(service)) for service in self.services}

    @property
    def mailbox_url(self) -> str:
        return self.ports.url(self.ports.mailbox)

    @property
    def admin_url(self) -> str:
        """The store's address for its administrator."""
        return with_user(engines.store_url(self.ports.store), ADMIN, self.passwords[ADMIN])

    def environment(self, service: str) -> dict[str, str]:
        """The settings that the processes of a service are given."""
        settings = service_environment(
            service,
            ports=self.ports,
            keys=make_keys(self.folder.keys),
            gateways=self.folder.gateways,
            passwords=self.passwords,
            store_url=engines.store_url(self.ports.store),
            kafka_url=self.kafka_url,
        )
        return settings | self._extra_environment

    def start(self) -> None:
        """Start everything and return when everything is ready. Raises Trouble, with nothing left running."""
        self.folder.make()
        self._over.clear()
        self._claim = self.folder.claim()
        try:
            self._prepare()
            self._start_store()
            if self._own_log:
                log = engines.log_command(self.folder.log, self.ports.log)
                self._start(Program("log", log, lambda: answers(self.ports.log), patience=10))
            self._start(self._mailbox())
            self._make_topics()
            self._start(*(program for service in self.services for program in self._programs(service)))
            self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
            self._watcher.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything: those who use the engines first, then the log, then the store."""
        self._over.set()
        if self._watcher:
            self._watcher.join()
        # Those who write to the engines have to be told to end before the engines are.
        users = [process for name, process in self.processes.items() if name not in ("log", "store")]
        for process in users:
            process.ask_to_end()
        for process in [*users, *(self.processes[name] for name in ("log", "store") if name in self.processes)]:
            process.stop()
        if self._claim:
            self.folder.supervisor.path.unlink(missing_ok=True)
            self._claim.close()
            self._claim = None

    def __enter__(self) -> System:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def pid(self, name: str) -> int | None:
        """The number of a process; None while it does not run."""
        return self.processes[name].pid

    def kill(self, name: str) -> None:
        """Kill a process as a crash would; it is started again."""
        self.processes[name].kill()

    def halt(self, name: str, *, kill: bool = False) -> None:
        """Stop a process until `resume`, politely or as a crash would."""
        with self._changing:
            self.processes[name].wanted = False
            if kill:
                self.processes[name].kill()
            self.processes[name].stop()

    def resume(self, name: str, patience: float = PATIENCE) -> None:
        """Start a halted process and wait until it is ready."""
        with self._changing:
            self.processes[name].start()
        self.wait_until_ready(name, patience=patience)
        if name == "log":
            self._make_topics()

    def is_ready(self, name: str) -> bool:
        return self.pid(name) is not None and self.processes[name].program.is_ready()

    def wait_until_ready(self, *names: str, patience: float = PATIENCE) -> None:
        """Wait for these processes, or all, however often they are started again. Raises Trouble."""
        deadline = time.monotonic() + patience
        for name in names or tuple(self.processes):
            while not self.is_ready(name):
                if time.monotonic() > deadline:
                    raise Trouble(f"{name} was not ready after {patience:.0f} s.")
                time.sleep(0.1)

    # How it is done

    def _prepare(self) -> None:
        leftovers = self.folder.end_leftovers()
        if leftovers:
            self._note(f"left behind by an earlier run and ended: {', '.join(leftovers)}")
        engines.store_executable()
        engines.require_mailbox()
        if self._own_log:
            engines.log_executable()
        for name, port in self._needed_ports():
            if is_taken(port):
                raise Trouble(f"Port {port}, for the {name}, is taken by another program; choose others with --ports.")
        make_keys(self.folder.keys)
        self.passwords = make_passwords(self.folder.keys / "passwords.json", [*SERVICES, ADMIN, "operator"])
        write_secret(self.folder.gateways, form(self.mailbox_url, self._receipts_secret()))
        facts = {"base": self.ports.base, "own_log": self._own_log, "services": self.services}
        self.folder.remember(facts)

    def _needed_ports(self) -> Iterable[tuple[str, int]]:
        yield "store", self.ports.store
        if self._own_log:
            yield "log", self.ports.log
        yield "mailbox", self.ports.smtp
        yield "mailbox's page", self.ports.mailbox
        for service in self.services:
            yield f"{service} service", self.ports.api(service)
            yield f"{service} worker", self.ports.worker(service)

    def _start_store(self) -> None:
        # The users belong to these passwords: lost passwords are made anew, and then the users are, too.
        made_for = self.folder.store / "users-made-for"
        passwords = hashlib.sha256(json.dumps(self.passwords, sort_keys=True).encode()).hexdigest()
        url = engines.store_url(self.ports.store)
        if not made_for.exists() or made_for.read_text() != passwords:
            # The store takes a first user only while it asks nobody who they are.
            self._start(self._store(auth=False))
            with connect_store(url) as client:
                make_user(client, ADMIN, self.passwords[ADMIN], ["root"])
            make_service_users(url, {service: self.passwords[service] for service in SERVICES})
            self.processes["store"].stop()
            made_for.write_text(passwords)
        self._start(self._store(auth=True))
        check_isolation(url, self.passwords)

    def _store(self, *, auth: bool) -> Program:
        command = engines.store_command(self.folder.store, self.ports.store, auth=auth)
        return Program("store", command, self._store_is_ready)

    def _store_is_ready(self) -> bool:
        return answers(self.ports.store)

    def _mailbox(self) -> Program:
        receipts_url = self.ports.url(self.ports.api("notification")) + "/callbacks"
        command = engines.mailbox_command(self.folder.mailbox, self.ports.smtp, self.ports.mailbox, receipts_url)
        secret = {"MAILBOX_RECEIPTS_SECRET": self._receipts_secret()}
        return Program("mailbox", command, http_is_ready(self.mailbox_url + "/ready"), self._python() | secret)

    def _receipts_secret(self) -> str:
        return make_passwords(self.folder.keys / "gateways.json", ["receipts"])["receipts"]

    def _programs(self, service: str) -> Iterable[Program]:
        environment = self.environment(service) | self._python()
        port = self.ports.api(service)
        serve = serve_command(service, HOST, port, self._api_workers)
        ready = http_is_ready(self.ports.url(port) + "/ready")
        counters = {"PROMETHEUS_MULTIPROC_DIR": str(self.folder.run / f"{service}-counters")}
        yield Program(f"{service}-api", serve, ready, environment | counters)
        ready = http_is_ready(self.ports.url(self.ports.worker(service)) + "/ready")
        work = [sys.executable, "-P", "-m", "deploy.cli", "work", service]
        yield Program(f"{service}-worker", work, ready, environment, patience=25)

    def _python(self) -> dict[str, str]:
        """Our processes find the code where this one did, wherever it was started."""
        return {"PYTHONPATH": os.pathsep.join(filter(None, [str(CODE), os.environ.get("PYTHONPATH")]))}

    def _start(self, *programs: Program) -> None:
        began = time.monotonic()
        for program in programs:
            self.processes[program.name] = Process(program, self.folder.run, self.folder.logs)
            self.processes[program.name].start()
        for program in programs:
            self.processes[program.name].wait_until_ready(PATIENCE, self.interrupted)
            self._note(f"{program.name} is ready ({time.monotonic() - began:.1f} s)")

    def _make_topics(self, patience: float = 30.0) -> None:
        retention = EMBEDDED_RETENTION_MS if self._own_log else RETENTION_MS
        created = make_topics(self.kafka_url, retention_ms=retention, patience=patience)
        if created:
            self._note(f"topics made: {', '.join(created)}")

    def _watch(self) -> None:
        topics_are_due = False
        while not self._over.wait(0.2):
            for process in self.processes.values():
                try:
                    with self._changing:
                        seen = process.revive()
                except OSError as problem:
                    seen = f"{process.name} cannot be started: {problem}"
                if seen:
                    self._note(seen)
                    # A log killed soon after its start has forgotten its topics.
                    topics_are_due = topics_are_due or process.name == "log"
            if topics_are_due and self.is_ready("log"):
                try:
                    self._make_topics(patience=5)
                    topics_are_due = False
                except Trouble as problem:
                    self._note(problem.message)

    def _note(self, sentence: str) -> None:
        with (self.folder.logs / "system.log").open("a") as log:
            log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {sentence}\n")
        self._say(sentence)
