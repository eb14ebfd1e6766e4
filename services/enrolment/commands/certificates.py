"""Issuing certificates: the register's numbers, the blanks and the class move together in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.enrolment.commands.scope import CLASS, tree
from services.enrolment.model.certificates import blanks, certificate_registers, certificates, document_templates
from services.enrolment.model.classes import story
from shared import ids
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.store import Document, in_parts
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import name_key, today

CERTIFICATE = Words("giấy chứng nhận", "certificate")


@dataclass(frozen=True)
class Paper:
    """On what it is printed: blanks in order, from a serial on when it is named, or paper without serials."""

    first_serial: str | None = None
    plain: bool = False


def issue(
    unit: UnitOfWork,
    class_id: str,
    issued_on: date,
    learner_ids: Sequence[str] | None,
    issuer_id: str | None,
    paper: Paper,
) -> dict[str, Any]:
    """Issue to those named, or to all who completed the class and have none; in the order of names.

    Answers `{"class_id", "version", "issuer_id", "kind", "issued": [{"certificate_id", "learner_id",
    "register_number", "register_year", "serial"}]}`.
    """
    organisations = tree(unit)
    klass = _load_class(unit, organisations, class_id)
    programme = unit.load("programmes", klass["programme_version"], Words("chương trình", "programme"))
    entitled = certificates.entitled(klass, programme["awards"], learner_ids)
    certificates.check_day(klass, issued_on, today(unit.now))
    kind = certificates.kind_of(programme["awards"])
    issuer = _issuer(unit, organisations, klass, issuer_id or certificates.usual_issuer(klass))
    learners = sorted(_learners(unit, entitled), key=lambda one: (name_key(one["name"]), one["_id"]))

    numbers = _enter(unit, issuer, kind, issued_on.year, len(learners))
    serials = _use_blanks(unit, issuer, kind, len(learners), paper)
    template = _template(unit, organisations, issuer)
    issued = []
    for learner, number, serial in zip(learners, numbers, serials, strict=True):
        facts = {
            "issuer_id": issuer,
            "issuer_name": organisations.name(issuer, on=issued_on),
            "kind": kind,
            "award": programme["awards"],
            "class_id": class_id,
            "class_name": klass["name"],
            "programme": klass["programme"],
            "programme_name": programme["name_vi"],
            "starts_on": klass["opened_on"] or klass["starts_on"],
            "ends_on": klass["closed_on"] or klass["ends_on"],
            "learner_id": learner["_id"],
            "name": learner["name"],
            "birth": certificates.birth_as_printed(learner),
            "outcome": certificates.outcome_as_printed(klass, learner["_id"]),
            "decision_number": klass["recognition"]["decision_number"],
            "decided_on": klass["recognition"]["decided_on"],
            "issued_on": issued_on.isoformat(),
            "register_year": issued_on.year,
            "register_number": number,
            "serial": serial,
            "template": template,
        }
        issued.append(unit.put("certificates", certificates.printed(ids.new_id(), ids.new_id(), facts)))
    said = certificates.issue(klass, issuer, issued_on, {one["learner_id"]: one["_id"] for one in issued})
    kept = unit.keep("classes", klass, said, story.evolve)
    return {
        "class_id": class_id,
        "version": kept["version"],
        "issuer_id": issuer,
        "kind": kind,
        "issued": [_entered(one) for one in issued],
    }


def reissue(
    unit: UnitOfWork,
    certificate_id: str,
    issued_on: date,
    reason: str,
    printed: Mapping[str, str | None],
    misprint: bool,
    paper: Paper,
) -> dict[str, Any]:
    """Issue anew in the place of a valid one, with a number and a blank of its own. `printed` may say the name and
    birth as they are to be read; otherwise they are the learner's of today. With `misprint` the earlier blank is
    spoiled. Answers as one of those issued, with `replaces_id` and the class's `version`."""
    organisations = tree(unit)
    earlier, klass = _load_certificate(unit, organisations, certificate_id)
    _check_not_to_come(issued_on, today(unit.now))
    new_id = ids.new_id()
    said = certificates.reissue(klass, earlier, new_id, issued_on)
    [learner] = _learners(unit, [earlier["learner_id"]])
    # Of who was erased only what was printed before is known.
    known = earlier if "erased" in learner else {**learner, "birth": certificates.birth_as_printed(learner)}
    birth = printed.get("birth")
    facts = {
        **{name: earlier[name] for name in _STAYS},
        "name": printed.get("name") or known["name"],
        "birth": certificates.check_birth(birth) if birth else known["birth"],
        "issuer_name": organisations.name(earlier["issuer_id"], on=issued_on),
        "issued_on": issued_on.isoformat(),
        "register_year": issued_on.year,
        "template": _template(unit, organisations, earlier["issuer_id"]),
    }
    issuer, kind = earlier["issuer_id"], earlier["kind"]
    [facts["register_number"]] = _enter(unit, issuer, kind, issued_on.year, 1)
    spoiled = (earlier["serial"], today(unit.now), reason) if misprint and earlier["serial"] else None
    [facts["serial"]] = _use_blanks(unit, issuer, kind, 1, paper, spoiled)
    new = {**certificates.printed(new_id, ids.new_id(), facts), "replaces_id": certificate_id}
    unit.put("certificates", certificates.replaced_by(earlier, new_id, reason))
    kept = unit.put("certificates", new)
    after = unit.keep("classes", klass, said, story.evolve)
    return {**_entered(kept), "class_id": klass["_id"], "replaces_id": certificate_id, "version": after["version"]}


