"""Reporting's HTTP interface."""

from services.reporting.api import conferences, documents, figures

BLUEPRINTS = [figures.blueprint, conferences.blueprint, documents.blueprint]
