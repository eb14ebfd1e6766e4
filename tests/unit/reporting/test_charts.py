"""Line charts: every point in its place, labels that do not lie on each other, scales of round numbers."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from services.reporting.views.charts import Frame, Line, apart, chart, ticks_to
from services.reporting.views.heat import step, steps

VALUES = st.lists(st.integers(0, 5_000_000), min_size=1, max_size=60)


def corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+) (\S+)", path)]


@given(VALUES)
def test_every_point_lies_inside_the_frame_and_more_is_higher(values: list[int]) -> None:
    frame = Frame()
    line = chart([Line("lớp", values)], [str(one) for one in range(len(values))], frame).lines[0]
    drawn = corners(line["path"])
    assert len(drawn) == len(values)
    assert all(frame.left <= x <= frame.width - frame.right for x, _ in drawn)
    assert all(frame.top <= y <= frame.height - frame.bottom for _, y in drawn)
    assert all(one[0] < other[0] for one, other in pairwise(drawn))
    for (value, (_, y)), (other, (_, below)) in pairwise(zip(values, drawn, strict=True)):
        assert (value >= other) == (y <= below) or y == below


@given(st.integers(0, 50_000_000))
def test_a_scale_has_few_round_numbers_and_reaches_the_most(most: int) -> None:
    ticks = ticks_to(most)
    assert ticks[0] == 0 and ticks[-1] >= most
    assert 2 <= len(ticks) <= 5
    step_ = ticks[1]
    assert [one * step_ for one in range(len(ticks))] == ticks
    assert str(step_).rstrip("0") in ("1", "2", "5")
    assert most == 0 or ticks[-2] < most


@given(st.lists(st.floats(20, 190), min_size=1, max_size=6))
def test_names_at_the_ends_lie_apart_and_in_order(places: list[float]) -> None:
    found = apart(places, least=15.0, to=194.0)
    for one, other in pairwise(sorted(range(len(places)), key=lambda place: places[place])):
        assert found[other] - found[one] >= 15.0 - 1e-9
    assert max(found) <= 194.0 + 1e-9


def test_what_is_not_over_yet_is_a_stretch_of_its_own() -> None:
    line = chart([Line("lớp", [10, 20, 5])], ["2021", "2022", "2023"], unfinished=True).lines[0]
    assert len(corners(line["path"])) == 2
    assert corners(line["going_on"])[0] == corners(line["path"])[-1]
    assert [point["open"] for point in line["points"]] == [False, False, True]


def test_what_is_not_known_is_a_gap_and_no_zero() -> None:
    line = chart([Line("người", [10, None, 5, 6])], ["1", "2", "3", "4"]).lines[0]
    assert re.findall("[ML]", line["path"]) == ["M", "M", "L"]


def test_a_single_point_stands_in_the_middle() -> None:
    found = chart([Line("lớp", [3])], ["2023"])
    assert found.lines[0]["points"][0]["x"] == found.marks[0]["x"]


def test_small_charts_share_a_scale() -> None:
    low = chart([Line("", [1, 2])], ["1", "2"], most=100).lines[0]
    high = chart([Line("", [50, 100])], ["1", "2"], most=100).lines[0]
    assert low["end_y"] > high["end_y"]


def test_of_many_points_only_the_greatest_is_written_and_of_a_few_all_but_the_last() -> None:
    values = [5, 6, 7, 8, 40, 9, 8, 7, 6]
    above = Line("lượt", values)
    below = Line("người", values, below=True)
    found = chart([above, below], [str(one) for one in range(9)]).lines
    assert [[point["value"] for point in line["told"]] for line in found] == [[40], []]
    few = chart([Line("lượt", [5, 6, 7])], ["1", "2", "3"]).lines[0]
    assert [point["value"] for point in few["told"]] == [5, 6]


def test_a_number_gives_way_to_a_line_that_rises_steeply() -> None:
    steep = chart([Line("lớp", [1, 9, 9])], ["1", "2", "3"]).lines[0]
    flat = chart([Line("lớp", [8, 9, 9])], ["1", "2", "3"]).lines[0]
    assert steep["told"][0]["y"] > steep["points"][0]["y"]
    assert flat["told"][0]["y"] < flat["points"][0]["y"]


def test_the_numbers_of_two_lines_stand_on_their_own_sides() -> None:
    above, below = chart([Line("lượt", [9, 9, 9]), Line("người", [9, 9, 9], below=True)], ["1", "2", "3"]).lines
    assert above["told"][0]["y"] < above["points"][0]["y"] < below["told"][0]["y"]


@given(st.integers(1, 10_000))
def test_every_value_lies_in_the_step_that_the_key_names(most: int) -> None:
    for value in {1, most // 3 or 1, most // 2 or 1, most}:
        (named,) = [one for one in steps(most) if one["least"] <= value <= one["most"]]
        assert named["step"] == step(value, most)


@pytest.mark.parametrize(("most", "named"), [(1, [(5, 1, 1)]), (5, [(n, n, n) for n in range(1, 6)]), (0, [])])
def test_steps_that_no_number_reaches_are_not_named(most: int, named: list[tuple[int, int, int]]) -> None:
    assert [(one["step"], one["least"], one["most"]) for one in steps(most)] == named
    assert step(0, most) == 0
