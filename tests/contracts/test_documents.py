"""The written-down contracts say what the code says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from deploy.contracts.asyncapi import asyncapi
from deploy.contracts.commands import contracts, documents
from deploy.contracts.event_map import event_map
from deploy.contracts.examples import example_path
from deploy.contracts.listeners import followers
from shared.events import REGISTRY

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["event-map.md", "asyncapi.json"])
def test_the_committed_document_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text() == documents()[name], "run `make event-map`"


def test_the_map_names_every_topic_event_and_reaction() -> None:
    written = event_map()
    for topic in REGISTRY.topics.values():
        assert topic.name in written
    for kind in REGISTRY.types.values():
        assert kind.name in written
        assert kind.story in written
    for service, followed in followers().items():
        for follower in followed:
            for reaction in follower.reactions.values():
                assert f"{service} (`{reaction.__name__}`)" in written


def test_the_command_writes_them(tmp_path: Path) -> None:
    answer = CliRunner().invoke(contracts, ["map", "--out", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == documents()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for one in part.values():
            yield from references(one)
    if isinstance(part, list):
        for one in part:
            yield from references(one)


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = asyncapi()
    assert list(references(document))
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_the_examples_are_messages_of_the_asyncapi_document() -> None:
    document = asyncapi()
    registry = Registry().with_resource("urn:asyncapi", DRAFT202012.create_resource(document))
    for kind in REGISTRY.types.values():
        payload = {"$ref": f"urn:asyncapi#/components/messages/{kind.name}/payload"}
        Draft202012Validator(payload, registry=registry).validate(json.loads(example_path(kind).read_text()))
