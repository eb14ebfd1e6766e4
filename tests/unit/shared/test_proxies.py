"""Who asks, behind a reverse proxy of ours and without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Blueprint, request

from shared.settings import Settings
from shared.store import Store
from shared.web.app import make_app
from shared.web.sign_in import public


@pytest.mark.parametrize(
    ("proxies", "asker"), [(0, "127.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.5")], ids=["none", "one", "two"]
)
def test_only_our_own_proxies_are_believed(
    make_store: Callable[..., Store], make_settings: Callable[..., Settings], proxies: int, asker: str
) -> None:
    pages = Blueprint("asking", __name__)
    pages.get("/who")(public(lambda: str(request.remote_addr)))
    store = make_store()
    given = replace(make_settings("reporting", store), proxies=proxies)
    app = make_app("services.reporting", given, store, api=[], pages=[pages])
    answer = app.test_client().get("/who", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.5, 198.51.100.7"})
    assert answer.text == asker
