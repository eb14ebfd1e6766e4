"""Reporting's pages."""

from services.reporting.pages import checks, conferences, documents, explained, figures, mergers, paper_reports

PAGES = [
    checks.blueprint,
    conferences.blueprint,
    documents.blueprint,
    explained.blueprint,
    figures.blueprint,
    mergers.blueprint,
    paper_reports.blueprint,
]
NOTICES = {**checks.NOTICES, **documents.NOTICES, **figures.NOTICES, **paper_reports.NOTICES}
