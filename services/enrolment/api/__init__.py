"""Enrolment's HTTP interface."""

from services.enrolment.api import (
    accounts,
    assessment,
    centres,
    classes,
    learners,
    lecturers,
    ledger,
    organisations,
    plans,
)

BLUEPRINTS = [
    accounts.blueprint,
    organisations.blueprint,
    classes.blueprint,
    assessment.blueprint,
    learners.blueprint,
    lecturers.blueprint,
    centres.blueprint,
    ledger.blueprint,
    plans.blueprint,
]
