"""What every page has at hand: the navigation, the two languages, numbers and dates, addresses of other services."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, g, render_template, request, url_for

from shared import ids, vietnamese
from shared.refusal import Words
from shared.web.language import language, t
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, public

HERE = Path(__file__).parent
STATIC = HERE / "static"

# Where to go, in the order of a working day: service, path, label, roles that see it (none: everybody).
NAVIGATION: list[tuple[str, str, Words, tuple[str, ...]]] = [
    ("enrolment", "/", Words("Việc hôm nay", "Today"), ("staff", "lecturer", "board", "committee")),
    ("enrolment", "/classes", Words("Lớp học", "Classes"), ("staff", "lecturer", "board")),
    ("enrolment", "/plans", Words("Kế hoạch", "Plans"), ("staff", "board")),
    ("enrolment", "/centres", Words("Trung tâm", "Centre"), ("staff", "lecturer", "board")),
    ("enrolment", "/nominations", Words("Đề cử", "Nominations"), ("staff", "committee")),
    ("enrolment", "/learners", Words("Học viên", "Learners"), ("staff", "committee")),
    ("attendance", "/", Words("Điểm danh", "Attendance"), ("staff", "lecturer")),
    ("attendance", "/leaves", Words("Xin phép", "Leave"), ("committee",)),
    ("attendance", "/conferences", Words("Hội nghị", "Conferences"), ("staff", "board", "committee")),
    ("reporting", "/", Words("Số liệu", "Figures"), ("board", "staff", "operator")),
    ("notification", "/", Words("Thư đã gửi", "Messages"), ("staff", "operator")),
    ("enrolment", "/programmes", Words("Chương trình", "Programmes"), ("board", "operator")),
    ("enrolment", "/organisations", Words("Đơn vị", "Organisations"), ("staff", "board", "operator")),
]

shell_blueprint = Blueprint(
    "shell", __name__, static_folder="static", static_url_path="/assets", template_folder="templates"
)


@shell_blueprint.get("/design")
@public
def design() -> str:
    """Every component of the pages on one page."""
    return render_template("design.html")


@cache
def _digest(filename: str) -> str:
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a static file; it changes with the file, so browsers may keep it for ever."""
    return url_for("shell.static", filename=filename, v=_digest(filename))


def navigation() -> list[dict[str, Any]]:
    """The entries that the reader may use."""
    actor = current_actor()
    here = shell().settings.service
    entries = []
    for service, path, label, roles in NAVIGATION:
        if actor is None or not actor.has(*roles):
            continue
        entries.append({"href": shell().url(service, path), "label": label, "service": service, "path": path})
    own = [one for one in entries if one["service"] == here]
    # Enrolment's start page is an entry like the others; elsewhere it has all pages under it that no other entry has.
    # The inbox stands beside the entries.
    at = [
        one
        for one in own
        if request.path.startswith(str(one["path"]))
        and (one["path"] != "/" or request.path == "/" or here != "enrolment")
        and not in_inbox()
    ]
    current = max(at, key=lambda one: len(str(one["path"])), default=None)
    return [{**one, "current": one is current} for one in entries]


def in_inbox() -> bool:
    """Whether the page is one of the inbox, to which the header leads from everywhere."""
    return shell().settings.service == "notification" and request.path.split("/")[1] == "inbox"


def _notice() -> Words | None:
    """What has just been done, carried over a redirect by name: `?done=class-opened`."""
    found: Words | None = g.get("notices", {}).get(request.args.get("done", ""))
    return found


def add_to(app: Flask, notices: dict[str, Words]) -> None:
    """Give an application's templates what they use. `notices` are its sentences for what was just done."""
    app.register_blueprint(shell_blueprint)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def context() -> dict[str, Any]:
        g.notices = notices
        return {
            "actor": current_actor(),
            "asset": asset,
            "day": vietnamese.day,
            "form_key": ids.new_id,
            "in_inbox": in_inbox(),
            "language": language(),
            "moment": vietnamese.moment,
            "nav": navigation(),
            "notice": _notice(),
            "number": lambda value: vietnamese.number(value, language()),
            "organisation_name": lambda identifier, on=None: organisations().name(identifier, on),
            "other_language_href": _with_language("vi" if language() == "en" else "en"),
            "percent": lambda part, whole: vietnamese.percent(part, whole, language()),
            "refusal": None,
            "service": shell().settings.service,
            "sign_out_action": shell().url("enrolment", "/sign-out"),
            "t": t,
            "typed": request.form,
            "url": shell().url,
            "words": lambda words: words.in_language(language()),
        }


def _with_language(code: str) -> str:
    query = request.query_string.decode()
    return f"{request.path}?{query + '&' if query else ''}language={code}"
