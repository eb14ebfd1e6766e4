"""Differences: a number that reporting keeps beside the one that the journals give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deploy.audit.recount import Class, Numbers

WHO = "persons.who"


@dataclass(frozen=True)
class Difference:
    """`layer` is the collection, `where` the figure there (`opened:<organisation>:2023-01`), `number` what differs in
    it: None is nothing at all. `class_ids` are the classes that make it; `kind` says of what rows they are."""

    layer: str
    where: str
    number: str
    kept: Any
    journals: Any
    class_ids: tuple[str, ...] = ()
    kind: str = ""


@dataclass
class Findings:
    """How many numbers were compared, and which of them differ."""

    compared: int = 0
    differences: list[Difference] = field(default_factory=list)

    def compare(
        self,
        layer: str,
        where: str,
        kept: Numbers | None,
        counted: Numbers | None,
        class_ids: Iterable[str] = (),
        kind: str = "",
    ) -> None:
        """Hold what is kept against what was counted, name by name; of None there is nothing at all."""
        behind = tuple(sorted(class_ids))
        if kept is None or counted is None:
            self._note(Difference(layer, where, "enrolments", _whole(kept), _whole(counted), behind, kind))
            return
        for name in {**counted, **kept}:
            one, other = kept.get(name), counted.get(name)
            if name == WHO:
                one, other = _references(kept[name] - counted[name]), _references(counted[name] - kept[name])
            self._note(Difference(layer, where, name, one, other, behind, kind))

    def _note(self, found: Difference) -> None:
        self.compared += 1
        if found.kept != found.journals:
            self.differences.append(found)


def _whole(numbers: Numbers | None) -> Any:
    """What is said of a whole class or row that only one side has."""
    return None if numbers is None else numbers.get("people", numbers.get("enrolments"))


def _references(persons: frozenset[str]) -> str:
    return ", ".join(sorted(persons))


def numbers_of(one: Class | None) -> Numbers | None:
    """The numbers of a class that counts."""
    return one.numbers() if one else None
