"""Reporting's pages."""

from services.reporting.pages import conferences, figures
from services.reporting.pages.figures import NOTICES as NOTICES

PAGES = [figures.blueprint, conferences.blueprint]
