"""Reporting's pages."""

from services.reporting.pages import (
    checks,
<<<<<<< HEAD
    closings,
    conferences,
    documents,
    editions,
=======
    conferences,
    documents,
>>>>>>> bccd252 (Reporting: other systems read figures by tokens that the board makes for an organisation, until a day or until withdrawn)
    explained,
    figures,
    mergers,
    paper_reports,
<<<<<<< HEAD
=======
    read_tokens,
>>>>>>> bccd252 (Reporting: other systems read figures by tokens that the board makes for an organisation, until a day or until withdrawn)
)

PAGES = [
    checks.blueprint,
    closings.blueprint,
    conferences.blueprint,
    documents.blueprint,
    editions.blueprint,
    explained.blueprint,
    figures.blueprint,
    mergers.blueprint,
    paper_reports.blueprint,
    read_tokens.blueprint,
]
<<<<<<< HEAD
NOTICES = {
    **checks.NOTICES,
    **closings.NOTICES,
    **documents.NOTICES,
    **figures.NOTICES,
    **paper_reports.NOTICES,
}
=======
NOTICES = {**checks.NOTICES, **documents.NOTICES, **figures.NOTICES, **paper_reports.NOTICES, **read_tokens.NOTICES}
>>>>>>> bccd252 (Reporting: other systems read figures by tokens that the board makes for an organisation, until a day or until withdrawn)
