"""What centres of the demo have on paper and what does not add up there, for the board's checks to name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from deploy.demo.classes import DemoClass
from deploy.demo.client import Client, Refused
from deploy.demo.five_years import SentOut
from deploy.demo.province import DISTRICTS
from deploy.demo.workbooks import fill_in

REPORTER = DISTRICTS[0].centre
LEDGER_KEEPER = DISTRICTS[3].centre

# An old ledger that says more certificates than completions.
LEDGER = [
    {
        "STT": "1",
        "Chương trình": "Bồi dưỡng nhận thức về Đảng",
        "Kỳ": "năm 2017",
        "Số lớp": "2",
        "Số lượt học viên": "158",
        "Hoàn thành": "151",
        "Giấy chứng nhận": "156",
        "Nguồn": "Sổ theo dõi lớp năm 2017",
    }
]


def paper_report(classes: Iterable[DemoClass]) -> dict[str, Any]:
    """A centre's own report of its classes: each row is right, and the total has one class more than its rows."""
    counts: Counter[str] = Counter()
    enrolled: Counter[str] = Counter()
    for klass in classes:
        counts[klass.programme] += 1
        enrolled[klass.programme] += len(klass.learners)
    rows = [
        {"key": one, "classes": counts[one], "enrolments": {"value": enrolled[one], "words": None}}
        for one in sorted(counts)
    ]
    total = {
        "classes": sum(counts.values()) + 1,
        "enrolments": {"value": round(sum(enrolled.values()), -2), "words": "khoảng"},
    }
    return {"rows": rows, "total": total, "number": "09-BC/TTCT", "dated_on": "2023-04-03"}


def record_years(staff: Client, centre_id: str, ledger: list[dict[str, str]], sent_out: Iterable[SentOut]) -> None:
    """Record a centre's ledger of several years, and the people that it sent out."""
    workbook = fill_in(staff.get("enrolment", "/ledger-template.xlsx").body, ledger)
    staff.upload("enrolment", f"/ledger-lists?owner_id={centre_id}", workbook, "demo/ledger")
    for one in sent_out:
        body = {
            "organisation_id": centre_id,
            "field": one.field,
            "course": one.course,
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            "people": {"value": one.people, "words": None},
            "source": one.source,
        }
        staff.create("enrolment", "/people-sent-out", body, f"demo/sent-out/{one.field}")


def enter_ledger(staff: Client, centre_id: str) -> None:
    """Record the old ledger."""
    workbook = fill_in(staff.get("enrolment", "/ledger-template.xlsx").body, LEDGER)
    staff.upload("enrolment", f"/ledger-lists?owner_id={centre_id}", workbook, "demo/ledger-2017")


def enter_paper_report(staff: Client, centre_id: str, period: str, report: dict[str, Any]) -> None:
    """Enter the paper report, unless it is there already."""
    try:
        staff.ask("reporting", "PUT", f"/paper-reports/{centre_id}/{period}", report)
    except Refused as refused:
        if refused.status != 428:  # entered before
            raise
