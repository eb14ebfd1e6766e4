"""A study conference over two connected points, as the tests of it call and report it."""

from __future__ import annotations

from datetime import date
from functools import partial, reduce
from typing import Any

from services.attendance.model import conference_headcounts as headcounts, conferences
from shared.said import Said

DAY = date(2023, 2, 14)
BY = {"account_id": "account-1", "name": "Trần Thị Hồng Hạnh"}
ORGANISATIONS = {"province", "centre", "other", "committee", "cell1", "cell2", "cell3"}

evolve = partial(conferences.evolve, at="2023-02-14T01:00:00+00:00", by=BY)


def heads(members: int, others: int = 0) -> dict[str, int]:
    return {"members": members, "others": others}


def calling(**changes: Any) -> dict[str, Any]:
    """Cells 1 and 2 at the first point, cell 3 at the second: 60 members and 10 others."""
    asked = {
        "resolution": "18-NQ/TW",
        "title": "Tiếp tục đổi mới chính sách, pháp luật về đất đai",
        "organiser_id": "centre",
        "held_on": DAY,
        "points": [
            {"point_id": "1", "title": "Hội trường trung tâm", "organisation_id": "centre"},
            {"point_id": "2", "title": "Điểm cầu xã Bản Hồ", "organisation_id": "committee"},
        ],
        "called": [
            {"organisation_id": "cell1", "point_id": "1", "called": heads(30, 10)},
            {"organisation_id": "cell2", "point_id": "1", "called": heads(20)},
            {"organisation_id": "cell3", "point_id": "2", "called": heads(10)},
        ],
    }
    return {**asked, **changes}


def row(
    organisation_id: str,
    present: dict[str, int] | None = None,
    essays: dict[str, int] | None = None,
    called: dict[str, int] | None = None,
) -> dict[str, Any]:
    return {"organisation_id": organisation_id, "present": present, "essays": essays, "called": called}


def call(asked: dict[str, Any] | None = None, conference: dict[str, Any] | None = None, **options: Any) -> list[Said]:
    given = {"conference_id": "conference1", "known": ORGANISATIONS, "today": DAY, **options}
    return conferences.call(conference, asked or calling(), **given)


def after(conference: dict[str, Any], said: list[Said], **about: Any) -> dict[str, Any]:
    """The conference after what was said, which is held against its contract."""
    for one in said:
        one.kind.check(one.data)
    return reduce(partial(evolve, **about), said, conference)


def called(**changes: Any) -> dict[str, Any]:
    return after({"_id": "conference1"}, call(calling(**changes)))


def record(conference: dict[str, Any], point_id: str, *rows: dict[str, Any], **options: Any) -> list[Said]:
    return headcounts.record(conference, point_id, rows, **{"by": "account-1", "today": DAY, **options})


def reported(conference: dict[str, Any], point_id: str, *rows: dict[str, Any], **options: Any) -> dict[str, Any]:
    return after(conference, record(conference, point_id, *rows, **options), reason=options.get("reason"))
