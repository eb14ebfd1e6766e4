"""What a connected point reports of a conference: how many came and handed in an essay, by a number or by a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.attendance.model import conferences
from services.attendance.model.conference_faults import Faults, check_heads, check_reason
from shared.events.attendance import CONFERENCE_CALLED, HEADCOUNT_RECORDED
from shared.headcounts import KINDS, Heads, Row
from shared.refusal import Refusal, Words
from shared.said import Document, Said
from shared.vietnamese import clean, name_key

MOST_NAMES = 500
MOST_LETTERS = 120

KIND_WORDS = {"members": Words("đảng viên", "members"), "others": Words("ngoài đảng", "non-members")}


def record(
    conference: Document,
    point_id: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: str,
    today: date,
    listed: Collection[str] = (),
    reason: str | None = None,
) -> list[Said]:
    """Report organisations of a point; those that are not named stay as they are.

    A row is `{organisation_id, present, essays, called}`: heads, or None for what is not reported; `called` None
    leaves the number called as it is. More people than were called are not counted as present: the number called is
    mended with it. `listed` are the organisations whose list counts, and not a number. Refuses with a fault at every
    field; (409) before the day and once it is cancelled.
    """
    conferences.refuse_cancelled(conference)
    known = conferences.at_point(conference, point_id)
    faults = Faults()
    check_reason(conference, reason, faults)
    named: set[str] = set()
    for place, row in enumerate(rows):
        at, one = f"/headcounts/{place}", row["organisation_id"]
        if one not in known:
            faults.add(
                f"{at}/organisation_id",
                "Đơn vị này không được triệu tập đến điểm cầu này.",
                "This organisation is not called to this point.",
            )
        elif one in named:
            faults.add(f"{at}/organisation_id", "Đơn vị này ghi hai lần.", "This organisation is there twice.")
        elif one in listed and _differs(row, known[one]):
            faults.add(
                f"{at}/organisation_id",
                "Số của đơn vị này lấy từ danh sách. Hãy sửa trong danh sách.",
                "The numbers of this organisation come from its list. Change the list.",
            )
        else:
            _check_row(row, known[one], at, faults)
        named.add(one)
    if any(row["present"] is not None for row in rows):
        conferences.refuse_before_day(conference, today)
    faults.refuse("headcount-input")
    return [*_calling(conference, rows), *_counting(conference, point_id, rows, known, by)]


def _differs(row: Mapping[str, Any], known: Row) -> bool:
    return (row["present"], row["essays"]) != (known["present"], known["essays"])


def _check_row(row: Mapping[str, Any], known: Row, at: str, faults: Faults) -> None:
    called: Heads = row["called"] or known["called"]
    present, essays = row["present"], row["essays"]
    if row["called"] is not None and check_heads(called, f"{at}/called", faults) and not any(called.values()):
        faults.add(f"{at}/called/members", "Hãy ghi số người được triệu tập.", "Write how many are called.")
    if essays is not None and present is None:
        faults.add(
            f"{at}/present/members",
            "Đã ghi bài thu hoạch mà chưa ghi số có mặt.",
            "Essays are written here, but not how many came.",
        )
        return
    if present is not None and check_heads(present, f"{at}/present", faults):
        for kind in KINDS:
            if present[kind] > called[kind]:
                who = KIND_WORDS[kind]
                faults.add(
                    f"{at}/present/{kind}",
                    f"Có mặt {present[kind]} nhưng chỉ triệu tập {called[kind]} {who.vi}. Nếu đúng là đến nhiều hơn, "
                    "hãy sửa số triệu tập trước.",
                    f"{present[kind]} came, but only {called[kind]} {who.en} are called. If that many came, mend the "
                    "number called first.",
                )
    if essays is not None and present is not None and check_heads(essays, f"{at}/essays", faults):
        for kind in KINDS:
            if essays[kind] > present[kind]:
                faults.add(
                    f"{at}/essays/{kind}",
                    f"Nộp {essays[kind]} bài thu hoạch, nhiều hơn {present[kind]} người có mặt.",
                    f"{essays[kind]} essays are more than the {present[kind]} who came.",
                )


def _calling(conference: Document, rows: Iterable[Mapping[str, Any]]) -> list[Said]:
    """The calling as it is with the mended numbers of those called, when any is another one."""
    mended = {row["organisation_id"]: dict(row["called"]) for row in rows if row["called"] is not None}
    told = conferences.calling_of(conference)
    called = [{**one, "called": mended.get(one["organisation_id"], one["called"])} for one in told["called"]]
    return [] if called == told["called"] else [Said(CONFERENCE_CALLED, {**told, "called": called})]


def _counting(
    conference: Document, point_id: str, rows: Iterable[Mapping[str, Any]], known: Mapping[str, Row], by: str
) -> list[Said]:
    """Those rows that say something new."""
    fresh = [
        {name: row[name] for name in ("organisation_id", "present", "essays")}
        for row in rows
        if _differs(row, known[row["organisation_id"]])
    ]
    told = {"conference_id": conference["_id"], "point_id": point_id, "headcounts": fresh, "recorded_by": by}
    return [Said(HEADCOUNT_RECORDED, told)] if fresh else []


# ---- lists of names ----


def names_in(text: str) -> list[str]:
    """The names of a text, one in a line; numbers before them, as lists have them, are left out."""
    lines = [clean(line).lstrip("0123456789.)-–\t ") for line in text.splitlines()]
    return [line for line in lines if line]


def check_list(people: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The people of a list by given name: `[{name, name_key, member, present, essay}]`. Refuses with a fault at every
    row: names too long or without a letter, an essay of somebody who did not come, and too many."""
    faults = Faults()
    if len(people) > MOST_NAMES:
        faults.add("/people", f"Nhiều nhất {MOST_NAMES} người một danh sách.", f"At most {MOST_NAMES} people.")
    found = []
    for place, one in enumerate(people):
        name = clean(one["name"])
        if len(name) > MOST_LETTERS or not any(letter.isalpha() for letter in name):
            faults.add(f"/people/{place}/name", "Đây không phải họ tên.", "This is not a name.")
        if one["essay"] and not one["present"]:
            faults.add(
                f"/people/{place}/essay",
                f"{name} nộp bài thu hoạch nhưng chưa đánh dấu có mặt.",
                f"{name} handed in an essay, but is not ticked as present.",
            )
        ticks = {tick: bool(one[tick]) for tick in ("member", "present", "essay")}
        found.append({"name": name, "name_key": name_key(name), **ticks})
    faults.refuse("list-input")
    return sorted(found, key=lambda one: str(one["name_key"]))


