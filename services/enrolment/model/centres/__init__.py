"""What a centre has and does beside its classes: lecturers, rooms, budget, the criteria of a standard centre."""
