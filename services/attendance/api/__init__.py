"""Attendance's HTTP interface."""

from services.attendance.api import classes, corrections, sheets

BLUEPRINTS = [classes.blueprint, sheets.blueprint, corrections.blueprint]
