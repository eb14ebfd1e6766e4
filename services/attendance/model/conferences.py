"""A study conference: who is called to which connected point, until its figures are final. Numbers of people only.

The document: `resolution`, `title`, `organiser_id`, `held_on`, `state` (called, closed, cancelled), `points`
(`[{point_id, title, organisation_id}]`), `called` (`[{organisation_id, point_id, called}]`), `headcounts` (by
organisation: `{present, essays, at, by}`, null while not reported), `point_versions`, `changes` after the closing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping
from datetime import date
from typing import Any

from services.attendance.model.conference_faults import Faults, check_heads, check_reason
from shared.authority import Actor, not_allowed
from shared.events.attendance import (
    CONFERENCE_CALLED,
    CONFERENCE_CANCELLED,
    CONFERENCE_CLOSED,
    HEADCOUNT_RECORDED,
)
from shared.headcounts import KINDS, Row, rows_of
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.said import Document, Said
from shared.vietnamese import clean, fold

CONFERENCE = Words("hội nghị", "conference")
POINT = Words("điểm cầu", "connected point")

READERS = ("staff", "board", "committee")
ORGANISERS = ("staff", "board")
REPORTERS = ("staff", "committee")

MOST_POINTS, MOST_CALLED = 300, 1000
FIRST_DAY = date(1990, 1, 1)
AHEAD_YEARS = 2

_KIND = re.compile(r"((nghị quyết|chỉ thị|kết luận|nq|ct|kl)\b)?\s*(số\b)?[\s:]*", re.IGNORECASE)


# ---- who may ----


def readable(conference: Document | None, actor: Actor, organisations: Organisations) -> Document:
    """The conference, when it exists and somebody of the asker's organises it, answers for a point or is called.
    Refuses with `unknown` (404) otherwise."""
    if conference is None or not actor.may(organisations, conference["places"], *READERS):
        raise unknown(CONFERENCE)
    return conference


def organises(conference: Document, actor: Actor, organisations: Organisations) -> bool:
    """Whether the actor may change, close and cancel the conference, and report for anybody."""
    return actor.may(organisations, [conference["organiser_id"]], *ORGANISERS)


def reportable(conference: Document, actor: Actor, organisations: Organisations) -> set[str]:
    """The organisations called for which the actor may report: all of them for the organiser, those at a point for
    who answers for it, and everybody's own."""
    if organises(conference, actor, organisations):
        return {one["organisation_id"] for one in conference["called"]}
    scope = actor.scope(organisations, *REPORTERS)
    points = {one["point_id"] for one in conference["points"] if one["organisation_id"] in scope}
    return {
        one["organisation_id"]
        for one in conference["called"]
        if one["organisation_id"] in scope or one["point_id"] in points
    }


def organised_by(conference: Document | None, actor: Actor, organisations: Organisations) -> Document:
    """The conference, for its organiser. Refuses with `unknown`, or with `not-allowed` (403) those who may read it."""
    found = readable(conference, actor, organisations)
    if not organises(found, actor, organisations):
        raise not_allowed()
    return found


def find_point(conference: Document, point_id: str) -> Document:
    """A connected point. Refuses with `unknown` (404)."""
    for point in conference["points"]:
        if point["point_id"] == point_id:
            found: Document = point
            return found
    raise unknown(POINT)


def at_point(conference: Document, point_id: str) -> dict[str, Row]:
    """The rows of the organisations called to one point."""
    called = [one for one in conference["called"] if one["point_id"] == point_id]
    return rows_of(called, conference["headcounts"])


# ---- what is decided ----


def resolution_number(typed: str) -> str:
    """`18-NQ/TW`, however its kind was written before it: figures are told apart by it."""
    return clean(_KIND.sub("", clean(typed), count=1)).upper()


