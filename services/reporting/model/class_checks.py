"""What is looked at class by class, and ledger row by ledger row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.reporting.model.approximate import span_of, surely_more
from services.reporting.model.class_record import BANDS
from services.reporting.model.findings import ClassFacts, Finding, Link, finding, link_to, of_class
from services.reporting.model.stated import write
from shared.refusal import Words
from shared.vietnamese import day, number

COUNTED = {
    "women": Words("nữ", "women"),
    "ethnic_minorities": Words("dân tộc thiểu số", "of ethnic minorities"),
    "members": Words("đảng viên", "party members"),
}
NAMED = 5  # of several classes so many are named, the rest counted


def assessed(one: ClassFacts) -> Iterator[Finding]:
    """No more are assessed than are enrolled."""
    if one.counts["bands"] is None:
        return
    graded, enrolled = sum(one.counts["bands"][band] for band in BANDS), one.counts["enrolments"]
    if surely_more(span_of(graded), span_of(enrolled)):
        words = Words(
            f"“{one.name}”: {number(graded)} người có kết quả, danh sách có {write(enrolled)}.",
            f"“{one.name}”: {number(graded, 'en')} have a result, {write(enrolled, 'en')} are enrolled.",
        )
        numbers = {"assessed": graded, "enrolments": enrolled}
        yield of_class("assessed-within-enrolments", one, words, numbers, graded - enrolled["value"])


def completions(one: ClassFacts) -> Iterator[Finding]:
    """No more complete it than are enrolled."""
    completed, enrolled = one.counts["completions"], one.counts["enrolments"]
    if completed is not None and surely_more(span_of(completed), span_of(enrolled)):
        words = Words(
            f"“{one.name}”: {number(completed)} lượt hoàn thành, chỉ có {write(enrolled)} lượt ghi danh.",
            f"“{one.name}”: {number(completed, 'en')} completions of only {write(enrolled, 'en')} enrolments.",
        )
        numbers = {"completions": completed, "enrolments": enrolled}
        yield of_class("completions-within-enrolments", one, words, numbers, completed - enrolled["value"])


def certificates(one: ClassFacts) -> Iterator[Finding]:
    """No more certificates than completions."""
    completed, issued = one.counts["completions"], one.counts["certificates"]
    if completed is not None and issued > completed:
        words = Words(
            f"“{one.name}”: cấp {number(issued)} giấy chứng nhận, {number(completed)} lượt hoàn thành.",
            f"“{one.name}”: {number(issued, 'en')} certificates for {number(completed, 'en')} completions.",
        )
        numbers = {"certificates": issued, "completions": completed}
        yield of_class("certificates-within-completions", one, words, numbers, issued - completed)


def composition(one: ClassFacts) -> Iterator[Finding]:
    """No more women, ethnic minorities, members than are enrolled: somebody may have left since it was stated."""
    enrolled = one.counts["enrolments"]
    over = {name: count for name, count in one.composition.items() if surely_more(span_of(count), span_of(enrolled))}
    if over:
        said = Words(
            ", ".join(f"{number(count)} {COUNTED[name].vi}" for name, count in over.items()),
            ", ".join(f"{number(count, 'en')} {COUNTED[name].en}" for name, count in over.items()),
        )
        words = Words(
            f"“{one.name}”: ghi {said.vi}, chỉ có {write(enrolled)} lượt ghi danh.",
            f"“{one.name}”: {said.en} stated, of only {write(enrolled, 'en')} enrolments.",
        )
        numbers = {**over, "enrolments": enrolled}
        yield of_class("composition-within-enrolments", one, words, numbers, max(over.values()) - enrolled["value"])


def results(one: ClassFacts) -> Iterator[Finding]:
    """A class that ends with an assessment is not closed without its results."""
    if one.closed and one.assessed_by not in (None, "none") and one.counts["bands"] is None:
        words = Words(
            f"“{one.name}” đã bế giảng mà chưa có kết quả đánh giá.",
            f"“{one.name}” is closed, and no results are recorded.",
        )
        yield of_class("closed-without-results", one, words, {"closed": 1, "results": 0})


def overlaps(one: ClassFacts) -> Iterator[Finding]:
    """A ledger row beside classes of the register of the same programme and days may count them twice."""
    if not one.overlaps:
        return
    count, span = len(one.overlaps), f"{day(one.first)} – {day(one.last)}"
    words = Words(
        f"Sổ lớp cũ ghi {number(one.counts['classes'])} lớp “{one.name}” ({span}); trong thời gian đó sổ lớp cũng có "
        f"{number(count)} lớp cùng chương trình. Có thể đã tính hai lần.",
        f"The old ledger has {number(one.counts['classes'], 'en')} classes “{one.name}” ({span}); the register has "
        f"{number(count, 'en')} of the same programme in these days. They may be counted twice.",
    )
    numbers = {"ledger": one.counts["classes"], "register": count}
    found = of_class("ledger-beside-register", one, words, numbers, count)
    yield {**found, "links": [*found["links"], *(_link(other) for other in one.overlaps[:NAMED])]}


def twins(one: ClassFacts) -> Iterator[Finding]:
    """A class held with a partner is one class: not the owner's and the partner's."""
    for other in one.twins:
        first, second = sorted((one.class_id, other["class_id"]))
        words = Words(
            f"“{one.name}” mở phối hợp, ngày {day(one.day)}; đơn vị phối hợp cũng có “{other['name']}” "
            "cùng chương trình, cùng thời gian. Có thể cả hai bên cùng tính một lớp.",
            f"“{one.name}” was held with a partner on {day(one.day)}; the partner has “{other['name']}” of the same "
            "programme and days. Both sides may count one class.",
        )
        days = sorted((one.first, one.last, other["first"], other["last"]))
        yield finding(
            "counted-by-both",
            words,
            # Seen from either side it is the same finding.
            about={"what": "pair", "id": f"{first}+{second}", "name": one.name},
            first=days[0],
            last=days[-1],
            numbers={one.class_id: one.counts["enrolments"], other["class_id"]: other["enrolments"]},
            links=[link_to(one.class_id, one.name, ledger=one.ledger), _link(other)],
            weight=one.counts["enrolments"]["value"],
        )


def _link(other: Mapping[str, Any]) -> Link:
    return link_to(other["class_id"], other["name"], ledger=other["ledger"])
