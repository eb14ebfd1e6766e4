"""Templates of the papers that are printed: data of each organisation, with defaults that are shipped.

A template's texts name facts in braces (`{name}`). A line all of whose facts are missing is left out; a line that
begins with `= ` stands in the middle, in bold. Facts are put in as they are and mean nothing to the typesetter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from shared.refusal import Fault, Refusal, Words

Template = dict[str, Any]
Line = dict[str, Any]  # {"middle": bool, "parts": [[text, whether it is a fact], …]}

KINDS = {
    "certificate": Words("Giấy chứng nhận, bằng", "Certificate, diploma"),
    "opening-decision": Words("Quyết định mở lớp", "Decision to open a class"),
    "enrolment-notice": Words("Thông báo chiêu sinh", "Enrolment notice"),
}

LAYOUTS = {
    "party": Words("Văn bản của Đảng (tiêu đề Đảng Cộng sản Việt Nam)", "Party document"),
    "state": Words("Văn bản hành chính (Quốc hiệu, Tiêu ngữ)", "State document (Decree 30/2020)"),
}

TEXTS = (
    "superior",
    "number_form",
    "place",
    "title",
    "body",
    "authority",
    "signer_title",
    "signer_name",
    "recipients",
)

_OF_CLASS = {
    "class_name": Words("tên lớp", "name of the class"),
    "programme": Words("tên chương trình", "programme"),
    "issuer": Words("đơn vị ban hành", "issuing organisation"),
    "starts_on": Words("ngày bắt đầu", "first day"),
    "ends_on": Words("ngày kết thúc", "last day"),
    "signer_title": Words("chức danh người ký", "the signer's title"),
}
_OF_PAPER = {
    **_OF_CLASS,
    "number": Words("số văn bản", "number of the paper"),
    "intake": Words("khoá", "intake"),
    "year": Words("năm", "year"),
    "venue": Words("địa điểm học", "where it is held"),
    "host": Words("nơi tổ chức", "host"),
    "partner": Words("đơn vị phối hợp", "partner"),
    "capacity": Words("số chỗ", "places"),
    "enrolled": Words("số học viên đã ghi danh", "learners enrolled"),
    "sessions": Words("số buổi", "sessions"),
    "audience": Words("đối tượng", "audience"),
}

# The facts that each kind of paper can name.
FIELDS: dict[str, dict[str, Words]] = {
    "certificate": {
        **_OF_CLASS,
        "award": Words("tên giấy: giấy chứng nhận, bằng", "what it is: certificate, diploma"),
        "name": Words("họ và tên", "name"),
        "birth": Words("ngày hoặc năm sinh", "day or year of birth"),
        "outcome": Words("xếp loại", "band"),
        "decision_number": Words("số quyết định công nhận", "number of the decision"),
        "decided_on": Words("ngày quyết định", "day of the decision"),
        "register_number": Words("số vào sổ", "register number"),
        "register_year": Words("năm của sổ", "year of the register"),
        "serial": Words("số hiệu phôi", "serial"),
    },
    "opening-decision": _OF_PAPER,
    "enrolment-notice": _OF_PAPER,
}

_FIELD = re.compile(r"\{([^{}]*)\}")


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads(
        files(__package__).joinpath("document_templates.json").read_text(encoding="utf-8")
    )
    return read


def shipped(kind: str, organisation_kind: str) -> Template:
    """The template that an organisation of this kind has as long as it has none of its own. Its version is 0."""
    layout = "state" if organisation_kind == "political-school" else "party"
    texts = {name: text[layout] if isinstance(text, dict) else text for name, text in _shipped()[kind].items()}
    return {"kind": kind, "layout": layout, **texts, "version": 0}


def template_id(organisation_id: str, kind: str) -> str:
    return f"{organisation_id}/{kind}"


def check(kind: str, texts: Mapping[str, str]) -> None:
    """Refuses texts that name a fact which papers of this kind do not have."""
    faults = []
    for name in TEXTS:
        for field in _FIELD.findall(texts[name]):
            if field not in FIELDS[kind]:
                known = ", ".join(f"{{{one}}}" for one in FIELDS[kind])
                words = Words(
                    f"Không có thông tin {{{field}}}. Các thông tin dùng được: {known}.",
                    f"There is no field {{{field}}}. There are: {known}.",
                )
                faults.append(Fault(f"/{name}", words))
        if "{" in _FIELD.sub("", texts[name]) or "}" in _FIELD.sub("", texts[name]):
            words = Words("Có dấu ngoặc nhọn { } chưa đóng hoặc chưa mở.", "A brace { } is not closed or not opened.")
            faults.append(Fault(f"/{name}", words))
    if faults:
        raise Refusal("field-unknown", faults[0].words, faults=faults)


def fill(template: Template, facts: Mapping[str, str]) -> dict[str, Any]:
    """What is printed: the template with its facts. Each text as lines, each line as parts."""
    known = {"signer_title": template["signer_title"], **facts}
    return {"layout": template["layout"], **{name: list(_lines(template[name], known)) for name in TEXTS}}


def _lines(text: str, facts: Mapping[str, str]) -> Iterator[Line]:
    for line in text.splitlines():
        named = _FIELD.findall(line)
        if named and not any(facts[one] for one in named):
            continue
        middle, plain = line.startswith("= "), line.removeprefix("= ")
        # Splitting at the fields leaves texts at even places and the names of facts at odd ones.
        cut = _FIELD.split(plain)
        parts = [[facts[one] if place % 2 else one, bool(place % 2)] for place, one in enumerate(cut)]
        yield {"middle": middle, "parts": [part for part in parts if part[0]]}


def for_number(template: Template, typed: str | None) -> Template:
    """The template for a paper whose number was typed. `12` is put into the form; what was typed with its letters
    (`12-QĐ/TTCT`) stands for itself."""
    before, field, _ = template["number_form"].partition("{number}")
    if typed is None or typed.isdigit() or not field:
        return template
    return {**template, "number_form": before + field}
