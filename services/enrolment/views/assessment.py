"""Results of a class: everybody's attendance, marks and verdict, and what is still missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.enrolment.model.classes import assessment, closing
from services.enrolment.model.classes.assessment import Verdict
from services.enrolment.model.classes.presence import classes_before, taught_as
from services.enrolment.model.classes.states import has_certificates
from services.enrolment.model.classes.verdict import explain
from shared.presence import Presence, Taught
from shared.refusal import Words
from shared.store import Document, Store, by_id

Basis = tuple[Document, dict[str, Taught]]


def bases_of(store: Store, classes: Sequence[Document]) -> Iterator[Basis]:
    """What verdicts of each of these classes rest on, in their order: its programme version, and how it was taught,
    as were the classes from which learners were transferred to it."""
    programmes = by_id(store.programmes, (one["programme_version"] for one in classes))
    known = {one["_id"]: one for one in classes}
    before = set().union(*map(classes_before, classes)) - known.keys()
    known |= by_id(store.classes, before)
    books = by_id(store.sheetbooks, known)
    for klass in classes:
        taught = {one: taught_as(known[one], books.get(one)) for one in (klass["_id"], *classes_before(klass))}
        yield programmes[klass["programme_version"]], taught


def basis(store: Store, klass: Document) -> Basis:
    """The same of one class."""
    return next(bases_of(store, [klass]))


@dataclass(frozen=True)
class Ending:
    """The next step of a class that is over, and what is missing for it (None: nothing)."""

    step: Literal["results", "recognition", "closing"]
    words: Words | None = None


def endings_of(store: Store, classes: Sequence[Document]) -> Iterator[Ending]:
    """The next step of each of these classes, in their order."""
    for klass, (programme, taught) in zip(classes, bases_of(store, classes), strict=True):
        verdicts = assessment.judge_class(klass, programme, taught)
        if not verdicts or klass.get("recognition") or not closing.needs_recognition(programme):
            yield Ending("closing")
        elif missing := closing.missing_words(verdicts.values()):
            yield Ending("results", missing)
        else:
            yield Ending("recognition")


def summary_of(store: Store, klass: Document) -> dict[str, Any]:
    """How far a class is on the way to its end: counts, without a name."""
    programme, taught = basis(store, klass)
    return _summary(klass, programme, assessment.judge_class(klass, programme, taught))


def _summary(klass: Document, programme: Document, verdicts: dict[str, Verdict]) -> dict[str, Any]:
    missing = Counter(verdict.missing for verdict in verdicts.values() if verdict.missing)
    completes = [_completes(klass, one, verdict) for one, verdict in verdicts.items()]
    return {
        **{name: programme[name] for name in ("assessed_by", "bands", "least_attendance", "excused_counts", "awards")},
        "needs_recognition": closing.needs_recognition(programme),
        "recognition": klass.get("recognition"),
        "certificates_issued": has_certificates(klass),
        "counts": assessment.count_outcomes(verdicts.values()),
        "completes": completes.count(True),
        "does_not_complete": completes.count(False),
        "missing": {kind: missing[kind] for kind in ("attendance", "result")},
    }


def _completes(klass: Document, learner_id: str, verdict: Verdict) -> bool | None:
    """What was recognised, or said when the class closed; before that, what would be."""
    said: bool | None = klass["learners"][learner_id]["completed"]
    return verdict.completes if said is None else said


def results_of(store: Store, klass: Document, names: dict[str, str], language: str) -> dict[str, Any]:
    """The result sheet as the API and the page show it. `names` by learner id, in the order of the rows; the decision
    stands once above them, not in every verdict."""
    programme, taught = basis(store, klass)
    verdicts = assessment.judge_class(klass, programme, taught)
    return {
        "class_id": klass["_id"],
        "version": klass["version"],
        **_summary(klass, programme, verdicts),
        "results": [
            {"learner_id": one, "name": name, **show_verdict(klass, programme, one, verdicts[one], language)}
            for one, name in names.items()
            if one in verdicts
        ],
    }


def show_verdict(
    klass: Document,
    programme: Document,
    learner_id: str,
    verdict: Verdict,
    language: str,
    recognition: Document | None = None,
) -> dict[str, Any]:
    """Attendance, what was recorded, what follows and why."""
    completed = klass["learners"][learner_id]["completed"]
    sentence = explain(verdict, programme, completed, recognition)
    return {
        "attendance": _show_presence(verdict.presence),
        **{name: verdict.result[name] for name in assessment.EMPTY},
        "outcome": verdict.outcome,
        "completes": _completes(klass, learner_id, verdict),
        "missing": verdict.missing,
        "verdict": sentence.in_language(language),
    }


def _show_presence(presence: Presence) -> dict[str, Any]:
    return {
        "unit": presence.unit,
        "planned": presence.planned,
        "counted": presence.counted,
        "attended": presence.attended,
        "excused": presence.excused,
        "absent": presence.absent,
        "unmarked": list(presence.unmarked),
        "standing": presence.standing,
    }


def learner_in_class(store: Store, klass: Document, learner_id: str, language: str) -> dict[str, Any]:
    """One learner in one class: every session with its mark, and the verdict (None for who has left)."""
    programme, taught = basis(store, klass)
    verdict = assessment.judge_class(klass, programme, taught).get(learner_id)
    sheets = taught[klass["_id"]].sheets
    sessions = [
        {**session, "mark": sheets.get(session["session_id"], {}).get("marks", {}).get(learner_id)}
        for session in klass["sessions"]
    ]
    recognition = klass.get("recognition")
    shown = show_verdict(klass, programme, learner_id, verdict, language, recognition) if verdict else None
    return {"programme": programme, "sessions": sessions, "result": shown}
