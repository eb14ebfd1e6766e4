"""What the tests of reporting share: a store with its indexes, and its application with a history taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.reporting.app import make
from services.reporting.store import INDEXES
from shared.store import Document, Store, connect, make_indexes
from tests.stores import Kept
from tests.unit.reporting.history import History, lao_cai, take_in


@pytest.fixture(scope="session")
def kept(store_url: str) -> Kept:
    return Kept(store_url, "reporting", INDEXES)


@pytest.fixture(scope="session")
def app(kept: Kept, make_settings: Callable[..., Any]) -> Flask:
    """The service; made once."""
    return make(make_settings("reporting", kept.store), kept.store, lambda: datetime.now(UTC))


@pytest.fixture
def store(kept: Kept) -> Store:
    """Empty."""
    return kept.restore()


@pytest.fixture(scope="session")
def after_lao_cai(store_url: str) -> dict[str, list[Document]]:
    """What the store holds after Lào Cai's quarter: putting it in costs a fraction of taking it in again."""
    once = connect(store_url, "reporting-lao-cai")
    make_indexes(once, INDEXES)
    take_in(once, lao_cai().said)
    return {name: found for name in once.list_collection_names() if (found := list(once[name].find()))}


@pytest.fixture
def client_of(
    kept: Kept, store: Store, app: Flask, token_for: Callable[..., str], after_lao_cai: dict[str, list[Document]]
) -> Callable[..., FlaskClient]:
    """`client_of(history, ("board", "lao-cai"))`: the application after a history, asked by somebody. Each history is
    taken in once, and put in from then on."""
    quarter = lao_cai().said

    def hear(history: History) -> None:
        said = history.said
        if said[: len(quarter)] == quarter and store.organisations.find_one() is None:
            for name, documents in after_lao_cai.items():
                store[name].insert_many(documents)
            said = said[len(quarter) :]
        take_in(store, said)

    def make_client(history: History, *roles: tuple[str, str], language: str = "vi") -> FlaskClient:
        if kept.untouched:
            kept.after(repr(history.said), lambda: hear(history))
        else:
            hear(history)
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token_for(*roles)}"
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return make_client
