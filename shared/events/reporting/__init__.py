"""What reporting says, one file for each thing it speaks of."""

from __future__ import annotations

from shared.events.registry import request_topic
from shared.events.reporting.periods import (
    CORRECTION_DECLINED as CORRECTION_DECLINED,
    CORRECTION_REQUESTED as CORRECTION_REQUESTED,
    PERIOD_CLOSED as PERIOD_CLOSED,
    PERIOD_CORRECTED as PERIOD_CORRECTED,
    PERIOD_DUE as PERIOD_DUE,
    PERIOD_SIGNED_OFF as PERIOD_SIGNED_OFF,
    PERIODS as PERIODS,
)

JOURNAL_REQUESTS = request_topic("reporting")
