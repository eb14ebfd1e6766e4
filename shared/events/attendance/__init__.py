"""What attendance says, one file for each thing it speaks of."""

from __future__ import annotations

from shared.events.attendance.sheets import (
    MARKS as MARKS,
    SHEET_CLOSED as SHEET_CLOSED,
    SHEET_CORRECTED as SHEET_CORRECTED,
    SHEET_MARKED as SHEET_MARKED,
    SHEETS as SHEETS,
)
from shared.events.registry import request_topic

JOURNAL_REQUESTS = request_topic("attendance")
