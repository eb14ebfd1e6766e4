"""Notification's pages."""

from services.notification.pages import deliveries
from shared.refusal import Words

PAGES = [
    deliveries.pages,
]

NOTICES: dict[str, Words] = {}
