"""The transcript of a learner: their classes over all years and centres, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from services.enrolment.model.classes import assessment
from services.enrolment.model.classes.presence import presence_of
from services.enrolment.model.organisations.validity import warns_on
from services.enrolment.views.assessment import Basis, bases_of, show_verdict
from services.enrolment.views.warnings import warned_in
from shared.organisations import Organisations
from shared.store import Document, Store, by_id, in_parts

CERTIFICATE = ("kind", "register_number", "register_year", "serial", "issued_on")


def classes_seen(
    store: Store, learner_id: str, staff: Collection[str], nominators: Collection[str]
) -> list[Document] | None:
    """The classes of a learner that somebody may see: the staff of a centre whose class it was see all of them, a
    committee those into which it nominated. None when the learner does not exist for them."""
    places = store.enrolments.find({"learner_id": learner_id})
    classes = list(by_id(store.classes, (one["class_id"] for one in places)).values())
    if any(not set(staff).isdisjoint(one["organisations"]) for one in classes):
        return classes
    own = [one for one in classes if one["learners"][learner_id]["nominator_id"] in nominators]
    if own:
        return own
    nominations = list(store.nominations.find({"learner_id": learner_id}))
    to_them = any(one["centre_id"] in staff for one in nominations)
    placed = any(one["nominator_id"] in nominators and one["state"] == "placed" for one in nominations)
    return [] if to_them or placed else None


def show_transcript(
    store: Store, organisations: Organisations, learner: Document, classes: Iterable[Document], on: date, language: str
) -> dict[str, Any]:
    """`{"learner_id", "name", …, "classes": [...]}`, the earliest class first; each as `course_of` shows it, with the
    day from which a completed programme warns."""
    ordered = sorted(classes, key=lambda one: str(one["listing_key"]))
    courses = courses_of(store, organisations, [(one, learner["_id"]) for one in ordered], language)
    for course in courses:
        warned = course["warns_on"]
        course["warns"] = warned is not None and warned <= on.isoformat()
    for klass, course in zip(ordered, courses, strict=True):
        course["attendance_warning"] = warned_in(store, klass).get(learner["_id"])
    shown = {name: learner[name] for name in ("name", "birth_date", "birth_year", "sex")}
    return {"learner_id": learner["_id"], **shown, "erased": "erased" in learner, "classes": courses}


def courses_of(
    store: Store, organisations: Organisations, places: Iterable[tuple[Document, str]], language: str
) -> list[dict[str, Any]]:
    """What became of learners in classes, for each `(class, learner id)`: days, attendance, result, what follows, and
    the certificate that is valid.

    `place` is `enrolled`, `withdrawn`, `waiting` or (waits no longer) `gone`; organisations bear the names of the day.
    """
    asked = list(places)
    bases = bases_of(store, [klass for klass, _ in asked])
    certificates = _valid_certificates(store, (learner_id for _, learner_id in asked))
    return [
        {
            **_course(klass, basis, learner_id, organisations, language),
            "certificate": certificates.get((klass["_id"], learner_id)),
        }
        for (klass, learner_id), basis in zip(asked, bases, strict=True)
    ]


def _valid_certificates(store: Store, learner_ids: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """What of a valid certificate identifies it, by class and learner."""
    return {
        (one["class_id"], one["learner_id"]): {name: one[name] for name in CERTIFICATE}
        for part in in_parts(learner_ids)
        for one in store.certificates.find({"learner_id": {"$in": part}})
        if one["status"] == "valid"
    }


def _course(
    klass: Document, basis: Basis, learner_id: str, organisations: Organisations, language: str
) -> dict[str, Any]:
    programme, taught = basis
    entry = klass["learners"].get(learner_id)
    on = klass["opened_on"] or klass["starts_on"]
    nominator_id = entry["nominator_id"] if entry else klass.get("waiting", {}).get(learner_id)
    course = {
        "class_id": klass["_id"],
        "class_name": klass["name"],
        "programme": klass["programme"],
        "programme_name": programme["name_vi" if language == "vi" else "name_en"],
        "state": klass["state"],
        "owner_name": organisations.name(klass["owner_id"], on=on),
        "host_name": organisations.name(klass["host_id"], on=on),
        "nominator_name": organisations.name(nominator_id, on=on) or None,
        **{name: klass[name] for name in ("starts_on", "ends_on", "opened_on", "closed_on")},
        "recognition": klass.get("recognition"),
        "place": _place(klass, learner_id),
        "withdrawn_on": entry and entry["withdrawn_on"],
        "completed": entry and entry["completed"],
        "result": None,
        "warns_on": None,
    }
    if course["place"] == "enrolled" and klass["state"] != "cancelled":
        result = klass.get("results", {}).get(learner_id, assessment.EMPTY)
        verdict = assessment.judge(programme, presence_of(klass, programme, taught, learner_id), result)
        course["result"] = show_verdict(klass, programme, learner_id, verdict, language)
    if course["completed"]:
        course["warns_on"] = warns_on(klass, programme)
    return course


def _place(klass: Document, learner_id: str) -> str:
    entry = klass["learners"].get(learner_id)
    if entry is None:
        return "waiting" if learner_id in klass.get("waiting", {}) else "gone"
    return "withdrawn" if entry["withdrawn_on"] else "enrolled"
