"""The two brokers that tests run on: the embedded log, and a real Apache Kafka; the same calls for both."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Protocol

from deploy.engines import log_command
from deploy.kafka.real import RealKafka
from deploy.ports import Ports, answers, free_base
from tests.ports import free_port


class Broker(Protocol):
    """A broker that can be killed and started again over its data."""

    @property
    def url(self) -> str: ...
    def start(self) -> object: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...


class EmbeddedLog:
    """One noida-db. After a kill it has forgotten up to a second of what it acknowledged, and uses offsets again."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> EmbeddedLog:
        """Start it and wait until it answers."""
        with open(self.folder / "log.txt", "ab") as log:
            command = log_command(self.folder / "data", self.port)
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 20
        while not answers(self.port):
            assert time.monotonic() < deadline, "the embedded log did not start"
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """End it politely."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it, as a crash would."""
        self._end(signal.SIGKILL)

    def _end(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)
            self._process.wait(15)
        self._process = None


def make_broker(kind: str, folder: Path) -> Broker:
    """A broker of a kind (`embedded`, `real-kafka`), not yet started."""
    if kind == "real-kafka":
        # Its controller listens on the next port, so it takes one where both are free.
        return RealKafka(Ports(free_base()).log, folder / "kafka")
    return EmbeddedLog(folder, free_port())
