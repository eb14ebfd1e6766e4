"""What people do with study conferences: call, report, close, cancel. Each runs in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from services.attendance.model import conference_headcounts as headcounts, conferences
from shared import ids
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Refusal, Words
from shared.said import Evolve, Said
from shared.store import Document
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

NOBODY: dict[str, Any] = {"present": None, "essays": None}


def call_conference(unit: UnitOfWork, calling: Mapping[str, Any]) -> dict[str, Any]:
    """Call a conference. Answers with it; refuses what `conferences.call` refuses, and (403) somebody else's
    organisation as the organiser."""
    tree = _tree(unit)
    conference_id = ids.new_id()
    said = _called(unit, tree, None, calling, conference_id, None)
    return unit.keep("conferences", {"_id": conference_id}, said, _evolve(unit))


def change_conference(
    unit: UnitOfWork, conference_id: str, expected: int, calling: Mapping[str, Any], reason: str | None = None
) -> dict[str, Any]:
    """Change the calling, the whole of it; with a reason once the figures are final."""
    tree, conference = _load(unit, conference_id, expected)
    conferences.organised_by(conference, unit.actor, tree)
    said = _called(unit, tree, conference, calling, conference_id, reason)
    return unit.keep("conferences", conference, said, _evolve(unit, reason))


def _called(
    unit: UnitOfWork,
    tree: Organisations,
    conference: Document | None,
    calling: Mapping[str, Any],
    conference_id: str,
    reason: str | None,
) -> list[Said]:
    organiser = calling["organiser_id"]
    if organiser in tree and not unit.actor.may(tree, [organiser], *conferences.ORGANISERS):
        raise not_allowed()
    day = today(unit.now)
    return conferences.call(conference, calling, conference_id=conference_id, known=tree, today=day, reason=reason)


def close_conference(
    unit: UnitOfWork, conference_id: str, expected: int, without_missing: bool = False
) -> dict[str, Any]:
    """Make the figures final. Answers with the conference; refuses what `conferences.close` refuses."""
    tree, conference = _load(unit, conference_id, expected)
    conferences.organised_by(conference, unit.actor, tree)
    by = unit.actor.account_id
    said = conferences.close(conference, today=today(unit.now), by=by, without_missing=without_missing)
    return unit.keep("conferences", conference, said, _evolve(unit))


def cancel_conference(unit: UnitOfWork, conference_id: str, expected: int, reason: str) -> dict[str, Any]:
    """The conference is not held. Answers with it; refuses what `conferences.cancel` refuses."""
    tree, conference = _load(unit, conference_id, expected)
    conferences.organised_by(conference, unit.actor, tree)
    said = conferences.cancel(conference, today=today(unit.now), reason=reason)
    return unit.keep("conferences", conference, said, _evolve(unit))


def record_headcounts(
    unit: UnitOfWork,
    conference_id: str,
    point_id: str,
    expected: int,
    rows: Sequence[Mapping[str, Any]],
    reason: str | None = None,
) -> dict[str, Any]:
    """Report organisations of a connected point. `expected` is the point's version. Answers with the conference;
    refuses what `conference_headcounts.record` refuses, and (403) organisations that are not the asker's."""
    tree, conference = _load(unit, conference_id)
    _refuse_others(unit, tree, conference, point_id, {row["organisation_id"] for row in rows})
    if conference["point_versions"][point_id] != expected:
        raise _changed(expected, conference["point_versions"][point_id])
    lists = unit.find("conference_lists", {"conference_id": conference_id}, projection={"people": 0})
    said = headcounts.record(
        conference,
        point_id,
        rows,
        by=unit.actor.account_id,
        today=today(unit.now),
        listed={one["organisation_id"] for one in lists if one["counts"]["present"] is not None},
        reason=reason,
    )
    return unit.keep("conferences", conference, said, _evolve(unit, reason))


