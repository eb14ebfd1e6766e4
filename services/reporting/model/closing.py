"""The life of a period at one organisation: due, signed off by a centre; closed by the board, corrected by two people.

The document: `organisation_id`, `period`, `due_by` (day or absent), `signed_off` (`{figures, debts, reason, on, by}` or
absent), and where it was closed `edition` (the newest number), `closed` (`{figures, debts, not_signed_off, reason, on,
by}`) and `corrections` (by id: `{correction_id, concerns_id, state, reason, requested, decided, edition, version}`).
`by` is `{account_id, name}`; the name stays here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from shared.events.reporting import (
    CORRECTION_DECLINED,
    CORRECTION_REQUESTED,
    PERIOD_CLOSED,
    PERIOD_CORRECTED,
    PERIOD_DUE,
    PERIOD_SIGNED_OFF,
)
from shared.organisations import Organisations
from shared.periods import Period, parse, quarter_of
from shared.refusal import Refusal, Words, unknown
from shared.said import Document, Said
from shared.vietnamese import day

PERIOD = Words("kỳ báo cáo", "period")
CORRECTION = Words("đề nghị điều chỉnh", "correction")

MOST_QUARTERS = 8  # of the past for which a centre is asked
LEAST_LETTERS = 3

_CALENDAR = re.compile(r"[0-9]{4}(-(Q[1-4]|H[12]|[0-9]{2}))?")

Counts = Mapping[str, int]


def period_id(organisation_id: str, period: Period) -> str:
    """The identifier of a period at an organisation, and the subject of what is said of it."""
    return f"{organisation_id}:{period.key}"


def fresh(organisation_id: str, period: Period) -> Document:
    """The document of which nothing has been said yet."""
    return {
        "_id": period_id(organisation_id, period),
        "organisation_id": organisation_id,
        "period": period.key,
        "version": 0,
    }


def is_calendar(period: Period) -> bool:
    """Whether it is a month, a quarter, a half-year or a year: only these are signed off and closed."""
    return bool(_CALENDAR.fullmatch(period.key))


def refuse_other_than_calendar(period: Period) -> None:
    """Refuses (422) free ranges and rows of years."""
    if not is_calendar(period):
        words = Words(
            "Chỉ xác nhận và chốt được từng tháng, quý, 6 tháng hoặc năm.",
            "Only a month, a quarter, a half-year or a year can be signed off and closed.",
        )
        raise Refusal("period-not-calendar", words, at="/period")


def refuse_unfinished(period: Period, today: date) -> None:
    """Refuses (409) a period that is not over."""
    refuse_other_than_calendar(period)
    if today <= period.last:
        after = day(period.last)
        words = Words(
            f"Kỳ này chưa kết thúc (ngày cuối {after}). Hãy xác nhận, chốt số liệu từ ngày hôm sau.",
            f"The period is not over yet (it ends on {after}). Sign off and close it from the day after.",
        )
        raise Refusal("period-not-over", words, status=409)


def ended_periods(today: date, first_day: date) -> list[Period]:
    """The quarters that have ended since a day, at most the last eight, with the half-years and years that end with
    one of them; the oldest first."""
    found: list[Period] = []
    quarter = quarter_of(today).previous()
    for _ in range(MOST_QUARTERS):
        if quarter.last < first_day:
            break
        found += reversed(periods_ending_with(quarter))
        quarter = quarter.previous()
    return found[::-1]


def periods_ending_with(quarter: Period) -> list[Period]:
    """A quarter, and the half-year and the year whose last quarter it is."""
    year, number = quarter.first.year, (quarter.first.month + 2) // 3
    keys = {2: [f"{year}-H1"], 4: [f"{year}-H2", str(year)]}
    return [quarter, *map(parse, keys.get(number, ()))]


def periods_of(year: int) -> list[Period]:
    """The quarters, half-years and the year itself, in the order in which they end."""
    return [period for month in (1, 4, 7, 10) for period in periods_ending_with(quarter_of(date(year, month, 1)))]


def closes(organisation_id: str, tree: Organisations) -> bool:
    """Whether an organisation is one that closes: it stands at the top, and has not become part of another."""
    known = tree.get(organisation_id)
    return known is not None and known.get("parent_id") not in tree and tree.heir(organisation_id) == organisation_id


def who_may_have_closed(organisation_id: str, tree: Organisations) -> list[str]:
    """Who closes above an organisation now, then those that did before they became part of it."""
    above = tree.above(organisation_id)
    top = tree.heir(above[-1] if above else organisation_id)
    merged = sorted(one["_id"] for one in tree if one["_id"] != top and tree.heir(one["_id"]) == top)
    return [top, *merged]


# ---- what is decided ----


def due(document: Document, period: Period, days: int) -> list[Said]:
    """The period has ended: the centre is to sign off within so many days. Nothing where that was said, or done."""
    if "due_by" in document or "signed_off" in document:
        return []
    told = {
        **_about(document),
        "first_day": period.first.isoformat(),
        "last_day": period.last.isoformat(),
        "sign_off_by": (period.last + timedelta(days=days)).isoformat(),
    }
    return [Said(PERIOD_DUE, told)]


def sign_off(
    document: Document,
    period: Period,
    *,
    today: date,
    by: str,
    figures: Counts,
    debts: Counts,
    reason: str | None,
    closed: bool,
) -> list[Said]:
    """The centre stands by its figures. Refuses (409) a period that is not over or was `closed` above, and (422)
    debts without a reason."""
    refuse_unfinished(period, today)
    if closed:
        words = Words(
            "Kỳ này đã chốt. Nếu số liệu cần sửa, hãy gửi đề nghị điều chỉnh.",
            "This period is closed. Where its figures are wrong, request a correction.",
        )
        raise Refusal("period-closed", words, status=409)
    if any(debts.values()):
        _refuse_no_reason(reason, "xác nhận khi còn nợ", "signing off with debts")
    told = {
        **_about(document),
        "figures": dict(figures),
        "debts": dict(debts),
        "reason": reason,
        "signed_on": today.isoformat(),
        "signed_by": by,
    }
    return [Said(PERIOD_SIGNED_OFF, told)]


def close(
    document: Document,
    period: Period,
    *,
    today: date,
    by: str,
    figures: Counts,
    debts: Counts,
    not_signed_off: Sequence[str],
    reason: str | None,
) -> list[Said]:
    """The board closes the period: edition 1. Refuses (409) a period that is not over or closed already, and (422)
    debts or missing sign-offs without a reason."""
    refuse_unfinished(period, today)
    if "edition" in document:
        words = Words(
            f"Kỳ này đã chốt rồi (bản số {document['edition']}). Muốn sửa, hãy gửi đề nghị điều chỉnh.",
            f"This period is closed already (edition {document['edition']}). To change it, request a correction.",
        )
        raise Refusal("period-closed", words, status=409)
    if any(debts.values()) or not_signed_off:
        _refuse_no_reason(reason, "chốt khi còn nợ", "closing with debts")
    told = {
        **_about(document),
        "edition": 1,
        "figures": dict(figures),
        "debts": dict(debts),
        "not_signed_off": list(not_signed_off),
        "reason": reason,
        "closed_on": today.isoformat(),
        "closed_by": by,
    }
    return [Said(PERIOD_CLOSED, told)]


def request_correction(
    document: Document, *, correction_id: str, concerns_id: str | None, today: date, by: str, reason: str | None
) -> list[Said]:
    """Ask for the next edition, with the figures of one organisation (or of all: None) as they are by then. Refuses
    (409) a period that is not closed, and (422) a missing reason."""
    if "edition" not in document:
        words = Words(
            "Kỳ này chưa chốt: số liệu vẫn tự cập nhật, không cần điều chỉnh.",
            "This period is not closed: its figures still follow what happens, and need no correction.",
        )
        raise Refusal("period-open", words, status=409)
    _refuse_no_reason(reason, "điều chỉnh", "the correction")
    told = {
        **_about(document),
        "correction_id": correction_id,
        "concerns_id": concerns_id,
        "reason": reason,
        "requested_on": today.isoformat(),
        "requested_by": by,
    }
    return [Said(CORRECTION_REQUESTED, told)]


def decline(document: Document, correction: Document, *, today: date, by: str, reason: str | None) -> list[Said]:
    """Leave the edition as it is. Refuses (409) what was decided before, and (422) a missing reason."""
    _refuse_decided(correction)
    _refuse_no_reason(reason, "không chấp thuận", "declining")
    told = {
        **_about(document),
        "correction_id": correction["correction_id"],
        "reason": reason,
        "declined_on": today.isoformat(),
        "declined_by": by,
    }
    return [Said(CORRECTION_DECLINED, told)]


def refuse_approval(correction: Document, by: str) -> None:
    """Refuses (409) what was decided before, and (403) the approval of one's own request."""
    _refuse_decided(correction)
    if correction["requested"]["by"]["account_id"] == by:
        words = Words(
            "Người đề nghị không tự phê duyệt được. Hãy để đồng chí khác xem và phê duyệt.",
            "Nobody approves a correction of their own. Let a second person look at it.",
        )
        raise Refusal("second-person-needed", words, status=403)


