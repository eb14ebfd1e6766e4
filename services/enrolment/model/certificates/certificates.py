"""Certificates and diplomas: who may be given one, what stands on it, and how one takes another's place.

What was issued never changes: a mistake is mended by issuing anew, and both certificates then point at each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.enrolment.model.certificates.certificate_registers import entry_key, register_id
from services.enrolment.model.classes.places import active_learners
from services.enrolment.model.classes.states import check_reason
from services.enrolment.model.classes.verdict import OUTCOMES
from shared.events.enrolment import CERTIFICATE_REISSUED, CERTIFICATE_REVOKED, CERTIFICATES_ISSUED
from shared.ids import ALPHABET
from shared.refusal import Fault, Refusal, Words
from shared.said import Said
from shared.vietnamese import day, fold

Class = dict[str, Any]
Certificate = dict[str, Any]

# Registers and blanks are kept apart for each of these.
KINDS = {
    "certificate": Words("giấy chứng nhận", "certificates"),
    "diploma": Words("bằng tốt nghiệp", "diplomas"),
}

STATES = {
    "valid": Words("còn giá trị", "valid"),
    "replaced": Words("đã cấp lại", "replaced"),
    "revoked": Words("đã thu hồi", "revoked"),
}

_BIRTH = re.compile(r"^(\d{2}/\d{2}/)?\d{4}$")


def kind_of(awards: str) -> str:
    """The kind of document that a programme's `awards` names: `bằng …` is a diploma."""
    return "diploma" if fold(awards).startswith("bang") else "certificate"


def usual_issuer(klass: Mapping[str, Any]) -> str:
    """Who issues unless somebody else is named: the issuer that the class was announced with."""
    return str(klass.get("issuer_id") or klass["owner_id"])


def awaiting(klass: Mapping[str, Any]) -> list[str]:
    """Who completed the class, by a decision, and was never given a certificate for it."""
    if not klass.get("recognition"):
        return []
    given = klass.get("certificates", {})
    return [one for one in active_learners(klass) if klass["learners"][one]["completed"] is True and one not in given]


def check_day(klass: Mapping[str, Any], issued_on: date, today: date) -> None:
    """A day on which certificates of this class can have been issued."""
    decided_on = date.fromisoformat(klass["recognition"]["decided_on"])
    if issued_on < decided_on:
        words = Words(
            f"Ngày cấp ({day(issued_on)}) trước ngày quyết định công nhận ({day(decided_on)}).",
            f"The day of issue ({day(issued_on)}) is before the decision that recognised them ({day(decided_on)}).",
        )
        raise Refusal("issued-before-decision", words, at="/issued_on")
    if issued_on > today:
        words = Words("Ngày cấp còn ở phía trước.", "The day of issue is still to come.")
        raise Refusal("day-to-come", words, at="/issued_on")


def entitled(klass: Mapping[str, Any], awards: str | None, learner_ids: Sequence[str] | None) -> list[str]:
    """Who is to be given a certificate: those named, or all of the class who completed it and have none.

    Refuses, naming everybody who cannot be given one and why.
    """
    if not awards:
        words = Words(
            "Chương trình của lớp này không cấp giấy chứng nhận hay bằng.",
            "The programme of this class awards no certificate.",
        )
        raise Refusal("nothing-awarded", words, status=409)
    if not klass.get("recognition"):
        words = Words(
            "Chưa có quyết định công nhận kết quả của lớp nên chưa thể cấp. Hãy ghi quyết định công nhận trước.",
            "No decision has recognised who completed this class. Record that decision first.",
        )
        raise Refusal("not-recognised", words, status=409)
    if learner_ids is None:
        waiting = awaiting(klass)
        if not waiting:
            words = Words(
                "Mọi người hoàn thành lớp này đều đã được cấp.", "Everybody who completed this class has a certificate."
            )
            raise Refusal("nobody-awaits", words, status=409)
        return waiting
    faults = [
        Fault(f"/learner_ids/{place}", why)
        for place, learner_id in enumerate(learner_ids)
        if (why := _why_not(klass, learner_id, learner_ids[:place])) is not None
    ]
    if faults or not learner_ids:
        nobody = Words("Hãy chọn ít nhất một người.", "Choose at least one person.")
        raise Refusal(
            "not-entitled",
            faults[0].words if faults else nobody,
            faults=faults or [Fault("/learner_ids", nobody)],
            status=409 if faults else 422,
        )
    return list(learner_ids)