def write_list(
    unit: UnitOfWork,
    conference_id: str,
    point_id: str,
    organisation_id: str,
    expected: int,
    people: Sequence[Mapping[str, Any]],
    essays_known: bool = False,
    called: Mapping[str, int] | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Keep the list of those whom an organisation sends, the whole of it; its ticks count over a number. Answers with
    the list. `expected` is the list's version, 0 before the first; `called` mends the number called with it.

    A list on which nobody is ticked yet can be written before the day; it reports nothing, and takes back what the
    list itself had reported.
    """
    tree, conference = _load(unit, conference_id)
    _refuse_others(unit, tree, conference, point_id, {organisation_id})
    conferences.refuse_cancelled(conference)
    row = headcounts.refuse_unlisted(organisation_id, conferences.at_point(conference, point_id))
    list_id = f"{conference_id}/{organisation_id}"
    about = {"conference_id": conference_id, "organisation_id": organisation_id}
    kept: Document = unit.get("conference_lists", list_id) or {"_id": list_id, **about, "counts": NOBODY}
    if kept.get("version", 0) != expected:
        raise _changed(expected, kept.get("version", 0))
    listed = headcounts.check_list(people)
    if not listed and "version" not in kept:
        words = Words("Hãy ghi ít nhất một người.", "Write at least one person.")
        raise Refusal("list-empty", words, at="/names")
    counts = headcounts.counted(listed, essays_known=essays_known)
    headcounts.refuse_more_than_called({**row, "called": called or row["called"]}, counts["present"])
    # What a number had reported stays while the list says nothing of its own.
    says = counts["present"] is not None or kept["counts"]["present"] is not None
    reported = counts if says else {"present": row["present"], "essays": row["essays"]}
    said = headcounts.record(
        conference,
        point_id,
        [{"organisation_id": organisation_id, "called": called, **reported}],
        by=unit.actor.account_id,
        today=today(unit.now),
        reason=reason,
    )
    unit.keep("conferences", conference, said, _evolve(unit, reason))
    changed = {"people": listed, "essays_known": essays_known, "counts": counts, "written_at": unit.now.isoformat()}
    return unit.put("conference_lists", {**kept, **changed, "written_by": _who(unit)})


def _load(unit: UnitOfWork, conference_id: str, expected: int | None = None) -> tuple[Organisations, Document]:
    """The tree, and a conference that the asker may read."""
    tree = _tree(unit)
    conferences.readable(unit.get("conferences", conference_id), unit.actor, tree)
    return tree, unit.load("conferences", conference_id, conferences.CONFERENCE, expected=expected)


def _tree(unit: UnitOfWork) -> Organisations:
    return Organisations(unit.find("organisations", {}, projection={"parent_id": 1, "successor_ids": 1}))


def _refuse_others(unit: UnitOfWork, tree: Organisations, conference: Document, point_id: str, named: set[str]) -> None:
    """Refuses (404) an unknown point, and (403) who may not report these organisations of it. An organisation that is
    not called to the point at all is the input's fault, and left to the rules."""
    conferences.find_point(conference, point_id)
    here = set(conferences.at_point(conference, point_id))
    allowed = conferences.reportable(conference, unit.actor, tree) & here
    if not allowed or (named & here) - allowed:
        raise not_allowed()


def _changed(expected: int, version: int) -> Refusal:
    return Refusal(
        "changed-meanwhile",
        Words(
            f"Người khác vừa báo cáo ở đây (đồng chí đã xem bản {expected}, nay là bản {version}). Hãy xem lại rồi lưu "
            "lần nữa.",
            f"Somebody else has just reported here (you saw version {expected}, it is now {version}). Look at it "
            "again, then save once more.",
        ),
        status=412,
    )


def _who(unit: UnitOfWork) -> dict[str, str]:
    return {"account_id": unit.actor.account_id, "name": unit.actor.name}


def _evolve(unit: UnitOfWork, reason: str | None = None) -> Evolve:
    return partial(conferences.evolve, at=unit.now.isoformat(), by=_who(unit), reason=reason)
