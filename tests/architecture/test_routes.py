"""Every route says who may call it, and what is open to everybody is a short list."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from flask import Flask

from shared.authority import ROLES

# Pages of libraries: they show nothing but what the routes are, and the static files of the layout.
OF_LIBRARIES = {"api-docs.openapi_json", "api-docs.openapi_swagger_ui", "shell.static"}

OPEN_TO_EVERYBODY = {
    "/live",
    "/ready",
    "/metrics",
    "/design",
    "/api/docs/assets/<path:filename>",
    "/sign-in",
    "/sign-out",
    "/api/v1/tokens",
    "/api/v1/jwks",
    # A script that opens pages without a network; it holds nothing itself.
    "/worker.js",
    # Whoever holds a certificate may ask whether it is one.
    "/verify",
    "/verify/<code>",
    "/api/v1/verifications/<code>",
    # Learners have no account: they check in by the code on the screen, and say who they are by what only they know.
    "/den",
    "/den/<code>",
    "/den/who",
    "/den/done/<class_id>/<session_id>",
    "/den/forget",
    "/den/leaves",
    "/den/leaves/<leave_id>/withdrawal",
    "/me/<code>",
    # Providers have no account; what they tell is signed.
    "/callbacks/<channel>",
    # And they say what they wish to be told behind the address that every message to them carries.
    "/wishes/<token>",
    "/wishes/<token>/unsubscribe",
}


def who_may_call(app: Flask) -> dict[str, tuple[str, ...] | None]:
    """`GET /classes` -> who may, None where nobody said."""
    return {
        f"{method} {rule.rule}": getattr(app.view_functions[rule.endpoint], "who_may", None)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OF_LIBRARIES
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    }


def test_every_route_says_who_may_call_it(app: Flask) -> None:
    assert [route for route, roles in who_may_call(app).items() if roles is None] == []


def test_routes_name_roles_that_there_are(app: Flask) -> None:
    known = {*ROLES, "signed in", "anybody"}
    assert {route: roles for route, roles in who_may_call(app).items() if set(roles or ()) - known} == {}


def test_only_these_routes_are_open_to_everybody(app: Flask) -> None:
    public = {route.split()[1] for route, roles in who_may_call(app).items() if roles == ("anybody",)}
    assert public <= OPEN_TO_EVERYBODY


def test_a_route_that_says_nothing_would_be_found(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/everything", "everything", lambda: "")
    routes = who_may_call(bare)
    assert routes["GET /everything"] is None


def test_a_stranger_is_turned_away_from_everything_else(app: Flask) -> None:
    client = app.test_client()
    let_in = []
    for route, roles in who_may_call(app).items():
        method, path = route.split()
        if roles == ("anybody",):
            continue
        answer = client.open(re.sub(r"<(\w+:)?\w+>", "x", path), method=method)
        if answer.status_code != (401 if path.startswith("/api/") else 302):
            let_in.append(f"{route}: {answer.status_code}")
    assert let_in == []


def test_the_pages_of_the_house_answer(app: Flask) -> None:
    client = app.test_client()
    for path in ("/live", "/metrics", "/design", "/api/docs", "/api/openapi.json"):
        assert client.get(path).status_code == 200, path


def test_pages_fetch_nothing_from_elsewhere(app: Flask) -> None:
    client = app.test_client()
    for page in ("/design", "/api/docs"):
        html = client.get(page).get_data(as_text=True)
        fetched = re.findall(r'<(?:script|img|iframe)[^>]*\ssrc="([^"]+)"|<link[^>]*\shref="([^"]+)"', html)
        addresses = [urljoin(page, one or other) for one, other in fetched]
        assert addresses, page
        for address in addresses:
            assert address.startswith("/"), f"{page} fetches {address}"
            assert client.get(address).status_code == 200, f"{page} fetches {address}"
