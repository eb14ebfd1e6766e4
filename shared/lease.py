"""A lease: at most one holder at a time does a job, and a number that grows with every change of holder."""

from __future__ import annotations

from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.store import Store
from shared.unit_of_work import Clock, system_clock


class Lease:
    """A named lease kept in the store. Clocks of different machines may differ by less than `seconds`.

    A holder that was killed takes it back by its name at once; whoever has another name waits until it runs out."""

    def __init__(self, store: Store, name: str, holder: str, seconds: float = 6, clock: Clock = system_clock) -> None:
        self._leases = store.leases
        self._name = name
        self._seconds = seconds
        self._clock = clock
        self.holder = holder
        self.number = 0
        self._until: datetime | None = None

    def held(self) -> bool:
        """Whether it is ours by our own clock; asks nobody."""
        return self._until is not None and self._clock() < self._until

    def keep(self) -> bool:
        """Whether it is ours, renewed in time: asks the store a few times in the life of a lease, not every time."""
        if self._until is not None and self._clock() < self._until - timedelta(seconds=self._seconds * 2 / 3):
            return True
        return self.take()

    def take(self) -> bool:
        """Take or renew it. True when it is ours now; `number` is then our fencing number."""
        now = self._clock()
        until = now + timedelta(seconds=self._seconds)
        kept = self._leases.find_one({"_id": self._name})
        if kept is None:
            kept = {"_id": self._name, "holder": "", "number": 0, "until": now.isoformat()}
            try:
                self._leases.insert_one(kept)
            except DuplicateKeyError:
                return False
        ours = kept["holder"] == self.holder
        if not ours and kept["until"] > now.isoformat():
            self._until = None
            return False
        number = kept["number"] if ours and self.number else kept["number"] + 1
        result = self._leases.update_one(
            {"_id": self._name, "holder": kept["holder"], "number": kept["number"], "until": kept["until"]},
            {"$set": {"holder": self.holder, "number": number, "until": until.isoformat()}},
        )
        if result.modified_count != 1:
            self._until = None
            return False
        self.number, self._until = number, until
        return True

    def take_new_number(self) -> bool:
        """Renew it under a greater number: those who listen are to look twice."""
        self.number = 0
        return self.take()

    def release(self) -> None:
        """Give it back, so that a successor need not wait."""
        if self._until is not None:
            self._leases.update_one(
                {"_id": self._name, "holder": self.holder}, {"$set": {"until": self._clock().isoformat()}}
            )
            self._until = None
