"""The short messages of the telephone exchange: one file each, a message with a known key is kept once."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Message:
    """One SMS or Zalo message. `fails`: its receipt says that it did not arrive."""

    id: str
    channel: str
    key: str
    to: str
    text: str
    received: str
    fails: bool


class Messages:
    """A folder. Whoever was told that a message is taken can rely on its being on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "telephone"
        self._told = folder / "telephone-told"
        for one in (self._folder, self._told):
            one.mkdir(parents=True, exist_ok=True)

    def take(self, channel: str, key: str, to: str, text: str, *, fails: bool) -> tuple[Message, bool]:
        """Keep the message, unless one of this key was kept before; what is kept, and whether it is new."""
        name = hashlib.sha256(f"{channel}/{key}".encode()).hexdigest()[:32]
        message = Message(name, channel, key, to, text, datetime.now(UTC).isoformat(), fails)
        unfinished = self._folder / f".{uuid.uuid4().hex}"
        try:
            with unfinished.open("w") as file:
                json.dump(asdict(message), file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            try:
                # Unlike a rename, a link is refused where the name is taken: two at once cannot both be new.
                (self._folder / name).hardlink_to(unfinished)
            except FileExistsError:
                return self._read(self._folder / name), False
        finally:
            unfinished.unlink(missing_ok=True)
        return message, True

    def newest_first(self) -> list[Message]:
        """All messages."""
        found = [self._read(path) for path in self._folder.iterdir() if not path.name.startswith(".")]
        return sorted(found, key=lambda one: (one.received, one.id), reverse=True)

    def untold(self) -> list[Message]:
        """Those whose receipt has not been taken yet, the oldest first."""
        untold = set(os.listdir(self._folder)) - set(os.listdir(self._told))
        found = [self._read(self._folder / name) for name in untold if not name.startswith(".")]
        return sorted(found, key=lambda one: one.received)

    def note_told(self, message: Message) -> None:
        """Its receipt has been taken."""
        (self._told / message.id).touch()

    def _read(self, path: Path) -> Message:
        content: dict[str, Any] = json.loads(path.read_text())
        return Message(**content)
