"""The messages of the mailbox: a Maildir in which a message with a known Message-ID is kept once."""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

IDENTIFIER = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Letter:
    """A message as it is shown."""

    id: str
    message_id: str
    sender: str
    to: str
    subject: str
    date: str
    received: datetime
    text: str


class Letters:
    """A Maildir. Whoever was told that a message is taken can rely on its being on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    def take(self, content: bytes) -> bool:
        """Keep the message, unless one with its Message-ID was kept before; whether it is new."""
        stated = str(message_from_bytes(content, policy=policy.default)["Message-ID"] or uuid.uuid4()).strip()
        name = hashlib.sha256(stated.encode()).hexdigest()[:32]
        unfinished = self._folder / "tmp" / f"{name}.{uuid.uuid4().hex}"
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            try:
                # Unlike a rename, a link is refused where the name is taken: two at once cannot both be new.
                (self._folder / "new" / name).hardlink_to(unfinished)
                is_new = True
            except FileExistsError:
                is_new = False
        finally:
            unfinished.unlink(missing_ok=True)
        self._sync_folder()
        return is_new

    def newest_first(self) -> list[Letter]:
        """All messages."""
        letters = [self._read(path) for path in self._paths()]
        return sorted(letters, key=lambda letter: (letter.received, letter.id), reverse=True)

    def get(self, identifier: str) -> Letter | None:
        """One message; None when there is none of this name."""
        if not IDENTIFIER.fullmatch(identifier):
            return None
        path = self._folder / "new" / identifier
        return self._read(path) if path.exists() else None

    def _paths(self) -> Iterator[Path]:
        return (path for path in (self._folder / "new").iterdir() if IDENTIFIER.fullmatch(path.name))

    def _read(self, path: Path) -> Letter:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(preferencelist=("plain", "html"))
        header = {name: str(message[name] or "") for name in ("Message-ID", "From", "To", "Subject", "Date")}
        return Letter(
            id=path.name,
            message_id=header["Message-ID"].strip(),
            sender=header["From"],
            to=header["To"],
            subject=header["Subject"],
            date=header["Date"],
            received=datetime.fromtimestamp(path.stat().st_mtime, UTC),
            text=str(body.get_content()) if body else "",
        )

    def _sync_folder(self) -> None:
        folder = os.open(self._folder / "new", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
