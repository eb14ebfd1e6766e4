"""Enrolment's HTTP interface."""

from services.enrolment.api import accounts, classes, learners, ledger, organisations

BLUEPRINTS = [
    accounts.blueprint,
    organisations.blueprint,
    classes.blueprint,
    learners.blueprint,
    ledger.blueprint,
]
