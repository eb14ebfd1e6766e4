"""Knows a process again by a file, even when its parent was killed and another process has got its number."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")


def identity(pid: int) -> str | None:
    """When the process was started, or None when there is no such process or it has ended."""
    if BOOT.exists():
        try:
            # The name of the program stands in brackets and may itself hold anything.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        state, started = fields[0], fields[19]
        return None if state in "ZX" else f"{BOOT.read_text().strip()} {started}"
    asked = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True)
    state, _, started = asked.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else started.strip()


class PidFile:
    """Remembers one process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        return self.path.stem

    def write(self, pid: int) -> None:
        """Remember this process."""
        unfinished = self.path.with_suffix(".new")
        unfinished.write_text(json.dumps({"pid": pid, "identity": identity(pid)}))
        unfinished.replace(self.path)

    def pid(self) -> int | None:
        """The process's number, if that very process still runs."""
        try:
            known = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return None
        now = identity(known["pid"])
        return known["pid"] if now is not None and now == known["identity"] else None

    def end(self, patience: float) -> None:
        """End the process politely, after `patience` seconds or where it leaves others of its group by force."""
        pid = self.pid()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            self.wait(patience)
            kill_group(pid)
            self.wait(5)
        self.path.unlink(missing_ok=True)

    def wait(self, patience: float) -> bool:
        """Wait until the process has ended; whether it has."""
        deadline = time.monotonic() + patience
        while self.pid() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True


def kill_group(pid: int) -> None:
    """Kill a process that leads a group, and all of its group."""
    # macOS answers with a refusal where a group holds only what has ended.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
