"""What is looked at in the figures of an organisation and a period, and in what reports stated of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.reporting.model.approximate import agree, span_of, sum_of, surely_more
from services.reporting.model.class_record import BANDS, COMPOSITION
from services.reporting.model.findings import Finding, PeriodFacts, of_period
from services.reporting.model.stated import add_up, write
from shared.refusal import Words
from shared.vietnamese import number

# When a figure leaps against the year before: by so large a share of it, and by at least so much.
LEAPS: Mapping[str, tuple[float, int]] = {"classes": (0.5, 5), "enrolments": (0.5, 200)}
WHEN = ("now", "before")
LEAP_WORDS = {"classes": Words("lớp", "classes"), "enrolments": Words("lượt học viên", "enrolments")}


def bands(facts: PeriodFacts) -> Iterator[Finding]:
    """The bands add up to those assessed, and no more are assessed than are enrolled."""
    for part, name, cell in _cells(facts):
        graded = sum(cell["bands"][band] for band in BANDS)
        if graded != cell["assessed"]:
            words = Words(
                f"{name.vi}: các mức xếp loại cộng được {number(graded)}, được đánh giá {number(cell['assessed'])}.",
                f"{name.en}: the bands add up to {number(graded, 'en')}, assessed {number(cell['assessed'], 'en')}.",
            )
            numbers = {"bands": graded, "assessed": cell["assessed"]}
            yield _of_cell("bands-add-up", facts, part, words, numbers, abs(graded - cell["assessed"]))
        if surely_more(span_of(cell["assessed"]), span_of(cell["enrolments"])):
            yield _more(facts, "assessed-within-enrolments", part, name, cell, "assessed", "enrolments")


def completions(facts: PeriodFacts) -> Iterator[Finding]:
    """No more completions than enrolments."""
    for part, name, cell in _cells(facts):
        if surely_more(span_of(cell["completions"]), span_of(cell["enrolments"])):
            yield _more(facts, "completions-within-enrolments", part, name, cell, "completions", "enrolments")


def certificates(facts: PeriodFacts) -> Iterator[Finding]:
    """No more certificates than completions."""
    for part, name, cell in _cells(facts):
        if cell["certificates"] > cell["completions"]:
            yield _more(facts, "certificates-within-completions", part, name, cell, "certificates", "completions")


def composition(facts: PeriodFacts) -> Iterator[Finding]:
    """No more women, ethnic minorities, members than the enrolments of which they were counted."""
    for part, name, cell in _cells(facts):
        for counted in COMPOSITION:
            if cell[counted]["count"] > cell[counted]["of"]:
                found = {counted: cell[counted]["count"], "enrolments": cell[counted]["of"]}
                yield _more(facts, "composition-within-enrolments", part, name, found, counted, "enrolments")


def attendance(facts: PeriodFacts) -> Iterator[Finding]:
    """No more marks of those who came than of those expected."""
    for part, name, cell in _cells(facts):
        if cell["attendance"]["attended"] > cell["attendance"]["expected"]:
            found = cell["attendance"]
            yield _more(facts, "attended-within-expected", part, name, found, "attended", "expected")


def persons(facts: PeriodFacts) -> Iterator[Finding]:
    """No more persons than enrolments with names."""
    for part, name, cell in _cells(facts):
        named = cell["enrolments"]["value"] - cell["enrolments_without_names"]
        if cell["persons"] > named:
            found = {"persons": cell["persons"], "named": named}
            yield _more(facts, "persons-within-enrolments", part, name, found, "persons", "named")


def leap(facts: PeriodFacts) -> Iterator[Finding]:
    """Figures that are far from those of the same period a year before, where both are known."""
    if facts.before is None or not facts.before["classes"] or not facts.total["classes"]:
        return
    far = {}
    for name, (share, least) in LEAPS.items():
        now, before = _value(facts.total[name]), _value(facts.before[name])
        if before and abs(now - before) >= max(least, share * before):
            far[name] = (now, before)
    if far:
        period = facts.place.period.words()
        told = [_change(LEAP_WORDS[name], *values) for name, values in far.items()]
        words = Words(
            f"{_capital(period.vi)} so với cùng kỳ năm trước: {'; '.join(one.vi for one in told)}.",
            f"{_capital(period.en)} against the year before: {'; '.join(one.en for one in told)}.",
        )
        numbers = {
            f"{name}/{when}": value for name, both in far.items() for when, value in zip(WHEN, both, strict=True)
        }
        yield of_period("leap", facts, words, numbers, weight=max(abs(now - before) for now, before in far.values()))


def _change(unit: Words, now: int, before: int) -> Words:
    share = round(100 * abs(now - before) / before)
    sign = Words("tăng", "more") if now > before else Words("giảm", "fewer")
    return Words(
        f"{number(now)} {unit.vi}, trước là {number(before)} ({sign.vi} {number(share)}%)",
        f"{number(now, 'en')} {unit.en}, {number(before, 'en')} then ({number(share, 'en')}% {sign.en})",
    )


def stated_total(facts: PeriodFacts) -> Iterator[Finding]:
    """What a report stated, against the classes on record and against what the organisations below stated."""
    stated = facts.stated
    if stated is None:
        return
    for name in ("classes", "enrolments"):
        said = stated[name]
        if said is None:
            continue
        if not agree(span_of(said), span_of(facts.total[name])):
            yield _stated(facts, name, said, facts.total[name], Words("sổ lớp có", "the register has"), "register")
        items = [one[name] for one in facts.items]
        if items and all(one is not None for one in items):
            added = sum(items) if name == "classes" else add_up(items)
            if not agree(span_of(said), sum_of(map(span_of, items))):
                words = Words(
                    f"cộng số của {len(items)} đơn vị được", f"the totals of {len(items)} organisations add up to"
                )
                yield _stated(facts, name, said, added, words, "items")


def _stated(facts: PeriodFacts, name: str, said: Any, found: Any, words: Words, part: str) -> Finding:
    unit, source = LEAP_WORDS[name], (facts.stated or {})["source"]
    return of_period(
        "stated-total",
        facts,
        Words(
            f"Tổng đã công bố ({source}) ghi {_write(said)} {unit.vi}, {words.vi} {_write(found)}.",
            f"The stated total ({source}) says {_write(said, 'en')} {unit.en}, {words.en} {_write(found, 'en')}.",
        ),
        {"stated": said, part: found},
        what="stated-total",
        links=[{"to": "stated-total"}, {"to": "classes"}],
        weight=abs(_value(said) - _value(found)),
        part=f"{name}/{part}",
    )


MORE = {
    "assessed": Words("được đánh giá", "assessed"),
    "enrolments": Words("lượt ghi danh", "enrolments"),
    "completions": Words("lượt hoàn thành", "completions"),
    "certificates": Words("giấy chứng nhận, bằng", "certificates"),
    "women": Words("nữ", "women"),
    "ethnic_minorities": Words("dân tộc thiểu số", "of ethnic minorities"),
    "members": Words("đảng viên", "party members"),
    "attended": Words("lượt có mặt", "marks of those who came"),
    "expected": Words("lượt phải có mặt", "marks expected"),
    "persons": Words("người", "persons"),
    "named": Words("lượt ghi danh có tên", "enrolments with names"),
}


def _more(
    facts: PeriodFacts, rule: str, part: str, name: Words, found: Mapping[str, Any], one: str, other: str
) -> Finding:
    """The finding that one number of a cell is more than another that it cannot exceed."""
    words = Words(
        f"{name.vi}: {_write(found[one])} {MORE[one].vi}, nhiều hơn {_write(found[other])} {MORE[other].vi}.",
        f"{name.en}: {_write(found[one], 'en')} {MORE[one].en}, over {_write(found[other], 'en')} {MORE[other].en}.",
    )
    numbers = {one: found[one], other: found[other]}
    return _of_cell(rule, facts, part, words, numbers, _value(found[one]) - _value(found[other]), one)


def _of_cell(
    rule: str, facts: PeriodFacts, part: str, words: Words, numbers: Mapping[str, Any], weight: int, which: str = ""
) -> Finding:
    link = {"to": "classes", "programme": part} if part else {"to": "classes"}
    return of_period(rule, facts, words, numbers, links=[link], weight=weight, part=f"{part}/{which}")


def _cells(facts: PeriodFacts) -> Iterator[tuple[str, Words, Mapping[str, Any]]]:
    """The cells of the period: of everything, and of each programme; with how a sentence begins."""
    period = facts.place.period.words()
    yield "", Words(_capital(period.vi), _capital(period.en)), facts.total
    for one in facts.programmes:
        name = one["name"]
        yield one["code"], Words(f"{name.vi}, {period.vi}", f"{name.en}, {period.en}"), one["total"]


def _value(stated: Any) -> int:
    return int(stated["value"] if isinstance(stated, Mapping) else stated)


def _write(stated: Any, language: str = "vi") -> str:
    return write(stated, language) if isinstance(stated, Mapping) else number(stated, language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
