"""Who may import whom: the contracts of import-linter in pyproject.toml hold, and importing does nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from shared.settings import SERVICES

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import importlib, socket

def refuse(*args, **options):
    raise AssertionError("something connects at import")

socket.socket.connect = socket.socket.connect_ex = socket.create_connection = refuse
for service in {services}:
    importlib.import_module(f"services.{{service}}.app")
"""


def test_everybody_imports_only_what_they_may() -> None:
    lint = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    result = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout[result.stdout.find("Contracts\n") :] + result.stderr


def test_importing_connects_to_nothing_and_needs_no_setting() -> None:
    program = IMPORT_ALL.format(services=SERVICES)
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={}, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
