"""What people read of enrolment: queries only."""
