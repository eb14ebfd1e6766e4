"""The folder in which a system keeps everything, and the traces by which another terminal finds it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from deploy.pids import PidFile
from deploy.trouble import Trouble

# Those that write to the engines end before the engines, and the log before the store.
LAST_TO_END = ("log", "store")


@dataclass(frozen=True)
class DataFolder:
    """The paths below one folder."""

    path: Path

    @property
    def store(self) -> Path:
        return self.path / "store"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def mailbox(self) -> Path:
        return self.path / "mailbox"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def gateways(self) -> Path:
        return self.keys / "gateways.toml"

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def supervisor(self) -> PidFile:
        return PidFile(self.run / "supervisor.pid")

    def make(self) -> None:
        """Make the folders. Raises Trouble when that is refused."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for folder in (self.store, self.log, self.mailbox, self.logs, self.keys, self.run):
                folder.mkdir(exist_ok=True)
                if not os.access(folder, os.W_OK):
                    raise PermissionError(13, "Permission denied")
            self.keys.chmod(0o700)
        except OSError as refusal:
            raise Trouble(f"The data folder {self.path} cannot be written: {refusal.strerror}.") from refusal

    def claim(self) -> IO[str]:
        """Claim the folder for this process until the file is closed, or the process ends in whatever way."""
        claim = (self.run / "claim").open("a")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.close()
            raise Trouble(
                f"A system is already running from {self.path} (process {self.supervisor.pid()}); "
                "`solop down` stops it, `solop status` tells how it is."
            ) from None
        self.supervisor.write(os.getpid())
        return claim

    def remember(self, facts: dict[str, Any]) -> None:
        """Write down what another terminal needs to know of the running system."""
        (self.run / "system.json").write_text(json.dumps(facts, indent=1))

    def facts(self) -> dict[str, Any] | None:
        """What `remember` wrote down; None when no system was ever started here."""
        try:
            facts: dict[str, Any] = json.loads((self.run / "system.json").read_text())
        except (OSError, ValueError):
            return None
        return facts

    def pid_files(self) -> list[PidFile]:
        """Those of the supervised processes, in the order in which they are to end."""
        files = [PidFile(path) for path in sorted(self.run.glob("*.pid")) if path != self.supervisor.path]
        return sorted(files, key=lambda file: LAST_TO_END.index(file.name) if file.name in LAST_TO_END else -1)

    def end_leftovers(self, patience: float = 15.0) -> list[str]:
        """End the processes that a killed supervisor left behind; their names."""
        found = []
        for file in self.pid_files():
            if file.pid() is not None:
                found.append(file.name)
            file.end(patience)
        return found

    def end_system(self, patience: float = 90.0) -> bool:
        """End the system that runs from this folder, and whatever was left behind; whether there was any."""
        supervisor = self.supervisor.pid()
        if supervisor is not None:
            os.kill(supervisor, signal.SIGTERM)
            if not self.supervisor.wait(patience):
                raise Trouble(f"Process {supervisor} has not ended after {patience:.0f} s.")
        return bool(self.end_leftovers()) or supervisor is not None
