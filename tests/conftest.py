"""What tests share: the embedded store, a database for each test, a token issuer, and a whole running system."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from joserfc.jwk import OKPKey

from deploy.ports import free_base
from deploy.system import System
from shared import ids
from shared.authority import Actor, Role
from shared.settings import SERVICES, Settings
from shared.store import Store, connect, make_indexes
from shared.web import tokens
from tests.brokers import make_broker
from tests.ports import free_port
from tests.stores import running_store
from tests.systems import Province, found_province

# A busy machine is no fault of what is tested.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One embedded store for the whole run: stopping it takes two seconds."""
    with running_store(tmp_path_factory.mktemp("store")) as url:
        yield url


@pytest.fixture
def make_store(store_url: str) -> Iterator[Callable[..., Store]]:
    """Makes databases with the house's collections and the given ones; they are gone after the test."""
    made: list[Store] = []

    def make(indexes: dict | None = None) -> Store:
        store = connect(store_url, f"test_{ids.new_id()}")
        make_indexes(store, indexes or {})
        made.append(store)
        return store

    yield make
    for store in made:
        store.client.drop_database(store.name)
        store.client.close()


@pytest.fixture(scope="session")
def signing_key() -> OKPKey:
    """The key of this run's token issuer."""
    return OKPKey.generate_key("Ed25519", auto_kid=True)


@pytest.fixture(scope="session")
def make_settings(tmp_path_factory: pytest.TempPathFactory, signing_key: OKPKey) -> Callable[..., Settings]:
    """Settings of a service, whose tokens are signed by this run's key."""
    jwks = tmp_path_factory.mktemp("keys") / "jwks.json"
    jwks.write_text(json.dumps({"keys": [signing_key.as_dict(private=False)]}))

    def make(service: str, store: Store, kafka_url: str = "127.0.0.1:1") -> Settings:
        urls = {one: f"http://{one}.test" for one in SERVICES}
        return Settings(service, "", store.name, kafka_url, 1, str(jwks), urls, False, free_port(), "test")

    return make


@pytest.fixture(scope="session")
def token_for(signing_key: OKPKey) -> Callable[..., str]:
    """A token for somebody with roles: `token_for(("staff", "centre-1"), ("board", "province"))`."""

    def make(*roles: tuple[str, str], name: str = "Người thử", account_id: str = "account-1") -> str:
        actor = Actor(account_id, name, tuple(Role(role, place) for role, place in roles))
        return tokens.issue(signing_key, actor, datetime.now(UTC))

    return make


@pytest.fixture(scope="session", params=["embedded", pytest.param("real-kafka", marks=pytest.mark.kafka)])
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """All processes, with one HTTP worker each: tests ask one after the other."""
    folder = tmp_path_factory.mktemp("system")
    if request.param == "embedded":
        with System(folder, base=free_base(), api_workers=1) as system:
            yield system
        return
    broker = make_broker("real-kafka", tmp_path_factory.mktemp("kafka"))
    broker.start()
    try:
        with System(folder, base=free_base(), api_workers=1, kafka_url=broker.url) as system:
            yield system
    finally:
        broker.stop()


@pytest.fixture
def province(system: System) -> Province:
    """A province of the test's own."""
    return found_province(system)
