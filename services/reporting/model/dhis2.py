"""What a DHIS2 takes from us: data elements with their definitions, the name of a period, the values of a cell.

Codes are ours; a DHIS2 knows things by identifiers of its own, which the board keeps (`model.dhis2_mappings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.reporting.model.class_record import BANDS, COMPOSITION
from services.reporting.model.stated import write
from shared.events.enrolment.outside_training import FIELDS
from shared.periods import Period
from shared.refusal import Refusal, Words
from shared.vietnamese import number

PROGRAMME, UNIT, WHOLE = "programme", "unit", "whole"


@dataclass(frozen=True)
class Element:
    """A data element. Its values stand by organisation and programme; or (`UNIT`) by organisation alone; or (`WHOLE`)
    once, for the organisation asked for with all below it. Only the first kind adds up."""

    code: str
    name: Words
    meaning: Words
    by: str = PROGRAMME

    @property
    def adds_up(self) -> bool:
        """Whether values of several organisations, periods or programmes may be added."""
        return self.by == PROGRAMME or self.code in _ADDED_BY_UNIT


_ADDED_BY_UNIT = ("SOLOP_SENT_OUT_THEORY", "SOLOP_SENT_OUT_PROFESSIONAL")
SENT_OUT = dict(zip(FIELDS, _ADDED_BY_UNIT, strict=True))

_BAND_NAMES = {
    "excellent": Words("Xếp loại xuất sắc", "Graded excellent"),
    "good": Words("Xếp loại giỏi", "Graded good"),
    "fair": Words("Xếp loại khá", "Graded fair"),
    "pass": Words("Xếp loại trung bình", "Graded pass"),
    "fail": Words("Không đạt", "Failed"),
}
_BAND = Words(
    "Một trong năm mức xếp loại; năm mức cộng lại bằng số lượt được đánh giá.",
    "One of five exclusive bands; they add up to those assessed.",
)
_COMPOSITION_NAMES = {
    "women": Words("Lượt học viên nữ", "Enrolments of women"),
    "ethnic_minorities": Words("Lượt học viên dân tộc thiểu số", "Enrolments of ethnic minorities"),
    "members": Words("Lượt học viên là đảng viên", "Enrolments of party members"),
}
_COMPOSITION = Words(
    "Do đơn vị mở lớp thống kê theo lớp; chỉ gồm những lớp đã thống kê.",
    "As the centre states it by class; of the classes that stated it only.",
)
_ONCE = Words("Mỗi người tính một lần; không cộng được.", "Each counted once; never to be added up.")
_OWN_CLASSES = Words("Ở các lớp của riêng đơn vị này.", "In the classes of this organisation itself.")
_ALL_BELOW = Words("Ở đơn vị này và mọi đơn vị bên dưới.", "In this organisation and all below it.")

ELEMENTS = (
    Element(
        "SOLOP_CLASSES",
        Words("Lớp", "Classes"),
        Words(
            "Lớp tính vào kỳ theo ngày khai giảng (hoặc bế giảng, nếu hỏi như vậy); gồm cả lớp phối hợp.",
            "Classes that count in the period by the day they opened (or closed, if so asked); with partners' ones.",
        ),
    ),
    Element(
        "SOLOP_CLASSES_PARTNER",
        Words("Trong đó lớp phối hợp", "Of these, classes with a partner"),
        Words("Lớp mở cùng hoặc mở cho đơn vị khác.", "Classes held with or for a partner."),
    ),
    Element(
        "SOLOP_ENROLMENTS",
        Words("Lượt học viên", "Enrolments"),
        Words(
            "Một người học ba lớp là ba lượt; gồm cả lớp phối hợp, không gồm người thôi học.",
            "One person in three classes is three; with partners' classes, without those who withdrew.",
        ),
    ),
    Element(
        "SOLOP_ENROLMENTS_PARTNER",
        Words("Trong đó lượt ở lớp phối hợp", "Of these, enrolments in classes with a partner"),
        Words("Lượt học viên của các lớp phối hợp.", "The enrolments of classes held with or for a partner."),
    ),
    *(Element(f"SOLOP_{name.upper()}", words, _COMPOSITION) for name, words in _COMPOSITION_NAMES.items()),
    Element(
        "SOLOP_PERIODS",
        Words("Tiết đã dạy", "Periods taught"),
        Words("Số tiết của các buổi đã điểm danh.", "Tiết of the sessions that were marked."),
    ),
    Element(
        "SOLOP_ATTENDED",
        Words("Lượt có mặt", "Marks attended"),
        Words("Có mặt và đi muộn, cộng từ các buổi.", "Present and late, added up over sessions."),
    ),
    Element(
        "SOLOP_EXPECTED",
        Words("Lượt phải có mặt", "Marks expected"),
        Words("Mẫu số của tỷ lệ tham dự.", "What attendance is a share of."),
    ),
    Element(
        "SOLOP_COMPLETIONS",
        Words("Lượt hoàn thành", "Completions"),
        Words(
            "Theo quyết định công nhận; chỉ gồm lớp đã có kết quả.",
            "By the decision that recognises them; of classes with results only.",
        ),
    ),
    Element(
        "SOLOP_ASSESSED",
        Words("Lượt được đánh giá", "Enrolments assessed"),
        Words("Lượt đã có kết quả đánh giá.", "Enrolments with a result."),
    ),
    *(Element(f"SOLOP_BAND_{band.upper()}", _BAND_NAMES[band], _BAND) for band in BANDS),
    Element(
        "SOLOP_CERTIFICATES",
        Words("Giấy chứng nhận, bằng", "Certificates"),
        Words("Bản còn giá trị; cấp lại tính một lần.", "Those that are valid; a re-issue counts once."),
    ),
    Element(
        "SOLOP_SENT_OUT_THEORY",
        Words("Người cử đi học lý luận chính trị", "People sent out to political theory"),
        Words("Cử đi học nơi khác; không bao giờ là lớp của đơn vị.", "Trained elsewhere; never a class of ours."),
        UNIT,
    ),
    Element(
        "SOLOP_SENT_OUT_PROFESSIONAL",
        Words("Người cử đi học chuyên môn", "People sent out to professional training"),
        Words("Cử đi học nơi khác; không bao giờ là lớp của đơn vị.", "Trained elsewhere; never a class of ours."),
        UNIT,
    ),
    Element("SOLOP_PERSONS", Words("Học viên của đơn vị", "Persons of the organisation"), _OWN_CLASSES + _ONCE, UNIT),
    Element(
        "SOLOP_LECTURERS",
        Words("Giảng viên đã dạy của đơn vị", "Lecturers of the organisation"),
        _OWN_CLASSES + _ONCE,
        UNIT,
    ),
    Element("SOLOP_PERSONS_ALL", Words("Học viên của cả cấp", "Persons with all below"), _ALL_BELOW + _ONCE, WHOLE),
    Element(
        "SOLOP_LECTURERS_ALL",
        Words("Giảng viên đã dạy của cả cấp", "Lecturers with all below"),
        _ALL_BELOW + _ONCE,
        WHOLE,
    ),
)
CODES = tuple(element.code for element in ELEMENTS)

_PERIOD = re.compile(r"([0-9]{4})(?:-(?:(Q[1-4])|H([12])|([0-9]{2})))?")


def period_id(period: Period) -> str:
    """How a DHIS2 names the period: `2023`, `2023Q1`, `2023S1`, `202301`. Refuses (422) what it has no name for."""
    found = _PERIOD.fullmatch(period.key)
    if found is None:
        words = Words(
            "DHIS2 chỉ nhận từng tháng, quý, 6 tháng hoặc năm. Hãy chọn một kỳ như vậy, hoặc lấy từng kỳ một.",
            "A DHIS2 takes a month, a quarter, a half-year or a year only. Choose one, or take them one by one.",
        )
        raise Refusal("period-not-calendar", words, at="/period")
    year, quarter, half, month = found.groups()
    return f"{year}{quarter or (f'S{half}' if half else month or '')}"


@dataclass(frozen=True)
class Value:
    """A value of a data element, and what has to be said of it."""

    code: str
    value: int
    comment: str | None = None


def values_of_programme(row: Mapping[str, Any], language: str) -> Iterator[Value]:
    """The values of an organisation and a programme: a row of a summary with its `total` and `partner`. What is not
    known has no value; what is known of a part says so."""
    total, partner = row["total"], row["partner"]
    classes = total["classes"]
    yield Value("SOLOP_CLASSES", classes)
    yield Value("SOLOP_CLASSES_PARTNER", partner["classes"])
    yield Value("SOLOP_ENROLMENTS", total["enrolments"]["value"], _about(total["enrolments"], language))
    yield Value("SOLOP_ENROLMENTS_PARTNER", partner["enrolments"]["value"], _about(partner["enrolments"], language))
    for name in COMPOSITION:
        if total[name]["of"]:
            part = _part(total[name]["of"], total["enrolments"]["value"], _OF_ENROLMENTS, language)
            yield Value(f"SOLOP_{name.upper()}", total[name]["count"], part)
    if total["periods"]:
        yield Value("SOLOP_PERIODS", total["periods"])
    if total["attendance"]["expected"]:
        yield Value("SOLOP_ATTENDED", total["attendance"]["attended"])
        yield Value("SOLOP_EXPECTED", total["attendance"]["expected"])
    if total["completions_known_for"]:
        known = _part(total["completions_known_for"], classes, _OF_CLASSES, language)
        yield Value("SOLOP_COMPLETIONS", total["completions"], known)
    if total["assessed_in"]:
        yield Value("SOLOP_ASSESSED", total["assessed"])
        for band, count in total["bands"].items():
            yield Value(f"SOLOP_BAND_{band.upper()}", count)
    if total["certificates"] or total["completions_known_for"]:
        yield Value("SOLOP_CERTIFICATES", total["certificates"])


def values_of_people(cell: Mapping[str, Any], by: str, language: str) -> Iterator[Value]:
    """Who stands behind the classes of an organisation itself (`UNIT`), or with all below it (`WHOLE`)."""
    ending = "_ALL" if by == WHOLE else ""
    nameless = cell["enrolments_without_names"]
    if cell["persons"] or (cell["classes"] and not nameless):
        words = Words(
            f"chưa kể {number(nameless)} lượt không có danh sách",
            f"without {number(nameless, 'en')} enrolments whose names are not known",
        )
        yield Value(f"SOLOP_PERSONS{ending}", cell["persons"], words.in_language(language) if nameless else None)
    if cell["lecturers"]:
        yield Value(f"SOLOP_LECTURERS{ending}", cell["lecturers"])


def value_of_sent_out(field: str, people: Mapping[str, Any], language: str) -> Value:
    """How many people were sent out to a field of training."""
    return Value(SENT_OUT[field], people["value"], _about(people, language))


_OF_ENROLMENTS = Words("thống kê trên {} / {} lượt", "stated for {} of {} enrolments")
_OF_CLASSES = Words("kết quả của {} / {} lớp", "known for {} of {} classes")


def _about(stated: Mapping[str, Any], language: str) -> str | None:
    """`gần 3.000` of an approximate number; nothing of an exact one."""
    return write(stated, language) if stated["words"] or stated["approximate"] else None


def _part(known: int, whole: int, words: Words, language: str) -> str | None:
    if known >= whole:
        return None
    return words.in_language(language).format(number(known, language), number(whole, language))
