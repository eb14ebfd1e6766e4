"""What reporting answers: read from the kept figures, never from enrolments."""
