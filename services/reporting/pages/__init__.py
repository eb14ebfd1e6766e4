"""Reporting's pages."""

from services.reporting.pages import checks, conferences, documents, explained, figures, paper_reports

PAGES = [
    figures.blueprint,
    conferences.blueprint,
    documents.blueprint,
    explained.blueprint,
    checks.blueprint,
    paper_reports.blueprint,
]
NOTICES = {**figures.NOTICES, **documents.NOTICES, **checks.NOTICES, **paper_reports.NOTICES}
