"""The ports of the system on one machine, all derived from one base so that two systems can run side by side."""

from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass

from shared.settings import SERVICES

HOST = "127.0.0.1"
DEFAULT_BASE = 8400


@dataclass(frozen=True)
class Ports:
    """`base` is 8400 for the ports that the documents name."""

    base: int = DEFAULT_BASE

    def api(self, service: str) -> int:
        return self.base + 1 + SERVICES.index(service)

    def worker(self, service: str) -> int:
        return self.base + 11 + SERVICES.index(service)

    @property
    def mailbox(self) -> int:
        return self.base + 5

    @property
    def store(self) -> int:
        return self.base + 17

    @property
    def smtp(self) -> int:
        return self.base + 25

    @property
    def log(self) -> int:
        return self.base + 92

    def all(self) -> list[int]:
        """Every port of the system."""
        each = [port for service in SERVICES for port in (self.api(service), self.worker(service))]
        return [*each, self.mailbox, self.store, self.smtp, self.log]

    def url(self, port: int) -> str:
        return f"http://{HOST}:{port}"


def is_taken(port: int) -> bool:
    """Whether another program listens on the port of this machine."""
    with socket.socket() as probe:
        # Without this a port counts as taken for a minute after its last connection closed.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
        return False


def free_base() -> int:
    """A base whose ports are all free, for a system beside others. A random one: two may be looking at once."""
    while True:
        base = secrets.randbelow(200) * 100 + 10_000
        if not any(is_taken(port) for port in Ports(base).all()):
            return base


def answers(port: int) -> bool:
    """Whether something accepts connections on the port."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
