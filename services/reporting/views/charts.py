"""Line charts: where the points, lines and labels of an SVG lie. Nothing of the store, nothing of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MOST_MARKERS = 24
MOST_TICKS = 4
FEW = 6  # points whose values are all written
STEEP = 30
NICE = (1, 2, 5)


@dataclass(frozen=True)
class Frame:
    """The room of a chart, in units of its own, with the margins around its lines."""

    width: int = 360
    height: int = 214
    left: int = 44
    right: int = 88
    top: int = 20
    bottom: int = 26

    @property
    def across(self) -> int:
        """The width of the lines."""
        return self.width - self.left - self.right

    @property
    def down(self) -> int:
        """Their height."""
        return self.height - self.top - self.bottom


FRAME = Frame()


@dataclass(frozen=True)
class Line:
    """A line: its name, its values (None where nothing is known), the class of its colour, dash and marker, and whether
    its numbers are written below it, so that those of two lines do not meet."""

    label: str
    values: Sequence[int | None]
    kind: str = ""
    below: bool = False


@dataclass(frozen=True)
class Chart:
    """What is drawn. `lines` have `path` (the points that are over), `going_on` (the last stretch, while the last
    point is not over), `points` and the place of their name, `label_y`; `ticks` and `marks` are the scale's numbers
    and the names under it."""

    frame: Frame
    lines: list[dict[str, Any]]
    ticks: list[dict[str, Any]]
    marks: list[dict[str, Any]]


def chart(
    lines: Sequence[Line],
    names: Sequence[str],
    frame: Frame = FRAME,
    *,
    unfinished: bool = False,
    most: int | None = None,
    mark_every: int | None = None,
) -> Chart:
    """The chart of lines over points with these names. `unfinished` says that the last point is not over yet, `most`
    fixes the scale so that several charts can be compared."""
    top = most if most is not None else max((one for line in lines for one in line.values if one), default=0)
    ticks = ticks_to(top)
    scale = ticks[-1]

    def x(place: int) -> float:
        return round(frame.left + (frame.across * place / (len(names) - 1) if len(names) > 1 else frame.across / 2), 1)

    def y(value: int) -> float:
        return round(frame.top + frame.down * (1 - value / scale), 1)

    drawn = [_line(line, x, y, unfinished=unfinished, alone=len(lines) == 1) for line in lines]
    places = apart([one["end_y"] for one in drawn], least=15.0, to=frame.top + frame.down)
    marked = range(0, len(names), mark_every or every(len(names)))
    return Chart(
        frame,
        [{**one, "label_y": place} for one, place in zip(drawn, places, strict=True)],
        [{"value": tick, "y": y(tick)} for tick in ticks],
        [{"name": names[place], "x": x(place)} for place in marked],
    )


def _line(line: Line, x: Any, y: Any, *, unfinished: bool, alone: bool) -> dict[str, Any]:
    last = len(line.values) - 1
    points = [
        {"x": x(place), "y": y(value), "value": value, "place": place, "open": unfinished and place == last}
        for place, value in enumerate(line.values)
        if value is not None
    ]
    over = [one for one in points if not one["open"]]
    ahead = points[-2:] if points and points[-1]["open"] and len(points) > 1 else []
    return {
        "label": line.label,
        "kind": line.kind,
        "path": path(over),
        "going_on": path(ahead),
        "points": points if len(points) <= MOST_MARKERS else points[-1:],
        "told": told(points, below=line.below, alone=alone),
        "end_x": points[-1]["x"] if points else x(last),
        "end_y": points[-1]["y"] if points else y(0),
        "end": points[-1]["value"] if points else None,
    }


def path(points: Sequence[dict[str, Any]]) -> str:
    """The path through points; it stops where something is not known in between."""
    known = {one["place"] for one in points}
    return " ".join(f"{'L' if one['place'] - 1 in known else 'M'}{one['x']:g} {one['y']:g}" for one in points)


def told(points: Sequence[dict[str, Any]], *, below: bool = False, alone: bool = True) -> list[dict[str, Any]]:
    """`{x, y, anchor, value}` of the points whose value is written: all of a few, of many the greatest, below a line of
    many none. The last one's stands with the name of the line. Where a line that is `alone` goes up steeply from its
    first point, the value stands below, for the line would go through it."""
    if len(points) <= FEW:
        shown = list(points[:-1])
    else:
        shown = [] if below else [max(points[:-1], key=lambda one: int(one["value"]))]
    found = []
    for one in shown:
        rise = one["y"] - points[1]["y"] if one is points[0] else 0.0
        under = below or (alone and rise > STEEP)
        anchor = "start" if under and one is points[0] and rise >= 0 else "middle"
        found.append({"x": one["x"], "y": one["y"] + (17 if under else -8), "anchor": anchor, "value": one["value"]})
    return found


def ticks_to(most: int) -> list[int]:
    """Round numbers from 0 up to at least `most`, few enough to be read."""
    size = 1
    while -(-most // (NICE[-1] * size)) > MOST_TICKS:
        size *= 10
    step = next(nice * size for nice in NICE if -(-most // (nice * size)) <= MOST_TICKS)
    return [step * one for one in range(max(-(-most // step), 1) + 1)]


def every(count: int) -> int:
    """Of so many names under a chart, every how many is written."""
    return max(1, -(-count // 6))


def apart(places: Sequence[float], *, least: float, to: float) -> list[float]:
    """The places moved so that they lie at least so far apart, in their order, and none beyond `to`."""
    order = sorted(range(len(places)), key=lambda one: places[one])
    found = list(places)
    for before, one in pairwise(order):
        found[one] = max(found[one], found[before] + least)
    over = max((found[one] for one in order), default=to) - to
    if over > 0:
        found[order[-1]] = to
        for after, one in pairwise(reversed(order)):
            found[one] = min(found[one], found[after] - least)
    return found
