"""Attendance's HTTP interface."""

from services.attendance.api import check_ins, classes, conferences, corrections, leaves, sheets

BLUEPRINTS = [
    classes.blueprint,
    sheets.blueprint,
    corrections.blueprint,
    conferences.blueprint,
    check_ins.blueprint,
    leaves.blueprint,
]