def _why_not(klass: Mapping[str, Any], learner_id: str, before: Sequence[str]) -> Words | None:
    place = klass["learners"].get(learner_id)
    if place is None or place["withdrawn_on"] is not None:
        return Words("Người này không có trong lớp.", "This person is not in the class.")
    if place["completed"] is not True:
        return Words(
            "Người này không hoàn thành lớp học nên không được cấp.",
            "This would be a certificate for someone who has not completed the class.",
        )
    given = klass.get("certificates", {}).get(learner_id)
    if learner_id in before or (given is not None and given["revoked_on"] is None):
        return Words(
            "Người này đã được cấp. Nếu bản đó sai hoặc hỏng, hãy cấp lại.",
            "This person has one already. If it is wrong or spoiled, issue it again.",
        )
    return None


def issue(klass: Class, issuer_id: str, issued_on: date, given: Mapping[str, str]) -> list[Said]:
    """Certificates by learner: `{learner id: certificate id}`."""
    data = {
        "class_id": klass["_id"],
        "issuer_id": issuer_id,
        "issued_on": issued_on.isoformat(),
        "certificates": [{"certificate_id": one, "learner_id": learner_id} for learner_id, one in given.items()],
    }
    return [Said(CERTIFICATES_ISSUED, data)]


def reissue(klass: Class, earlier: Certificate, certificate_id: str, issued_on: date) -> list[Said]:
    """A new certificate in the place of a valid one."""
    _check_valid(earlier, Words("cấp lại", "issue it again"))
    if issued_on.isoformat() < earlier["issued_on"]:
        words = Words(
            f"Ngày cấp lại trước ngày cấp bản cũ ({day(earlier['issued_on'])}).",
            f"That is before the day of the one it replaces ({day(earlier['issued_on'])}).",
        )
        raise Refusal("issued-before-decision", words, at="/issued_on")
    data = {
        "class_id": klass["_id"],
        "certificate_id": certificate_id,
        "replaces_id": earlier["_id"],
        "learner_id": earlier["learner_id"],
        "issued_on": issued_on.isoformat(),
    }
    return [Said(CERTIFICATE_REISSUED, data)]


def revoke(klass: Class, certificate: Certificate, revoked_on: date, today: date) -> list[Said]:
    """A certificate is valid no more, and nothing takes its place."""
    _check_valid(certificate, Words("thu hồi", "revoke it"))
    if revoked_on.isoformat() < certificate["issued_on"]:
        words = Words(
            f"Ngày thu hồi trước ngày cấp ({day(certificate['issued_on'])}).",
            f"That is before the day it was issued ({day(certificate['issued_on'])}).",
        )
        raise Refusal("revoked-before-issued", words, at="/revoked_on")
    if revoked_on > today:
        words = Words("Ngày thu hồi còn ở phía trước.", "The day of revoking is still to come.")
        raise Refusal("day-to-come", words, at="/revoked_on")
    data = {
        "class_id": klass["_id"],
        "certificate_id": certificate["_id"],
        "revoked_on": revoked_on.isoformat(),
    }
    return [Said(CERTIFICATE_REVOKED, data)]


def _check_valid(certificate: Certificate, wanted: Words) -> None:
    if certificate["status"] != "valid":
        state = STATES[certificate["status"]]
        words = Words(
            f"Không thể {wanted.vi}: bản này {state.vi}.", f"You cannot {wanted.en}: this certificate is {state.en}."
        )
        raise Refusal("certificate-not-valid", words, status=409)


