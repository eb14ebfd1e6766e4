"""Workbooks and papers to download."""

from __future__ import annotations

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: bytes, filename: str) -> Response:
    """An .xlsx under a file name without diacritics: old browsers garble others."""
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{filename}"'})


def pdf(content: bytes, filename: str) -> Response:
    """A paper that opens in the browser; nobody keeps a copy on the way."""
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
