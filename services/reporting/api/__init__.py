"""Reporting's HTTP interface."""

from services.reporting.api import (
    checks,
    closings,
    conferences,
    dhis2,
    documents,
    editions,
    explained,
    figures,
    mergers,
    read_tokens,
    terms,
    trends,
)

BLUEPRINTS = [
    checks.blueprint,
    closings.blueprint,
    conferences.blueprint,
    dhis2.blueprint,
    documents.blueprint,
    editions.blueprint,
    explained.blueprint,
    figures.blueprint,
    mergers.blueprint,
    read_tokens.blueprint,
    terms.blueprint,
    trends.blueprint,
]
