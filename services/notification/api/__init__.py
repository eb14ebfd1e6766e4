"""Notification's HTTP interface."""

from services.notification.api import deliveries, inbox, rules

BLUEPRINTS = [
    deliveries.blueprint,
    inbox.blueprint,
    rules.blueprint,
]
