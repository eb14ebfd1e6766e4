"""What attendance says, one file for each thing it speaks of."""

from __future__ import annotations

from shared.events.attendance.conferences import (
    CONFERENCE_CALLED as CONFERENCE_CALLED,
    CONFERENCE_CANCELLED as CONFERENCE_CANCELLED,
    CONFERENCE_CLOSED as CONFERENCE_CLOSED,
    CONFERENCES as CONFERENCES,
    HEADCOUNT_RECORDED as HEADCOUNT_RECORDED,
)
from shared.events.attendance.leaves import LEAVE_GRANTED as LEAVE_GRANTED
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
