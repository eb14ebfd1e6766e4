"""The script that opens the pages for marking when there is no network."""

from __future__ import annotations

from flask import Blueprint, Response, send_from_directory

from shared.web.layout import STATIC
from shared.web.sign_in import public

pages = Blueprint("offline_pages", __name__)


@pages.get("/worker.js")
@public
def worker() -> Response:
    """The service worker: at the root, because it serves the pages below its own address."""
    answer = send_from_directory(STATIC, "worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
