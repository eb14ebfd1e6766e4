"""Notification's HTTP interface."""

from services.notification.api import deliveries, inbox, rules, templates

BLUEPRINTS = [
    deliveries.blueprint,
    inbox.blueprint,
    rules.blueprint,
    templates.blueprint,
]
