"""The pages: how the messages stand, what is left to do, and the story of each."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from xlsxwriter import Workbook

from services.notification import wording
from services.notification.model import deliveries
from services.notification.views import deliveries as views
from shared.refusal import Words, unknown
from shared.vietnamese import moment
from shared.web.language import language, t
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("messages", __name__)

MOST_ROWS = 5000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/")
@who_may("staff", "operator")
def show_messages() -> str:
    """How many went out, how many wait, how many need a person."""
    store, scope = shell().store, _scope()
    state, class_id = _asked()
    counts = views.tally(store, views.asked_for(scope, class_id=class_id))
    every = sum(counts[one] for one in deliveries.STATES)
    page = views.page_of(store, views.asked_for(scope, state, class_id), request.args.get("cursor"))
    return render_template(
        "notification_messages.html",
        counts=counts,
        page=page,
        every=every,
        total=counts[state] if state else every,
        tabs=_tabs(counts, every, state),
        state=state,
        class_id=class_id,
        classes=views.classes_to_choose(store, scope),
        tasks=_tasks(counts),
        trouble=views.mail_server_trouble(store) if counts[views.PENDING] else None,
        mailbox_url=current_app.config["MAILBOX_URL"],
        list_at=_list_at,
        wording=wording,
    )


@pages.get("/deliveries.xlsx")
@who_may("staff", "operator")
def download_messages() -> Response:
    """The list as it is filtered, up to five thousand rows."""
    query = views.asked_for(_scope(), *_asked())
    rows = views.page_of(shell().store, query, None, MOST_ROWS)["items"]
    heads = [
        Words("Người nhận", "Recipient"),
        Words("Thư", "Message"),
        Words("Lớp", "Class"),
        Words("Trạng thái", "State"),
        Words("Lúc", "When"),
    ]
    file = BytesIO()
    with Workbook(file) as workbook:
        sheet = workbook.add_worksheet(t("Thư", "Messages"))
        sheet.set_column(0, 4, 32)
        bold = workbook.add_format({"bold": True})
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head.in_language(language()), bold)
        for place, row in enumerate(rows, start=1):
            cells = [
                row["recipient"]["name"] or "",
                wording.TITLES[row["template"]].in_language(language()),
                row["class"]["name"],
                wording.STATES[row["state"]][0].in_language(language()),
                moment(row["changed_at"]),
            ]
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)
    headers = {"Content-Disposition": 'attachment; filename="thu.xlsx"'}
    return Response(file.getvalue(), mimetype=EXCEL, headers=headers)


@pages.get("/deliveries/<delivery_id>")
@who_may("staff", "operator")
def show_delivery(delivery_id: str) -> str:
    """The story of one message, and what it says."""
    store, scope = shell().store, _scope()
    return render_template(
        "notification_delivery.html",
        story=views.story_of(store, scope, delivery_id),
        letter=views.letter_of(store, scope, delivery_id),
        mailbox_url=current_app.config["MAILBOX_URL"],
        wording=wording,
    )


def _scope() -> dict[str, Any]:
    actor = current_actor()
    assert actor is not None  # the routes ask for a role
    return views.in_scope(actor, organisations())


def _asked() -> tuple[str | None, str | None]:
    state = request.args.get("state") or None
    if state is not None and state not in (*deliveries.STATES, *views.GROUPS):
        raise unknown(Words("trạng thái", "state"))
    return state, request.args.get("class_id") or None


def _list_at(path: str = "/", **changes: str | None) -> str:
    """The address of this list, under another filter or as a file; without a cursor it begins anew."""
    asked = {"state": request.args.get("state"), "class_id": request.args.get("class_id"), **changes}
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
        deliveries.NO_ADDRESS: Words("người nhận không có địa chỉ thư", "recipients without an e-mail address"),
        deliveries.FAILED: Words("thư bị từ chối", "messages were refused"),
        deliveries.IN_DOUBT: Words("thư chưa rõ đã đến chưa", "messages are in doubt"),
    }
    return [
        {
            "href": _list_at(state=state),
            "label": f"{counts[state]} {label.in_language(language())}",
            "hint": wording.TO_DO[state],
            "state": t("Cần làm", "To do"),
            "shape": "warn",
        }
        for state, label in labels.items()
        if counts[state]
    ]
