"""Each event version has a golden example; old examples and newer ones than ours are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft202012Validator
from marshmallow import ValidationError

from deploy.contracts.examples import EXAMPLES as FOLDER, draft_missing, example_path, shortcomings
from deploy.contracts.freezing import frozen_schema
from deploy.contracts.json_schema import envelope_schema, schema_of
from deploy.contracts.listeners import followers
from shared.events import REGISTRY, Event, EventType, enrolment
from tests.contracts.stories import EXAMPLES, fold, stories

KINDS = list(REGISTRY.types.values())

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def test_every_event_version_has_a_right_example() -> None:
    assert list(shortcomings()) == []


def test_there_is_no_example_of_what_nobody_says() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {kind.name for kind in KINDS}


@every_kind
def test_an_example_is_what_the_contract_promised(kind: EventType) -> None:
    written = json.loads(example_path(kind).read_text())
    Draft202012Validator(envelope_schema()).validate(written)
    frozen = frozen_schema(kind)
    assert frozen is not None
    for schema in (frozen, schema_of(kind)):
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(written["data"])


@every_kind
def test_an_example_is_read_as_it_was_said(kind: EventType) -> None:
    event = EXAMPLES[kind.name]
    kind.check(event.data)
    assert (event.type, event.topic, event.source) == (kind.name, kind.topic.name, f"/solop/{kind.topic.owner}")
    assert event.sequence >= 1
    assert json.loads(example_path(kind).read_text())["id"] == event.id


def test_a_missing_example_is_drafted_and_a_draft_is_no_example(tmp_path: Path) -> None:
    kind = enrolment.CLASS_ANNOUNCED
    assert list(shortcomings([kind], tmp_path)) == [
        f"{kind.name} has no example: run `solop contracts freeze`, and fill in the draft that it writes."
    ]
    assert draft_missing([kind], tmp_path) == [example_path(kind, tmp_path)]
    kind.check(Event.from_message(kind.topic.name, example_path(kind, tmp_path).read_bytes()).data)
    assert "still a draft" in next(shortcomings([kind], tmp_path))


def test_an_example_that_breaks_its_contract_is_named(tmp_path: Path) -> None:
    kind = enrolment.CLASS_OPENED
    event = EXAMPLES[kind.name]
    wrong = replace(event, data={**event.data, "opened_on": "hôm qua"})
    example_path(kind, tmp_path).write_bytes(wrong.to_message().value or b"")
    assert f"is not readable as {kind.name}" in next(shortcomings([kind], tmp_path))


ODD = ("", "5", 5, 5.5, -1, True, None, "yes", "2023-02-14", "2023-W07-2", "20230214", "14/02/2023", [], {}, "present")


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to everything inside, of a list to what its first member holds."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield (*path, name)
            yield from places(one, (*path, name))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


@every_kind
def test_nothing_can_be_said_that_the_contract_does_not_promise(kind: EventType) -> None:
    promise = Draft202012Validator(frozen_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER)
    said_wrongly = []
    for *path, name in places(EXAMPLES[kind.name].data):
        for odd in ODD:
            data = deepcopy(EXAMPLES[kind.name].data)
            inside = data
            for step in path:
                inside = inside[step]
            inside[name] = odd
            if is_sayable(kind, data) and not promise.is_valid(data):
                said_wrongly.append((*path, name, odd))
    assert said_wrongly == []


def is_sayable(kind: EventType, data: dict[str, Any]) -> bool:
    """Whether the outbox would take it."""
    try:
        kind.check(data)
    except ValidationError:
        return False
    return True


letters = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
words = st.text(st.sampled_from("abcdeghiklmnopqrstuvxyđươ "), min_size=1, max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)
additions = st.dictionaries(
    st.text(letters, min_size=1, max_size=6).map("new_{}".format), anything, min_size=1, max_size=3
)
new_names = st.text(letters, min_size=1, max_size=10).map("new{}".format)
attributes = st.dictionaries(new_names, words | st.booleans() | st.integers(-9, 9), max_size=2)


def enlarged(value: Any, schema: dict[str, Any], draw: Any) -> Any:
    """The value with fields that nobody knows yet wherever a contract may grow."""
    if isinstance(value, dict) and "properties" in schema:
        known = {name: enlarged(one, schema["properties"][name], draw) for name, one in value.items()}
        return {**known, **draw(additions)}
    if isinstance(value, dict):
        return {name: enlarged(one, schema["additionalProperties"], draw) for name, one in value.items()}
    if isinstance(value, list):
        return [enlarged(one, schema["items"], draw) for one in value]
    return value


@every_kind
@settings(max_examples=10)  # of each of all events; every example adds something in every place at once
@given(data=st.data())
def test_what_a_later_version_adds_disturbs_nobody(kind: EventType, data: st.DataObject) -> None:
    event = EXAMPLES[kind.name]
    written = json.loads(event.to_message().value or b"")
    written["data"] = enlarged(written["data"], schema_of(kind), data.draw)
    message = json.dumps({**written, **data.draw(attributes)}).encode()

    read = Event.from_message(kind.topic.name, message)

    assert replace(read, data=event.data) == event
    assert read.data == written["data"]
    kind.check(read.data)
    earlier = [one for one in stories()[event.stream] if one.sequence < event.sequence]
    for follower in (one for followed in followers().values() for one in followed if one.topic is kind.topic):
        fold([follower], [*earlier, read])


@pytest.mark.parametrize("name", ["vn.solop.enrolment.class-painted.v1", "vn.solop.enrolment.class-opened.v2"])
def test_a_type_that_nobody_knows_is_passed_over(name: str) -> None:
    event = replace(EXAMPLES[enrolment.CLASS_OPENED.name], type=name)
    assert Event.from_message(event.topic, event.to_message().value or b"") == event
    for followed in followers().values():
        assert [follower.reaction(event) for follower in followed if follower.topic is enrolment.CLASSES] in (
            [None],
            [],
        )
