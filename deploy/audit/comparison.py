"""Holds what reporting keeps of a period against the recount: entries class by class, and what entries add up to.

Every layer is held against the journals and none against the layer beneath it, so a wrong number is found where it is,
and once more wherever it was carried on to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deploy.audit.differences import Findings, numbers_of
from deploy.audit.journals import OUTSIDE_TRAINING, mark
from deploy.audit.kept import digest_of
from deploy.audit.look import Look, kept_then, parts_of
from deploy.audit.recount import LINES, Class, Numbers, distinct, in_words, kept_class, kept_rows, of_line, rows_of
from shared.periods import Period, of_month
from shared.store import Document

Tables = Mapping[tuple[Any, ...], Numbers]

CLASSES, STORIES = "classes", "stories"
ENTRIES, FIGURES, SUMS, DISTINCT, SENT_OUT = "entries", "figures", "sums", "distinct", "sent_out"


def compared(look: Look) -> Findings:
    """Everything that is kept of the question; as of a day, what the stories of the classes say of it."""
    found = Findings()
    compare_marks(look, found)
    if look.question.as_of is not None:
        compare_stories(look, found)
        return found
    compare_entries(look, found)
    compare_figures(look, found)
    compare_sums(look, found)
    compare_distinct(look, found)
    compare_sent_out(look, found)
    return found


def compare_marks(look: Look, found: Findings) -> None:
    """How much was taken in of each class of which more was said: at least what stands before reporting's positions,
    unless it is parked. What was passed over is lost, until the next event of the class shows the hole."""
    stopped = {row.get("stream") for row in look.parked}
    for class_id, passed in look.passed_over().items():
        kept = {topic: look.marks.get(class_id, {}).get(mark(topic), 0) for topic in passed}
        said = {topic: sequence for topic, sequence in passed.items() if f"{topic}/{class_id}" not in stopped}
        found.compare(CLASSES, class_id, {topic: kept[topic] for topic in said}, said, [class_id])


def compare_entries(look: Look, found: Findings) -> None:
    """Each number of each class at each of its places; classes that are missing there, and those that are surplus."""
    for place in sorted({*look.entries, *look.counted}):
        kept = {
            class_id: kept_class(entry["counts"])
            for class_id, entry in look.entries.get(place, {"classes": {}})["classes"].items()
            if entry["counts"]
        }
        counted = look.counted.get(place, {})
        for class_id in sorted({*kept, *counted}):
            one, other = numbers_of(kept.get(class_id)), numbers_of(counted.get(class_id))
            found.compare(ENTRIES, place, one, other, [class_id])


def compare_stories(look: Look, found: Findings) -> None:
    """The classes as the stories know them as of the day, of those that count then."""
    stories = dict(kept_then(look, look.classes))
    for class_id, heard in sorted(look.classes.items()):
        kept = stories.get(class_id)
        if look.places(kept) or look.places(heard.now):
            found.compare(STORIES, class_id, numbers_of(kept), numbers_of(heard.now), [class_id])


def compare_figures(look: Look, found: Findings) -> None:
    """The rows of each organisation and month, and in whose sums they are."""
    nodes = look.tree.nodes()
    for place in sorted({*look.figures, *look.counted}):
        organisation_id = parts_of(place)[1]
        kept = look.figures.get(place, {"rows": (), "above": ()})
        compare_rows(found, FIGURES, place, kept, look.counted.get(place, {}), look.ever_in([place]))
        if place in look.figures:
            above = {node for node in nodes if organisation_id in look.tree.under(node)}
            one, other = ({"above": ", ".join(sorted(nodes_of))} for nodes_of in (kept["above"], above))
            found.compare(FIGURES, place, one, other, look.ever_in([place]))


def compare_sums(look: Look, found: Findings) -> None:
    """The rows of all below an organisation, by the tree that follows from the journal."""
    for node in look.tree.nodes():
        if node in look.without_sums or not (look.scope is None or node in look.scope):
            continue
        for heading in look.axes:
            for month in look.question.months:
                place = f"{heading}:{node}:{month}"
                below = [f"{heading}:{member}:{month}" for member in look.tree.under(node)]
                classes = {one: counts for each in below for one, counts in look.counted.get(each, {}).items()}
                kept = look.sums.get(place, {"rows": ()})
                compare_rows(found, SUMS, place, kept, classes, look.ever_in(below))


def compare_rows(
    found: Findings, layer: str, place: str, kept: Document, classes: Mapping[str, Class], ever: Iterable[str]
) -> None:
    """Rows of one kind each. Behind a row stand all classes that are or were there: any may have come from another."""
    there, counted = kept_rows(kept["rows"]), rows_of(classes.values())
    behind = sorted({*classes, *ever})
    for kind in sorted({*there, *counted}, key=str):
        found.compare(layer, place, there.get(kind), counted.get(kind), behind, in_words(kind))


def compare_distinct(look: Look, found: Findings) -> None:
    """Distinct persons and lecturers, where they were counted from the figures as they are. Those of ranges of days and
    by the structure of then are counted when somebody asks, and not looked for here."""
    wanted = dict(_distinct(look))
    kept = look.kept.distinct(wanted)
    for name, places in sorted(wanted.items()):
        if name not in kept or kept[name]["of"] != _digest(look, name, places):
            continue
        classes = {one: counts for place in places for one, counts in look.counted.get(place, {}).items()}
        ever = look.ever_in(places)
        _compare_lines(found, name, kept[name]["total"], classes.values(), ever, "")
        codes = {one.said["programme"] for one in classes.values()}
        for code in sorted({*codes, *kept[name]["programmes"]}):
            of_it = [one for one in classes.values() if one.said["programme"] == code]
            _compare_lines(found, name, kept[name]["programmes"].get(code, {}), of_it, ever, f"programme {code}")


def _compare_lines(
    found: Findings, name: str, kept: Document, classes: Iterable[Class], ever: Iterable[str], kind: str
) -> None:
    listed = list(classes)
    for line in LINES:
        words = ", ".join(filter(None, (f"line {line}", kind)))
        found.compare(DISTINCT, name, kept.get(line, distinct(())), distinct(of_line(listed, line)), ever, words)


def _distinct(look: Look) -> Iterable[tuple[str, list[str]]]:
    """The names under which distinct persons may be kept, each with the places of the figures behind it."""
    owners = {parts_of(place)[1] for place in {*look.figures, *look.counted}}
    groups = {
        f"={heir}": {one for one in owners if look.tree.heir(one) == heir} for heir in map(look.tree.heir, owners)
    }
    for node in look.tree.nodes():
        if node not in look.without_sums and (look.scope is None or node in look.scope):
            groups[node] = look.tree.under(node)
    for period in _periods(look.question.period):
        for whose, members in groups.items():
            for heading in look.axes:
                places = [f"{heading}:{one}:{month}" for one in sorted(members) for month in period.months()]
                yield f"{heading}:{whose}:{period.key}", places


def _periods(whole: Period) -> list[Period]:
    """The period, and the months, quarters, half-years and years that lie in it."""
    if whole.months() != whole.whole_months():
        return []
    within = {one.key: one for month in whole.months() for one in of_month(month)}
    inside = {key: one for key, one in within.items() if whole.covers(one.first, one.last)}
    return list({**inside, whole.key: whole}.values())


def _digest(look: Look, name: str, places: Iterable[str]) -> str:
    """The digest of what the count would be made of now: the sums of an organisation, or its own figures."""
    heading, whose, _ = parts_of(name)
    if whose.startswith("="):
        return digest_of((place, look.figures[place]["digest"]) for place in sorted(places) if place in look.figures)
    months = sorted({parts_of(place)[2] for place in places})
    kept = [(month, look.sums.get(f"{heading}:{whose}:{month}")) for month in months]
    return digest_of((month, one["digest"]) for month, one in kept if one)


def compare_sent_out(look: Look, found: Findings) -> None:
    """People sent out: what was said last of each entry, as far as reporting has heard."""
    marks = look.kept.marks_of("sent_out", OUTSIDE_TRAINING)
    said: dict[str, Document] = {}
    for subject, rows in look.journals.of_topic(OUTSIDE_TRAINING).items():
        said |= {row["data"]["entry_id"]: row["data"] for row in rows if row["sequence"] <= marks.get(subject, 0)}
    kept = look.kept.sent_out()
    for entry_id in sorted({*said, *kept}):
        one, other = _people(kept.get(entry_id)), _people(said.get(entry_id))
        if _touches(look, one) or _touches(look, other):
            found.compare(SENT_OUT, entry_id, one, other)


def _people(entry: Mapping[str, Any] | None) -> Numbers | None:
    if entry is None:
        return None
    names = ("organisation_id", "field", "first_day", "last_day")
    people = entry["people"]
    return {**{name: entry[name] for name in names}, "people": people["value"], "people.words": people["words"]}


def _touches(look: Look, entry: Numbers | None) -> bool:
    if entry is None or not (look.scope is None or entry["organisation_id"] in look.scope):
        return False
    period = look.question.period
    return bool(entry["last_day"] >= period.first.isoformat() and entry["first_day"] <= period.last.isoformat())
