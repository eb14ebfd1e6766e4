"""Golden examples: one event of every version as it travels, with data like real ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

import shared.events
from deploy.contracts.freezing import as_text
from deploy.contracts.json_schema import JsonSchema, schema_of
from shared.events import REGISTRY, Event, EventType

EXAMPLES = Path(shared.events.__file__).parent / "examples"

BLANK = "…"  # what stands in a draft where its author writes


def example_path(kind: EventType, folder: Path = EXAMPLES) -> Path:
    """Where the example of an event type lies."""
    return folder / f"{kind.name}.json"


def examples(folder: Path = EXAMPLES) -> list[Event]:
    """Every golden example there is. Raises ValueError for one that is not an event of this house."""
    return [
        Event.from_message(kind.topic.name, example_path(kind, folder).read_bytes())
        for kind in REGISTRY.types.values()
        if example_path(kind, folder).exists()
    ]


def draft_missing(kinds: Iterable[EventType] = tuple(REGISTRY.types.values()), folder: Path = EXAMPLES) -> list[Path]:
    """Draft the examples that are missing, for somebody to fill in; the paths of them."""
    drafted = []
    for kind in kinds:
        path = example_path(kind, folder)
        if not path.exists():
            path.write_text(as_text(json.loads(_draft(kind).to_message().value)))
            drafted.append(path)
    return drafted


def shortcomings(kinds: Iterable[EventType] = tuple(REGISTRY.types.values()), folder: Path = EXAMPLES) -> Iterator[str]:
    """What is wrong with the examples, a sentence each."""
    for kind in kinds:
        path = example_path(kind, folder)
        if not path.exists():
            yield f"{kind.name} has no example: run `solop contracts freeze`, and fill in the draft that it writes."
            continue
        if BLANK in path.read_text():
            yield f"{path} is still a draft: write in it what is said on a real day."
            continue
        try:
            event = Event.from_message(kind.topic.name, path.read_bytes())
            kind.check(event.data)
        except (ValueError, ValidationError) as problem:
            yield f"{path} is not readable as {kind.name}: {problem}"
            continue
        if json.loads(event.to_message().value or b"") != json.loads(path.read_text()):
            yield f"{path} is not written as the envelope is written now."


def _draft(kind: EventType) -> Event:
    return Event(
        type=kind.name,
        topic=kind.topic.name,
        subject=BLANK,
        sequence=1,
        time=datetime(2023, 2, 14, 1, tzinfo=UTC),
        data=_value(schema_of(kind)),
        source=f"/solop/{kind.topic.owner}",
        correlation_id=BLANK,
        causation_id=BLANK,
    )


def _value(schema: JsonSchema) -> Any:
    kind = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "object":
        values = schema.get("additionalProperties")
        return {BLANK: _value(values)} if values else {name: _value(one) for name, one in schema["properties"].items()}
    if kind == "array":
        return [_value(schema["items"])]
    by_format = {"date": "2023-02-14", "date-time": "2023-02-14T07:30:00+07:00"}
    return by_format.get(schema.get("format", ""), {"string": BLANK, "boolean": False}.get(kind, 1))
