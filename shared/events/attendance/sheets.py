"""The attendance sheets: what was marked, session by session."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.events.fields import Data, count, day, identifier, one_of
from shared.events.registry import REGISTRY, Topic

SHEETS = REGISTRY.topic(Topic("attendance.sheets", "attendance", "class"))

MARKS = ("present", "late", "excused", "absent")


class CountsData(Data):
    present = count()
    late = count()
    excused = count()
    absent = count()


class SheetMarkedData(Data):
    class_id = identifier()
    session_id = identifier()
    held_on = day()
    marks = fields.Dict(keys=identifier(), values=one_of(*MARKS), required=True)
    counts = fields.Nested(CountsData, required=True)
    marked_by = identifier()  # an account; of somebody who checked in, the learner
    minutes_late = fields.Dict(keys=identifier(), values=count())


SHEET_MARKED = REGISTRY.event(
    SHEETS, "sheet-marked", SheetMarkedData, "The whole sheet of one session as it stands after this marking."
)


class SheetClosedData(Data):
    class_id = identifier()
    session_id = identifier()
    counts = fields.Nested(CountsData, required=True)
    closed_by = identifier()


SHEET_CLOSED = REGISTRY.event(
    SHEETS,
    "sheet-closed",
    SheetClosedData,
    "The sheet is final; only a correction with a reason changes it now.",
)


class SheetCorrectedData(Data):
    class_id = identifier()
    session_id = identifier()
    learner_id = identifier()
    was = one_of(*MARKS)
    now = one_of(*MARKS)
    counts = fields.Nested(CountsData, required=True)
    corrected_by = identifier()
    minutes_late = fields.Integer(strict=True, validate=validate.Range(min=0))


SHEET_CORRECTED = REGISTRY.event(
    SHEETS,
    "sheet-corrected",
    SheetCorrectedData,
    "One mark of a closed sheet is corrected; the reason stays with the sheet, it may be personal.",
)
