"""What attendance says of leave."""

from __future__ import annotations

from shared.events.attendance.sheets import SHEETS
from shared.events.fields import Data, day, identifier
from shared.events.registry import REGISTRY


class LeaveGrantedData(Data):
    class_id = identifier()
    leave_id = identifier()
    learner_id = identifier()
    since = day()
    until = day()


LEAVE_GRANTED = REGISTRY.event(
    SHEETS,
    "leave-granted",
    LeaveGrantedData,
    "A learner may be away on these days, the first and the last included; the reason stays here, it may be personal.",
)
