"""Which of the two languages the reader is answered in."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

COOKIE = "solop_language"
LANGUAGES = ("vi", "en")


def is_api() -> bool:
    """Whether a program asks, not a person in front of a page."""
    return request.path.startswith(("/api/", "/callbacks/"))


def language() -> str:
    """`vi` or `en`. Pages are Vietnamese until the reader switches; programs say it by `Accept-Language`."""
    if "language" not in g:
        chosen = request.cookies.get(COOKIE)
        if is_api() or chosen not in LANGUAGES:
            chosen = request.accept_languages.best_match(LANGUAGES) if is_api() else None
        g.language = chosen or "vi"
    return str(g.language)


def t(vi: str, en: str) -> str:
    """One of two texts, by the reader's language."""
    return en if language() == "en" else vi


def switch_language() -> BaseResponse | None:
    """`?language=en` on any page: remember the choice and show the same page."""
    chosen = request.args.get("language")
    if chosen not in LANGUAGES or request.method != "GET" or is_api():
        return None
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "language"]
    query = urlencode(rest)
    response: Response = redirect(request.path + (f"?{query}" if query else ""))  # type: ignore[assignment]
    response.set_cookie(COOKIE, chosen, max_age=365 * 24 * 3600, samesite="Lax")
    return response
