"""How a service's HTTP process is started: gunicorn, with the settings of gunicorn.conf.py."""

from __future__ import annotations

import sys
from pathlib import Path


def serve_command(service: str, host: str, port: int, workers: int) -> list[str]:
    """The command line of a service's HTTP process."""
    configuration = Path(__file__).parent / "gunicorn.conf.py"
    gunicorn = [sys.executable, "-P", "-m", "gunicorn", "--config", str(configuration)]
    options = ["--bind", f"{host}:{port}", "--workers", str(workers), "--name", f"solop-{service}"]
    return [*gunicorn, *options, f"services.{service}.app:create_app()"]
