"""What holds figures up: events that reporting could not take in (parked), and those that it has not heard yet. Neither
is an error; each is named with what the figures would be with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.audit.differences import WHO
from deploy.audit.journals import CLASSES, ORGANISATIONS, OUTSIDE_TRAINING, SHEETS, heard, mark
from deploy.audit.look import Look
from deploy.audit.recount import Class
from shared.store import Document

# What a topic has a part in, where it is not one class.
CONCERNS = {
    ORGANISATIONS: "which organisations belong together",
    "enrolment.programmes": "whether excused absences count in a programme",
    "enrolment.plans": "what was planned",
    OUTSIDE_TRAINING: "people sent out",
    "attendance.conferences": "study conferences",
}


@dataclass(frozen=True)
class HeldUp:
    """Events that are not in the figures. `kinds` and `why` say how they are parked; of events that were not heard yet
    they are empty. `places` are the figures that they have a part in, `numbers` what differs: (now, with them)."""

    stream: str
    events: tuple[str, ...]
    kinds: tuple[str, ...]
    why: str
    organisation_id: str | None
    places: tuple[str, ...]
    numbers: Mapping[str, tuple[Any, Any]]
    concerns: str


def parked(look: Look) -> tuple[list[HeldUp], int]:
    """The parked streams that hold up figures that are asked for, and how many hold up others."""
    streams: dict[str, list[Document]] = {}
    for row in look.parked:
        streams.setdefault(row.get("stream") or row["_id"], []).append(row)
    found, others = [], 0
    for stream, rows in sorted(streams.items()):
        topic, _, subject = stream.partition("/")
        kinds, why = tuple(dict.fromkeys(row["kind"] for row in rows)), str(rows[0]["why"])
        events = tuple(row["_id"] for row in rows)
        if topic not in (CLASSES, SHEETS) or "stream" not in rows[0]:
            concerns = CONCERNS.get(topic, "nobody can say")
            found.append(HeldUp(stream, events, kinds, why, None, (), {}, concerns))
            continue
        held = _of_class(look, subject, stream, events, kinds, why)
        if held.places:
            found.append(held)
        else:
            others += 1
    return found, others


def not_yet_heard(look: Look) -> list[HeldUp]:
    """Classes of which more was said than reporting has taken in, and nothing is parked: lag, that goes by itself."""
    stopped = {row.get("stream") for row in look.parked}
    found = []
    for class_id, known in sorted(look.classes.items()):
        streams = {one.rpartition("/")[0] for one in known.waiting}
        if streams and not streams & stopped:
            held = _of_class(look, class_id, ", ".join(sorted(streams)), tuple(known.waiting), (), "")
            found += [held] if held.places else []
    for topic, collection in ((ORGANISATIONS, "organisations"), (OUTSIDE_TRAINING, "sent_out")):
        marks = look.kept.marks_of(collection, topic)
        for subject, rows in sorted(look.journals.of_topic(topic).items()):
            known_rows = heard(rows, {mark(topic): marks.get(subject, 0)})
            events = tuple(row["_id"] for row in rows[len(known_rows) :])
            if events and f"{topic}/{subject}" not in stopped:
                found.append(HeldUp(f"{topic}/{subject}", events, (), "", None, (), {}, CONCERNS[topic]))
    return found


def _of_class(
    look: Look, class_id: str, stream: str, events: tuple[str, ...], kinds: tuple[str, ...], why: str
) -> HeldUp:
    known = look.classes.get(class_id)
    now, whole = (known.now, known.whole) if known else (None, None)
    places = sorted({*look.places(now), *look.places(whole)})
    owner = (whole or now).roles["owner"] if (whole or now) else None  # type: ignore[union-attr]
    return HeldUp(stream, events, kinds, why, owner, tuple(places), _changed(now, whole), "figures of the class")


def _changed(now: Class | None, whole: Class | None) -> dict[str, tuple[Any, Any]]:
    one, other = (each.numbers() if each else None for each in (now, whole))
    if one is None and other is None:
        return {}
    if one is None or other is None:
        there = other or one or {}
        names = [name for name in there if name in ("classes", "enrolments", "persons")]
        return {name: (one and one[name], other and other[name]) for name in names}
    return {name: (one[name], other[name]) for name in other if name != WHO and one[name] != other[name]}
