"""Enrolment's HTTP interface."""

from services.enrolment.api import (
    accounts,
    assessment,
    centres,
    classes,
    criteria,
    learners,
    lecturers,
    ledger,
    list_uploads,
    observations,
    organisations,
    plans,
    programmes,
    teaching,
)

BLUEPRINTS = [
    accounts.blueprint,
    organisations.blueprint,
    programmes.blueprint,
    classes.blueprint,
    assessment.blueprint,
    learners.blueprint,
    list_uploads.blueprint,
    lecturers.blueprint,
    centres.blueprint,
    criteria.blueprint,
    observations.blueprint,
    teaching.blueprint,
    ledger.blueprint,
    plans.blueprint,
]
