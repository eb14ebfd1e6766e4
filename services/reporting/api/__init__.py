"""Reporting's HTTP interface."""

from services.reporting.api import checks, closings, conferences, documents, editions, explained, figures

BLUEPRINTS = [
    figures.blueprint,
    explained.blueprint,
    conferences.blueprint,
    documents.blueprint,
    closings.blueprint,
    editions.blueprint,
    checks.blueprint,
]