def counted(people: Sequence[Mapping[str, Any]], *, essays_known: bool) -> dict[str, dict[str, int] | None]:
    """`{present, essays}` of a list. A list on which nobody is ticked as present yet reports nothing; essays are
    reported when anybody handed one in, or when it is said that they are all in (`essays_known`)."""

    def heads(tick: str) -> dict[str, int]:
        ticked = [one for one in people if one[tick]]
        members = sum(1 for one in ticked if one["member"])
        return {"members": members, "others": len(ticked) - members}

    present, essays = heads("present"), heads("essay")
    if not any(present.values()):
        return {"present": None, "essays": None}
    return {"present": present, "essays": essays if essays_known or any(essays.values()) else None}


def refuse_more_than_called(row: Row, present: Heads | None) -> None:
    """Refuses when more people are ticked on a list than were called of their kind."""
    faults = Faults()
    for kind in KINDS:
        if present is not None and present[kind] > row["called"][kind]:
            who, called = KIND_WORDS[kind], row["called"][kind]
            faults.add(
                f"/called/{kind}",
                f"Danh sách có {present[kind]} {who.vi} có mặt nhưng chỉ triệu tập {called}. Nếu đúng, hãy sửa số "
                "triệu tập ở đây.",
                f"{present[kind]} {who.en} are ticked as present, but only {called} are called. If that is right, mend "
                "the number here.",
            )
    faults.refuse("list-input")


def refuse_unlisted(organisation_id: str, rows: Mapping[str, Row]) -> Row:
    """The row of an organisation at a point. Refuses with `unknown` (404)."""
    if organisation_id not in rows:
        words = Words("Không tìm thấy đơn vị này ở điểm cầu.", "There is no such organisation at this point.")
        raise Refusal("unknown", words, status=404)
    return rows[organisation_id]
