"""The briefing text: the figures of a period in the sentences that a board reads out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.model.stated import write
from shared.refusal import Words
from shared.vietnamese import number, percent

THE_CENTRES = Words("các trung tâm chính trị", "the political-theory training centres")
WITH_THE_SCHOOL = Words("phối hợp với trường chính trị", "with the political school")


def with_partners(category: Words) -> Words:
    """How classes with partners other than the political school are called."""
    return Words(f"{category.vi} phối hợp với các đơn vị", f"{category.en} together with partners")


BANDS = {
    "excellent": Words("xuất sắc", "excellent"),
    "good": Words("giỏi", "good"),
    "fair": Words("khá", "fair"),
    "pass": Words("trung bình", "pass"),
    "fail": Words("không đạt", "fail"),
}
SENT_OUT = {
    "political-theory": Words("lý luận chính trị", "political theory"),
    "professional": Words("chuyên môn, nghiệp vụ", "professional training"),
}


@dataclass(frozen=True)
class Item:
    """One item of the enumeration: a category of own classes, or the classes with a partner. `cell` has
    their `classes` and `enrolments`."""

    name: Words
    cell: Mapping[str, Any]


@dataclass(frozen=True)
class Briefing:
    """What a briefing speaks of. `subject` is who opened the classes; `own` and `partner` in the order of
    reading; `stated` a stated total (`classes`, `enrolments`, each perhaps None) or None; `sent_out` by field."""

    period: Words
    subject: Words
    rule: str
    total: Mapping[str, Any]
    own: Sequence[Item]
    partner: Sequence[Item]
    stated: Mapping[str, Any] | None
    sent_out: Mapping[str, Mapping[str, Any]]

    @property
    def classes(self) -> int:
        """The number that the headline says: the stated total where there is one."""
        stated = self.stated["classes"] if self.stated else None
        return int(self.total["classes"] if stated is None else stated)

    @property
    def enrolments(self) -> Mapping[str, Any]:
        """The enrolments that the headline says, with their word."""
        stated: Mapping[str, Any] | None = self.stated["enrolments"] if self.stated else None
        return stated or self.total["enrolments"]


def paragraphs(briefing: Briefing, language: str = "vi") -> list[str]:
    """The text, a sentence or two in each paragraph. The first is the headline."""
    write_in = _english if language == "en" else _vietnamese
    return [one for one in write_in(briefing) if one]


def when(period: Words) -> Words:
    """`Trong quý I/2023`, `Từ 01/02/2023 đến 10/02/2023`."""
    if period.vi.startswith("từ "):
        return Words(f"T{period.vi[1:]}", f"From {period.en}")
    return Words(f"Trong {period.vi}", f"In {period.en}")


def _vietnamese(briefing: Briefing) -> list[str]:
    total, in_period = briefing.total, when(briefing.period).vi
    verb = "mở" if briefing.rule == "opened" else "bế giảng"
    if not briefing.classes and not total["classes"]:
        nothing = f"{in_period}, sổ lớp chưa ghi nhận lớp nào do {briefing.subject.vi} {verb}."
        return [nothing, _sent_out_vi(briefing)]

    def item(one: Item) -> str:
        classes = one.cell["classes"]
        return f"{one.name.vi} {number(classes)} lớp ({percent(classes, total['classes'])})"

    def turns(one: Item) -> str:
        return f"{one.name.vi} {write(one.cell['enrolments'])} lượt"

    headline = (
        f"{in_period}, {briefing.subject.vi} đã {verb} {number(briefing.classes)} lớp "
        f"với {write(briefing.enrolments)} lượt học viên"
    )
    listed = _joined(briefing, item)
    by_turns = f"Số lượt học viên theo nội dung: {_joined(briefing, turns)}"
    if briefing.stated:
        by_turns += f"; cộng các nội dung là {number(total['classes'])} lớp, {write(total['enrolments'])} lượt"
    return [
        f"{headline}, trong đó: {listed}." if listed else f"{headline}.",
        f"{by_turns}." if listed else "",
        _persons_vi(total),
        _results_vi(total),
        _sent_out_vi(briefing),
    ]


def _persons_vi(total: Mapping[str, Any]) -> str:
    nameless = number(total["enrolments_without_names"])
    if not total["persons"]:
        if not total["enrolments_without_names"]:
            return ""
        return f"Có {nameless} lượt chỉ có số tổng, không có danh sách, nên không tính được số học viên."
    text = f"Số học viên là {number(total['persons'])} người (mỗi người tính một lần)"
    if total["enrolments_without_names"]:
        text += f", chưa kể {nameless} lượt chỉ có số tổng, không có danh sách"
    return f"{text}."


def _results_vi(total: Mapping[str, Any]) -> str:
    marks, sentences = total["attendance"], []
    if marks["expected"]:
        rate = percent(marks["attended"], marks["expected"])
        seen = f"{number(marks['attended'])}/{number(marks['expected'])} lượt điểm danh"
        sentences.append(f"Tỷ lệ tham dự các buổi học đạt {rate} ({seen}).")
    if total["completions_known_for"]:
        known = f"{number(total['completions_known_for'])}/{number(total['classes'])} lớp đã có kết quả"
        sentences.append(f"Có {number(total['completions'])} lượt hoàn thành chương trình (ở {known}).")
    if total["assessed"]:
        bands = ", ".join(f"{BANDS[band].vi} {number(count)}" for band, count in total["bands"].items() if count)
        sentences.append(f"Đánh giá {number(total['assessed'])} lượt học viên: {bands}.")
    if total["certificates"]:
        sentences.append(f"Đã cấp {number(total['certificates'])} giấy chứng nhận, bằng tốt nghiệp.")
    return " ".join(sentences)


def _sent_out_vi(briefing: Briefing) -> str:
    parts = [f"{write(people)} người đi học {SENT_OUT[name].vi}" for name, people in _some(briefing.sent_out)]
    return f"Ngoài ra, đã cử {' và '.join(parts)} (không tính vào số lớp)." if parts else ""


def _english(briefing: Briefing) -> list[str]:
    total, in_period = briefing.total, when(briefing.period).en
    verb = "opened" if briefing.rule == "opened" else "closed"
    if not briefing.classes and not total["classes"]:
        nothing = f"{in_period} the register has no class {verb} by {briefing.subject.en}."
        return [nothing, _sent_out_en(briefing)]

    def item(one: Item) -> str:
        classes = one.cell["classes"]
        return f"{one.name.en} {_classes_en(classes)} ({percent(classes, total['classes'], 'en')})"

    def turns(one: Item) -> str:
        return f"{one.name.en} {write(one.cell['enrolments'], 'en')}"

    headline = (
        f"{in_period} {briefing.subject.en} {verb} {_classes_en(briefing.classes)} "
        f"for {write(briefing.enrolments, 'en')} enrolments"
    )
    listed = _joined(briefing, item)
    by_turns = f"Enrolments by subject: {_joined(briefing, turns)}"
    if briefing.stated:
        sums = f"{_classes_en(total['classes'])} and {write(total['enrolments'], 'en')} enrolments"
        by_turns += f"; the items add up to {sums}"
    return [
        f"{headline}, of which: {listed}." if listed else f"{headline}.",
        f"{by_turns}." if listed else "",
        _persons_en(total),
        _results_en(total),
        _sent_out_en(briefing),
    ]


def _persons_en(total: Mapping[str, Any]) -> str:
    nameless = number(total["enrolments_without_names"], "en")
    if not total["persons"]:
        if not total["enrolments_without_names"]:
            return ""
        return f"{nameless} enrolments are known only as totals, without names, so persons cannot be counted."
    text = f"The learners were {number(total['persons'], 'en')} persons (each counted once)"
    if total["enrolments_without_names"]:
        text += f", without {nameless} enrolments known only as totals"
    return f"{text}."


def _results_en(total: Mapping[str, Any]) -> str:
    marks, sentences = total["attendance"], []
    if marks["expected"]:
        rate = percent(marks["attended"], marks["expected"], "en")
        seen = f"{number(marks['attended'], 'en')} of {number(marks['expected'], 'en')} marks"
        sentences.append(f"Attendance was {rate} ({seen}).")
    if total["completions_known_for"]:
        known = f"{number(total['completions_known_for'], 'en')} of {_classes_en(total['classes'])} with results"
        sentences.append(f"{number(total['completions'], 'en')} enrolments were completed (in {known}).")
    if total["assessed"]:
        bands = ", ".join(f"{BANDS[band].en} {number(count, 'en')}" for band, count in total["bands"].items() if count)
        sentences.append(f"{number(total['assessed'], 'en')} enrolments were assessed: {bands}.")
    if total["certificates"]:
        sentences.append(f"Certificates and diplomas issued: {number(total['certificates'], 'en')}.")
    return " ".join(sentences)


def _sent_out_en(briefing: Briefing) -> str:
    parts = [f"{write(people, 'en')} people to {SENT_OUT[name].en}" for name, people in _some(briefing.sent_out)]
    return f"Besides, {' and '.join(parts)} were sent out (not counted as classes)." if parts else ""


def _classes_en(count: int) -> str:
    return f"{number(count, 'en')} {'class' if count == 1 else 'classes'}"


def _joined(briefing: Briefing, text: Any) -> str:
    """Own items by commas, items with partners after a semicolon."""
    groups = (", ".join(text(one) for one in group) for group in (briefing.own, briefing.partner))
    return "; ".join(group for group in groups if group)


def _some(sent_out: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, people) for name, people in sent_out.items() if people["value"]]
