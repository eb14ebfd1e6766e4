"""Periods of the reports: due at a centre, signed off by it, closed by the board as an edition, corrected later.

The subject is `<organisation>:<period>`: of a centre for what it signs off, of whoever closes for the editions.
"""

from __future__ import annotations

from marshmallow import fields

from shared.events.fields import Data, count, day, identifier, maybe_identifier, maybe_text, text
from shared.events.registry import REGISTRY, Topic

PERIODS = REGISTRY.topic(Topic("reporting.periods", "reporting", "centre and period"))


class PeriodData(Data):
    organisation_id = identifier()
    period = identifier()  # 2023-02, 2023-Q1, 2023-H1, 2023


class DebtsData(Data):
    """What was still owed. Not stated, not opened and zero are three different things."""

    not_stated = count()  # classes of the plan, neither opened nor said not to be held
    not_opened = count()  # classes whose announced first day has passed
    sheets = count()  # sessions without a closed sheet
    results = count()  # classes without results


class FiguresData(Data):
    classes = count()
    enrolments = count()
    persons = count()  # distinct


class PeriodDueData(PeriodData):
    first_day = day()
    last_day = day()
    sign_off_by = day()


PERIOD_DUE = REGISTRY.event(
    PERIODS, "period-due", PeriodDueData, "A period has ended, and the centre is to sign off what it reports of it."
)


class PeriodSignedOffData(PeriodData):
    figures = fields.Nested(FiguresData, required=True)
    debts = fields.Nested(DebtsData, required=True)
    reason = maybe_text()  # null: nothing was owed
    signed_on = day()
    signed_by = identifier()


PERIOD_SIGNED_OFF = REGISTRY.event(
    PERIODS,
    "period-signed-off",
    PeriodSignedOffData,
    "The centre stands by its figures of a period; said again before the closing, the newer one holds.",
)


class PeriodClosedData(PeriodData):
    edition = count()
    figures = fields.Nested(FiguresData, required=True)
    debts = fields.Nested(DebtsData, required=True)
    not_signed_off = fields.List(identifier(), required=True)  # centres
    reason = maybe_text()  # null: nothing was owed and everybody had signed off
    closed_on = day()
    closed_by = identifier()


PERIOD_CLOSED = REGISTRY.event(
    PERIODS,
    "period-closed",
    PeriodClosedData,
    "The board closes a period: its figures are an edition that nothing changes any more.",
)


class CorrectionRequestedData(PeriodData):
    correction_id = identifier()
    concerns_id = maybe_identifier()  # the organisation whose figures are to be taken anew; null: everybody's
    reason = text()
    requested_on = day()
    requested_by = identifier()


CORRECTION_REQUESTED = REGISTRY.event(
    PERIODS,
    "correction-requested",
    CorrectionRequestedData,
    "Somebody asks that what became known after the closing is taken into a new edition.",
)


class CorrectionDeclinedData(PeriodData):
    correction_id = identifier()
    reason = text()
    declined_on = day()
    declined_by = identifier()


CORRECTION_DECLINED = REGISTRY.event(
    PERIODS, "correction-declined", CorrectionDeclinedData, "The board leaves the edition as it is, with the reason."
)


class PeriodCorrectedData(PeriodData):
    correction_id = identifier()
    concerns_id = maybe_identifier()
    edition = count()
    figures = fields.Nested(FiguresData, required=True)
    reason = text()  # of the request
    corrected_on = day()
    approved_by = identifier()  # never who requested it


PERIOD_CORRECTED = REGISTRY.event(
    PERIODS,
    "period-corrected",
    PeriodCorrectedData,
    "A second person of the board approves a correction: the next edition, with the figures as they are by now.",
)
