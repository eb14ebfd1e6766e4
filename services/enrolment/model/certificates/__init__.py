"""Certificates, the registers they stand in and the blanks they are printed on."""