def call(
    conference: Document | None,
    calling: Mapping[str, Any],
    *,
    conference_id: str,
    known: Container[str],
    today: date,
    reason: str | None = None,
) -> list[Said]:
    """Call a conference, or change the calling: the whole as it is to be.

    `calling`: `resolution`, `title`, `organiser_id`, `held_on` (date), `points` and `called` as in the document;
    `known` are the organisations that exist. Refuses with a fault at every field, and (409) once it is cancelled.
    """
    faults = Faults()
    if conference is not None:
        refuse_cancelled(conference)
        check_reason(conference, reason, faults)
    told: dict[str, Any] = {
        "conference_id": conference_id,
        "resolution": resolution_number(calling["resolution"] or ""),
        "title": clean(calling["title"] or ""),
        "organiser_id": calling["organiser_id"],
        "held_on": calling["held_on"].isoformat(),
        "points": [{**one, "title": clean(one["title"] or "")} for one in calling["points"]],
        "called": [dict(one) for one in calling["called"]],
    }
    if not told["resolution"]:
        faults.add("/resolution", "Hãy ghi số, ký hiệu nghị quyết, ví dụ 18-NQ/TW.", "Write its number, like 18-NQ/TW.")
    if not told["title"]:
        faults.add("/title", "Hãy ghi tên hội nghị hoặc trích yếu nghị quyết.", "Write what the resolution is about.")
    if told["organiser_id"] not in known:
        faults.add("/organiser_id", "Hãy chọn đơn vị tổ chức.", "Choose who organises it.")
    if not FIRST_DAY <= calling["held_on"] <= date(today.year + AHEAD_YEARS, 12, 31):
        faults.add("/held_on", "Hãy xem lại năm của ngày này.", "Look at the year of this day again.")
    _check_points(told, known, faults)
    _check_called(told, known, faults)
    if conference is not None:
        _check_reported(told, conference, today, faults)
    faults.refuse("conference-input")
    return [] if conference is not None and told == calling_of(conference) else [Said(CONFERENCE_CALLED, told)]


def calling_of(conference: Document) -> dict[str, Any]:
    """What was said when the conference was called, as it now is."""
    kept = ("resolution", "title", "organiser_id", "held_on", "points", "called")
    return {"conference_id": conference["_id"], **{name: conference[name] for name in kept}}


def _check_points(told: Mapping[str, Any], known: Container[str], faults: Faults) -> None:
    points = told["points"]
    if not points:
        faults.add("/points", "Hãy ghi ít nhất một điểm cầu.", "Write at least one connected point.")
    if len(points) > MOST_POINTS:
        faults.add("/points", f"Nhiều nhất {MOST_POINTS} điểm cầu.", f"At most {MOST_POINTS} connected points.")
    often = {name: Counter(fold(one[name]) for one in points) for name in ("title", "point_id")}
    used = {one["point_id"] for one in told["called"]}
    for place, point in enumerate(points):
        at = f"/points/{place}"
        if not point["title"]:
            faults.add(f"{at}/title", "Hãy ghi tên điểm cầu.", "Write the name of the point.")
        elif often["title"][fold(point["title"])] > 1 or often["point_id"][fold(point["point_id"])] > 1:
            faults.add(f"{at}/title", "Điểm cầu này ghi hai lần.", "This point is there twice.")
        elif point["point_id"] not in used:
            faults.add(
                f"{at}/title",
                f"Chưa triệu tập đơn vị nào đến {point['title']}. Hãy ghi đơn vị, hoặc bỏ điểm cầu này.",
                f"Nobody is called to {point['title']}. Call somebody, or leave the point out.",
            )
        if not point["organisation_id"]:
            faults.add(
                f"{at}/organisation_id",
                "Điểm cầu chưa có đơn vị phụ trách: ai sẽ báo cáo số có mặt?",
                "Nobody answers for this point: who is to report who came?",
            )
        elif point["organisation_id"] not in known:
            faults.unknown_organisation(f"{at}/organisation_id")


