"""Files that pages give."""

from __future__ import annotations

from flask import Response

IN_ONE_FILE = 100_000


def file_of(text: str, name: str, kind: str = "text/csv") -> Response:
    """A text to be kept under a name."""
    return Response(
        text,
        mimetype=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
