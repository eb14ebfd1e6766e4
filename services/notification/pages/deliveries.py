"""The pages: how the messages stand, what is left to do, and the story of each."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from xlsxwriter import Workbook

from services.notification import wording
from services.notification.commands import deliveries as commands
from services.notification.documents import summonses_pdf
from services.notification.model import deliveries
from services.notification.model.kinds import ENROLLED, FROM_WAITING_LIST, KINDS, SUMMONS, TIMETABLE_CHANGED
from services.notification.reading import note_personal_read, scope
from services.notification.views import deliveries as views
from services.notification.views.summonses import summonses_of
from services.notification.watching import stuck
from shared.periods import parse
from shared.refusal import Refusal, Words, unknown
from shared.vietnamese import moment, number
from shared.web.language import language, t
from shared.web.perform import perform, seen_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

pages = Blueprint("messages", __name__)

MOST_ROWS = 5000
# In the place of these a printed summons can be handed over.
SUMMONING = (SUMMONS, ENROLLED, FROM_WAITING_LIST, TIMETABLE_CHANGED)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/")
@who_may("staff", "operator")
def show_messages() -> str:
    """How many went out, how many wait, how many need a person."""
    store, seen = shell().store, scope()
    state, class_id, kind = _asked()
    counts = views.tally(store, views.asked_for(seen, class_id=class_id, kind=kind))
    every = sum(counts[one] for one in deliveries.STATES)
    page = views.page_of(store, views.asked_for(seen, state, class_id, kind), request.args.get("cursor"))
    note_personal_read("messages", class_id=class_id)
    return render_template(
        "notification_messages.html",
        counts=counts,
        page=page,
        every=every,
        total=counts[state] if state else every,
        tabs=_tabs(counts, every, state),
        state=state,
        class_id=class_id,
        kind=kind,
        kinds=[(code, one.title.in_language(language())) for code, one in KINDS.items()],
        classes=views.classes_to_choose(store, seen),
        tasks=_tasks(counts),
        troubles=views.troubles(store) if counts[views.PENDING] else [],
        stuck=sum(stuck(store, shell().desk.clock()).values()) if counts[views.PENDING] else 0,
        mailbox_url=current_app.config["MAILBOX_URL"],
        list_at=_list_at,
        period_words=lambda period: parse(period).words().in_language(language()),
        wording=wording,
    )


@pages.get("/deliveries.xlsx")
@who_may("staff", "operator")
def download_messages() -> Response:
    """The list as it is filtered, up to five thousand rows."""
    state, class_id, kind = _asked()
    query = views.asked_for(scope(), state, class_id, kind)
    rows = views.page_of(shell().store, query, None, MOST_ROWS)["items"]
    note_personal_read("messages as a file", class_id=class_id)
    heads = [
        Words("Người nhận", "Recipient"),
        Words("Thư", "Message"),
        Words("Về", "About"),
        Words("Đường gửi", "Way"),
        Words("Trạng thái", "State"),
        Words("Lúc", "When"),
    ]
    file = BytesIO()
    with Workbook(file) as workbook:
        sheet = workbook.add_worksheet(t("Thư", "Messages"))
        sheet.set_column(0, 5, 32)
        bold = workbook.add_format({"bold": True})
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head.in_language(language()), bold)
        for place, row in enumerate(rows, start=1):
            cells = [
                row["recipient"]["name"] or "",
                wording.TITLES[row["kind"]].in_language(language()),
                row["about"]["name"] or "",
                wording.WAYS[row["channel"]].in_language(language()) if row["channel"] else "",
                wording.STATES[row["state"]][0].in_language(language()),
                moment(row["changed_at"]),
            ]
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)
    headers = {"Content-Disposition": 'attachment; filename="thu.xlsx"', "Cache-Control": "no-store"}
    return Response(file.getvalue(), mimetype=EXCEL, headers=headers)


@pages.get("/classes/<class_id>/summonses.pdf")
@who_may("staff", "operator")
def print_summonses(class_id: str) -> Response:
    """The summons on paper: for those who are not reached in another way, or for the whole class."""
    everybody = request.args.get("who") == "everybody"
    content = summonses_pdf(summonses_of(shell().store, scope(), class_id, everybody))
    note_personal_read("printed summonses of a class", class_id=class_id)
    headers = {"Content-Disposition": 'inline; filename="giay-trieu-tap.pdf"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)


@pages.get("/deliveries/<delivery_id>")
@who_may("staff", "operator")
def show_delivery(delivery_id: str) -> str:
    """The story of one message, and what it says."""
    return _delivery_page(delivery_id)


@pages.post("/deliveries/<delivery_id>")
@who_may("staff", "operator")
def change_delivery(delivery_id: str) -> ResponseReturnValue:
    """Send it again, or note that it was handed over."""
    command = commands.hand_over if request.form.get("step") == "handed-over" else commands.send_again
    try:
        perform(command, delivery_id, seen_version())
    except Refusal as refusal:
        if refusal.status == HTTPStatus.NOT_FOUND:
            raise
        return _delivery_page(delivery_id, refusal), refusal.status
    done = "handed-over" if command is commands.hand_over else "sent-again"
    return redirect(f"/deliveries/{delivery_id}?done={done}", HTTPStatus.SEE_OTHER)


def _delivery_page(delivery_id: str, refusal: Refusal | None = None) -> str:
    store, seen = shell().store, scope()
    story = views.story_of(store, seen, delivery_id)
    note_personal_read("a message", delivery_id=delivery_id)
    return render_template(
        "notification_delivery.html",
        story=story,
        letter=views.letter_of(store, seen, delivery_id, shell().settings.urls),
        mailbox_url=current_app.config["MAILBOX_URL"],
        summons_kinds=SUMMONING,
        period_words=lambda period: parse(period).words().in_language(language()),
        wording=wording,
        refusal=refusal,
    )


def _asked() -> tuple[str | None, str | None, str | None]:
    state = request.args.get("state") or None
    if state is not None and state not in (*deliveries.STATES, *views.GROUPS):
        raise unknown(Words("trạng thái", "state"))
    kind = request.args.get("kind") or None
    if kind is not None and kind not in KINDS:
        raise unknown(Words("loại thư", "kind of message"))
    return state, request.args.get("class_id") or None, kind


def _list_at(path: str = "/", **changes: str | None) -> str:
    """The address of this list, under another filter or as a file; without a cursor it begins anew."""
    asked = {name: request.args.get(name) for name in ("state", "class_id", "kind")} | changes
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def _tabs(counts: dict[str, int], every: int, state: str | None) -> list[dict[str, Any]]:
    tabs = [{"href": _list_at(state=None), "label": t("Tất cả", "All"), "count": every, "current": state is None}]
    for name, label in wording.TABS.items():
        current = name == state or state in views.GROUPS.get(name, ())
        if counts[name] or current:
            tabs.append({"href": _list_at(state=name), "label": label, "count": counts[name], "current": current})
    return tabs


def _tasks(counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        deliveries.NO_ADDRESS: Words("thư không có địa chỉ người nhận", "messages have no address to go to"),
        deliveries.FAILED: Words("thư không gửi được", "messages could not be sent"),
        deliveries.IN_DOUBT: Words("thư chưa rõ đã đến chưa", "messages are in doubt"),
    }
    return [
        {
            "href": _list_at(state=state),
            "label": f"{number(counts[state], language())} {label.in_language(language())}",
            "hint": wording.TO_DO[state],
            "state": t("Cần làm", "To do"),
            "shape": "warn",
        }
        for state, label in labels.items()
        if counts[state]
    ]
