"""Reporting's pages."""

from services.reporting.pages import conferences, documents, explained, figures

PAGES = [figures.blueprint, conferences.blueprint, documents.blueprint, explained.blueprint]
NOTICES = {**figures.NOTICES, **documents.NOTICES}
