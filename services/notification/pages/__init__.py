"""Notification's pages."""

from services.notification.pages import deliveries, inbox, rules, templates, wishes
from shared.refusal import Words

PAGES = [
    deliveries.pages,
    inbox.pages,
    rules.pages,
    templates.pages,
    wishes.pages,
]

NOTICES: dict[str, Words] = {
    **inbox.NOTICES,
    **rules.NOTICES,
    **templates.NOTICES,
    **wishes.NOTICES,
    "sent-again": Words("Thư sẽ được gửi lại trong ít phút.", "The message is sent again within minutes."),
    "handed-over": Words("Đã ghi là giao tận tay hoặc báo trực tiếp.", "Noted as handed over or told in person."),
}
