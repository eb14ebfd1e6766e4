"""Who is asking: the token of a request, and the rule on every route of who may call it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from shared.authority import Actor, not_allowed
from shared.refusal import Refusal, Words
from shared.web import tokens
from shared.web.language import is_api
from shared.web.shell import shell

COOKIE = "solop_session"

View = TypeVar("View", bound=Callable[..., Any])


def current_actor() -> Actor | None:
    """The signed-in person, from the bearer token or the session cookie; or who else a service knows by a bearer."""
    if "actor" not in g:
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        known, token = None, request.cookies.get(COOKIE, "")
        if kind.lower() == "bearer":
            other, token = shell().other_tokens, bearer.strip()
            known = other(token) if other else None
        g.actor = known or (tokens.read(token, shell().keys, shell().desk.clock()) if token else None)
    actor: Actor | None = g.actor
    return actor


def who_may(*roles: str) -> Callable[[View], View]:
    """Mark a route with the roles that may call it (held anywhere; the command looks at where). Without roles:
    whoever is signed in."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **options: Any) -> Any:
            actor = current_actor()
            if actor is None:
                return _ask_to_sign_in()
            if roles and not actor.has(*roles):
                raise not_allowed()
            return view(*args, **options)

        guarded.who_may = roles or ("signed in",)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def public(view: View) -> View:
    """Mark a route that anybody may call."""
    view.who_may = ("anybody",)  # type: ignore[attr-defined]
    return view


def _ask_to_sign_in() -> BaseResponse:
    if is_api():
        raise Refusal(
            "not-signed-in",
            Words(
                "Chưa đăng nhập, hoặc phiên đăng nhập đã hết hạn. Hãy đăng nhập lại.",
                "You are not signed in, or the session has ended. Sign in again.",
            ),
            status=401,
        )
    here = shell().url(shell().settings.service, request.full_path.rstrip("?"))
    return redirect(shell().url("enrolment", f"/sign-in?next={quote(here, safe='')}"))


def check_origin() -> None:
    """A change asked for with the session cookie must come from a page of this house. Raises Refusal (403)."""
    if request.method in ("GET", "HEAD", "OPTIONS") or COOKIE not in request.cookies:
        return
    if request.headers.get("Authorization"):
        return
    origin = request.headers.get("Origin")
    ours = shell().settings.origins | {request.host_url.rstrip("/")}
    foreign = origin not in ours if origin else request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site"
    if foreign:
        raise Refusal(
            "foreign-page",
            Words("Yêu cầu này đến từ một trang khác.", "This request came from a foreign page."),
            status=403,
        )


def safe_next(target: str | None, otherwise: str) -> str:
    """Where to go after signing in: only to pages of this house."""
    if not target:
        return otherwise
    parts = urlsplit(target)
    origin = f"{parts.scheme}://{parts.netloc}"
    return target if origin in shell().settings.origins else otherwise


def remember(response: Response, token: str | None) -> None:
    """Set the session cookie, or end the session when there is no token."""
    if token is None:
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE,
            token,
            max_age=tokens.LIFETIME_SECONDS,
            httponly=True,
            secure=shell().settings.cookie_secure,
            samesite="Lax",
        )
