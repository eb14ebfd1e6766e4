"""A paper report against itself and against the register: what differs, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.reporting.model.approximate import span_of, surely_more
from services.reporting.model.findings import Finding, PeriodFacts, of_period
from services.reporting.model.paper_reports import MEASURES, compare
from services.reporting.model.stated import add_up, write
from shared.refusal import Words
from shared.vietnamese import number

PAPER = {"to": "paper-report"}
WITHIN = (
    ("completions-within-enrolments", "completions", "enrolments"),
    ("certificates-within-completions", "certificates", "completions"),
)


def register_of(facts: PeriodFacts) -> dict[str, dict[str, Any]]:
    """What the register has, by the keys of the paper report: the cells `total` and `own`, and `codes`."""
    by_category = facts.paper is not None and facts.paper["by"] == "category"
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in facts.programmes:
        groups.setdefault(one["category"].vi if by_category else one["code"], []).append(one)
    return {
        key: {
            "codes": [one["code"] for one in group],
            **{line: _together([one[line] for one in group]) for line in ("total", "own")},
        }
        for key, group in groups.items()
    }


def _together(cells: list[Mapping[str, Any]]) -> dict[str, Any]:
    counted = ("classes", "completions", "completions_known_for", "certificates")
    return {
        **{name: sum(one[name] for one in cells) for name in counted},
        "enrolments": cells[0]["enrolments"] if len(cells) == 1 else add_up(one["enrolments"] for one in cells),
    }


def own_sum(facts: PeriodFacts) -> Iterator[Finding]:
    """The report's own total is the sum of its own rows."""
    if facts.paper is None:
        return
    for name, one in _compared(facts)["total"].items():
        if one["sum_verdict"] == "differs":
            difference = _value(one["sum"]) - _value(one["stated"])
            words = Words(
                f"{_title(facts).vi} ghi tổng {_write(one['stated'])} {MEASURES[name].vi}, cộng các dòng của chính báo "
                f"cáo được {_write(one['sum'])} ({'thừa' if difference > 0 else 'thiếu'} {number(abs(difference))}).",
                f"{_title(facts).en} says {_write(one['stated'], 'en')} {MEASURES[name].en} in total; its own rows add "
                f"up to {_write(one['sum'], 'en')} ({number(abs(difference), 'en')} "
                f"{'more' if difference > 0 else 'fewer'}).",
            )
            numbers = {"total": one["stated"], "rows": one["sum"]}
            yield _of_paper("paper-adds-up", facts, words, numbers, abs(difference), name)


def within(facts: PeriodFacts) -> Iterator[Finding]:
    """What can be no more than another number is not, on paper either."""
    for key, row in _stated_rows(facts):
        for rule, one, other in WITHIN:
            more, most = row[one], row[other]
            if more is not None and most is not None and surely_more(span_of(more), span_of(most)):
                name = _name(facts, key)
                words = Words(
                    f"{_title(facts).vi}, {name.vi}: {_write(more)} {MEASURES[one].vi}, nhiều hơn {_write(most)} "
                    f"{MEASURES[other].vi}.",
                    f"{_title(facts).en}, {name.en}: {_write(more, 'en')} {MEASURES[one].en}, more than "
                    f"{_write(most, 'en')} {MEASURES[other].en}.",
                )
                yield _of_paper(
                    rule, facts, words, {one: more, other: most}, _value(more) - _value(most), f"{key}/{one}"
                )


def against_register(facts: PeriodFacts) -> Iterator[Finding]:
    """Each row and the total against the classes on record."""
    if facts.paper is None:
        return
    compared, register = _compared(facts), register_of(facts)
    for row in compared["rows"]:
        yield from _row_finding(facts, row["key"], _name(facts, row["key"]), row)
    for key in compared["rest"]:
        cell = register[key]["total"]
        name, classes = _name(facts, key), cell["classes"]
        words = Words(
            f"{_title(facts).vi} không có dòng {name.vi}; sổ có {number(classes)} lớp.",
            f"{_title(facts).en} has no row {name.en}; the register has {number(classes, 'en')} classes.",
        )
        links = [{"to": "classes", "programme": code} for code in register[key]["codes"]]
        yield _of_paper("paper-against-register", facts, words, {"classes/found": classes}, classes, key, *links)
    yield from _row_finding(facts, "", Words("tổng", "total"), compared["total"])


def _row_finding(facts: PeriodFacts, key: str, name: Words, row: Mapping[str, Any]) -> Iterator[Finding]:
    off = {one: row[one] for one in MEASURES if one in row and row[one]["verdict"] in ("differs", "own")}
    if not off:
        return
    said, has = (
        Words(
            ", ".join(f"{_write(one[side])} {MEASURES[measure].vi}" for measure, one in off.items()),
            ", ".join(f"{_write(one[side], 'en')} {MEASURES[measure].en}" for measure, one in off.items()),
        )
        for side in ("stated", "found")
    )
    words = Words(
        f"{_title(facts).vi}, {name.vi}: báo cáo giấy ghi {said.vi}; sổ có {has.vi}.",
        f"{_title(facts).en}, {name.en}: the paper says {said.en}; the register has {has.en}.",
    )
    if all(one["verdict"] == "own" for one in off.values()):
        words += Words("Khớp nếu không tính lớp phối hợp.", "It agrees when classes held with partners are left out.")
    numbers = {f"{measure}/{side}": one[side] for measure, one in off.items() for side in ("stated", "found")}
    weight = max(abs(_value(one["stated"]) - _value(one["found"])) for one in off.values())
    codes = register_of(facts).get(key, {}).get("codes", [])
    classes = [{"to": "classes", "programme": code} for code in codes] or [{"to": "classes"}]
    yield _of_paper("paper-against-register", facts, words, numbers, weight, key, *classes)


def _of_paper(
    rule: str,
    facts: PeriodFacts,
    words: Words,
    numbers: Mapping[str, Any],
    weight: int,
    part: str,
    *links: Mapping[str, str],
) -> Finding:
    return of_period(
        rule, facts, words, numbers, what="paper-report", links=[PAPER, *links], weight=weight, part=f"paper/{part}"
    )


def _compared(facts: PeriodFacts) -> dict[str, Any]:
    assert facts.paper is not None
    return compare(facts.paper, register_of(facts), {"total": facts.total, "own": facts.own})


def _stated_rows(facts: PeriodFacts) -> list[tuple[str, Mapping[str, Any]]]:
    if facts.paper is None:
        return []
    return [*((row["key"], row) for row in facts.paper["rows"]), ("", facts.paper["total"])]


def _name(facts: PeriodFacts, key: str) -> Words:
    if not key:
        return Words("tổng", "total")
    return facts.names.get(key, Words(key, key))


def _title(facts: PeriodFacts) -> Words:
    report = facts.paper or {}
    return Words(f"Báo cáo số {report['number']}", f"Report {report['number']}")


def _value(stated: Any) -> int:
    return int(stated["value"] if isinstance(stated, Mapping) else stated)


def _write(stated: Any, language: str = "vi") -> str:
    return write(stated, language) if isinstance(stated, Mapping) else number(stated, language)
