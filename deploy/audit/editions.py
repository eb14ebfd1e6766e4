"""Holds editions of closed periods against the figures as they were known when they were closed, and says how the
figures drifted since: that is no error, a closed figure stands until a correction is approved.

Every class of an edition bears the marks up to which it had been taken in: by these it is recounted. A class that the
edition does not have, although it counted by what stood before the positions of the edition, is missing in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deploy.audit.differences import WHO, Findings, numbers_of
from deploy.audit.facts import BANDS, COMPOSITION, facts
from deploy.audit.journals import OUTSIDE_TRAINING, SHEETS, Rows, heard
from deploy.audit.look import Look
from deploy.audit.recount import LINES, Class, Numbers, added_up, distinct, kept_class, of_line, recount
from shared.store import Document, in_parts

EDITIONS = "editions"
FIELDS = ("political-theory", "professional")

Classes = Mapping[str, Class]


@dataclass(frozen=True)
class Drift:
    """A number of a class that is another one by now; None: the class counted, or counts, nowhere."""

    edition: str
    organisation_id: str
    class_id: str
    number: str
    then: Any
    now: Any


def compare_editions(look: Look, found: Findings) -> tuple[list[str], list[Drift]]:
    """The newest editions of the period by the rule that is asked for: which they are, and the drift since."""
    names: list[str] = []
    drift: list[Drift] = []
    for edition in look.kept.newest_editions(look.question.period.key):
        if edition["definitions"]["rule"] == look.question.rule:
            names.append(edition["_id"])
            drift += _compare(look, found, edition)
    return names, drift


def _compare(look: Look, found: Findings, edition: Document) -> list[Drift]:
    parts = look.kept.parts(edition)
    made_in = {owner: part_id[: -len(owner) - 1] for owner, part_id in edition["parts"].items()}
    first = f"{edition['organisation_id']}:{edition['period']}:1"
    moments = look.kept.editions({first, *made_in.values()})
    counted: dict[str, dict[str, Class]] = {}
    drift: list[Drift] = []
    in_edition = {row["class_id"] for part in parts.values() for row in part["classes"]}
    for owner, part in sorted(parts.items()):
        if look.scope is not None and owner not in look.scope:
            continue
        known = {row["class_id"]: row for row in part["classes"]}
        counted[owner] = _by_marks(look, owner, known)
        for class_id, row in sorted(known.items()):
            kept, then = kept_class(row["counts"]).numbers(), numbers_of(counted[owner].get(class_id))
            found.compare(EDITIONS, edition["_id"], kept, then, [class_id], f"organisation {owner}")
            drift += _drifted(look, edition["_id"], owner, class_id, kept)
    for class_id, heard_of in sorted(look.classes.items()):
        if class_id not in in_edition and _may_speak(look, edition, heard_of.now):
            drift += _drifted(look, edition["_id"], _owner(heard_of.now), class_id, None)
    for class_id, missing in _missing(look, edition, made_in, moments[first], moments, in_edition):
        found.compare(EDITIONS, edition["_id"], None, missing.numbers(), [class_id], f"organisation {_owner(missing)}")
    if look.scope is None:
        _compare_figures(look, found, edition, counted)
        _compare_sent_out(look, found, edition, lambda owner: moments[made_in.get(owner, first)])
    return drift


def _by_marks(look: Look, owner: str, known: Mapping[str, Document]) -> dict[str, Class]:
    """The classes of a part, recounted up to the marks that stand beside them."""
    found = {}
    for part in in_parts(sorted(known)):
        for class_id, rows in look.journals.of_classes(part).items():
            one = recount(facts(heard(rows, known[class_id]["marks"])))
            if one and _owner(one) == owner and one.is_in(look.question.rule, look.question.period):
                found[class_id] = one
    return found


def _owner(one: Class | None) -> str:
    return one.roles["owner"] if one else ""


def _may_speak(look: Look, edition: Document, one: Class | None) -> bool:
    """Whether a class that counts is of those of which the edition speaks."""
    if one is None or not one.is_in(look.question.rule, look.question.period):
        return False
    inside = look.scope is None or _owner(one) in look.scope
    return inside and (_owner(one) in edition["covers"] or _owner(one) in look.tree.under(edition["organisation_id"]))


def _drifted(look: Look, edition: str, owner: str, class_id: str, then: Numbers | None) -> list[Drift]:
    heard_of = look.classes.get(class_id)
    one = heard_of.now if heard_of else None
    now = one.numbers() if one and one.is_in(look.question.rule, look.question.period) else None
    if then is None or now is None:
        pairs = [("enrolments", then and then["enrolments"], now and now["enrolments"])]
    else:
        names = [name for name in now if name not in (WHO, "closed_on") and then[name] != now[name]]
        pairs = [(name, then[name], now[name]) for name in names]
    return [Drift(edition, owner, class_id, name, before, after) for name, before, after in pairs]


def _missing(
    look: Look,
    edition: Document,
    made_in: Mapping[str, str],
    first: Document,
    moments: Mapping[str, Document],
    in_edition: set[str],
) -> list[tuple[str, Class]]:
    """Classes that counted by what had been read when their organisation's share was made, and are not in it."""
    found = []
    for part in in_parts(sorted(set(look.classes) - in_edition)):
        rows_of = look.journals.of_classes(part)
        receipts = look.journals.receipts(row for rows in rows_of.values() for row in rows)
        for class_id, rows in rows_of.items():
            owner = _owner(recount(facts(rows))) or _owner(look.classes[class_id].now)
            moment = moments[made_in[owner]] if owner in made_in else first
            one = recount(facts(read_then(rows, moment, receipts)))
            parked = {held["class_id"] for held in moment["parked"]}
            if one and _owner(one) == owner and class_id not in parked and _may_speak(look, edition, one):
                found.append((class_id, one))
    return found


