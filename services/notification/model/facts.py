"""What the texts of a message may say, made from what was heard: the fields of `fields.py`, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from services.notification.model import kinds, warnings
from services.notification.model.deliveries import Delivery
from services.notification.model.kinds import Kind
from shared import vietnamese
from shared.periods import parse
from shared.presence import UNITS
from shared.vietnamese import TIME_ZONE, day

Heard = Mapping[str, Any]

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

# The page that a message about something leads to: service, path.
PAGES = {
    kinds.CLASS: ("enrolment", "/classes"),
    kinds.NOMINATIONS: ("enrolment", "/nominations"),
    kinds.PLAN: ("enrolment", "/plans"),
    kinds.PERIOD: ("reporting", "/periods"),
    kinds.WEEK: ("reporting", "/"),
}


def of_class(
    kind: Kind,
    delivery: Delivery,
    the_class: Heard,
    *,
    owner: str | None,
    owner_email: str | None,
    host: str | None,
    programme: str | None,
    language: str,
) -> dict[str, Any]:
    """What a message about a class says. A name that has not been heard of is None, and its line is left out."""
    who = delivery["recipient"]["id"]
    sessions = the_class["sessions"]
    first = sessions[0] if sessions else None
    facts = {
        "class_name": the_class["name"],
        "class_label": class_label(the_class, language),
        "programme": programme,
        "opening_day": _opening_day(the_class),
        "first_session": moment(first["starts_at"], language) if first else None,
        "place": (first and first["place"]) or the_class["place"],
        "host": host,
        "owner": owner,
        "owner_email": owner_email,
        "people": sum(1 for nominator in the_class["learners"].values() if nominator == who),
        "sessions": [_session(one, the_class, language) for one in sessions],
    }
    if kind.code == kinds.TIMETABLE_CHANGED:
        facts |= _changes(the_class, delivery["cause"], language)
    elif kind.code == kinds.SESSION_TOMORROW:
        facts |= _tomorrow(the_class, delivery["facts"]["day"], language)
    elif kind.code in (kinds.CLASS_CANCELLED, kinds.COMMITTEE_CLASS_CANCELLED):
        facts["reason"] = the_class["cancelled_because"]
    elif kind.code == kinds.CERTIFICATE_READY:
        facts["issued_on"] = day(delivery["facts"]["issued_on"])
    return facts


def class_label(the_class: Heard, language: str) -> str:
    """The class without its name, for whoever sees a screen."""
    return f"{'class opening on' if language == 'en' else 'lớp học khai giảng ngày'} {_opening_day(the_class)}"


def _opening_day(the_class: Heard) -> str:
    return day(the_class["opened_on"] or the_class["starts_on"])


def of_warning(
    warning: Heard, learners: Iterable[str], names: Mapping[str, str | None], language: str
) -> dict[str, Any]:
    """What a message says of attendance: of each of these learners, by given name, the figures of the warning."""
    listed = sorted(learners, key=lambda one: vietnamese.name_key(names.get(one) or "\uffff"))
    return {
        "warned": [{"name": names.get(one), **warnings.figures(warning, one)} for one in listed],
        "least": warning["least_attendance"],
        "unit": UNITS[warning["unit"]].in_language(language),
        "on": day(warning["on"]),
    }


def of_office(kind: Kind, delivery: Delivery, names: Mapping[str, str], link: str, language: str) -> dict[str, Any]:
    """What a message about nominations, a plan, a period or a week says, from its own facts. `names` are those of the
    organisations by their ids."""
    told = delivery["facts"]
    facts: dict[str, Any] = {**told, "centre": names.get(told.get("centre_id", "")), "link": link}
    if kind.about == kinds.PERIOD:
        facts["period"] = parse(told["period"]).words().in_language(language)
        facts |= {name: told.get(name) for name in ("edition", "reason", "approved")}
        facts["by"] = day(told.get("by")) or None
    elif kind.about == kinds.PLAN:
        facts["reason"] = told.get("reason")
    elif kind.about == kinds.WEEK:
        facts |= {name: day(told[name]) for name in ("from_day", "to_day")}
    return facts


def programme_name(programme: Heard | None, language: str) -> str | None:
    """Of a programme that was heard of, in this language."""
    return str(programme["name_en" if language == "en" else "name"]) if programme else None


def organisations_named(delivery: Delivery) -> set[str]:
    """Whose names the message says, beside those of a class."""
    return {delivery["facts"]["centre_id"]} if "centre_id" in delivery["facts"] else set()


def moment(starts_at: str, language: str) -> str:
    """`07 giờ 30, thứ Hai, ngày 20/02/2023`."""
    local = datetime.fromisoformat(starts_at).astimezone(TIME_ZONE)
    if language == "en":
        return f"{local:%H:%M, %A %d/%m/%Y}"
    return f"{local:%H} giờ {local:%M}, {_WEEKDAYS[local.weekday()]}, ngày {local:%d/%m/%Y}"


def _session(session: Heard, the_class: Heard, language: str) -> dict[str, Any]:
    return {"when": moment(session["starts_at"], language), "place": session["place"] or the_class["place"]}


def _changes(the_class: Heard, cause: str, language: str) -> dict[str, Any]:
    changes = next(one["sessions"] for one in the_class["changes"] if one["cause"] == cause)
    none = "none" if language == "en" else "không có"
    first, to = changes[0], "to" if language == "en" else "sang"
    return {
        "changes": [
            {name: moment(one[name], language) if one[name] else None for name in ("was", "now")} for one in changes
        ],
        "change": f"{_short(first['was']) or none} {to} {_short(first['now']) or none}",
    }


def _tomorrow(the_class: Heard, on: str, language: str) -> dict[str, Any]:
    sessions = [one for one in the_class["sessions"] if day_of(one["starts_at"]) == on]
    return {
        "tomorrow": [_session(one, the_class, language) for one in sessions],
        "hour": _short(sessions[0]["starts_at"])[-5:] if sessions else "",
        "day": day(on),
    }


def day_of(starts_at: str) -> str:
    """The day in Vietnam of a moment, ISO."""
    return vietnamese.today(datetime.fromisoformat(starts_at)).isoformat()


def in_utc(starts_at: str) -> datetime:
    """The moment of an ISO text, to compare it with others."""
    return datetime.fromisoformat(starts_at).astimezone(UTC)


def _short(starts_at: str | None) -> str:
    return f"{datetime.fromisoformat(starts_at).astimezone(TIME_ZONE):%d/%m %H:%M}" if starts_at else ""
