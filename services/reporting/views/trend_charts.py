"""The charts of a trend: which lines they have, and the sentence that says what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.reporting.views.charts import Chart, Frame, Line, chart
from services.reporting.views.trends import value_of
from shared.refusal import Words
from shared.vietnamese import number, percent

MOST_COLOURS = 10
IN_A_YEAR = {"year": 1, "quarter": 4, "month": 12}
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
        Line(WORDS[one][1].in_language(language), _values(found, one), kind, below=kind == "b")
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


def _every(found: dict[str, Any]) -> int:
    """A name under the first point of each year, of every second year when there are many."""
    of_year = IN_A_YEAR[found["by"]]
    years = -(-len(found["points"]) // of_year)
    return of_year * -(-years // 6)


def short_names(found: dict[str, Any]) -> list[str]:
    """The names under the points: their years; of a year's parts it is written under the first."""
    return [str(point["period"]["first"][:4]) for point in found["points"]]


def sentence(what: Words, values: Sequence[int | None], found: dict[str, Any], language: str) -> str:
    """What is seen: years from the first to the last, a quarter or month beside the same one a year before; and when it
    was the most. Only what is over is compared."""
    points = found["points"][:-1] if found["unfinished"] else found["points"]
    known = [
        (point["period"]["words"], value) for point, value in zip(points, values, strict=False) if value is not None
    ]
    name = what.in_language(language)
    if not any(value for _, value in known):
        return Words(f"{name}: chưa ghi nhận", f"{name}: nothing on record").in_language(language)
    last, now = known[-1]
    if len(known) == 1:
        return f"{name}: {number(now, language)} ({last})"
    back = IN_A_YEAR[found["by"]]
    first, before = known[0] if found["by"] == "year" or len(known) <= back else known[-1 - back]
    text = _moved(name, (first, before), (last, now), language)
    top, most = max(known, key=lambda one: one[1])
    if most > max(before, now):
        most_words = number(most, language)
        text += Words(f", nhiều nhất {top}: {most_words}", f", the most in {top}: {most_words}").in_language(language)
    return text


def _moved(name: str, then: tuple[str, int], now: tuple[str, int], language: str) -> str:
    (first, before), (last, value) = then, now
    was, is_now = number(before, language), number(value, language)
    if before == value:
        words = Words(
            f"{name} không đổi: {is_now} ở {first} và ở {last}",
            f"{name} are the same: {is_now} in {first} and in {last}",
        )
    else:
        grew = value > before
        sign = "+" if grew else "−"
        share = f" ({sign}{percent(abs(value - before), before, language)})" if before else ""
        how, to = ("tăng", "lên") if grew else ("giảm", "xuống")
        words = Words(
            f"{name} {how} từ {was} ({first}) {to} {is_now} ({last}){share}",
            f"{name} {'grew' if grew else 'fell'} from {was} ({first}) to {is_now} ({last}){share}",
        )
    return words.in_language(language)
