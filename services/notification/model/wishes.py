"""What a recipient wishes: in which language, by which ways, at which hours not, and which messages not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.notification.model.kinds import Kind
from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import TIME_ZONE

LANGUAGES = ("vi", "en")
DAY_MINUTES = 24 * 60

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


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


def quiet_of(from_time: str | None, to_time: str | None) -> Quiet:
    """Quiet hours of two texts `HH:MM`. Refuses what is missing or wrong, and hours that never begin."""
    faults, minutes = [], []
    for name, given in (("quiet_from", from_time), ("quiet_to", to_time)):
        found = _TIME.fullmatch(given or "")
        if found is None:
            faults.append(Fault(f"/{name}", Words("Hãy nhập giờ như 21:00.", "Enter an hour like 21:00.")))
        else:
            minutes.append(int(found[1]) * 60 + int(found[2]))
    if not faults and minutes[0] == minutes[1]:
        words = Words("Giờ kết thúc phải khác giờ bắt đầu.", "The hours must end at another time than they begin.")
        faults.append(Fault("/quiet_to", words))
    if faults:
        raise Refusal("quiet-hours", faults[0].words, faults=faults)
    return Quiet(minutes[0], minutes[1])


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
