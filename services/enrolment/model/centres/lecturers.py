"""Lecturers: who teaches, full-time or beside another office, and until when. They say nothing to other services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shared.refusal import Refusal, Words
from shared.vietnamese import day, fold, name_key

Lecturer = dict[str, Any]

EMPLOYMENT = {
    "full-time": Words("chuyên trách", "full-time"),
    "part-time": Words("kiêm chức", "part-time"),
}

DEGREES = {
    "doctor": Words("tiến sĩ", "doctor"),
    "master": Words("thạc sĩ", "master"),
    "bachelor": Words("đại học", "bachelor"),
    "other": Words("khác", "other"),
}


def describe(lecturer: Lecturer, details: Mapping[str, Any]) -> Lecturer:
    """The lecturer with these details: `name`, `organisation_id` (their centre), `employment`, `degree`,
    `qualification`, `subjects`, `programmes`, `account_id`, `joined_on`. A new one is in office."""
    described = {"left_on": None, "active": True, **lecturer, **details}
    _check_days(described["joined_on"], described["left_on"])
    return {
        **described,
        "name_key": f"{name_key(described['name'])}\x03{lecturer['_id']}",  # its own, so that pages can go by it
        "search": fold(described["name"]),
    }


def leave(lecturer: Lecturer, left_on: date | None, today: date, still_booked: Sequence[Words]) -> Lecturer:
    """The lecturer who teaches until `left_on`, or, with None, teaches again. `still_booked` are the sessions after
    that day that they are still to hold."""
    if left_on is None:
        return {**lecturer, "left_on": None, "active": True}
    if left_on > today:
        words = Words("Ngày thôi giảng dạy còn ở phía trước.", "The day of leaving is still to come.")
        raise Refusal("day-to-come", words, at="/left_on")
    _check_days(lecturer["joined_on"], left_on.isoformat())
    if still_booked:
        words = Words(
            f"Sau ngày {left_on:%d/%m/%Y} giảng viên còn {len(still_booked)} buổi, buổi đầu: {still_booked[0].vi}. "
            "Hãy đổi giảng viên của các buổi ấy trước.",
            f"After {left_on:%d/%m/%Y} the lecturer still has {len(still_booked)} sessions, the first: "
            f"{still_booked[0].en}. Give them to another lecturer first.",
        )
        raise Refusal("still-booked", words, at="/left_on", status=409)
    return {**lecturer, "left_on": left_on.isoformat(), "active": False}


def _check_days(joined_on: str | None, left_on: str | None) -> None:
    if joined_on and left_on and left_on < joined_on:
        words = Words(
            f"Ngày thôi giảng dạy ({day(left_on)}) trước ngày bắt đầu ({day(joined_on)}).",
            f"The day of leaving ({day(left_on)}) is before the first day ({day(joined_on)}).",
        )
        raise Refusal("days-backwards", words, at="/left_on")
