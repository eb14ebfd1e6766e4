"""The study conferences of the demo's 2023: who was called where, who came, and a few points that owe their report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from deploy.demo.client import Client, Refused
from deploy.demo.province import AGENCIES, DISTRICTS, PROVINCE, agency_key

SEED = 20230328

NOT_HEARD_YET = ("conference-input", "not-allowed")

# Resolution, what it is about, its day, whether its figures are final, and the points that owe their report.
_OF_THE_PROVINCE = (
    (
        "27-NQ/TW",
        "Tiếp tục xây dựng và hoàn thiện Nhà nước pháp quyền xã hội chủ nghĩa Việt Nam trong giai đoạn mới",
        date(2023, 2, 21),
        True,
        0,
    ),
    (
        "29-NQ/TW",
        "Tiếp tục đẩy mạnh công nghiệp hoá, hiện đại hoá đất nước đến năm 2030, tầm nhìn đến năm 2045",
        date(2023, 3, 28),
        True,
        0,
    ),
    ("24-CT/TW", "Đẩy mạnh phổ biến, giáo dục pháp luật cho đảng viên và Nhân dân", date(2023, 9, 19), False, 1),
    (
        "43-NQ/TW",
        "Phát huy truyền thống, sức mạnh đại đoàn kết toàn dân tộc, xây dựng đất nước ngày càng phồn vinh, hạnh phúc",
        date(2023, 12, 14),
        False,
        3,
    ),
)


@dataclass(frozen=True)
class Report:
    """What was reported of an organisation (its key): members and others present, and their essays if they are in."""

    organisation: str
    present: tuple[int, int]
    essays: tuple[int, int] | None


@dataclass(frozen=True)
class Conference:
    """A conference; `organiser`, `points` (title, who answers for it) and `called` (organisation, place of its point,
    members, others) name organisations by their keys."""

    key: str
    resolution: str
    title: str
    organiser: str
    held_on: date
    points: tuple[tuple[str, str], ...]
    called: tuple[tuple[str, int, int, int], ...]
    reports: tuple[Report, ...]
    is_final: bool


def conferences() -> tuple[Conference, ...]:
    """Four of the whole province, and one that the town's centre held for its wards."""
    rng = Random(SEED)  # of its own: what is drawn here leaves the rest of the plan as it is
    return (*(_of_the_province(rng, place) for place in range(len(_OF_THE_PROVINCE))), _of_the_town(rng))


def _of_the_province(rng: Random, place: int) -> Conference:
    resolution, title, held_on, is_final, silent = _OF_THE_PROVINCE[place]
    points = [("Điểm cầu Hội trường Tỉnh ủy", PROVINCE)]
    points += [(f"Điểm cầu {one.name}", one.centre) for one in DISTRICTS]
    called = [(agency_key(one), 0, rng.randint(140, 220), rng.randint(10, 30)) for one in AGENCIES]
    for number, district in enumerate(DISTRICTS, 1):
        called += [(one, number, rng.randint(55, 140), rng.choice((0, 6, 12))) for one in district.committees]
    heard = [one for one in called if one[1] < len(points) - silent]
    reports = tuple(_reports(rng, heard, essays=is_final))
    return Conference(
        f"2023/{resolution}", resolution, title, PROVINCE, held_on, tuple(points), tuple(called), reports, is_final
    )


def _of_the_town(rng: Random) -> Conference:
    town = DISTRICTS[0]
    called = tuple((one, 0, rng.randint(40, 60), rng.choice((0, 8))) for one in town.committees)
    return Conference(
        "2023/21-NQ/TW",
        "21-NQ/TW",
        "Tăng cường củng cố, xây dựng tổ chức cơ sở đảng và nâng cao chất lượng đội ngũ đảng viên",
        town.centre,
        date(2023, 5, 16),
        ((town.place, town.centre),),
        called,
        tuple(_reports(rng, called, essays=True)),
        True,
    )


def _reports(rng: Random, called: Iterable[tuple[str, int, int, int]], *, essays: bool) -> Iterator[Report]:
    """Nearly everybody comes, and nearly all of them hand in an essay."""
    for organisation, _, members, others in called:
        present = (members - rng.randint(0, members // 14), others - rng.randint(0, others // 6))
        handed_in = (present[0] - rng.randint(0, present[0] // 24), present[1] // 2)
        yield Report(organisation, present, handed_in if essays else None)


def hold(organiser: Client, conference: Conference, ids: Mapping[str, str]) -> bool | None:
    """Call a conference, report its points and make its figures final where they are. None while attendance has not
    heard of the organisations."""
    try:
        called = organiser.create("attendance", "/conferences", _calling(conference, ids), f"demo/{conference.key}")
    except Refused as refused:
        if refused.code in NOT_HEARD_YET:
            return None
        raise
    path = f"/conferences/{called['conference_id']}"
    reports = {ids[one.organisation]: one for one in conference.reports}
    for place in range(len(conference.points)):
        report_point(organiser, f"{path}/points/{place + 1}", reports)
    while conference.is_final and (seen := organiser.get("attendance", path)).body["state"] == "called":
        organiser.change("attendance", "POST", f"{path}/closing", {}, seen.version or 0)
    return True


def report_point(reporter: Client, path: str, reports: Mapping[str, Report]) -> None:
    """Report those organisations of a point that have not been reported yet."""
    while True:
        seen = reporter.get("attendance", path)
        left = [one for one in seen.body["organisations"] if one["present"] is None]
        rows = [
            {"organisation_id": one["organisation_id"], **_counts(reports[one["organisation_id"]])}
            for one in left
            if one["organisation_id"] in reports
        ]
        if not rows:
            return
        reporter.change("attendance", "PUT", path, {"headcounts": rows}, seen.version or 0)


def _counts(report: Report) -> dict[str, Any]:
    return {"present": _heads(*report.present), "essays": _heads(*report.essays) if report.essays else None}


def _heads(members: int, others: int) -> dict[str, int]:
    return {"members": members, "others": others}


def _calling(conference: Conference, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "resolution": conference.resolution,
        "title": conference.title,
        "organiser_id": ids[conference.organiser],
        "held_on": conference.held_on.isoformat(),
        "points": [
            {"point_id": str(place), "title": title, "organisation_id": ids[key]}
            for place, (title, key) in enumerate(conference.points, 1)
        ],
        "called": [
            {"organisation_id": ids[key], "point_id": str(place + 1), "called": _heads(members, others)}
            for key, place, members, others in conference.called
        ],
    }
