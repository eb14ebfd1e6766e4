"""The embedded store as a process of its own, for tests and benchmarks that need nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pymongo.errors import PyMongoError

from shared.store import connect
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
