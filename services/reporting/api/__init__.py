"""Reporting's HTTP interface."""

from services.reporting.api import conferences, figures

BLUEPRINTS = [figures.blueprint, conferences.blueprint]
