"""The embedded store as a process of its own, for tests and benchmarks that need nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pymongo import IndexModel, monitoring
from pymongo.errors import PyMongoError
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from shared.store import Document, Store, connect, make_indexes
from tests.ports import free_port

WRITES = ("insert", "update", "delete", "findAndModify")


@contextmanager
def running_store(folder: Path) -> Iterator[str]:
    """Its URL while it runs."""
    port = free_port()
    binary = Path(sys.executable).parent / "secantusd-py"
    with open(folder / "log.txt", "wb") as log:
        process = subprocess.Popen(
            [binary, "--host", "127.0.0.1", "--port", str(port), "--storage-path", str(folder / "data")],
            stdout=log,
            stderr=log,
        )
        url = f"mongodb://127.0.0.1:{port}/?replicaSet=secantus"
        deadline = time.monotonic() + 30
        while True:
            try:
                connect(url, "admin").command("ping")
                break
            except PyMongoError:
                if time.monotonic() > deadline:
                    raise
        yield url
        process.terminate()
        process.wait(15)


class Kept(CommandListener):
    """A store that is filled once and put back before each test: that costs a tenth of making another. Remembers
    which collections anybody wrote into since."""

    def __init__(self, url: str, name: str, indexes: dict[str, list[IndexModel]]) -> None:
        self._written: set[str] = set()
        self._held: dict[str, list[Document]] = {}
        self._after: dict[Hashable, tuple[Any, dict[str, list[Document]]]] = {}
        monitoring.register(self)
        self.store = connect(url, name)
        make_indexes(self.store, indexes)

    def keep(self) -> None:
        """What is in the store now is what it is put back to."""
        self._held = {name: list(self.store[name].find()) for name in self.store.list_collection_names()}

    @property
    def untouched(self) -> bool:
        """Whether nobody wrote since it was put back."""
        return not self._written

    def after(self, what: Hashable, fill: Callable[[], Any]) -> Any:
        """The store as it was kept and then filled, and what `fill` answered: it runs once for all who ask for `what`,
        from then on the store is put to what it left."""
        self.restore()
        if what not in self._after:
            answer = fill()
            self._after[what] = (answer, {name: list(self.store[name].find()) for name in self._written})
            return answer
        answer, left = self._after[what]
        for name, documents in left.items():
            self._put(name, documents)
        return answer

    def restore(self) -> Store:
        """The store as it was kept, and nothing else in it."""
        for name in sorted(self._written):
            self._put(name, self._held.get(name, []))
        self._written.clear()
        return self.store

    def _put(self, name: str, documents: list[Document]) -> None:
        self.store[name].delete_many({})
        if documents:
            self.store[name].insert_many(documents)

    def started(self, event: CommandStartedEvent) -> None:
        """Called by pymongo before each command of any client."""
        if event.command_name in WRITES and event.database_name == self.store.name:
            self._written.add(event.command[event.command_name])

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Says nothing new."""

    def failed(self, event: CommandFailedEvent) -> None:
        """May have written before it failed, and is remembered as started."""
