"""Reporting's HTTP interface."""

from services.reporting.api import closings, conferences, documents, editions, figures

BLUEPRINTS = [
    figures.blueprint,
    conferences.blueprint,
    documents.blueprint,
    closings.blueprint,
    editions.blueprint,
]
