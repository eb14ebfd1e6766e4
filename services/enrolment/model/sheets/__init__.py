"""Reads what people keep in workbooks: sheets, headings, old fonts, days and numbers as they are written."""
