"""Attendance's HTTP interface."""

from services.attendance.api import classes, sheets

BLUEPRINTS = [classes.blueprint, sheets.blueprint]
