"""The embedded store as a process of its own, for tests and benchmarks that need nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pymongo.errors import PyMongoError

from shared.store import Document, Store, connect
from tests.ports import free_port


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


class Kept:
    """What a store held, to be put back before each test: emptying costs a fiftieth of making another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, list[Document]] = {
            name: list(store[name].find()) for name in store.list_collection_names()
        }

    def restore(self) -> None:
        """As it was, and nothing else."""
        for name in self._store.list_collection_names():
            self._store[name].delete_many({})
            if self._held.get(name):
                self._store[name].insert_many(self._held[name])
