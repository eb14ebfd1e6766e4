"""An operator reaches the stores of a running system by its folder, and those of any other by their URLs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli import main
from deploy.ports import HOST
from deploy.service_stores import log_of, store_of
from deploy.store_users import user_of
from deploy.system import System
from deploy.trouble import Trouble
from shared.settings import SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_each_store_by_the_folder(engines: System, service: str) -> None:
    with store_of(service, None, engines.folder.path) as store:
        assert store.name == user_of(service)
        assert store.outbox.find_one({"_id": "none"}) is None


def test_a_store_by_its_url_in_a_database_of_another_name(engines: System, tmp_path: Path) -> None:
    url = engines.admin_url.replace("/?", "/elsewhere?authSource=admin&")
    with store_of("reporting", url, tmp_path) as store:
        assert store.name == "elsewhere"
        assert store.outbox.find_one({"_id": "none"}) is None


def test_the_log_by_the_folder_or_by_its_url(engines: System, tmp_path: Path) -> None:
    assert log_of(None, engines.folder.path) == f"{HOST}:{engines.ports.log}"
    assert log_of("log:9092", tmp_path) == "log:9092"
    with pytest.raises(Trouble, match="name it by --kafka-url"):
        log_of(None, tmp_path)


def test_the_audit_of_a_system_in_which_nothing_was_said(engines: System) -> None:
    result = CliRunner().invoke(main, ["audit", "2023-Q1", "--data", str(engines.folder.path)])
    assert (result.exit_code, "0 classes, 0 enrolments: all 0 figures agree." in result.output) == (0, True)
