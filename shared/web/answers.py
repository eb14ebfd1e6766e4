"""How an answer is kept from strangers, and when they may ask again."""

from __future__ import annotations

from flask import Response, after_this_request


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
