"""Notification's HTTP interface."""

from services.notification.api import deliveries

BLUEPRINTS = [
    deliveries.blueprint,
]
