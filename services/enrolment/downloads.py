"""Workbooks and papers to download, and how an answer is kept from strangers."""

from __future__ import annotations

from flask import Response, after_this_request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: bytes, filename: str) -> Response:
    """An .xlsx under a file name without diacritics: old browsers garble others."""
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{filename}"'})


def pdf(content: bytes, filename: str) -> Response:
    """A paper that opens in the browser; nobody keeps a copy on the way."""
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)


def keep_private(response: Response) -> Response:
    """Nobody keeps the answer, and no search engine lists it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def ask_to_wait(seconds: int) -> None:
    """Say in the answer to this request when to ask again."""

    @after_this_request
    def say_when(response: Response) -> Response:
        response.headers["Retry-After"] = str(seconds)
        return response
