"""One process of the system: how it is started, seen to be ready, ended, and started again when it died."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.pids import PidFile, kill_group
from deploy.trouble import Trouble

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
# Whoever lived this long is not dying again and again.
LONG_LIFE = 30.0
LARGEST_LOG = 20_000_000
# The last line of a traceback, which says what was wrong.
ERROR = re.compile(r"[\w.]+(Error|Exception|Fault|Trouble)\b")
MOST_LINES = 400


@dataclass(frozen=True)
class Program:
    """What is run under a name. `patience` is how many seconds it is given to end."""

    name: str
    command: list[str]
    is_ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = 15.0


def http_is_ready(url: str) -> Callable[[], bool]:
    """Asks the address, and takes 200 for yes."""

    def ask() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    return ask


class Process:
    """A program as it runs, in a session of its own, its output in a log file, its number in a pid file."""

    def __init__(self, program: Program, run: Path, logs: Path) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        self.wanted = False
        self._pid_file = PidFile(run / f"{program.name}.pid")
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._deaths = 0
        self._not_before = 0.0

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int | None:
        """The number of the running process; None when it does not run."""
        if self._process is None or self._process.poll() is not None:
            return None
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it; from now on it is wanted."""
        self.wanted = True
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.program.command,
                env={**os.environ, **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._pid_file.write(self._process.pid)
        self._started = time.monotonic()

    def kill(self) -> None:
        """Kill it and its group at once, as a crash would; it stays wanted."""
        if self._process:
            kill_group(self._process.pid)
            self._process.wait()

    def ask_to_end(self) -> None:
        """Ask it to end, without waiting; from now on it is not wanted."""
        self.wanted = False
        if self._process:
            self._process.terminate()

    def stop(self) -> None:
        """End it; from now on it is not wanted."""
        self.ask_to_end()
        if self._process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self.program.patience)
            self.kill()
        self._pid_file.path.unlink(missing_ok=True)

    def revive(self) -> str | None:
        """Start it again if it has died and its pause is over; a sentence about what was seen or done."""
        if not self.wanted or self._process is None or self._process.poll() is None:
            return None
        now = time.monotonic()
        if not self._not_before:
            # What it left behind would hold its port.
            kill_group(self._process.pid)
            self._deaths = 1 if now - self._started > LONG_LIFE else self._deaths + 1
            pause = min(FIRST_PAUSE * 2 ** (self._deaths - 1), LONGEST_PAUSE)
            self._not_before = now + pause
            return f"{self.name} ended with {self._process.returncode}; it is started again in {pause:.1f} s"
        if now < self._not_before:
            return None
        self._not_before = 0.0
        self.start()
        return f"{self.name} is started again as process {self.pid}"

    def wait_until_ready(self, patience: float, interrupted: threading.Event) -> None:
        """Raises Trouble when it ends, or is not ready in time."""
        deadline = time.monotonic() + patience
        while not self.program.is_ready():
            if interrupted.is_set():
                raise KeyboardInterrupt
            if self.exit_code is not None:
                raise Trouble(f"{self.name} ended at its start with {self.exit_code}; {self._last_words()}")
            if time.monotonic() > deadline:
                raise Trouble(f"{self.name} was not ready after {patience:.0f} s; {self._last_words()}")
            time.sleep(0.1)

    def _last_words(self) -> str:
        """Where its log is, and the last error named there with the indented lines that belong to it."""
        lines = self.log.read_text(errors="replace").strip().splitlines()[-MOST_LINES:]
        named = [number for number, line in enumerate(lines) if ERROR.match(line)]
        begin = named[-1] if named else len(lines) - 1
        belonging = itertools.takewhile(lambda line: line.startswith(" "), lines[begin + 1 :])
        return "\n".join([f"its log is {self.log}", *lines[max(begin, 0) : begin + 1], *belonging])
