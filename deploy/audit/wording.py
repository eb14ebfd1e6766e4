"""The report of an audit in words, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deploy.audit.comparison import CLASSES, SENT_OUT, STORIES
from deploy.audit.differences import WHO
from deploy.audit.editions import EDITIONS
from deploy.audit.look import parts_of
from deploy.audit.report import Report
from shared.vietnamese import number

MOST_SHOWN = 12


def in_words(report: Report) -> str:
    """All that the report says, a paragraph for each finding."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    total, names = report["recounted"]["total"], report["names"]
    whose = f", {names.get(report['organisation_id'], report['organisation_id'])}" if report["organisation_id"] else ""
    as_of = f", as known on {report['as_of']}" if report["as_of"] else ""
    days = f"{report['first']} to {report['last']}"
    yield f"{report['period']} ({days}), classes by the day they {report['rule']}{whose}{as_of}"
    counted = f"{_n(total['classes'])} classes, {_n(total['enrolments'])} enrolments"
    if report["differences"]:
        yield f"{counted} by the journals; {len(report['differences'])} of {_n(report['compared'])} figures differ:"
    else:
        yield f"{counted}: all {_n(report['compared'])} figures agree."
    for one in report["differences"]:
        yield from _difference(one, names)
    if report["moving"]:
        on_their_way = f" of {_some(report['unsettled'])}" if report["unsettled"] else ""
        yield f"\n{report['moving']} numbers are not judged: events{on_their_way} are on their way. Audit again soon."
    for one in report["parked"]:
        yield from _waits(one, names, f"\nParked ({', '.join(one['kinds'])}): {one['stream']}")
    if report["parked_elsewhere"]:
        yield f"\n{report['parked_elsewhere']} more parked streams hold up figures outside of what was asked."
    for one in report["not_yet_heard"]:
        yield from _waits(one, names, f"\nNot yet heard, which is no error: {one['stream']}")
    for edition in report["editions"]:
        yield from _edition(edition, report["differences"])
    layers = {one["layer"] for one in report["differences"]}
    if layers & {CLASSES, STORIES}:
        yield "\n`solop rebuild reporting-class ID` has all of a class heard again; then audit again (docs/runbook.md)."
    elif layers - {EDITIONS, SENT_OUT}:
        yield "\n`solop rebuild reporting-figures` makes the figures anew; then audit again (docs/runbook.md)."


def _difference(one: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    organisation_id = parts_of(one["where"])[1]
    about = f"{one['layer']} {one['where']}"
    about += f", {names[organisation_id]}" if organisation_id in names else ""
    about += f", class {one['classes'][0]['class_id']}" if len(one["classes"]) == 1 else ""
    yield f"\n{about}" + (f" [{one['kind']}]" if one["kind"] else "")
    if one["number"] == WHO:
        yield f"    persons kept that the journals do not have: {one['kept'] or 'none'}"
        yield f"    persons of the journals that are not kept: {one['journals'] or 'none'}"
    else:
        yield f"    {one['number']}: {_shown(one['kept'])} is kept, the journals say {_shown(one['journals'])}"
    for event in one["events"]:
        where = (
            "not published" if event["offset"] is None else f"partition {event['partition']}, offset {event['offset']}"
        )
        yield f"    made by {event['event_id']} ({event['type']}; {where})"
    if len(one["classes"]) > 1:
        listed = [
            f"{each['class_id']} {_shown(each['value'])}" if each["value"] is not None else each["class_id"]
            for each in one["classes"]
        ]
        yield f"    classes: {_some(listed)}"


def _waits(one: Mapping[str, Any], names: Mapping[str, str], heading: str) -> Iterator[str]:
    yield heading
    if one["why"]:
        yield f"    because {one['why']}"
    yield f"    events: {_some(one['events'])}"
    whose = names.get(one["organisation_id"], one["organisation_id"])
    yield f"    holds up: {one['concerns']}" + (f", {whose}: {_some(one['places'])}" if one["places"] else "")
    for name, numbers in one["numbers"].items():
        yield f"    {name}: {_shown(numbers['now'])}, with these events {_shown(numbers['with'])}"


def _edition(one: Mapping[str, Any], differences: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    wrong = any(each["where"] == one["edition"] for each in differences)
    verdict = "differs from what was known when it was made" if wrong else "is what was known when it was made"
    yield f"\nEdition {one['edition']} {verdict}; since then {_n(len(one['drift']))} numbers have changed" + (
        ", which is no error:" if one["drift"] else "."
    )
    for drift in one["drift"]:
        numbers = f"{_shown(drift['then'])} then, {_shown(drift['now'])} now"
        yield f"    class {drift['class_id']}, {drift['number']}: {numbers}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    return _n(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _n(value: int) -> str:
    return number(value)


def _some(listed: Iterable[str]) -> str:
    everything = list(listed)
    more = f" and {len(everything) - MOST_SHOWN} more" if len(everything) > MOST_SHOWN else ""
    return ", ".join(everything[:MOST_SHOWN]) + more
