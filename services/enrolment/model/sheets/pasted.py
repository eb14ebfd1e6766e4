"""A table pasted from Excel, as the workbook that it was copied from: read like any other from then on."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import xlsxwriter

from shared.refusal import Refusal, Words

SHEET = "Dán từ Excel"


def pasted_workbook(text: str) -> bytes:
    """The .xlsx of what was pasted: a line for each row, a tab between two cells. The same text is the same bytes.

    Refuses (`nothing-pasted`, at `/pasted`) an empty text.
    """
    if not text.strip():
        words = Words("Hãy dán danh sách vào đây.", "Paste the list here.")
        raise Refusal("nothing-pasted", words, at="/pasted")
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2025, 1, 1)})
        sheet = book.add_worksheet(SHEET)
        # Excel puts quotes around a cell with a line break, and only there.
        for row, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter="\t")):
            for column, cell in enumerate(line):
                sheet.write_string(row, column, cell)
    return content.getvalue()
