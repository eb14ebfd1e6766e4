"""Programmes and their versions."""

from __future__ import annotations

from typing import Any

from services.enrolment.model.programmes import is_in_force, newest_by_code
from shared import presence
from shared.refusal import Words, unknown
from shared.store import Document, Store


def newest_programmes(store: Store) -> list[Any]:
    """The newest version of every programme, in the order of briefings; retired ones too."""
    return sorted(newest_by_code(store.programmes.find()).values(), key=lambda one: (int(one["order"]), one["code"]))


def programmes_to_teach(store: Store, on: str) -> list[Any]:
    """For every programme with which a class can begin on a day or later: the version in force then, or the next."""
    versions = [one for one in store.programmes.find() if not one.get("retired_on") or on < one["retired_on"]]
    now = newest_by_code(one for one in versions if is_in_force(one, on))
    found = {**newest_by_code(versions), **now}
    return sorted(found.values(), key=lambda one: (int(one["order"]), one["code"]))


def versions_of(store: Store, code: str) -> list[Document]:
    """All versions of a programme, the newest first. Refuses (404) one that is unknown."""
    found = list(store.programmes.find({"code": code}))
    if not found:
        raise unknown(Words("chương trình", "programme"))
    return sorted(found, key=lambda one: -int(one["version_number"]))


def show_programme(programme: Any) -> dict[str, Any]:
    """A programme version as the API shows it."""
    return {name: value for name, value in programme.items() if name not in ("_id", "version")}


SETTINGS = {
    "valid_from": Words("Áp dụng từ", "In force from"),
    "retired_on": Words("Thôi áp dụng từ", "Retired on"),
    "name_vi": Words("Tên", "Name"),
    "name_en": Words("Tên tiếng Anh", "English name"),
    "category_vi": Words("Nhóm trong giao ban", "Category in briefings"),
    "category_en": Words("Nhóm, tiếng Anh", "English category"),
    "audience": Words("Đối tượng", "Audience"),
    "prerequisites": Words("Phải học trước", "Prerequisites"),
    "least_attendance": Words("Dự học ít nhất", "Least attendance"),
    "excused_counts": Words("Tính buổi vắng có phép", "Excused absence counts"),
    "unit": Words("Tính dự học theo", "Attendance counted in"),
    "assessed_by": Words("Đánh giá bằng", "Assessed by"),
    "bands": Words("Ngưỡng xếp loại", "Grades begin at"),
    "awards": Words("Cấp", "Awards"),
    "issued_by": Words("Đơn vị cấp", "Issued by"),
    "signed_by": Words("Người ký", "Signed by"),
    "warns_after_months": Words("Nhắc sau (tháng)", "Warns after (months)"),
    "lessons": Words("Bài học", "Lessons"),
}

ASSESSMENTS = {
    "essay": Words("bài thu hoạch", "an essay"),
    "exams": Words("thi", "exams"),
    "exams-and-thesis": Words("thi và khoá luận", "exams and a thesis"),
    "none": Words("không đánh giá", "not assessed"),
}
BAND_WORDS = {
    "excellent": Words("xuất sắc", "excellent"),
    "good": Words("giỏi", "good"),
    "fair": Words("khá", "fair"),
    "pass": Words("trung bình (đạt)", "pass"),
}
UNITS = presence.UNITS
ISSUERS = {"owner": Words("đơn vị mở lớp", "the owner"), "partner": Words("đơn vị phối hợp", "the partner")}

# What a version that was published before the setting existed means.
BEFORE = {"unit": "sessions", "issued_by": "owner", "valid_from": None, "retired_on": None, "signed_by": None}


def with_defaults(version: Document) -> Document:
    """The version with every setting."""
    return {**BEFORE, **version}


def changes(newer: Document, older: Document | None) -> set[str]:
    """The settings in which a version differs from the one before."""
    if older is None:
        return set()
    one, other = with_defaults(newer), with_defaults(older)
    return {name for name in SETTINGS if name not in ("valid_from", "retired_on") and one[name] != other[name]}
