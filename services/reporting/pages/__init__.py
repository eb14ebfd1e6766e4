"""Reporting's pages."""

from services.reporting.pages import (
    checks,
    closings,
    conferences,
    dhis2,
    documents,
    editions,
    explained,
    figures,
    mergers,
    paper_reports,
    read_tokens,
)

PAGES = [
    checks.blueprint,
    closings.blueprint,
    conferences.blueprint,
    dhis2.blueprint,
    documents.blueprint,
    editions.blueprint,
    explained.blueprint,
    figures.blueprint,
    mergers.blueprint,
    paper_reports.blueprint,
    read_tokens.blueprint,
]
NOTICES = {
    **checks.NOTICES,
    **closings.NOTICES,
    **dhis2.NOTICES,
    **documents.NOTICES,
    **figures.NOTICES,
    **paper_reports.NOTICES,
    **read_tokens.NOTICES,
}