def approve(
    document: Document, correction: Document, *, today: date, by: str, figures: Counts, changed: bool
) -> list[Said]:
    """A second person approves: the next edition. Refuses what `refuse_approval` refuses, and (409) when nothing
    `changed` since the newest edition."""
    refuse_approval(correction, by)
    if not changed:
        words = Words(
            "Số liệu hiện nay không khác bản đã chốt, nên không có gì để điều chỉnh.",
            "The figures of now are those of the newest edition: there is nothing to correct.",
        )
        raise Refusal("nothing-differs", words, status=409)
    told = {
        **_about(document),
        "correction_id": correction["correction_id"],
        "concerns_id": correction["concerns_id"],
        "edition": document["edition"] + 1,
        "figures": dict(figures),
        "reason": correction["reason"],
        "corrected_on": today.isoformat(),
        "approved_by": by,
    }
    return [Said(PERIOD_CORRECTED, told)]


def find_correction(document: Document, correction_id: str, expected: int | None = None) -> Document:
    """A correction of the period. Refuses with `unknown` (404), and (412) one that changed since it was seen."""
    found: Document | None = document.get("corrections", {}).get(correction_id)
    if found is None:
        raise unknown(CORRECTION)
    if expected is not None and expected != found["version"]:
        _refuse_decided(found)
    return found


