"""The invented province writes at any hour: whoever fills a demo at night wants to see its letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deploy.demo.client import Answer, Client, Refused

Wait = Callable[[str, Callable[[], Any]], Any]


def write_at_any_hour(operator: Client, province_id: str, wait: Wait) -> None:
    """No quiet hours in the province. Raises Refused."""
    path = f"/rules/{province_id}"

    def heard() -> Answer | None:
        try:
            return operator.get("notification", path)
        except Refused as refused:
            if refused.status != 404:
                raise
            return None

    found = wait("the province to be heard of by notification", heard)
    if found.body["quiet"] is not None:
        operator.change("notification", "PUT", f"{path}/times", {"quiet": "none"}, found.version)
