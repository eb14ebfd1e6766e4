"""Findings that a person sets aside, with the reason; and that are taken up again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from shared.refusal import Refusal, Words, unknown
from shared.unit_of_work import UnitOfWork

FINDING = Words("việc cần xem", "finding")


def set_aside(unit: UnitOfWork, mark: str, digest: str, reason: str, scope: Collection[str]) -> dict[str, Any]:
    """A finding is not to be looked at any more while its numbers stay. `digest` is that of the numbers that the asker
    had seen; `scope` the organisations for which they may decide. Refused (409) when the numbers are others now."""
    found = _finding(unit, mark, scope)
    if len(reason) < 2:
        words = Words("Hãy ghi lý do để người sau hiểu vì sao gác lại.", "Say why, for whoever looks later.")
        raise Refusal("reason-missing", words, at="/reason")
    if found["digest"] != digest:
        words = Words(
            "Số liệu đã đổi từ khi đồng chí xem. Hãy xem lại rồi quyết định.",
            "The numbers have changed since you looked. Look again, then decide.",
        )
        raise Refusal("numbers-changed", words, status=409)
    known = unit.get("set_asides", mark) or {"_id": mark}
    decided = {"by": unit.actor.account_id, "by_name": unit.actor.name, "at": unit.now.isoformat()}
    return unit.put("set_asides", {**known, "digest": digest, "reason": reason, **decided})


def take_up(unit: UnitOfWork, mark: str, scope: Collection[str]) -> dict[str, Any]:
    """A finding that was set aside is to be looked at again."""
    _finding(unit, mark, scope)
    known = unit.get("set_asides", mark)
    if known is None or known["digest"] is None:
        words = Words("Việc này không bị gác lại.", "This finding is not set aside.")
        raise Refusal("not-set-aside", words, status=409)
    decided = {"by": unit.actor.account_id, "by_name": unit.actor.name, "at": unit.now.isoformat()}
    return unit.put("set_asides", {**known, "digest": None, "reason": None, **decided})


def _finding(unit: UnitOfWork, mark: str, scope: Collection[str]) -> dict[str, Any]:
    """The finding as it stands. To whom none of its organisations belongs it does not exist."""
    for kept in unit.find("findings", {"marks": mark}):
        if kept["organisation_id"] in scope:
            return next(one for one in kept["findings"] if one["mark"] == mark)
    raise unknown(FINDING)
