"""Reporting's pages."""

from services.reporting.pages import conferences, documents, figures

PAGES = [figures.blueprint, conferences.blueprint, documents.blueprint]
NOTICES = {**figures.NOTICES, **documents.NOTICES}