def read_then(rows: Sequence[Document], moment: Document, receipts: Mapping[str, Document]) -> Rows:
    """The rows that stood before the positions of an edition, up to the first that did not; where none were kept, those
    that had been said."""
    positions = {f"{one['topic']}/{one['partition']}": one["offset"] for one in moment["positions"]}

    def was_read(row: Document) -> bool:
        if not positions:
            return datetime.fromisoformat(row["time"]) <= datetime.fromisoformat(moment["made_at"])
        receipt = receipts.get(row["_id"])
        return receipt is not None and receipt["offset"] < positions.get(
            f"{receipt['topic']}/{receipt['partition']}", 0
        )

    found: Rows = []
    for of_sheets in (False, True):
        for row in (row for row in rows if (row["topic"] == SHEETS) is of_sheets):
            if not was_read(row):
                break
            found.append(row)
    return found


def _compare_figures(
    look: Look, found: Findings, edition: Document, counted: Mapping[str, Mapping[str, Class]]
) -> None:
    """The figures of an edition against its classes as they were recounted."""
    excused = {one["programme_version"]: one["excused_counts"] for one in edition["definitions"]["programmes"]}
    classes = {class_id: one for each in counted.values() for class_id, one in each.items()}
    figures = edition["figures"]
    programmes = {one["programme"]: one for one in figures["programmes"]}
    centres = {one["organisation_id"]: one for one in figures["centres"]}
    _compare_lines(found, edition["_id"], "all", figures, classes, excused)
    for code in sorted({*programmes, *(one.said["programme"] for one in classes.values())}):
        of_it = {class_id: one for class_id, one in classes.items() if one.said["programme"] == code}
        _compare_lines(found, edition["_id"], f"programme {code}", programmes.get(code, {}), of_it, excused)
    for owner in sorted({*centres, *counted}):
        of_it = dict(counted.get(owner, {}))
        _compare_lines(found, edition["_id"], f"organisation {owner}", centres.get(owner, {}), of_it, excused)


def _compare_lines(
    found: Findings, edition: str, words: str, kept: Mapping[str, Any], classes: Classes, excused: Mapping[str, bool]
) -> None:
    for line in LINES:
        listed = of_line(classes.values(), line)
        there = flat(kept[line]) if line in kept else None
        found.compare(EDITIONS, edition, there, cell(listed, excused), classes, f"{words}, line {line}")


def flat(cell: Mapping[str, Any]) -> Numbers:
    """A cell as it is kept, each number by one name."""
    found: Numbers = {}
    for name, value in cell.items():
        if name == "enrolments":
            found |= {name: value["value"], "enrolments.words": value["words"]}
        elif isinstance(value, Mapping):
            found |= {f"{name}.{part}": number for part, number in value.items() if part != "approximate"}
        else:
            found[name] = value
    return found


def cell(classes: Sequence[Class], excused: Mapping[str, bool]) -> Numbers:
    """What classes add up to, by the names of a cell."""
    sums, marked = added_up(classes), 0
    for one in classes:
        marked += one.said["attended"] + one.said["absent"]
        marked += one.said["excused"] if excused.get(one.said["programme_version"], True) else 0
    words = [one.words for one in classes if one.words]
    found: Numbers = {name: sums[name] for name in ("classes", "enrolments", "completions", "certificates", "periods")}
    return {
        **found,
        **distinct(classes),
        "enrolments.words": words[0] if words and sums["numbers"] == 1 else None,
        "enrolments_without_names": sums["without_names"],
        "attendance.attended": sums["attended"],
        "attendance.expected": marked,
        "completions_known_for": sums["completed_in"],
        "assessed": sum(sums[f"bands.{band}"] for band in BANDS),
        "assessed_in": sums["graded"],
        **{f"bands.{band}": sums[f"bands.{band}"] for band in BANDS},
        **{f"{name}.count": sums.get(name, 0) for name in COMPOSITION},
        **{f"{name}.of": sums.get(f"{name}.of", 0) for name in COMPOSITION},
    }


def _compare_sent_out(look: Look, found: Findings, edition: Document, moment: Callable[[str], Document]) -> None:
    """People sent out, by field: what had been said of each entry when its organisation's share was made."""
    period = look.question.period
    subjects = look.journals.of_topic(OUTSIDE_TRAINING)
    receipts = look.journals.receipts(row for rows in subjects.values() for row in rows)
    said: dict[str, Document] = {}
    for rows in subjects.values():
        known = read_then(rows, moment(rows[-1]["data"]["organisation_id"]), receipts)
        said |= {row["data"]["entry_id"]: row["data"] for row in known}
    under = {*edition["covers"], *look.tree.under(edition["organisation_id"])}
    covered = [
        one
        for one in said.values()
        if one["organisation_id"] in under
        and period.covers(date.fromisoformat(one["first_day"]), date.fromisoformat(one["last_day"]))
    ]
    for field in FIELDS:
        people = sum(one["people"]["value"] for one in covered if one["field"] == field)
        kept = edition["figures"]["sent_out"][field]
        found.compare(EDITIONS, edition["_id"], {"people": kept["value"]}, {"people": people}, (), f"sent out, {field}")
