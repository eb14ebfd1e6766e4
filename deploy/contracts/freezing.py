"""Frozen contracts: a schema per event version that is never edited, and what departs from one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import shared.events
from deploy.contracts.json_schema import JsonSchema, schema_of
from deploy.trouble import Trouble
from shared.events import REGISTRY, EventType

FROZEN = Path(shared.events.__file__).parent / "frozen"

# Words for readers may get better; they promise nothing.
WORDS = {"$schema", "$id", "title", "description"}
# Whatever else differs between two schemas is a difference of these parts, compared one by one.
PARTS = {"properties", "required", "items", "additionalProperties", "propertyNames"}
SETS = {"enum", "type"}


def as_text(content: object) -> str:
    """JSON as it lies in the repository."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def frozen_schema(kind: EventType, folder: Path = FROZEN) -> JsonSchema | None:
    """What was promised of an event type, None when it is not frozen yet."""
    path = folder / f"{kind.name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def freeze(kinds: Iterable[EventType] = tuple(REGISTRY.types.values()), folder: Path = FROZEN) -> list[str]:
    """Freeze what is not frozen yet; the names of it. Changes no frozen schema, and freezes nothing while the code
    departs from one (Trouble)."""
    kinds = list(kinds)
    departures = [sentence for kind in kinds for sentence in _departures(kind, folder)]
    if departures:
        raise Trouble("\n".join(departures))
    missing = [kind for kind in kinds if frozen_schema(kind, folder) is None]
    for kind in missing:
        (folder / f"{kind.name}.json").write_text(as_text(schema_of(kind)))
    return [kind.name for kind in missing]


def breaches(kinds: Iterable[EventType] = tuple(REGISTRY.types.values()), folder: Path = FROZEN) -> list[str]:
    """What is wrong between the code and the frozen schemas, a sentence each."""
    kinds = list(kinds)
    found = [
        f"{kind.name} is not frozen: run `solop contracts freeze`."
        for kind in kinds
        if frozen_schema(kind, folder) is None
    ]
    gone = {path.stem for path in folder.glob("*.json")} - {kind.name for kind in kinds}
    found += [f"{name} is frozen but no longer registered: journals hold it for ever, register it." for name in gone]
    return sorted([*found, *(sentence for kind in kinds for sentence in _departures(kind, folder))])


def _departures(kind: EventType, folder: Path) -> Iterator[str]:
    frozen = frozen_schema(kind, folder)
    version = int(kind.name.rsplit(".v", 1)[1])
    for difference in differences(frozen, schema_of(kind)) if frozen else ():
        yield (
            f"{kind.name}: {difference}. What was said as v{version} stays so; publish a v{version + 1} beside it, "
            f"`REGISTRY.event(..., version={version + 1})`."
        )


def differences(frozen: JsonSchema, now: JsonSchema, at: str = "data") -> Iterator[str]:
    """In what a contract as it is now departs from what was promised, so that either a reader who knows only the
    promise or an event that was said under it would be misunderstood. An optional addition does neither."""
    for name in sorted((frozen.keys() | now.keys()) - WORDS - PARTS):
        was, became = _comparable(name, frozen), _comparable(name, now)
        if was != became:
            yield f"{at}: `{name}` was {_shown(frozen.get(name))} and is {_shown(now.get(name))}"
    for part in ("items", "additionalProperties", "propertyNames"):
        inside = f"{at}{'[]' if part == 'items' else '.*'}"
        if (part in frozen) != (part in now):
            yield f"{inside} was {_shown(frozen.get(part))} and is {_shown(now.get(part))}"
        elif part in frozen:
            yield from differences(frozen[part], now[part], inside)
    before, after = frozen.get("properties", {}), now.get("properties", {})
    had_to, has_to = set(frozen.get("required", ())), set(now.get("required", ()))
    for name, schema in before.items():
        if name not in after:
            yield f"{at}.{name} is gone"
            continue
        if (name in had_to) != (name in has_to):
            was, became = ("required", "optional") if name in had_to else ("optional", "required")
            yield f"{at}.{name} was {was} and is {became}"
        yield from differences(schema, after[name], f"{at}.{name}")
    for name in sorted((after.keys() - before.keys()) & has_to):
        yield f"{at}.{name} is new and required"


def _comparable(name: str, schema: JsonSchema) -> Any:
    value = schema.get(name)
    if name not in SETS or value is None:
        return value
    return set(value) if isinstance(value, list) else {value}


def _shown(value: object) -> str:
    return "not there" if value is None else json.dumps(value, ensure_ascii=False)
