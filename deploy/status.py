"""How a system is: asks each of its processes, as an operator in another terminal sees them."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from typing import Any

from deploy.data_folder import DataFolder
from deploy.pids import PidFile
from deploy.ports import Ports, answers
from deploy.processes import http_is_ready
from deploy.trouble import Trouble


@dataclass(frozen=True)
class ProcessStatus:
    """One process; `counts` is what a worker says of itself."""

    name: str
    pid: int | None
    ready: bool
    counts: dict[str, Any] | None = None


def system_status(folder: DataFolder) -> list[ProcessStatus]:
    """All processes of the system of this folder; none when no system was ever started there."""
    facts = folder.facts()
    if facts is None:
        return []
    ports = Ports(facts["base"])
    supervisor = folder.supervisor.pid()
    rows = [
        ProcessStatus("supervisor", supervisor, supervisor is not None),
        engine_status(folder, "store", ports.store),
    ]
    if facts["own_log"]:
        rows.append(engine_status(folder, "log", ports.log))
    rows.append(http_status(folder, "mailbox", ports.url(ports.mailbox)))
    for service in facts["services"]:
        rows.append(http_status(folder, f"{service}-api", ports.url(ports.api(service))))
        worker = ports.url(ports.worker(service))
        row = http_status(folder, f"{service}-worker", worker)
        rows.append(ProcessStatus(row.name, row.pid, row.ready, worker_counts(worker) if row.pid else None))
    return rows


def engine_status(folder: DataFolder, name: str, port: int) -> ProcessStatus:
    """An engine is ready when it accepts connections."""
    pid = pid_of(folder, name)
    return ProcessStatus(name, pid, pid is not None and answers(port))


def http_status(folder: DataFolder, name: str, url: str) -> ProcessStatus:
    """Everything else says itself whether it is ready."""
    pid = pid_of(folder, name)
    return ProcessStatus(name, pid, pid is not None and http_is_ready(url + "/ready")())


def pid_of(folder: DataFolder, name: str) -> int | None:
    return PidFile(folder.run / f"{name}.pid").pid()


def worker_counts(url: str) -> dict[str, Any] | None:
    """What a worker says at `/status`; None while it cannot say."""
    try:
        with urllib.request.urlopen(url + "/status", timeout=5) as answer:
            counts: dict[str, Any] = json.load(answer)
    except (OSError, ValueError):
        return None
    return counts


def parked(folder: DataFolder, service: str) -> list[dict[str, Any]]:
    """What is parked in a service, as its worker says. Raises Trouble when it cannot be asked."""
    facts = folder.facts()
    if facts is None:
        raise Trouble(f"No system was ever started in {folder.path}.")
    ports = Ports(facts["base"])
    try:
        with urllib.request.urlopen(ports.url(ports.worker(service)) + "/parked", timeout=5) as answer:
            items: list[dict[str, Any]] = json.load(answer)["items"]
    except (OSError, ValueError) as problem:
        raise Trouble(f"The worker of {service} does not answer: {problem}.") from None
    return items
