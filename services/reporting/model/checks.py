"""The rules that figures are held against, with their words; which of them look at classes, and which at periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.reporting.model import class_checks, paper_checks, period_checks
from services.reporting.model.findings import ClassFacts, Finding, PeriodFacts
from shared.refusal import Words

SEVERITIES = {
    "wrong": Words("không thể đúng", "cannot be right"),
    "look": Words("cần xem", "to be looked at"),
}


@dataclass(frozen=True)
class Rule:
    """What is held to be true of figures. Each of `of_class` and `of_period` names what breaks it."""

    severity: str
    words: Words
    of_class: tuple[Callable[[ClassFacts], Iterable[Finding]], ...] = ()
    of_period: tuple[Callable[[PeriodFacts], Iterable[Finding]], ...] = ()


RULES: dict[str, Rule] = {
    "bands-add-up": Rule(
        "wrong",
        Words("Các mức xếp loại cộng lại bằng số được đánh giá", "The bands add up to those assessed"),
        of_period=(period_checks.bands,),
    ),
    "assessed-within-enrolments": Rule(
        "wrong",
        Words("Số được đánh giá không quá số ghi danh", "No more are assessed than are enrolled"),
        of_class=(class_checks.assessed,),
    ),
    "completions-within-enrolments": Rule(
        "wrong",
        Words("Số hoàn thành không quá số ghi danh", "No more completions than enrolments"),
        (class_checks.completions,),
        (period_checks.completions, paper_checks.within),
    ),
    "certificates-within-completions": Rule(
        "wrong",
        Words("Số giấy chứng nhận không quá số hoàn thành", "No more certificates than completions"),
        (class_checks.certificates,),
        (period_checks.certificates,),
    ),
    "composition-within-enrolments": Rule(
        "wrong",
        Words(
            "Số nữ, dân tộc thiểu số, đảng viên không quá số ghi danh",
            "No more women, ethnic minorities, members than enrolments",
        ),
        (class_checks.composition,),
        (period_checks.composition,),
    ),
    "attended-within-expected": Rule(
        "wrong",
        Words("Số lượt có mặt không quá số lượt phải có mặt", "No more marks of those who came than expected"),
        of_period=(period_checks.attendance,),
    ),
    "persons-within-enrolments": Rule(
        "wrong",
        Words("Số học viên (người) không quá số lượt ghi danh", "No more persons than enrolments"),
        of_period=(period_checks.persons,),
    ),
    "closed-without-results": Rule(
        "look",
        Words("Lớp bế giảng có kết quả đánh giá", "A closed class has its results"),
        of_class=(class_checks.results,),
    ),
    "leap": Rule(
        "look",
        Words("Số liệu không lệch nhiều so với cùng kỳ năm trước", "Figures do not leap against the year before"),
        of_period=(period_checks.leap,),
    ),
    "stated-total": Rule(
        "look",
        Words(
            "Tổng đã công bố khớp với sổ lớp và với tổng của các đơn vị",
            "A stated total agrees with the register and with those of the organisations below",
        ),
        of_period=(period_checks.stated_total,),
    ),
    "paper-adds-up": Rule(
        "wrong",
        Words(
            "Tổng trong báo cáo giấy bằng tổng các dòng của nó", "The total of a paper report is the sum of its rows"
        ),
        of_period=(paper_checks.own_sum,),
    ),
    "paper-against-register": Rule(
        "look",
        Words("Báo cáo giấy khớp với sổ lớp", "A paper report agrees with the register"),
        of_period=(paper_checks.against_register,),
    ),
    "ledger-beside-register": Rule(
        "look",
        Words("Một lớp không vừa ở sổ cũ vừa ở sổ lớp", "No class stands both in the old ledger and in the register"),
        of_class=(class_checks.overlaps,),
    ),
    "counted-by-both": Rule(
        "look",
        Words("Lớp phối hợp chỉ một bên tính", "A class held with a partner is counted by one side"),
        of_class=(class_checks.twins,),
    ),
}


def look_at_class(facts: ClassFacts) -> list[Finding]:
    """What any rule finds in a class."""
    return [found for rule in RULES.values() for look in rule.of_class for found in look(facts)]


def look_at_period(facts: PeriodFacts) -> list[Finding]:
    """What any rule finds in a period."""
    return [found for rule in RULES.values() for look in rule.of_period for found in look(facts)]