def _check_called(told: Mapping[str, Any], known: Container[str], faults: Faults) -> None:
    called = told["called"]
    if not called:
        faults.add("/called", "Hãy ghi ít nhất một đơn vị được triệu tập.", "Call at least one organisation.")
    if len(called) > MOST_CALLED:
        faults.add("/called", f"Nhiều nhất {MOST_CALLED} đơn vị.", f"At most {MOST_CALLED} organisations.")
    points = {one["point_id"] for one in told["points"]}
    seen: set[str] = set()
    for place, one in enumerate(called):
        at = f"/called/{place}"
        if one["organisation_id"] not in known:
            faults.unknown_organisation(f"{at}/organisation_id")
        elif one["organisation_id"] in seen:
            faults.add(
                f"{at}/organisation_id",
                "Đơn vị này đã được triệu tập ở một dòng khác. Mỗi đơn vị chỉ ghi một dòng.",
                "This organisation is called in another row already. Write each organisation once.",
            )
        seen.add(one["organisation_id"])
        if one["point_id"] not in points:
            faults.add(f"{at}/point_id", "Hãy chọn một điểm cầu đã ghi ở trên.", "Choose one of the points above.")
        if check_heads(one["called"], f"{at}/called", faults) and not any(one["called"].values()):
            faults.add(f"{at}/called/members", "Hãy ghi số người được triệu tập.", "Write how many are called.")


def _check_reported(told: Mapping[str, Any], conference: Document, today: date, faults: Faults) -> None:
    """What has been reported stays true: nobody who reported is left out, and nobody came who was not called."""
    reported = {one for one, headcount in conference["headcounts"].items() if headcount["present"] is not None}
    if reported and told["held_on"] > today.isoformat():
        faults.add(
            "/held_on",
            "Đã có đơn vị báo cáo số có mặt, nên hội nghị không thể diễn ra vào ngày chưa đến.",
            "Some have reported who came, so the day of the conference cannot be ahead.",
        )
    left_out = reported - {one["organisation_id"] for one in told["called"]}
    if left_out:
        faults.add(
            "/called",
            f"{len(left_out)} đơn vị bị bỏ ra đã báo cáo số có mặt. Hãy xóa số báo cáo ở điểm cầu trước khi bỏ đơn vị.",
            f"{len(left_out)} organisations left out have reported. Take their report back at the point first.",
        )
    for place, one in enumerate(told["called"]):
        if one["organisation_id"] in reported:
            present = conference["headcounts"][one["organisation_id"]]["present"]
            for kind in KINDS:
                if present[kind] > one["called"][kind]:
                    faults.add(
                        f"/called/{place}/called/{kind}",
                        f"Đơn vị đã báo cáo {present[kind]} người có mặt, nhiều hơn số triệu tập này.",
                        f"{present[kind]} were reported present, more than are called here.",
                    )


def close(conference: Document, *, today: date, by: str, without_missing: bool) -> list[Said]:
    """Make the figures final. Refuses (409) before the day, while nobody or (unless `without_missing`) not
    everybody has reported, and what is closed or cancelled."""
    refuse_cancelled(conference)
    if conference["state"] == "closed":
        raise Refusal(
            "conference-closed",
            Words("Số liệu hội nghị đã chốt rồi.", "The figures of the conference are final already."),
            status=409,
        )
    refuse_before_day(conference, today)
    left = missing(conference)
    if len(left) == len(conference["called"]):
        words = Words(
            "Chưa đơn vị nào báo cáo nên chưa chốt được. Nếu không tổ chức, hãy hủy hội nghị.",
            "Nobody has reported yet. If it was not held, cancel the conference.",
        )
        raise Refusal("nothing-reported", words, status=409)
    if left and not without_missing:
        words = Words(
            f"Còn {len(left)} đơn vị chưa báo cáo. Hãy nhắc đơn vị, hoặc chọn chốt dù còn thiếu.",
            f"{len(left)} organisations have not reported. Remind them, or choose to close without them.",
        )
        raise Refusal("not-reported", words, at="/without_missing", status=409)
    told = {"conference_id": conference["_id"], "closed_on": today.isoformat(), "closed_by": by}
    return [Said(CONFERENCE_CLOSED, told)]


