"""What the API pages say is OpenAPI, complete, and true of errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft4Validator
from schemathesis.specs.openapi.definitions import OPENAPI_30

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    return dict(app.test_client().get("/api/openapi.json").get_json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield f"{method.upper()} {path}", item[method]


def test_the_document_is_openapi(document: dict[str, Any]) -> None:
    Draft4Validator(OPENAPI_30).validate(document)


def test_what_is_not_openapi_would_be_refused(document: dict[str, Any]) -> None:
    del document["info"]["title"]
    assert not Draft4Validator(OPENAPI_30).is_valid(document)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        assert found


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for one in part.values():
            yield from references(one)
    elif isinstance(part, list):
        for one in part:
            yield from references(one)


def test_every_route_of_the_api_is_described(app: Flask, document: dict[str, Any]) -> None:
    described = {name for name, _ in operations(document)}
    there = {
        f"{method} {rule.rule.replace('<', '{').replace('>', '}')}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == there
    assert there


def test_every_operation_says_what_it_does_and_what_it_answers(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation.get("summary"), name
        assert any(status.startswith("2") for status in operation["responses"]), name


def test_errors_are_described_as_the_problems_that_they_are(app: Flask, document: dict[str, Any]) -> None:
    response = document["components"]["responses"]["DEFAULT_ERROR"]
    assert list(response["content"]) == ["application/problem+json"]
    described = document["components"]["schemas"]["Problem"]

    answer = app.test_client().get("/api/v1/nothing-like-this")

    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert set(described["required"]) <= body.keys() <= described["properties"].keys()