# What a certificate takes over from the one that it replaces.
_STAYS = (
    "issuer_id",
    "kind",
    "award",
    "class_id",
    "class_name",
    "programme",
    "programme_name",
    "starts_on",
    "ends_on",
    "learner_id",
    "outcome",
    "decision_number",
    "decided_on",
)


def revoke(unit: UnitOfWork, certificate_id: str, expected: int, revoked_on: date, reason: str) -> dict[str, Any]:
    """A certificate is valid no more; the reason stays inside."""
    certificate, klass = _load_certificate(unit, tree(unit), certificate_id, expected)
    said = certificates.revoke(klass, certificate, revoked_on, today(unit.now))
    kept = unit.put("certificates", certificates.revoked(certificate, revoked_on, reason))
    unit.keep("classes", klass, said, story.evolve)
    return {**_entered(kept), "class_id": klass["_id"], "version": kept["version"]}


def _entered(certificate: Document) -> dict[str, Any]:
    """What an answer says of a certificate: no name, since answers are kept for who asks again."""
    shown = ("learner_id", "register_number", "register_year", "serial", "status")
    return {"certificate_id": certificate["_id"], **{name: certificate[name] for name in shown}}


def _load_class(unit: UnitOfWork, organisations: Organisations, class_id: str) -> Document:
    """A class that the asker's organisation owns, hosts or is the partner of; to others it does not exist."""
    klass = unit.get("classes", class_id)
    seers = ("staff", "board", "lecturer", "operator")
    if klass is None or not unit.actor.may(organisations, klass["organisations"], *seers):
        raise unknown(CLASS)
    if not unit.actor.may(organisations, klass["organisations"], "staff"):
        raise not_allowed()
    return klass


def _load_certificate(
    unit: UnitOfWork, organisations: Organisations, certificate_id: str, expected: int | None = None
) -> tuple[Document, Document]:
    """A certificate of a register that the asker keeps, and its class; to others it does not exist."""
    certificate = unit.get("certificates", certificate_id)
    if certificate is None or not unit.actor.may(organisations, [certificate["issuer_id"]], "staff"):
        raise unknown(CERTIFICATE)
    certificate = unit.load("certificates", certificate_id, CERTIFICATE, expected=expected)
    return certificate, unit.load("classes", certificate["class_id"], CLASS)


def _issuer(unit: UnitOfWork, organisations: Organisations, klass: Document, issuer_id: str) -> str:
    """The issuer: one of the class's organisations, whose own people keep its register."""
    if issuer_id not in klass["organisations"]:
        raise unknown(Words("đơn vị cấp", "issuer"), at="/issuer_id")
    if not unit.actor.may(organisations, [issuer_id], "staff"):
        name = organisations.name(issuer_id)
        words = Words(
            f"Sổ cấp của {name} do người của đơn vị đó ghi. Hãy chuyển cho họ, hoặc chọn đơn vị cấp khác.",
            f"The register of {name} is kept by its own people. Hand it to them, or choose another issuer.",
        )
        raise Refusal("register-of-others", words, at="/issuer_id", status=403)
    return issuer_id


def _learners(unit: UnitOfWork, learner_ids: Sequence[str]) -> list[Document]:
    return [one for part in in_parts(learner_ids) for one in unit.find("learners", {"_id": {"$in": part}})]


def _enter(unit: UnitOfWork, issuer_id: str, kind: str, year: int, count: int) -> range:
    """The next numbers of the register."""
    register_id = certificate_registers.register_id(issuer_id, kind, year)
    kept = unit.get("certificate_registers", register_id)
    register, numbers = certificate_registers.enter(
        kept or certificate_registers.new_register(issuer_id, kind, year), count
    )
    unit.put("certificate_registers", register)
    return numbers


def _use_blanks(
    unit: UnitOfWork,
    issuer_id: str,
    kind: str,
    count: int,
    paper: Paper,
    spoiled: tuple[str, date, str] | None = None,
) -> Sequence[str | None]:
    """The serials of the next blanks, or none of them: an issuer that never received blanks prints on plain paper.
    A blank that is `spoiled` (serial, day, reason) is written off with it."""
    kept = unit.get("blank_stocks", blanks.stock_id(issuer_id, kind))
    stock = kept or blanks.new_stock(issuer_id, kind)
    serials: Sequence[str | None] = [None] * count
    if spoiled is not None:
        stock = blanks.spoil_used(stock, *spoiled)
    if not paper.plain and (kept is not None or paper.first_serial):
        stock, serials = blanks.use(stock, count, paper.first_serial)
    if kept is not None and stock is not kept:
        unit.put("blank_stocks", stock)
    return serials


def _template(unit: UnitOfWork, organisations: Organisations, issuer_id: str) -> dict[str, Any]:
    """The issuer's template as it is now. It is kept with the certificate, which prints the same for ever."""
    kept = unit.get("document_templates", document_templates.template_id(issuer_id, "certificate"))
    issuer = organisations.get(issuer_id)
    template = kept or document_templates.shipped("certificate", issuer["kind"] if issuer else "centre")
    return {name: template[name] for name in ("layout", *document_templates.TEXTS)}


def _check_not_to_come(issued_on: date, on: date) -> None:
    if issued_on > on:
        words = Words("Ngày cấp còn ở phía trước.", "The day of issue is still to come.")
        raise Refusal("day-to-come", words, at="/issued_on")
