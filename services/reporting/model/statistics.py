"""The statistics of a period as tables: by programme, by organisation, planned and held, results, sent out, stated.

`found` is the summary of the period (`schemas.figures.Summary`); its `by_programme`, `by_centre` and `by_both` are the
rows under each grouping.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.reporting.model.briefing import BANDS, SENT_OUT
from services.reporting.model.report_tables import SHARE, STATED, TEXT, Column, Row, Table
from shared.refusal import Words

Found = Mapping[str, Any]

_PROGRAMME = Column("programme", Words("Chương trình", "Programme"), TEXT)
_CENTRE = Column("centre", Words("Đơn vị mở lớp", "Organisation"), TEXT)
_BANDS = tuple(
    Column(band, Words(name.vi.capitalize(), name.en.capitalize()), adds=True) for band, name in BANDS.items()
)
_STATED_OF_LEARNERS = {
    "women": Words("Nữ", "Women"),
    "ethnic_minorities": Words("Dân tộc thiểu số", "Ethnic minorities"),
    "members": Words("Đảng viên", "Party members"),
}
_OF_LEARNERS = tuple(
    column
    for name, label in _STATED_OF_LEARNERS.items()
    for column in (
        Column(name, label, adds=True),
        Column(f"{name}_of", Words(f"{label.vi}: trong số lượt", f"{label.en}: of enrolments"), adds=True),
    )
)
_FIGURES = (
    Column("own_classes", Words("Lớp tự mở", "Own classes"), adds=True),
    Column("partner_classes", Words("Lớp phối hợp", "Classes with partners"), adds=True),
    Column("classes", Words("Lớp", "Classes"), adds=True, sum_of=("own_classes", "partner_classes")),
    Column(
        "classes_share", Words("Tỷ lệ lớp", "Share of classes"), SHARE, share_of=("classes", "classes"), of_foot=True
    ),
    Column("own_enrolments", Words("Lượt ở lớp tự mở", "Enrolments, own classes"), STATED, adds=True),
    Column("partner_enrolments", Words("Lượt ở lớp phối hợp", "Enrolments, with partners"), STATED, adds=True),
    Column(
        "enrolments",
        Words("Lượt học viên", "Enrolments"),
        STATED,
        adds=True,
        sum_of=("own_enrolments", "partner_enrolments"),
    ),
    Column(
        "enrolments_share",
        Words("Tỷ lệ lượt", "Share of enrolments"),
        SHARE,
        share_of=("enrolments", "enrolments"),
        of_foot=True,
    ),
    Column("persons", Words("Học viên (người)", "Persons")),
    Column("nameless", Words("Lượt không có danh sách", "Enrolments without names"), adds=True),
    Column("attended", Words("Lượt có mặt", "Marks attended"), adds=True),
    Column("expected", Words("Lượt phải có mặt", "Marks expected"), adds=True),
    Column("attendance", Words("Tham dự", "Attendance"), SHARE, share_of=("attended", "expected")),
    Column("completions", Words("Lượt hoàn thành", "Completed"), adds=True),
    Column("known_for", Words("Số lớp đã có kết quả", "Classes with results"), adds=True),
    *_BANDS,
    Column("assessed", Words("Lượt được đánh giá", "Assessed"), adds=True, sum_of=tuple(BANDS)),
    Column("certificates", Words("Giấy chứng nhận, bằng đã cấp", "Certificates"), adds=True),
    *_OF_LEARNERS,
    Column("periods", Words("Số tiết đã dạy", "Periods taught"), adds=True),
    Column("lecturers", Words("Giảng viên (người)", "Lecturers")),
)

# What stands on paper, where there is room for seven columns.
ON_PAPER = ("classes", "partner_classes", "enrolments", "persons", "attendance", "completions")

PERSONS_DO_NOT_ADD = Words(
    "Học viên, giảng viên đếm theo người, mỗi người một lần, nên không cộng dồn theo hàng.",
    "Persons are counted once each, so they do not add up from row to row.",
)

DEFINITIONS = (
    Words(
        "Lớp: tự mở và phối hợp tính riêng rồi cộng lại; người được cử đi học nơi khác không tính là lớp.",
        "Classes: own ones and those with partners are told apart, then added; people sent out are never a class.",
    ),
    Words(
        "Lượt học viên: mỗi lần ghi danh vào một lớp là một lượt; một người học ba lớp là ba lượt.",
        "Enrolments: one for each class that a person joined; one person in three classes is three.",
    ),
    Words(
        "Học viên: số người, mỗi người tính một lần trong cả kỳ và cả đơn vị; không cộng với số lượt.",
        "Persons: each counted once in all of the period and organisation; never added to enrolments.",
    ),
    Words(
        "Tham dự: lượt có mặt và đi muộn trên số lượt phải có mặt; vắng có phép tính theo quy định của chương trình.",
        "Attendance: present and late of the marks expected; whether an excused absence is, the programme says.",
    ),
    Words(
        "Lượt hoàn thành: chỉ tính ở các lớp đã có kết quả. Xếp loại cộng lại bằng số lượt được đánh giá.",
        "Completed: known only of classes with results. The bands add up to those assessed.",
    ),
    Words(
        "Nữ, dân tộc thiểu số, đảng viên: số lượt do đơn vị mở lớp thống kê, trên số lượt của những lớp đã thống kê.",
        "Women, ethnic minorities, members: as stated by class, of the enrolments of the classes that stated them.",
    ),
    Words(
        "Số chỉ có tổng (sổ cũ): được tính khi cả thời gian của nó nằm trong kỳ, và không có danh sách học viên.",
        "Totals of old ledgers: they count where all of their span lies in the period; no names are behind them.",
    ),
    Words(
        "Số gần đúng: giữ nguyên chữ “gần”, “hơn”…; tổng có số gần đúng ghi là “khoảng”.",
        "Approximate numbers: they keep their word; a sum with one in it is written “about”.",
    ),
)


def by_programme(found: Found) -> Table:
    """A row for each programme."""
    return _figures("programme", Words("Theo chương trình", "By programme"), [_PROGRAMME], found, found["by_programme"])


def by_centre(found: Found) -> Table:
    """A row for each organisation that opened classes, and for each centre that could have."""
    return _figures("centre", Words("Theo đơn vị", "By organisation"), [_CENTRE], found, found["by_centre"])


def by_both(found: Found) -> Table:
    """A row for each organisation and programme."""
    title = Words("Đơn vị × chương trình", "Organisation × programme")
    return _figures("both", title, [_CENTRE, _PROGRAMME], found, found["by_both"])


def _figures(key: str, title: Words, names: list[Column], found: Found, rows: Iterable[Row]) -> Table:
    of_all = {**found["lines"], "total": found["total"]}
    foot = {**dict.fromkeys((name.key for name in names), None), **_cells(of_all)}
    body = [{**{name.key: row[name.key]["name"] for name in names}, **_cells(row)} for row in rows]
    return Table(key, title, [*names, *_FIGURES], body, foot, PERSONS_DO_NOT_ADD)


def _cells(row: Row) -> dict[str, Any]:
    total = row["total"]
    nameless = total["enrolments_without_names"]
    return {
        "own_classes": row["own"]["classes"],
        "partner_classes": row["partner"]["classes"],
        "classes": total["classes"],
        "own_enrolments": row["own"]["enrolments"],
        "partner_enrolments": row["partner"]["enrolments"],
        "enrolments": total["enrolments"],
        "persons": total["persons"] if total["persons"] or not nameless else None,
        "nameless": nameless,
        **total["attendance"],
        "completions": total["completions"] if total["completions_known_for"] else None,
        "known_for": total["completions_known_for"],
        **total["bands"],
        "assessed": total["assessed"],
        "certificates": total["certificates"],
        **{name: total[name]["count"] if total[name]["of"] else None for name in _STATED_OF_LEARNERS},
        **{f"{name}_of": total[name]["of"] for name in _STATED_OF_LEARNERS},
        "periods": total["periods"],
        "lecturers": total["lecturers"],
    }


def planned(found: Found) -> Table | None:
    """What the plans in force set out to do, beside what was held; None where no plan speaks."""
    plans = found["planned"]
    if plans is None:
        return None
    columns = [
        _PROGRAMME,
        Column("planned_classes", Words("Lớp theo kế hoạch", "Classes planned"), adds=True),
        Column("held_classes", Words("Lớp đã mở", "Classes held"), adds=True),
        Column("classes_reached", Words("Đạt", "Reached"), SHARE, share_of=("held_classes", "planned_classes")),
        Column("planned_learners", Words("Lượt theo kế hoạch", "Enrolments planned"), adds=True),
        Column("held_enrolments", Words("Lượt đã có", "Enrolments held"), STATED, adds=True),
        Column("learners_reached", Words("Đạt", "Reached"), SHARE, share_of=("held_enrolments", "planned_learners")),
    ]

    def cells(row: Row) -> dict[str, Any]:
        return {
            "planned_classes": row["planned"]["classes"],
            "held_classes": row["held"]["classes"],
            "planned_learners": row["planned"]["learners"],
            "held_enrolments": row["held"]["enrolments"],
        }

    rows = [{"programme": row["programme"]["name"], **cells(row)} for row in plans["rows"]]
    foot = {"programme": None, **cells(plans["total"])}
    return Table("planned", Words("Kế hoạch và thực hiện", "Planned and held"), columns, rows, foot)


def results(found: Found, language: str) -> Table | None:
    """The enrolments that were assessed, by band; None where there are none."""
    total = found["total"]
    if not total["assessed"]:
        return None
    columns = [
        Column("band", Words("Xếp loại", "Result"), TEXT),
        Column("enrolments", Words("Lượt học viên", "Enrolments"), adds=True),
        Column("share", Words("Tỷ lệ", "Share"), SHARE, share_of=("enrolments", "enrolments"), of_foot=True),
    ]
    rows = [
        {"band": name.in_language(language).capitalize(), "enrolments": total["bands"][band]}
        for band, name in BANDS.items()
    ]
    foot = {"band": None, "enrolments": total["assessed"]}
    return Table("results", Words("Kết quả học tập", "Results"), columns, rows, foot)


def learners(found: Found, language: str) -> Table | None:
    """Women, ethnic minorities, members and others among the enrolments for which it was stated; None where it was
    stated for none."""
    stated_of = {name: found["total"][name] for name in _STATED_OF_LEARNERS}
    if not any(one["of"] for one in stated_of.values()):
        return None
    members = stated_of["members"]
    lines = [
        *((_STATED_OF_LEARNERS[name], one) for name, one in stated_of.items()),
        (Words("Chưa là đảng viên", "Not party members"), {**members, "count": members["of"] - members["count"]}),
    ]
    columns = [
        Column("who", Words("Thành phần", "Learners"), TEXT),
        Column("count", Words("Lượt học viên", "Enrolments")),
        Column("of", Words("Trong số lượt đã thống kê", "Of enrolments stated")),
        Column("share", Words("Tỷ lệ", "Share"), SHARE, share_of=("count", "of")),
    ]
    rows = [{"who": name.in_language(language), **one} for name, one in lines if one["of"]]
    return Table("learners", Words("Thành phần học viên", "Who the learners are"), columns, rows)


def sent_out(found: Found, language: str) -> Table | None:
    """People sent to training elsewhere, by field; None where nobody was."""
    people = found["sent_out"]
    if not any(one["value"] for one in people.values()):
        return None
    columns = [
        Column("field", Words("Cử đi học", "Sent out to"), TEXT),
        Column("people", Words("Số người", "People"), STATED),
    ]
    rows = [
        {"field": SENT_OUT[field].in_language(language).capitalize(), "people": one} for field, one in people.items()
    ]
    return Table("sent-out", Words("Cử đi học nơi khác", "Sent out"), columns, rows)


def stated(found: Found, language: str) -> Table | None:
    """The stated total beside the sum of its items; None where none was stated."""
    said, difference, total = found["stated"], found["difference"], found["total"]
    if said is None:
        return None
    columns = [
        Column("figure", Words("Số liệu", "Figure"), TEXT),
        Column("stated", Words("Đã công bố", "Stated"), STATED),
        Column("total", Words("Cộng lại", "Sum"), STATED),
        Column("difference", Words("Chênh lệch", "Difference"), STATED, difference_of=("stated", "total")),
    ]
    rows = [
        {
            "figure": Words("Lớp", "Classes").in_language(language),
            "stated": _exactly(said["classes"]),
            "total": _exactly(total["classes"]),
            "difference": _exactly(difference["classes"]),
        },
        {
            "figure": Words("Lượt học viên", "Enrolments").in_language(language),
            "stated": said["enrolments"],
            "total": total["enrolments"],
            "difference": difference["enrolments"] and {"words": None, **difference["enrolments"]},
        },
    ]
    title = Words("Tổng đã công bố và cộng lại", "Stated total and sum of items")
    source = Words(f"Nguồn: {said['source']}", f"Source: {said['source']}")
    return Table("stated", title, columns, rows, note=source)


def _exactly(value: int | None) -> dict[str, Any] | None:
    return None if value is None else {"value": value, "words": None, "approximate": False}


def left_out(found: Found) -> Table | None:
    """What does not count in the period, each with the reason; None where there is nothing."""
    if not found["left_out"]:
        return None
    columns = [
        Column("name", Words("Tên", "Name"), TEXT),
        Column("organisation", Words("Đơn vị", "Organisation"), TEXT),
        Column("classes", Words("Lớp", "Classes")),
        Column("enrolments", Words("Lượt học viên", "Enrolments"), STATED),
        Column("people", Words("Số người", "People"), STATED),
        Column("reason", Words("Lý do", "Reason"), TEXT),
    ]
    rows = [
        {
            **{name: one[name] for name in ("name", "enrolments", "people")},
            "organisation": one["organisation_name"],
            "classes": one["classes"] or None,
            "reason": one["reason_words"],
        }
        for one in found["left_out"]
    ]
    return Table("left-out", Words("Không tính vào kỳ này", "Left out of this period"), columns, rows)


def tables(found: Found, language: str) -> list[Table]:
    """All tables of the statistics, those without anything in them left away."""
    several = len(found["by_centre"]) > 1
    every = (
        by_programme(found),
        by_centre(found) if several else None,
        by_both(found) if several else None,
        planned(found),
        results(found, language),
        learners(found, language),
        sent_out(found, language),
        stated(found, language),
        left_out(found),
    )
    return [table for table in every if table is not None]
