"""What dies is started again, what was left behind is found, and nothing outlives the system."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.errors import OperationFailure

from deploy.data_folder import DataFolder
from deploy.engines import store_url
from deploy.pids import PidFile, identity
from deploy.ports import free_base
from deploy.store_users import connect, user_of
from deploy.system import CODE, System

SUPERVISOR = """
import sys, time
from pathlib import Path
from deploy.system import System
System(Path(sys.argv[1]), base=int(sys.argv[2]), services=()).start()
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with System(tmp_path, base=free_base(), services=()) as system:
        yield system


@pytest.mark.slow
@pytest.mark.parametrize("name", ["store", "log", "mailbox"])
def test_a_killed_process_is_started_again(system: System, name: str) -> None:
    before = system.pid(name)
    system.kill(name)
    wait_for(lambda: system.pid(name) not in (None, before))
    system.wait_until_ready(name)
    with connect(system.environment("enrolment")["SOLOP_MONGO_URL"]) as client:
        client[user_of("enrolment")]["classes"].insert_one({})
        with pytest.raises(OperationFailure):
            client[user_of("reporting")]["classes"].insert_one({})


@pytest.mark.slow
def test_a_halted_process_stays_down_until_it_is_resumed(system: System) -> None:
    system.halt("log", kill=True)
    time.sleep(1)
    assert system.pid("log") is None
    system.resume("log")
    assert system.is_ready("log")


@pytest.mark.slow
def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    base = free_base()
    with System(tmp_path, base=base, services=()) as first, connect(first.admin_url) as client:
        client["solop_enrolment"]["classes"].insert_one({"_id": "x"})
    assert not list((tmp_path / "run").glob("*.pid"))
    with System(tmp_path, base=base, services=()) as second, connect(second.admin_url) as client:
        assert client["solop_enrolment"]["classes"].find_one() == {"_id": "x"}
        assert second.passwords == first.passwords


@pytest.mark.slow
def test_lost_passwords_are_made_anew(tmp_path: Path) -> None:
    base = free_base()
    with System(tmp_path, base=base, services=()) as first:
        pass
    (tmp_path / "keys" / "passwords.json").unlink()
    with System(tmp_path, base=base, services=()) as second:
        assert second.passwords != first.passwords
        with connect(store_url(base + 17)) as client, pytest.raises(OperationFailure):
            client["solop_enrolment"]["classes"].find_one()


@pytest.mark.slow
@pytest.mark.parametrize("then", ["down", "up"])
def test_what_a_killed_supervisor_left_behind_is_ended(tmp_path: Path, then: str) -> None:
    base = free_base()
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path), str(base)]
    environment = {**os.environ, "PYTHONPATH": str(CODE)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as supervisor:
        assert supervisor.stdout and supervisor.stdout.readline() == "started\n"
        supervisor.kill()
    left = [pid for file in DataFolder(tmp_path).pid_files() if (pid := file.pid())]
    assert len(left) == 3
    if then == "down":
        assert DataFolder(tmp_path).end_system()
    else:
        with System(tmp_path, base=base, services=()) as system:
            assert system.is_ready("store")
    assert [identity(pid) for pid in left] == [None] * 3


def test_another_process_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    file = PidFile(tmp_path / "store.pid")
    with subprocess.Popen(["sleep", "60"]) as stranger:
        file.path.write_text(f'{{"pid": {stranger.pid}, "identity": "another start"}}')
        file.end(patience=1)
        assert stranger.poll() is None
        stranger.kill()
    assert not file.path.exists()


def test_a_process_that_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    file = PidFile(tmp_path / "deaf.pid")
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        process.stdout.readline()
        file.write(process.pid)
        file.end(patience=0.2)
        assert process.wait() == -signal.SIGKILL


def wait_for(condition, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
