"""What is planned for a year, and what old ledgers say of years before."""