def cancel(conference: Document, *, today: date, reason: str) -> list[Said]:
    """The conference is not held. Refuses (409) what was reported of, closed or cancelled, and a missing reason."""
    refuse_cancelled(conference)
    if conference["state"] == "closed" or len(missing(conference)) < len(conference["called"]):
        words = Words(
            "Đã có đơn vị báo cáo số có mặt: hội nghị đã tổ chức nên không hủy được.",
            "Some have reported who came: the conference was held and cannot be cancelled.",
        )
        raise Refusal("conference-held", words, status=409)
    faults = Faults()
    faults.check_words(reason, "/reason")
    faults.refuse("reason-missing")
    told = {"conference_id": conference["_id"], "cancelled_on": today.isoformat(), "reason": clean(reason)}
    return [Said(CONFERENCE_CANCELLED, told)]


def missing(conference: Document, what: str = "present") -> list[str]:
    """The organisations that have not reported who was `present`; or, of those who did, not the `essays`."""
    rows = rows_of(conference["called"], conference["headcounts"])
    if what == "essays":
        return [one for one, row in rows.items() if row["present"] is not None and row["essays"] is None]
    return [one for one, row in rows.items() if row["present"] is None]


def refuse_before_day(conference: Document, today: date) -> None:
    """Refuses (409) to count before the conference is held."""
    if conference["held_on"] > today.isoformat():
        day = date.fromisoformat(conference["held_on"]).strftime("%d/%m/%Y")
        words = Words(
            f"Hội nghị đến ngày {day} mới diễn ra. Hãy báo cáo số có mặt từ ngày đó.",
            f"The conference is on {day}. Report who came from that day on.",
        )
        raise Refusal("conference-ahead", words, status=409)


def refuse_cancelled(conference: Document) -> None:
    """Refuses (409) to change a conference that is not held."""
    if conference["state"] == "cancelled":
        words = Words("Hội nghị đã hủy nên không sửa được nữa.", "The conference is cancelled and does not change.")
        raise Refusal("conference-cancelled", words, status=409)


# ---- what follows ----


def evolve(conference: Document, said: Said, *, at: str, by: Mapping[str, str], reason: str | None = None) -> Document:
    """The conference after what was said. `at` is the moment, `by` `{account_id, name}`."""
    after = dict(conference)
    if said.kind is CONFERENCE_CALLED:
        after |= {name: value for name, value in said.data.items() if name != "conference_id"}
        after.setdefault("state", "called")
        after.setdefault("headcounts", {})
        after.setdefault("changes", [])
        after.setdefault("called_by", {**by, "at": at})
        after["point_versions"] = _point_versions(conference, after)
        places = [one["organisation_id"] for part in ("points", "called") for one in after[part]]
        after["places"] = sorted({after["organiser_id"], *places})
        # Lists of conferences go by it, newest first: unique, so that a page can begin after any conference.
        after["order"] = f"{after['held_on']}/{after['_id']}"
    elif said.kind is HEADCOUNT_RECORDED:
        fresh = {
            one["organisation_id"]: {"present": one["present"], "essays": one["essays"], "at": at, "by": dict(by)}
            for one in said.data["headcounts"]
        }
        after["headcounts"] = {**conference["headcounts"], **fresh}
        versions, point_id = conference["point_versions"], said.data["point_id"]
        after["point_versions"] = {**versions, point_id: versions[point_id] + 1}
    elif said.kind is CONFERENCE_CLOSED:
        after |= {"state": "closed", "closed_by": {**by, "at": at}}
    else:
        after |= {"state": "cancelled", "cancelled_by": {**by, "at": at}, "cancelled_for": said.data["reason"]}
    changes = conference.get("changes", [])
    if conference.get("state") == "closed" and (not changes or changes[-1]["at"] != at):
        after["changes"] = [*changes, {"at": at, "by": dict(by), "reason": clean(reason or "")}]
    return after


def _point_versions(before: Document, after: Document) -> dict[str, int]:
    """How often each point changed, so that two points can report at the same moment."""

    def told(conference: Document, point_id: str) -> tuple[list[Any], list[Any]]:
        return (
            [one for one in conference.get("points", ()) if one["point_id"] == point_id],
            [one for one in conference.get("called", ()) if one["point_id"] == point_id],
        )

    versions: Mapping[str, int] = before.get("point_versions", {})
    return {
        one["point_id"]: versions.get(one["point_id"], 0)
        + (told(before, one["point_id"]) != told(after, one["point_id"]))
        for one in after["points"]
    }
