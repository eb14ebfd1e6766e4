"""What may be asked of enrolment, one function each: load, decide, keep."""
