"""Small rules that keep a service readable in ten minutes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from shared.settings import SERVICES

ROOT = Path(__file__).parents[2]
OURS = ("services", "shared", "deploy", "tests", "benchmarks")
KINDS = (".py", ".html", ".css", ".js")
MOST_LINES = 400

# Names that say nothing of what is inside, and so end up holding everything.
NAMELESS = {"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "base", "core", "lib"}

# What only app.py's real parts know: the day it is.
CLOCK = {"now", "today", "utcnow", "system_clock", "perf_counter", "monotonic"}


def files(*kinds: str) -> list[Path]:
    return sorted(path for top in OURS for path in (ROOT / top).rglob("*") if path.suffix in kinds)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {shown(path): len(path.read_text().splitlines()) for path in files(*KINDS)}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = [shown(path) for path in files(".py") if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        f"{shown(path)}:{node.lineno}"
        for path in files(".py")
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_name_is_a_bag_for_everything() -> None:
    nameless = [
        shown(path)
        for path in files(*KINDS)
        if any(set(re.split(r"[_.-]", part.lower())) & NAMELESS for part in path.relative_to(ROOT).parts)
    ]
    assert nameless == ["shared/web/templates/base.html"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_rooms_of_the_house(service: str) -> None:
    house = ROOT / "services" / service
    rooms = {path.stem for path in house.iterdir()}
    assert {"settings", "model", "store", "views", "schemas", "api", "pages", "templates", "app"} <= rooms
    made = {function.name for function in functions(house / "app.py")}
    assert {"create_app", "create_worker"} <= made


@pytest.mark.parametrize("service", SERVICES)
def test_templates_carry_the_name_of_their_service(service: str) -> None:
    strangers = [
        path.name
        for path in (ROOT / "services" / service / "templates").iterdir()
        if not path.name.startswith(f"{service}_")
    ]
    assert strangers == []


def test_the_rules_are_told_what_day_it_is() -> None:
    asked = [
        f"{shown(path)}:{node.lineno}"
        for path in files(".py")
        if path.match("services/*/model/**/*.py") or path.match("services/*/model/*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and called(node) in CLOCK and not node.args
    ]
    assert asked == []


def called(call: ast.Call) -> str:
    """The last part of what is called: `now` of `datetime.now()`."""
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def test_a_clock_in_a_rule_would_be_seen() -> None:
    calls = [
        node for node in ast.walk(ast.parse("datetime.now(); today(); today(moment)")) if isinstance(node, ast.Call)
    ]
    assert [called(call) in CLOCK and not call.args for call in calls] == [True, True, False]
