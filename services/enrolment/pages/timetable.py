"""The timetable of a class as rows to edit: when, where, by whom, at which connected points."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.enrolment.commands import classes as commands
from services.enrolment.model.centres.lecturers import EMPLOYMENT
from services.enrolment.pages.classes import lines_of
from services.enrolment.reading import seen_class
from services.enrolment.schemas import classes as schemas
from services.enrolment.views.centres import centre_of
from services.enrolment.views.lecturers import lecturers_of
from shared.refusal import Refusal
from shared.store import Document, by_id
from shared.vietnamese import TIME_ZONE, clean, fold
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("timetable", __name__)

COLUMNS = ("session_id", "on", "at", "periods", "lesson", "lecturer_id", "lecturer", "room_id", "place", "points")
EMPTY_ROWS = 4

Row = dict[str, str]
"""One line of the form: the texts of `COLUMNS`; points stand in one text, with semicolons between them."""


@pages.get("/classes/<class_id>/timetable")
@who_may("staff")
def timetable_form(class_id: str) -> str:
    """The timetable as rows to edit, with some empty ones at the foot."""
    klass = seen_class(class_id)
    rooms = _rooms(klass)
    return _page(klass, [_row_of(one, rooms) for one in klass["sessions"]], None)


@pages.post("/classes/<class_id>/timetable")
@who_may("staff")
def save_timetable(class_id: str) -> Any:
    """Save the rows; one without a day is left out."""
    klass, rows, points = seen_class(class_id), _typed_rows(), lines_of("points")
    days = {"starts_on": request.form.get("starts_on"), "ends_on": request.form.get("ends_on")}
    try:
        sessions = [_session_of(row, points) for row in rows]
        asked = check_form(schemas.Timetable(), {**days, "points": points, "sessions": sessions})
        perform(commands.reschedule_class, class_id, seen_version(), asked)
    except Refusal as refusal:
        return _page({**klass, **days, "points": points}, rows, refusal), refusal.status
    return redirect(url_for("class_pages.show_class", class_id=class_id, done="rescheduled"), 303)


def _page(klass: Document, rows: list[Row], refusal: Refusal | None) -> str:
    empty = dict.fromkeys(COLUMNS, "")
    return render_template(
        "enrolment_timetable.html",
        refusal=refusal,
        klass=klass,
        rows=rows + [empty] * EMPTY_ROWS,
        points=klass.get("points", []),
        lecturers=_lecturers(klass, rows),
        rooms=list(_rooms(klass).items()),
    )


def _rooms(klass: Document) -> dict[str, str]:
    """The rooms of the host: id to name."""
    return {one["room_id"]: one["name"] for one in centre_of(shell().store, klass["host_id"])["rooms"]}


def _lecturers(klass: Document, rows: list[Row]) -> list[tuple[str, str]]:
    """Whom one may choose: the lecturers of those who own, hold or share in the class and of the organisations above
    them, part-timers marked, and whoever stands in the timetable already."""
    roles = [klass[role] for role in ("owner_id", "host_id", "partner_id") if klass[role]]
    found = lecturers_of(shell().store, {one for role in roles for one in organisations().above(role)})
    here = {one["_id"] for one in found}
    others = by_id(shell().store.lecturers, {row["lecturer_id"] for row in rows if row["lecturer_id"]} - here)
    return [(one["_id"], _called(one)) for one in sorted([*found, *others.values()], key=lambda one: one["name_key"])]


def _called(lecturer: Document) -> str:
    kind = EMPLOYMENT["part-time"].vi
    return f"{lecturer['name']} ({kind})" if lecturer["employment"] == "part-time" else str(lecturer["name"])


def _row_of(session: Document, rooms: dict[str, str]) -> Row:
    """The row of a session; a name that follows from a choice is not written beside it."""
    at = datetime.fromisoformat(session["starts_at"]).astimezone(TIME_ZONE)
    times = {"on": f"{at:%Y-%m-%d}", "at": f"{at:%H:%M}", "points": "; ".join(session.get("points", ()))}
    row = {**{name: str(session.get(name) or "") for name in COLUMNS}, **times}
    chosen = {"lecturer": bool(row["lecturer_id"]), "place": row["place"] == rooms.get(row["room_id"])}
    return {**row, **{name: "" for name, follows in chosen.items() if follows}}


def _typed_rows() -> list[Row]:
    """The rows that have a day, as they were typed."""
    columns = {name: request.form.getlist(name) for name in COLUMNS if name != "points"}
    columns["points"] = request.form.getlist("held_at")
    rows = range(len(columns["on"]))
    typed = [{name: texts[row] if row < len(texts) else "" for name, texts in columns.items()} for row in rows]
    return [row for row in typed if row["on"]]


def _session_of(row: Row, points: list[str]) -> dict[str, Any]:
    """What a row asks for. A point may be typed without diacritics."""
    known = {fold(one): one for one in points}
    typed = [clean(one) for one in row["points"].split(";") if clean(one)]
    kept = ("session_id", "lesson", "lecturer_id", "lecturer", "room_id", "place")
    return {
        **{name: row[name] for name in kept},
        "starts_at": f"{row['on']}T{row['at'] or '07:30'}:00+07:00",
        "periods": row["periods"] or 5,
        "points": [known.get(fold(one), one) for one in typed],
    }