def _about(document: Document) -> dict[str, Any]:
    return {"organisation_id": document["organisation_id"], "period": document["period"]}


def _refuse_no_reason(reason: str | None, vi: str, en: str) -> None:
    if sum(letter.isalpha() for letter in reason or "") < LEAST_LETTERS:
        words = Words(f"Hãy ghi lý do {vi}.", f"Write the reason for {en}.")
        raise Refusal("reason-missing", words, at="/reason")


def _refuse_decided(correction: Document) -> None:
    if correction["state"] != "requested":
        words = Words(
            "Đề nghị này đã được giải quyết trước đó. Hãy xem lại trang.",
            "This correction was decided before. Look at the page again.",
        )
        raise Refusal("correction-decided", words, status=409)


# ---- how it changes ----


def evolve(document: Document, said: Said, *, at: str, by: Mapping[str, str] | None) -> Document:
    """The document after what was said of it; `by` is none for what the system does by itself."""
    told = said.data
    who = {"at": at, "by": dict(by) if by else None}
    if said.kind is PERIOD_DUE:
        return {**document, "due_by": told["sign_off_by"]}
    if said.kind is PERIOD_SIGNED_OFF:
        kept = {name: told[name] for name in ("figures", "debts", "reason")}
        return {**document, "signed_off": {**kept, "on": told["signed_on"], **who}}
    if said.kind is PERIOD_CLOSED:
        kept = {name: told[name] for name in ("figures", "debts", "not_signed_off", "reason")}
        return {**document, "edition": told["edition"], "closed": {**kept, "on": told["closed_on"], **who}}
    corrections = dict(document.get("corrections", {}))
    identifier = told["correction_id"]
    if said.kind is CORRECTION_REQUESTED:
        corrections[identifier] = {
            **{name: told[name] for name in ("correction_id", "concerns_id", "reason")},
            "state": "requested",
            "requested": {"on": told["requested_on"], **who},
            "decided": None,
            "edition": None,
            "version": 1,
        }
        return {**document, "corrections": corrections}
    before = corrections[identifier]
    if said.kind is CORRECTION_DECLINED:
        decided = {"on": told["declined_on"], "reason": told["reason"], **who}
        corrections[identifier] = {**before, "state": "declined", "decided": decided, "version": 2}
        return {**document, "corrections": corrections}
    decided = {"on": told["corrected_on"], "reason": None, **who}
    number = told["edition"]
    corrections[identifier] = {**before, "state": "approved", "decided": decided, "edition": number, "version": 2}
    return {**document, "edition": number, "corrections": corrections}
