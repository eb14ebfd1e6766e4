"""Attendance's own parts of an HTTP process, and what it knows of the device that asks."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import after_this_request, current_app, g, request
from werkzeug.wrappers import Response

from shared import ids
from shared.web.language import is_api
from shared.web.shell import shell

DEVICE_COOKIE = "solop_device"
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Parts:
    """Picked in `app.py`. The key of check-ins signs what phones carry, and knows identity numbers again."""

    lock_days: int
    check_in_key: bytes = field(repr=False)


def parts() -> Parts:
    """The parts of the running request."""
    found: Parts = current_app.extensions["attendance"]
    return found


def device() -> dict[str, str]:
    """The device that asks: an id that a browser keeps in a cookie, and what kind of device it says it is. It tells
    two phones of one person apart and names nobody. A program without the cookie has no id."""
    if "device" not in g:
        known = request.cookies.get(DEVICE_COOKIE, "")
        known = known if known.isalnum() and len(known) <= 20 else ""
        identifier = known or ("" if is_api() else ids.new_id())
        g.device = {"id": identifier, "kind": _kind(request.user_agent.string)}
        if identifier != known:
            after_this_request(_remember)
    found: dict[str, str] = g.device
    return found


def _remember(response: Response) -> Response:
    secure = shell().settings.cookie_secure
    identifier = g.device["id"]
    response.set_cookie(DEVICE_COOKIE, identifier, max_age=YEAR_SECONDS, httponly=True, secure=secure, samesite="Lax")
    return response


def _kind(agent: str) -> str:
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac", "macOS"))
    # Edge and Chrome also call themselves Safari, Edge also Chrome.
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    named = (next((name for sign, name in which if sign in agent), "") for which in (systems, browsers))
    return " · ".join(name for name in named if name)
