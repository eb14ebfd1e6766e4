"""What a recipient wishes: in which language, by which ways, at which hours not, and which messages not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.notification.model.kinds import Kind
from shared.vietnamese import TIME_ZONE

LANGUAGES = ("vi", "en")
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Quiet:
    """Hours of every day at which nothing arrives: from a minute of the day (0 to 1439) up to another, over midnight
    where the second is the smaller one. Two equal ones are no hours at all."""

    from_minute: int
    to_minute: int

    @classmethod
    def of(cls, kept: Mapping[str, int] | None) -> Quiet | None:
        """As `kept()` writes it."""
        return cls(kept["from"], kept["to"]) if kept else None

    def kept(self) -> dict[str, int]:
        """As it lies in the store."""
        return {"from": self.from_minute, "to": self.to_minute}

    def ends(self, moment: datetime) -> datetime | None:
        """When the quiet hours of this moment are over (UTC); None when it is not quiet now."""
        local = moment.astimezone(TIME_ZONE)
        minute = local.hour * 60 + local.minute
        length = (self.to_minute - self.from_minute) % DAY_MINUTES
        if (minute - self.from_minute) % DAY_MINUTES >= length:
            return None
        left = (self.to_minute - minute) % DAY_MINUTES
        return (local.replace(second=0, microsecond=0) + timedelta(minutes=left)).astimezone(UTC)


@dataclass(frozen=True)
class Wishes:
    """`channels` None: any way. `quiet` None: nothing was said, so the hours of the organisation's rules hold.
    `declined` holds codes of kinds."""

    language: str = "vi"
    channels: tuple[str, ...] | None = None
    quiet: Quiet | None = None
    declined: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Mapping[str, Any] | None) -> Wishes:
        """Of the document of a recipient (`{language, channels, quiet: {from, to} | None, declined}`); none wished
        for nothing."""
        if document is None:
            return cls()
        channels = document["channels"]
        return cls(
            language=document["language"],
            channels=None if channels is None else tuple(channels),
            quiet=Quiet.of(document["quiet"]),
            declined=frozenset(document["declined"]),
        )

    def wants(self, kind: Kind) -> bool:
        """Whether messages of this kind go to them: what is binding always does."""
        return kind.binding or kind.code not in self.declined
