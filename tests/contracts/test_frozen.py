"""What was said stays said: the code may add to a contract, and change nothing of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from marshmallow import RAISE, fields

from deploy.contracts.commands import contracts
from deploy.contracts.freezing import FROZEN, breaches, differences, freeze, frozen_schema
from deploy.contracts.json_schema import NoSuchContract, schema_of
from deploy.trouble import Trouble
from shared.events import REGISTRY, enrolment
from shared.events.enrolment.classes import ClassOpenedData
from shared.events.fields import day, one_of, text


def test_what_is_said_now_is_what_was_frozen() -> None:
    assert breaches() == []


@pytest.mark.parametrize("kind", REGISTRY.types.values(), ids=lambda kind: kind.name)
def test_every_frozen_schema_is_a_schema(kind: Any) -> None:
    frozen = frozen_schema(kind)
    assert frozen is not None, f"{kind.name} is not frozen: run `solop contracts freeze`"
    Draft202012Validator.check_schema(frozen)


ANNOUNCED = schema_of(enrolment.CLASS_ANNOUNCED)
OUTSIDE = schema_of(enrolment.PEOPLE_SENT_OUT)

Change = Callable[[dict[str, Any]], Any]

BREAKING: dict[str, tuple[dict[str, Any], Change]] = {
    "data.place is gone": (ANNOUNCED, lambda now: now["properties"].pop("place")),
    "data.sessions[].periods is gone": (
        ANNOUNCED,
        lambda now: now["properties"]["sessions"]["items"]["properties"].pop("periods"),
    ),
    "data.room is new and required": (
        ANNOUNCED,
        lambda now: (now["properties"].update(room={"type": "string"}), now["required"].append("room")),
    ),
    "data.place was required and is optional": (ANNOUNCED, lambda now: now["required"].remove("place")),
    'data.capacity: `type` was ["integer", "null"] and is ["string", "null"]': (
        ANNOUNCED,
        lambda now: now["properties"]["capacity"].update(type=["string", "null"]),
    ),
    'data.place: `type` was ["string", "null"] and is "string"': (
        ANNOUNCED,
        lambda now: now["properties"]["place"].update(type="string"),
    ),
    'data.name: `type` was "string" and is ["string", "null"]': (
        ANNOUNCED,
        lambda now: now["properties"]["name"].update(type=["string", "null"]),
    ),
    'data.starts_on: `format` was "date" and is "date-time"': (
        ANNOUNCED,
        lambda now: now["properties"]["starts_on"].update(format="date-time"),
    ),
    'data.field: `enum` was ["political-theory", "professional"] and is ["professional"]': (
        OUTSIDE,
        lambda now: now["properties"]["field"]["enum"].remove("political-theory"),
    ),
    'data.field: `enum` was ["political-theory", "professional"] and is ["political-theory", "professional", "any"]': (
        OUTSIDE,
        lambda now: now["properties"]["field"]["enum"].append("any"),
    ),
    "data.people.words is gone": (OUTSIDE, lambda now: now["properties"]["people"]["properties"].pop("words")),
    'data: `x-topic` was "enrolment.classes" and is "enrolment.timetables"': (
        ANNOUNCED,
        lambda now: now.update({"x-topic": "enrolment.timetables"}),
    ),
}


@pytest.mark.parametrize("finding", BREAKING)
def test_a_breaking_change_is_found(finding: str) -> None:
    frozen, change = BREAKING[finding]
    now = deepcopy(frozen)
    change(now)
    assert list(differences(frozen, now)) == [finding]


@pytest.mark.parametrize("kind", REGISTRY.types.values(), ids=lambda kind: kind.name)
def test_every_field_of_every_contract_is_guarded(kind: Any) -> None:
    frozen = schema_of(kind)

    def fields_of(schema: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        found = []
        for name, one in schema.get("properties", {}).items():
            found += [(*path, "properties", name), *fields_of(one, (*path, "properties", name))]
        for part in ("items", "additionalProperties"):
            found += fields_of(schema[part], (*path, part)) if part in schema else []
        return found

    for *path, name in fields_of(frozen):
        now = deepcopy(frozen)
        inside = now
        for step in path:
            inside = inside[step]
        del inside[name]
        assert len(list(differences(frozen, now))) == 1, (path, name)


def test_an_optional_addition_and_better_words_are_no_breach() -> None:
    now = deepcopy(ANNOUNCED)
    now["description"] = "A class is made known."
    now["properties"]["language"] = {"type": "string"}
    now["properties"]["sessions"]["items"]["properties"]["online"] = {"type": "boolean"}
    assert list(differences(ANNOUNCED, now)) == []


def test_the_order_of_kinds_and_choices_means_nothing() -> None:
    now = deepcopy(OUTSIDE)
    now["properties"]["field"]["enum"].reverse()
    now["properties"]["course"]["type"].reverse()
    assert list(differences(OUTSIDE, now)) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what is frozen."""
    return Path(shutil.copytree(FROZEN, tmp_path / "frozen"))


