"""What the tests of reporting share: a store with its indexes, and its application with a history taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.reporting.app import make
from services.reporting.store import INDEXES
from shared.store import Store
from tests.unit.reporting.history import History, take_in


@pytest.fixture
def store(make_store: Callable[..., Store]) -> Store:
    """An empty store of reporting."""
    return make_store(INDEXES)


@pytest.fixture
def client_of(
    store: Store, make_settings: Callable[..., Any], token_for: Callable[..., str]
) -> Callable[..., FlaskClient]:
    """`client_of(history, ("board", "lao-cai"))`: the application after a history, asked by somebody."""

    def make_client(history: History, *roles: tuple[str, str], language: str = "vi") -> FlaskClient:
        take_in(store, history.said)
        client = make(make_settings("reporting", store), store, lambda: datetime.now(UTC)).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token_for(*roles)}"
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return make_client
