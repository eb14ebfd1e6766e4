"""What enrolment takes and gives over HTTP."""
