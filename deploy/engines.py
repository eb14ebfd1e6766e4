"""Where the embedded engines are and how they are started: programs of their own, never imported."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

from deploy.ports import HOST
from deploy.trouble import Trouble

INSTALL = "install them with: pip install 'solop[embedded]'"
REPLICA_SET = "secantus"
WEEK = 7 * 24 * 3600


def store_executable() -> Path:
    """SecantusDB's daemon: beside this Python, or on the path."""
    beside = Path(sys.executable).parent / "secantusd-py"
    found = beside if beside.exists() else shutil.which("secantusd-py")
    if not found:
        raise Trouble(f"The embedded store (SecantusDB) is not installed; {INSTALL}")
    return Path(found)


def log_executable() -> Path:
    """noida-db's server inside its package. Its console script would leave the server behind when it is ended."""
    package = importlib.util.find_spec("noida_db")
    executable = Path(package.origin).parent / "noida-db" if package and package.origin else None
    if not executable or not executable.exists():
        raise Trouble(f"The embedded log (noida-db) is not installed; {INSTALL}")
    return executable


def require_mailbox() -> None:
    """Raises Trouble when the mailbox's SMTP library is missing."""
    if not importlib.util.find_spec("aiosmtpd"):
        raise Trouble(f"The embedded mailbox (aiosmtpd) is not installed; {INSTALL}")


def store_command(folder: Path, port: int, *, auth: bool) -> list[str]:
    """Starts the store; nothing it acknowledged is lost when it is killed."""
    return [
        str(store_executable()),
        *("--host", HOST, "--port", str(port), "--storage-path", str(folder), "--sync-on-commit"),
        *("--oplog-retention-seconds", str(WEEK), "--oplog-max-entries", "1000000"),
        *(["--auth"] if auth else []),
    ]


def store_url(port: int) -> str:
    """The store's address, without a user."""
    return f"mongodb://{HOST}:{port}/?replicaSet={REPLICA_SET}"


def log_command(folder: Path, port: int) -> list[str]:
    """Starts the log."""
    data = ("--data-dir", str(folder), "--host", HOST)
    return [str(log_executable()), "start", *data, "--only", "kafka", "--kafka-port", str(port)]


def mailbox_command(folder: Path, smtp_port: int, page_port: int, receipts_url: str) -> list[str]:
    """Starts the mailbox; receipts of short messages go to that address."""
    ports = ("--smtp-port", str(smtp_port), "--page-port", str(page_port))
    receipts = ("--receipts-url", receipts_url)
    return [sys.executable, "-m", "deploy.mailbox", "--folder", str(folder), *ports, *receipts]
