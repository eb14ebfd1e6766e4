"""The layouts of reports: data of each organisation, with defaults that are shipped.

A layout's texts name facts in braces (`{number}`). A line all of whose facts are missing is left out. An organisation
has both layouts, each with texts of its own, and says which of them it uses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from shared.refusal import Fault, Refusal, Words

Texts = Mapping[str, str]

LAYOUTS = {
    "party": Words("Văn bản của Đảng", "Party document"),
    "state": Words("Văn bản hành chính (Nghị định 30/2020/NĐ-CP)", "State document (Decree 30/2020/NĐ-CP)"),
}

# What a layout consists of; a report cannot do without those that are required.
PARTS = {
    "superior": Words("Cơ quan cấp trên", "Superior body"),
    "issuer": Words("Đơn vị ban hành", "Issuing body"),
    "number_form": Words("Dòng ghi số", "Form of the number"),
    "place": Words("Địa danh", "Place"),
    "title": Words("Tên văn bản", "Title"),
    "title_en": Words("Tên văn bản bằng tiếng Anh", "Title in English"),
    "authority": Words("Thẩm quyền ký", "Authority line"),
    "signer_title": Words("Chức danh người ký", "The signer's title"),
    "signer_name": Words("Họ và tên người ký", "The signer's name"),
    "recipients": Words("Nơi nhận", "Recipients"),
}
REQUIRED = ("issuer", "number_form", "title", "title_en", "signer_title")

FIELDS = {
    "organisation": Words("tên đơn vị lập báo cáo", "the reporting organisation"),
    "superior": Words("tên đơn vị cấp trên", "the organisation above it"),
    "province": Words("tên tỉnh, không có chữ “Tỉnh”", "the province, without the word"),
    "committee": Words("tỉnh ủy, thành ủy", "the provincial party committee"),
    "number": Words("số của báo cáo", "number of the report"),
    "period": Words("kỳ báo cáo, như quý I/2023", "the period, such as quarter I of 2023"),
    "year": Words("năm của kỳ báo cáo", "year of the period"),
}

_FIELD = re.compile(r"\{([^{}]*)\}")
_CITY = "thành phố "
_PROVINCE = "tỉnh "


@cache
def _shipped() -> dict[str, dict[str, dict[str, str]]]:
    read: dict[str, dict[str, dict[str, str]]] = json.loads(
        files(__package__).joinpath("layouts.json").read_text(encoding="utf-8")
    )
    return read


def layouts_of(kept: Mapping[str, Any] | None, organisation_kind: str) -> dict[str, Any]:
    """`{used, party, state, version}`: what the organisation keeps, and the shipped texts where it keeps none
    (version 0 as long as it keeps nothing)."""
    kept = kept or {}
    texts = {
        layout: kept.get(layout) or {**by_kind["any"], **by_kind.get(organisation_kind, {})}
        for layout, by_kind in _shipped().items()
    }
    used = kept.get("used") or ("state" if organisation_kind == "political-school" else "party")
    return {"used": used, **texts, "version": kept.get("version", 0)}


def check(texts: Texts) -> None:
    """Refuses texts that name a fact which reports do not have, and those without a part that reports need."""
    faults = [fault for part in PARTS for fault in _faults(part, texts.get(part, ""))]
    if faults:
        raise Refusal("layout-faulty", faults[0].words, faults=faults)


def _faults(part: str, text: str) -> list[Fault]:
    named = _FIELD.findall(text)
    faults: list[Words] = []
    if part in REQUIRED and not text:
        name = PARTS[part]
        words = Words(f"Thiếu phần “{name.vi}”. Hãy ghi phần này.", f"“{name.en}” is missing. Write it.")
        faults.append(words)
    elif part == "number_form" and "number" not in named:
        words = Words(
            "Dòng ghi số phải có {number} ở chỗ của số, ví dụ: Số {number}-BC/TTCT.",
            "The form of the number needs {number} where the number stands, as in: Số {number}-BC/TTCT.",
        )
        faults.append(words)
    known = ", ".join(f"{{{one}}}" for one in FIELDS)
    for field in named:
        if field not in FIELDS:
            words = Words(
                f"Không có thông tin {{{field}}}. Các thông tin dùng được: {known}.",
                f"There is no field {{{field}}}. There are: {known}.",
            )
            faults.append(words)
    rest = _FIELD.sub("", text)
    if "{" in rest or "}" in rest:
        faults.append(
            Words("Có dấu ngoặc nhọn { } chưa đóng hoặc chưa mở.", "A brace { } is not closed or not opened.")
        )
    return [Fault(f"/{part}", words) for words in faults]


def fill(text: str, facts: Mapping[str, str]) -> list[str]:
    """The lines of a text with their facts."""
    lines = []
    for line in text.splitlines():
        named = _FIELD.findall(line)
        if not named or any(facts[one] for one in named):
            lines.append(" ".join(_FIELD.sub(lambda found: facts[found[1]], line).split()))
    return lines


def province_facts(province: str) -> dict[str, str]:
    """The facts that follow from a province's name: `Tỉnh Lào Cai` is `Lào Cai`, and its committee a `Tỉnh ủy`."""
    for prefix, committee in ((_CITY, "Thành ủy"), (_PROVINCE, "Tỉnh ủy")):
        if province.lower().startswith(prefix):
            name = province[len(prefix) :]
            return {"province": name, "committee": f"{committee} {name}"}
    return {"province": province, "committee": f"Tỉnh ủy {province}" if province else ""}
