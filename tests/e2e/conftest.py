"""One whole system for the end-to-end tests, on the embedded log and on a real Apache Kafka."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.ports import free_base
from deploy.system import System
from tests.brokers import make_broker
from tests.systems import Province, found_province


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
