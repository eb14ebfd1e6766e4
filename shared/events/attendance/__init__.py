"""What attendance says, one file for each thing it speaks of."""

from __future__ import annotations

from shared.events.attendance.sheets import (
    MARKS as MARKS,
    SHEET_CLOSED as SHEET_CLOSED,
    SHEET_CORRECTED as SHEET_CORRECTED,
    SHEET_MARKED as SHEET_MARKED,
    SHEETS as SHEETS,
)
from shared.events.attendance.thresholds import (
    LEARNERS_FELL_BELOW_RATE as LEARNERS_FELL_BELOW_RATE,
    LEARNERS_OUT_OF_REACH as LEARNERS_OUT_OF_REACH,
    LEARNERS_WITHIN_REACH_AGAIN as LEARNERS_WITHIN_REACH_AGAIN,
)
from shared.events.registry import request_topic

JOURNAL_REQUESTS = request_topic("attendance")
