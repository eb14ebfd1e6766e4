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
}
