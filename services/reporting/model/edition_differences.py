"""How one edition differs from another, or from the figures of now: in all, by organisation, down to the class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.reporting.model.class_record import COMPOSITION
from services.reporting.model.editions import NO_DIFFERENCE, Part, Parts, lines, says_the_same, sent_out
from services.reporting.model.figures import ExcusedCounts
from services.reporting.model.planned import sums
from shared.events.enrolment.outside_training import FIELDS
from shared.refusal import Words
from shared.vietnamese import number

Numbers = dict[str, int]
Change = dict[str, dict[str, int]]  # measure -> {before, after}

# What may differ in a class beside its numbers.
SEEN_IN = {"bands": "assessed", "persons": "persons", "absent": "attended"}  # what a number that changed says already
FACTS = (
    *("programme", "line", "mode", "host_id", "partner_id", "partner_name", "opened_on", "bands", "persons"),
    *("lecturers", "absent"),
)

MAIN: tuple[str, ...] = ("classes", "enrolments", "completions", "assessed", "certificates")
MEASURES = {
    "classes": Words("lớp", "classes"),
    "enrolments": Words("lượt học viên", "enrolments"),
    "persons": Words("học viên", "persons"),
    "completions": Words("lượt hoàn thành", "completions"),
    "assessed": Words("lượt được đánh giá", "assessed"),
    "certificates": Words("giấy chứng nhận, bằng", "certificates"),
    "attended": Words("lượt có mặt", "marks attended"),
    "expected": Words("lượt phải có mặt", "marks expected"),
    "periods": Words("tiết", "periods taught"),
    "women": Words("lượt nữ", "enrolments of women"),
    "ethnic_minorities": Words("lượt dân tộc thiểu số", "enrolments of ethnic minorities"),
    "members": Words("lượt đảng viên", "enrolments of members"),
    "political-theory": Words("người cử đi học lý luận", "sent out to political theory"),
    "professional": Words("người cử đi học chuyên môn", "sent out to professional training"),
    "planned_classes": Words("lớp theo kế hoạch", "classes planned"),
    "planned_learners": Words("lượt theo kế hoạch", "enrolments planned"),
}


def numbers(figures: Mapping[str, Any]) -> Numbers:
    """The measures of a cell, flat."""
    return {
        "classes": figures["classes"],
        "enrolments": figures["enrolments"]["value"],
        "persons": figures["persons"],
        "completions": figures["completions"],
        "assessed": figures["assessed"],
        "certificates": figures["certificates"],
        "periods": figures["periods"],
        **figures["attendance"],
        **{name: figures[name]["count"] for name in COMPOSITION},
    }


def change(before: Numbers, after: Numbers) -> Change:
    """The measures that differ; what is missing is zero."""
    both = {name: (before.get(name, 0), after.get(name, 0)) for name in MEASURES}
    return {name: {"before": one, "after": other} for name, (one, other) in both.items() if one != other}


def difference(before: Parts, after: Parts, excused_counts: ExcusedCounts) -> dict[str, Any]:
    """`{total, centres}`. `total` is a change; `centres` have, for each organisation whose share is not the same,
    `{organisation_id, change, programmes, classes}`, with `programmes` by code and `classes` as `class_change` has
    them."""
    owners = [one for one in sorted({*before, *after}) if not says_the_same(before.get(one), after.get(one))]
    return {
        "total": change(_of_parts(before, excused_counts), _of_parts(after, excused_counts)),
        "centres": [_centre(one, before.get(one), after.get(one), excused_counts) for one in owners],
    }


def _centre(owner: str, before: Part | None, after: Part | None, excused_counts: ExcusedCounts) -> dict[str, Any]:
    old, new = ({owner: part} if part else {} for part in (before, after))
    codes = {row["counts"]["programme"] for part in (before, after) if part for row in part["classes"]}
    by_programme = {
        code: change(_of_programme(before, code, excused_counts), _of_programme(after, code, excused_counts))
        for code in sorted(codes)
    }
    return {
        "organisation_id": owner,
        "change": change(_of_parts(old, excused_counts), _of_parts(new, excused_counts)),
        "programmes": {code: changed for code, changed in by_programme.items() if changed},
        "classes": _classes(before, after, excused_counts),
    }


def _of_parts(parts: Parts, excused_counts: ExcusedCounts) -> Numbers:
    out = sent_out(parts.values())
    planned = sums(line for part in parts.values() if part["planned"] for line in part["planned"]["lines"])
    counted = _cell((row for part in parts.values() for row in part["classes"]), excused_counts)
    return {
        **numbers(counted),
        **{field: out[field]["value"] for field in FIELDS},
        "planned_classes": planned["classes"],
        "planned_learners": planned["learners"],
    }


def _of_programme(part: Part | None, code: str, excused_counts: ExcusedCounts) -> Numbers:
    rows = part["classes"] if part else ()
    return numbers(_cell((row for row in rows if row["counts"]["programme"] == code), excused_counts))


def _classes(before: Part | None, after: Part | None, excused_counts: ExcusedCounts) -> list[dict[str, Any]]:
    """`[{class_id, name, programme, kind, change, facts}]`: `kind` is new, gone or changed, `facts` are what differs
    beside the numbers."""
    old, new = ({row["class_id"]: row for row in part["classes"]} if part else {} for part in (before, after))
    found = []
    for class_id in sorted({*old, *new}):
        was, now = old.get(class_id), new.get(class_id)
        shown = now or was
        assert shown is not None
        changed = change(_of_class(was, excused_counts), _of_class(now, excused_counts))
        facts = _facts(was["counts"], now["counts"], changed) if was and now else []
        if changed or facts or was is None or now is None:
            kind = "changed" if was and now else "new" if now else "gone"
            about = {"class_id": class_id, "name": shown["name"], "programme": shown["counts"]["programme"]}
            found.append({**about, "kind": kind, "change": changed, "facts": facts})
    return found


def _facts(was: Mapping[str, Any], now: Mapping[str, Any], changed: Change) -> list[str]:
    """What differs of a class beside its numbers; `others` where nothing else would say that it does."""
    differing = {name for name in now if name != NO_DIFFERENCE and was.get(name) != now[name]}
    named = [name for name in FACTS if name in differing and SEEN_IN.get(name) not in changed]
    return named or (["others"] if differing and not changed else [])


def _of_class(row: Mapping[str, Any] | None, excused_counts: ExcusedCounts) -> Numbers:
    return numbers(_cell([row], excused_counts)) if row else {}


def _cell(rows: Iterable[Mapping[str, Any]], excused_counts: ExcusedCounts) -> Mapping[str, Any]:
    total: Mapping[str, Any] = lines((row["counts"] for row in rows), excused_counts)["total"]
    return total


def in_words(changed: Change) -> Words:
    """`+1 lớp, +14 lượt học viên`; of the rest, only when nothing of that changed."""
    main = [name for name in MAIN if name in changed] or list(changed)
    parts = [(_signed(changed[name]), MEASURES[name]) for name in main]
    if not parts:
        return Words("số liệu không đổi, chỉ đổi nội dung lớp", "the same numbers, other contents")
    return Words(
        ", ".join(f"{amount[0]} {measure.vi}" for amount, measure in parts),
        ", ".join(f"{amount[1]} {measure.en}" for amount, measure in parts),
    )


def _signed(pair: Mapping[str, int]) -> tuple[str, str]:
    by = pair["after"] - pair["before"]
    sign = "+" if by > 0 else "−"
    return f"{sign}{number(abs(by))}", f"{sign}{number(abs(by), 'en')}"
