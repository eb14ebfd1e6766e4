"""A centre's own paper report, entered as totals: what may be entered, and how it stands against its own sum and the
register. Approximate numbers stay as they were written, and are no fault where they fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from services.reporting.model.approximate import agree, span_of, sum_of
from services.reporting.model.stated import add_up
from shared.approximations import APPROXIMATIONS
from shared.periods import Period
from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import day

MEASURES = {
    "classes": Words("lớp", "classes"),
    "enrolments": Words("lượt học viên", "enrolments"),
    "completions": Words("lượt hoàn thành", "completions"),
    "certificates": Words("giấy chứng nhận, bằng", "certificates"),
}
BY = ("programme", "category")
EXACT = ("classes", "completions", "certificates")  # enrolments alone may be approximate
ANSWERED = ("organisation_id", "period", "by", "rows", "total", "number", "dated_on", "stated_at", "earlier", "version")

Report = Mapping[str, Any]
"""`organisation_id`, `period` (a key), `first` and `last` (its days), `by` programme or category; `rows`, each of a
`key` (a programme's code, a category) with what is stated of MEASURES, None where nothing is; `total`, the report's
own, in the same way; `number` and `dated_on` of the paper; `earlier`, what was entered before it was changed."""

FOUND = Mapping[str, Mapping[str, Any]]


def check(
    period: Period, today: date, keys: Collection[str], by: str, rows: Sequence[Report], total: Report, details: Report
) -> None:
    """Refuses what cannot be a report of this period: each fault at its place (`/rows/3/enrolments/words`)."""
    faults = [*_faulty_rows(keys, rows), *_faulty_number(total, "/total"), *_faulty_source(period, today, details)]
    if by not in BY:
        faults.append(Fault("/by", Words("Chỉ có thể theo chương trình hoặc mảng.", "By programme or category only.")))
    if not faults and all(total[one] is None for one in MEASURES) and not rows:
        words = Words("Hãy nhập ít nhất một số của báo cáo.", "Enter at least one number of the report.")
        faults.append(Fault("/rows", words))
    if faults:
        raise Refusal("paper-report-faulty", faults[0].words, faults=faults)


def _faulty_rows(keys: Collection[str], rows: Sequence[Report]) -> list[Fault]:
    faults, seen = [], set()
    for place, row in enumerate(rows):
        at = f"/rows/{place}"
        if row["key"] not in keys:
            words = Words(f"Không có chương trình hay mảng “{row['key']}”.", f"There is no programme “{row['key']}”.")
            faults.append(Fault(f"{at}/key", words))
        if row["key"] in seen:
            words = Words("Dòng này có hai lần. Hãy gộp lại.", "This row comes twice. Put them together.")
            faults.append(Fault(f"{at}/key", words))
        seen.add(row["key"])
        if all(row[one] is None for one in MEASURES):
            words = Words("Dòng này chưa có số nào.", "This row has no number.")
            faults.append(Fault(at, words))
        faults += _faulty_number(row, at)
    return faults


def _faulty_number(row: Report, at: str) -> list[Fault]:
    word = (row["enrolments"] or {}).get("words")
    if word in (None, *APPROXIMATIONS):
        return []
    known = ", ".join(APPROXIMATIONS)
    words = Words(f"Từ chỉ mức gần đúng chỉ có thể là: {known}.", f"The word can only be one of: {known}.")
    return [Fault(f"{at}/enrolments/words", words)]


def _faulty_source(period: Period, today: date, details: Report) -> list[Fault]:
    faults = []
    if not details["number"]:
        words = Words("Hãy ghi số của báo cáo, ví dụ 12-BC/TTCT.", "Give the number of the report, as 12-BC/TTCT.")
        faults.append(Fault("/number", words))
    dated_on = details["dated_on"]
    if dated_on is None:
        faults.append(Fault("/dated_on", Words("Hãy ghi ngày của báo cáo.", "Give the day of the report.")))
    elif dated_on > today:
        words = Words(
            f"Báo cáo ghi ngày {day(dated_on)}, ngày đó chưa đến.",
            f"The report is dated {day(dated_on)}, still to come.",
        )
        faults.append(Fault("/dated_on", words))
    elif dated_on < period.first:
        words = Words(
            f"Báo cáo ghi ngày {day(dated_on)}, trước khi kỳ bắt đầu ({day(period.first)}). Xem lại ngày hoặc kỳ.",
            f"The report is dated {day(dated_on)}, before the period begins ({day(period.first)}). Check both.",
        )
        faults.append(Fault("/dated_on", words))
    return faults


def show(document: Report) -> dict[str, Any]:
    """The report as the API has it."""
    return {name: document.get(name, []) if name == "earlier" else document[name] for name in ANSWERED}


def compare(report: Report, found: FOUND, of_all: Report) -> dict[str, Any]:
    """`{rows, total, rest}`. Each row has for every measure `{stated, found, verdict}`; `found` is what the register
    has (`total` and `own` cells by key in `found`), None where it does not know. Verdicts: `equal`; `fits`, with the
    word; `own`, fits the classes without partners; `differs`; None where one side says nothing. The total has beside
    it the `sum` of the rows and its verdict. `rest` are the keys that only the register has."""
    rows = [
        {"key": row["key"], **{one: _held(row[one], found.get(row["key"]), one) for one in MEASURES}}
        for row in report["rows"]
    ]
    total = {one: {**_held(report["total"][one], of_all, one), **_summed(report, one)} for one in MEASURES}
    listed = {row["key"] for row in report["rows"]}
    rest = [key for key, cells in found.items() if key not in listed and cells["total"]["classes"]] if rows else []
    return {"rows": rows, "total": total, "rest": rest}


def _held(stated: Any, cells: Mapping[str, Any] | None, measure: str) -> dict[str, Any]:
    total, own = (known(cells[line], measure) if cells else _nothing(measure) for line in ("total", "own"))
    verdict = None
    if stated is not None and total is not None:
        verdict = _verdict(stated, total)
        if verdict == "differs" and own is not None and own != total and _verdict(stated, own) != "differs":
            verdict = "own"
    return {"stated": stated, "found": total, "verdict": verdict}


def known(cell: Mapping[str, Any], measure: str) -> Any:
    """A number of the register; None while it is not known of every class: results are still to come."""
    if measure in ("completions", "certificates") and cell["completions_known_for"] < cell["classes"]:
        return None
    return cell[measure]


def _nothing(measure: str) -> Any:
    return {"value": 0, "words": None, "approximate": False} if measure == "enrolments" else 0


def _summed(report: Report, measure: str) -> dict[str, Any]:
    """The sum of the rows, where each of them states the measure, and whether the report's own total agrees."""
    parts, stated = [row[measure] for row in report["rows"]], report["total"][measure]
    if not parts or any(one is None for one in parts):
        return {"sum": None, "sum_verdict": None}
    added = add_up(parts) if measure == "enrolments" else sum(parts)
    if stated is None:
        return {"sum": added, "sum_verdict": None}
    agrees = agree(span_of(stated), sum_of(map(span_of, parts)))
    return {"sum": added, "sum_verdict": "differs" if not agrees else _verdict(stated, added)}


def _verdict(stated: Any, found: Any) -> str:
    if not agree(span_of(stated), span_of(found)):
        return "differs"
    exact = all(one[0] == one[1] for one in (span_of(stated), span_of(found)))
    return "equal" if exact else "fits"
