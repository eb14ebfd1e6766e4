"""What a letter says: its subject and text, from a template and the facts of the class and the recipient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.notification.model import templates, warnings
from services.notification.model.templates import Letter as Letter
from shared import vietnamese
from shared.presence import UNITS
from shared.refusal import Words

# The letters that there are; the text of each is messages/<name>.txt: the subject, an empty line, the text.
ENROLLED = "enrolled"
CLASS_OPENED = "class-opened"
FELL_BELOW = "fell-below"
OUT_OF_REACH = "out-of-reach"
COMMITTEE_FELL_BELOW = "committee-fell-below"
COMMITTEE_OUT_OF_REACH = "committee-out-of-reach"
TITLES = {
    ENROLLED: Words("Giấy báo nhập học", "Enrolment notice"),
    CLASS_OPENED: Words("Báo tin khai giảng", "Notice of class opening"),
    FELL_BELOW: Words("Nhắc dự học đầy đủ", "Attendance reminder"),
    OUT_OF_REACH: Words("Báo không còn đủ điều kiện chuyên cần", "Notice of insufficient attendance"),
    COMMITTEE_FELL_BELOW: Words("Nhắc đơn vị cử về việc dự học", "Attendance reminder to the committee"),
    COMMITTEE_OUT_OF_REACH: Words(
        "Báo đơn vị cử: không còn đủ điều kiện chuyên cần", "Notice of insufficient attendance to the committee"
    ),
}

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def facts(
    the_class: Mapping[str, Any],
    recipient: Mapping[str, Any],
    *,
    owner: Mapping[str, Any] | None,
    host: Mapping[str, Any] | None,
    programme: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """What templates may say. A name that has not been heard of is None, and its line is left out."""
    first = the_class["first_session"]
    return {
        "name": recipient["name"],
        "people": sum(1 for nominator in the_class["learners"].values() if nominator == recipient["_id"]),
        "class_name": the_class["name"],
        "programme": programme["name"] if programme else None,
        "opening_day": vietnamese.day(the_class["opened_on"] or the_class["starts_on"]),
        "first_session": _moment(first["starts_at"]) if first else None,
        "place": (first and first["place"]) or the_class["place"],
        "host": host["name"] if host else None,
        "owner": owner["name"] if owner else None,
        "owner_email": owner["email"] if owner else None,
    }


def facts_of_warning(
    warning: Mapping[str, Any], learners: Iterable[str], names: Mapping[str, str | None]
) -> dict[str, Any]:
    """What templates may say of attendance: of each of these learners, by given name, the figures of the warning."""
    listed = sorted(learners, key=lambda one: vietnamese.name_key(names.get(one) or "\uffff"))
    return {
        "warned": [{"name": names.get(one), **warnings.figures(warning, one)} for one in listed],
        "least": warning["least_attendance"],
        "unit": UNITS[warning["unit"]].vi,
        "on": vietnamese.day(warning["on"]),
    }


def write(template: str, known: Mapping[str, Any]) -> Letter:
    """The letter of the text that the system came with."""
    label = f"lớp học khai giảng ngày {known['opening_day']}"
    return templates.letter(templates.built_in(template, "vi"), {"class_label": label, "sessions": [], **known})


def _moment(starts_at: str) -> str:
    local = datetime.fromisoformat(starts_at).astimezone(vietnamese.TIME_ZONE)
    return f"{local:%H} giờ {local:%M}, {_WEEKDAYS[local.weekday()]}, ngày {local:%d/%m/%Y}"
