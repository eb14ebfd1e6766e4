"""A class from its plan to its closing: places, timetable, attendance, results."""
