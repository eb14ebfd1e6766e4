"""Attendance's HTTP interface."""

from services.attendance.api import classes, conferences, corrections, sheets

BLUEPRINTS = [classes.blueprint, sheets.blueprint, corrections.blueprint, conferences.blueprint]
