"""What enrolment says, one file for each thing it speaks of."""

from __future__ import annotations

from shared.events.enrolment.assessment import (
    ASSESSED as ASSESSED,
    COMPLETION_RECOGNISED as COMPLETION_RECOGNISED,
    OUTCOMES as OUTCOMES,
    RESULTS_RECORDED as RESULTS_RECORDED,
)
from shared.events.enrolment.certificates import (
    CERTIFICATE_REISSUED as CERTIFICATE_REISSUED,
    CERTIFICATE_REVOKED as CERTIFICATE_REVOKED,
    CERTIFICATES_ISSUED as CERTIFICATES_ISSUED,
)
from shared.events.enrolment.classes import (
    CLASS_ANNOUNCED as CLASS_ANNOUNCED,
    CLASS_CANCELLED as CLASS_CANCELLED,
    CLASS_CLOSED as CLASS_CLOSED,
    CLASS_OPENED as CLASS_OPENED,
    CLASS_RESCHEDULED as CLASS_RESCHEDULED,
    CLASSES as CLASSES,
)
from shared.events.enrolment.contacts import CONTACT_CHANGED as CONTACT_CHANGED, CONTACTS as CONTACTS
from shared.events.enrolment.ledger import LEDGER_CLASS_RECORDED as LEDGER_CLASS_RECORDED
from shared.events.enrolment.organisations import (
    ORGANISATION_CLOSED as ORGANISATION_CLOSED,
    ORGANISATION_ENLARGED as ORGANISATION_ENLARGED,
    ORGANISATION_MERGED as ORGANISATION_MERGED,
    ORGANISATION_MOVED as ORGANISATION_MOVED,
    ORGANISATION_REGISTERED as ORGANISATION_REGISTERED,
    ORGANISATION_RENAMED as ORGANISATION_RENAMED,
    ORGANISATION_SPLIT as ORGANISATION_SPLIT,
    ORGANISATIONS as ORGANISATIONS,
)
from shared.events.enrolment.outside_training import (
    OUTSIDE_TRAINING as OUTSIDE_TRAINING,
    PEOPLE_SENT_OUT as PEOPLE_SENT_OUT,
)
from shared.events.enrolment.places import (
    LEARNER_WITHDRAWN as LEARNER_WITHDRAWN,
    LEARNERS_ENROLLED as LEARNERS_ENROLLED,
)
from shared.events.enrolment.plans import (
    PLAN_APPROVED as PLAN_APPROVED,
    PLAN_RETURNED as PLAN_RETURNED,
    PLAN_SUBMITTED as PLAN_SUBMITTED,
    PLANS as PLANS,
)
from shared.events.enrolment.programmes import (
    PROGRAMME_VERSION_PUBLISHED as PROGRAMME_VERSION_PUBLISHED,
    PROGRAMME_VERSION_RETIRED as PROGRAMME_VERSION_RETIRED,
    PROGRAMMES as PROGRAMMES,
)
from shared.events.registry import request_topic

JOURNAL_REQUESTS = request_topic("enrolment")
