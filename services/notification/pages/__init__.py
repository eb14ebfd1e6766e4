"""Notification's pages."""

from services.notification.pages import deliveries, inbox, rules, wishes
from shared.refusal import Words

PAGES = [
    deliveries.pages,
    inbox.pages,
    rules.pages,
    wishes.pages,
]

NOTICES: dict[str, Words] = {
    **inbox.NOTICES,
    **rules.NOTICES,
    **wishes.NOTICES,
}
