"""The papers of a class and its certificates: each template with its facts, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.enrolment.model.certificates import certificates, document_templates
from services.enrolment.model.classes.places import active_learners
from shared.organisations import Organisations
from shared.store import Document, Store
from shared.vietnamese import day


def template_of(store: Store, organisations: Organisations, organisation_id: str, kind: str) -> dict[str, Any]:
    """The organisation's template of this kind, or the shipped one (version 0)."""
    kept = store.document_templates.find_one({"_id": document_templates.template_id(organisation_id, kind)})
    if kept is not None:
        return {name: value for name, value in kept.items() if name not in ("_id", "organisation_id")}
    organisation = organisations.get(organisation_id)
    return document_templates.shipped(kind, organisation["kind"] if organisation else "centre")


def certificate_papers(issued: Iterable[Document], verify_url: str) -> list[dict[str, Any]]:
    """The certificates as they were printed when they were issued, each with the address that verifies it."""
    return [_certificate_paper(one, verify_url) for one in issued]


def _certificate_paper(certificate: Document, verify_url: str) -> dict[str, Any]:
    facts = {
        "award": certificate["award"],
        "name": certificate["name"],
        "birth": certificate["birth"],
        "class_name": certificate["class_name"],
        "programme": certificate["programme_name"],
        "issuer": certificate["issuer_name"],
        "starts_on": day(certificate["starts_on"]),
        "ends_on": day(certificate["ends_on"]),
        "outcome": certificate["outcome"],
        "decision_number": certificate["decision_number"],
        "decided_on": day(certificate["decided_on"]),
        "register_number": str(certificate["register_number"]),
        "register_year": str(certificate["register_year"]),
        "serial": certificate["serial"] or "",
    }
    return {
        **document_templates.fill(certificate["template"], facts),
        "organisation": certificate["issuer_name"],
        "on": certificate["issued_on"],
        "serial": certificate["serial"],
        "verify": f"{verify_url}{certificate['code']}",
        "code": certificates.written_code(certificate["code"]),
    }


def class_paper(store: Store, organisations: Organisations, klass: Document, kind: str) -> dict[str, Any]:
    """The decision that opens a class, or its enrolment notice, from the class as it is now."""
    template = template_of(store, organisations, klass["owner_id"], kind)
    number = klass["decision_number"] if kind == "opening-decision" else None
    return {
        **document_templates.fill(
            document_templates.for_number(template, number), _facts_of_class(store, organisations, klass, number)
        ),
        "organisation": organisations.name(klass["owner_id"]),
        "on": None,
    }


def _facts_of_class(store: Store, organisations: Organisations, klass: Document, number: str | None) -> dict[str, str]:
    programme = store.programmes.find_one({"_id": klass["programme_version"]}) or {"name_vi": "", "audience": None}
    enrolled = len(active_learners(klass))
    return {
        "class_name": klass["name"],
        "programme": programme["name_vi"],
        "issuer": organisations.name(klass["owner_id"]),
        "starts_on": day(klass["starts_on"]),
        "ends_on": day(klass["ends_on"]),
        "number": number or "……",
        "intake": klass["intake"] or "",
        "year": klass["starts_on"][:4],
        "venue": klass["place"] or organisations.name(klass["host_id"]),
        "host": organisations.name(klass["host_id"]),
        "partner": organisations.name(klass["partner_id"]),
        "capacity": str(klass["capacity"] or ""),
        "enrolled": str(enrolled or klass["capacity"] or "……"),
        "sessions": str(len(klass["sessions"])),
        "audience": programme["audience"] or "",
    }


# What stands in a preview, where there is no class yet.
_EXAMPLE = {
    "award": "giấy chứng nhận",
    "name": "Nguyễn Thị Phượng Ễnh",
    "birth": "05/03/1985",
    "class_name": "Bồi dưỡng nhận thức về Đảng khoá I",
    "programme": "Bồi dưỡng nhận thức về Đảng",
    "starts_on": "13/02/2023",
    "ends_on": "17/02/2023",
    "outcome": "Giỏi",
    "decision_number": "15-QĐ/TTCT",
    "decided_on": "20/02/2023",
    "register_number": "12",
    "register_year": "2023",
    "serial": "",
    "number": "12",
    "intake": "I",
    "year": "2023",
    "venue": "Hội trường trung tâm",
    "host": "Trung tâm chính trị",
    "partner": "Trường chính trị tỉnh",
    "capacity": "80",
    "enrolled": "78",
    "sessions": "10",
    "audience": "Quần chúng ưu tú được chi bộ đề nghị",
}


def example_paper(kind: str, template: Mapping[str, Any], issuer_name: str, verify_url: str) -> dict[str, Any]:
    """What a template gives, with facts that nobody has."""
    paper = {
        **document_templates.fill(dict(template), {**_EXAMPLE, "issuer": issuer_name}),
        "organisation": issuer_name,
        "on": "2023-02-20",
    }
    if kind != "certificate":
        return paper
    code = "0" * 13
    written = certificates.written_code(code)
    return {**paper, "serial": "TC 0012345", "verify": f"{verify_url}{code}", "code": written}