class OpenedWithHour(ClassOpenedData):
    hour = text()


OPENED_WITH_HOUR = replace(enrolment.CLASS_OPENED, data=OpenedWithHour)


def test_a_breach_tells_what_to_do(folder: Path) -> None:
    others = [kind for kind in REGISTRY.types.values() if kind is not enrolment.CLASS_OPENED]
    assert breaches([OPENED_WITH_HOUR, *others], folder) == [
        "vn.solop.enrolment.class-opened.v1: data.hour is new and required. What was said as v1 stays so; "
        "publish a v2 beside it, `REGISTRY.event(..., version=2)`."
    ]


def test_freezing_changes_nothing_that_is_frozen(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(Trouble, match="publish a v2"):
        freeze([OPENED_WITH_HOUR], folder)
    assert freeze(folder=folder) == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_second_version_is_frozen_beside_the_first(folder: Path) -> None:
    second = replace(OPENED_WITH_HOUR, name="vn.solop.enrolment.class-opened.v2")
    assert breaches([*REGISTRY.types.values(), second], folder) == [
        "vn.solop.enrolment.class-opened.v2 is not frozen: run `solop contracts freeze`."
    ]
    assert freeze([*REGISTRY.types.values(), second], folder) == [second.name]
    assert breaches([*REGISTRY.types.values(), second], folder) == []


def test_a_version_that_was_said_cannot_be_forgotten(folder: Path) -> None:
    kept = [kind for kind in REGISTRY.types.values() if kind is not enrolment.CLASS_OPENED]
    assert breaches(kept, folder) == [
        "vn.solop.enrolment.class-opened.v1 is frozen but no longer registered: journals hold it for ever, register it."
    ]


class Strict(ClassOpenedData):
    class Meta:
        unknown = RAISE


class WithClock(ClassOpenedData):
    at = fields.Time(required=True)


@pytest.mark.parametrize("data", [Strict, WithClock])
def test_what_cannot_be_promised_is_refused(data: Any) -> None:
    with pytest.raises(NoSuchContract):
        schema_of(replace(enrolment.CLASS_OPENED, data=data))


def test_choices_that_may_be_missing_allow_null() -> None:
    class Answered(ClassOpenedData):
        again_on = day()
        answer = one_of("yes", "no")

    Answered._declared_fields["answer"].allow_none = True
    answer = schema_of(replace(enrolment.CLASS_OPENED, data=Answered))["properties"]["answer"]
    assert answer == {"type": ["string", "null"], "enum": ["yes", "no", None]}


def test_the_command_says_that_all_is_well() -> None:
    answer = CliRunner().invoke(contracts, ["check"])
    assert (answer.exit_code, answer.output) == (0, f"{len(REGISTRY.types)} event versions are as they were frozen.\n")