def printed(certificate_id: str, code: str, facts: Mapping[str, Any]) -> Certificate:
    """The document of a new certificate (without version). `facts` are what is printed and where it is entered."""
    book = register_id(facts["issuer_id"], facts["kind"], facts["register_year"])
    return {
        "_id": certificate_id,
        "code": code,
        **facts,
        "status": "valid",
        "replaces_id": None,
        "replaced_by_id": None,
        "revoked_on": None,
        "reason": None,
        # What lists and searches go by.
        "register_key": entry_key(book, facts["register_number"]),
        "search": fold(facts["name"]),
    }


def replaced_by(earlier: Certificate, certificate_id: str, reason: str) -> Certificate:
    """The earlier certificate, which points at what took its place."""
    return {**earlier, "status": "replaced", "replaced_by_id": certificate_id, "reason": check_reason(reason)}


def revoked(certificate: Certificate, revoked_on: date, reason: str) -> Certificate:
    """The certificate after it was revoked."""
    return {
        **certificate,
        "status": "revoked",
        "revoked_on": revoked_on.isoformat(),
        "reason": check_reason(reason),
    }


def birth_as_printed(learner: Mapping[str, Any]) -> str:
    """`05/03/1985`, or the year when nothing else is known; empty when not even that is."""
    return day(learner["birth_date"]) or str(learner["birth_year"] or "")


def outcome_as_printed(klass: Mapping[str, Any], learner_id: str) -> str:
    """The band in words; empty for what bears no mark."""
    result = klass.get("results", {}).get(learner_id)
    return OUTCOMES[result["outcome"]].vi.capitalize() if result and result["mark"] is not None else ""


def check_birth(birth: str) -> str:
    """A day or year of birth as it is to be printed."""
    if not _BIRTH.match(birth):
        words = Words("Viết ngày sinh như 05/03/1985, hoặc chỉ năm sinh.", "Write 05/03/1985, or the year alone.")
        raise Refusal("birth-unreadable", words, at="/birth")
    return birth


def written_code(code: str) -> str:
    """A code as it is printed, in groups that are easy to type."""
    return "-".join((code[:4], code[4:8], code[8:])).upper()


def read_code(typed: str) -> str | None:
    """The code that somebody typed, or None when it cannot be one. `o` is read as 0, `i` and `l` as 1."""
    code = re.sub(r"[\s–—-]", "", typed).lower().translate(str.maketrans("oil", "011"))
    return code if len(code) == 13 and set(code) <= set(ALPHABET) else None


def on_issued(klass: Class, data: Mapping[str, Any]) -> Class:
    given = {one["learner_id"]: _given(one["certificate_id"]) for one in data["certificates"]}
    after = {**klass, "certificates": {**klass.get("certificates", {}), **given}}
    if not awaiting(after):
        after.pop("certificates_due", None)  # absent, not null: the sparse index passes over those without
    return after


def on_reissued(klass: Class, data: Mapping[str, Any]) -> Class:
    given = {data["learner_id"]: _given(data["certificate_id"])}
    return {**klass, "certificates": {**klass.get("certificates", {}), **given}}


def on_revoked(klass: Class, data: Mapping[str, Any]) -> Class:
    certificates = {
        learner_id: {**one, "revoked_on": data["revoked_on"]}
        if one["certificate_id"] == data["certificate_id"]
        else one
        for learner_id, one in klass["certificates"].items()
    }
    return {**klass, "certificates": certificates}


def _given(certificate_id: str) -> dict[str, Any]:
    return {"certificate_id": certificate_id, "revoked_on": None}


EFFECTS = {
    CERTIFICATES_ISSUED: on_issued,
    CERTIFICATE_REISSUED: on_reissued,
    CERTIFICATE_REVOKED: on_revoked,
}
