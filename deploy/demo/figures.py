"""What the board reads and states of the demo's figures."""

from __future__ import annotations

from typing import Any

from deploy.demo.client import Client, Refused
from deploy.demo.plan import QUARTER, STATED_TOTAL


def figures(board: Client, period: str, counts: tuple[int, int]) -> dict[str, Any] | None:
    """The total of a period, once it has so many classes and so many of them with completions."""
    try:
        total: dict[str, Any] = board.get("reporting", f"/summaries?period={period}").body["total"]
    except Refused as refused:
        if refused.status == 404:  # it has not heard of the province
            return None
        raise
    return total if (total["classes"], total["completions_known_for"]) == counts else None


def stated_total(client: Client, province_id: str) -> Any:
    """What the board stated for the quarter; None while nothing is."""
    try:
        return client.get("reporting", f"/stated-totals/{province_id}/{QUARTER}").body
    except Refused as refused:
        if refused.status == 404:
            return None
        raise


def state_total(board: Client, province_id: str) -> None:
    """State the quarter's total."""
    while stated_total(board, province_id) is None:
        try:
            board.ask("reporting", "PUT", f"/stated-totals/{province_id}/{QUARTER}", STATED_TOTAL)
        except Refused as refused:
            if refused.status != 428:  # stated by a try whose answer got lost
                raise
