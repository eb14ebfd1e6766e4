"""The engines of a system, without services, over a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.ports import free_base
from deploy.system import System


@pytest.fixture(scope="package")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Running engines, for tests that leave them as they are."""
    with System(tmp_path_factory.mktemp("engines"), base=free_base(), services=()) as system:
        yield system
