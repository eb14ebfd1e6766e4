"""Documents to take away: a report as plain text, Word and PDF, the statistics as a workbook and as CSV."""
