"""The charts of a trend: which lines they have, and the sentence that says what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.reporting.views.charts import Chart, Frame, Line, chart
from services.reporting.views.trends import value_of
from shared.refusal import Words
from shared.vietnamese import number, percent

MOST_COLOURS = 10
SMALL = Frame(width=260, height=132, left=36, right=44, top=16, bottom=22)
WORDS = {
    "classes": (Words("Số lớp", "Classes"), Words("lớp", "classes")),
    "enrolments": (Words("Lượt học viên", "Enrolments"), Words("lượt", "enrolments")),
    "persons": (Words("Số học viên", "Learners"), Words("người", "persons")),
}


def main_charts(found: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """`{title, unit, chart}` of classes, and of enrolments beside persons."""
    names = short_names(found)
    classes = _values(found, "classes")
    people = [
        Line(WORDS[one][1].in_language(language), _values(found, one), kind)
        for one, kind in (("enrolments", "a"), ("persons", "b"))
    ]
    unfinished, every = found["unfinished"], _every(found)
    return [
        {
            "title": sentence(WORDS["classes"][0], classes, found, language),
            "chart": chart(
                [Line(WORDS["classes"][1].in_language(language), classes, "a")],
                names,
                unfinished=unfinished,
                mark_every=every,
            ),
        },
        {
            "title": sentence(WORDS["enrolments"][0], people[0].values, found, language),
            "chart": chart(people, names, unfinished=unfinished, mark_every=every),
        },
    ]


def programme_charts(found: dict[str, Any], measure: str, language: str) -> list[dict[str, Any]]:
    """A small chart for each programme, all on one scale: `{title, code, order, chart}`."""
    names = short_names(found)
    lines = {
        one["code"]: [value_of(point["programmes"][one["code"]], measure) for point in found["points"]]
        for one in found["programmes"]
    }
    most = max((value for values in lines.values() for value in values if value), default=0)
    return [
        {
            "title": one["name"],
            "told": sentence(WORDS[measure][0], lines[one["code"]], found, language),
            "code": one["code"],
            "order": min(one["order"], MOST_COLOURS),
            "chart": _small(lines[one["code"]], names, found, most),
        }
        for one in found["programmes"]
    ]


def _small(values: Sequence[int | None], names: list[str], found: dict[str, Any], most: int) -> Chart:
    ends = max(1, len(names) - 1)
    return chart([Line("", values, "a")], names, SMALL, unfinished=found["unfinished"], most=most, mark_every=ends)


def _values(found: dict[str, Any], measure: str) -> list[int | None]:
    return [value_of(point, measure) for point in found["points"]]


def _every(found: dict[str, Any]) -> int | None:
    """A name under the first point of each year, of every second year when there are many."""
    of_year = {"year": 1, "quarter": 4, "month": 12}[found["by"]]
    years = -(-len(found["points"]) // of_year)
    return of_year * -(-years // 6)


def short_names(found: dict[str, Any]) -> list[str]:
    """The names under the points: their years; of a year's parts it is written under the first."""
    return [str(point["period"]["first"][:4]) for point in found["points"]]


def sentence(what: Words, values: Sequence[int | None], found: dict[str, Any], language: str) -> str:
    """What is seen: from where to where, and when it was the most. Only what is over is compared."""
    points = found["points"][:-1] if found["unfinished"] else found["points"]
    known = [
        (point["period"]["words"], value) for point, value in zip(points, values, strict=False) if value is not None
    ]
    name = what.in_language(language)
    if not any(value for _, value in known):
        return Words(f"{name}: chưa ghi nhận", f"{name}: nothing on record").in_language(language)
    (first, before), (last, now) = known[0], known[-1]
    if len(known) == 1:
        return f"{name}: {number(now, language)} ({last})"
    if before == now:
        how = Words("không đổi", "are the same").in_language(language)
        text = Words(
            f"{name} {how}: {number(now, language)} ở {first} và ở {last}",
            f"{name} {how}: {number(now, language)} in {first} and in {last}",
        ).in_language(language)
    else:
        how = (Words("tăng", "grew") if now > before else Words("giảm", "fell")).in_language(language)
        share = f" ({'+' if now > before else '−'}{percent(abs(now - before), before, language)})" if before else ""
        text = Words(
            f"{name} {how} từ {number(before, language)} ({first}) đến {number(now, language)} ({last}){share}",
            f"{name} {how} from {number(before, language)} ({first}) to {number(now, language)} ({last}){share}",
        ).in_language(language)
    top, most = max(known, key=lambda one: one[1])
    if most > max(before, now):
        text += Words(
            f", nhiều nhất {top}: {number(most, language)}", f", the most in {top}: {number(most, language)}"
        ).in_language(language)
    return text
