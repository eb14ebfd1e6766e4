"""Holds docker-compose.yml to the code: whoever adds a service, a setting or a topic hears of it here."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.cli import main
from deploy.environment import service_environment
from deploy.keys import Keys
from deploy.ports import Ports
from deploy.store_users import user_of
from shared.settings import SERVICES

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
ENGINES = {"store", "log", "mail"}
JOBS = {"replica-set", "store-users", "topics", "keys"}
ROLES = ("api", "worker")
KEYS = Keys(*(Path(name) for name in ("signing", "identity", "check-in", "messages", "jwks")))
VARIABLE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")


def settings(name: str) -> dict[str, str]:
    """The environment of a container as it is when `.env` holds a word for everything that it must hold."""

    def value(match: re.Match[str]) -> str:
        variable, operator, text = match.groups()
        return text if operator == "-" else f"given-{variable}"

    return {key: VARIABLE.sub(value, given) for key, given in COMPOSE[name]["environment"].items()}


def probe(name: str) -> str:
    return " ".join(COMPOSE[name]["healthcheck"]["test"])


def test_there_are_the_engines_the_jobs_and_two_containers_per_service() -> None:
    assert set(COMPOSE) == ENGINES | JOBS | {f"{service}-{role}" for service in SERVICES for role in ROLES}


@pytest.mark.parametrize("service", SERVICES)
def test_each_container_runs_its_role(service: str) -> None:
    port = str(Ports().api(service))
    assert COMPOSE[f"{service}-api"]["command"] == ["serve", service, "--host", "0.0.0.0", "--port", port]
    assert COMPOSE[f"{service}-worker"]["command"] == ["work", service]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("role", ROLES)
def test_a_service_starts_with_these_settings(service: str, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings(f"{service}-{role}").items():
        monkeypatch.setenv(name, value)
    importlib.import_module(f"services.{service}.settings").load()


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("role", ROLES)
def test_the_settings_are_those_of_the_embedded_system(service: str, role: str) -> None:
    embedded = service_environment(
        service,
        ports=Ports(),
        keys=KEYS,
        gateways=Path("gateways"),
        passwords=dict.fromkeys([*SERVICES, "operator"], "x"),
        store_url="mongodb://store/",
        kafka_url="log:9092",
    )
    assert set(settings(f"{service}-{role}")) == set(embedded)


@pytest.mark.parametrize("service", SERVICES)
def test_the_embedded_settings_are_accepted(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = service_environment(
        service,
        ports=Ports(),
        keys=KEYS,
        gateways=Path("gateways"),
        passwords=dict.fromkeys([*SERVICES, "operator"], "x"),
        store_url="mongodb://store/",
        kafka_url="log:9092",
    )
    for name, value in embedded.items():
        monkeypatch.setenv(name, value)
    importlib.import_module(f"services.{service}.settings").load()


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_has_its_own_database_user(service: str) -> None:
    user, password = user_of(service), f"given-SOLOP_PASSWORD_{service.upper()}"
    for role in ROLES:
        told = settings(f"{service}-{role}")
        assert told["SOLOP_MONGO_URL"].startswith(f"mongodb://{user}:{password}@store:27017/")
        assert told["SOLOP_MONGO_DATABASE"] == user
        assert [value for value in told.values() if "given-SOLOP_PASSWORD" in value] == [told["SOLOP_MONGO_URL"]]
    assert f"SOLOP_PASSWORD_{service.upper()}" in settings("store-users")


@pytest.mark.parametrize("service", SERVICES)
def test_only_enrolment_sees_the_private_keys(service: str) -> None:
    for role in ROLES:
        volumes = COMPOSE[f"{service}-{role}"]["volumes"]
        assert ("keys:/keys:ro" in volumes) == (service == "enrolment")
        assert ("messages-key:/messages-key:ro" in volumes) == (service == "notification")
        assert "public-keys:/public-keys:ro" in volumes


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_asked_whether_it_is_ready(service: str) -> None:
    assert f"http://localhost:{Ports().api(service)}/ready" in probe(f"{service}-api")
    assert f"http://localhost:{Ports().worker(service)}/ready" in probe(f"{service}-worker")
    assert settings(f"{service}-worker")["SOLOP_WORKER_PORT"] == str(Ports().worker(service))


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_starts_after_the_jobs(service: str) -> None:
    for role in ROLES:
        after = COMPOSE[f"{service}-{role}"]["depends_on"]
        assert after == {key: {"condition": "service_completed_successfully"} for key in JOBS - {"replica-set"}}


def test_each_engine_is_asked_whether_it_is_healthy() -> None:
    assert all(probe(engine) for engine in ENGINES)


def test_the_jobs_are_commands_that_there_are() -> None:
    own = JOBS - {"replica-set"}
    assert {COMPOSE[job]["command"][0] for job in own} == own
    assert own <= set(main.commands)


def test_only_the_services_pages_and_the_mail_are_published() -> None:
    published = {name: given["ports"] for name, given in COMPOSE.items() if "ports" in given}
    ports = {f"{service}-api": Ports().api(service) for service in SERVICES}
    expected = {name: ["${SOLOP_LISTEN:-127.0.0.1}:" + f"{port}:{port}"] for name, port in ports.items()}
    assert published == {**expected, "mail": [f"${{SOLOP_LISTEN:-127.0.0.1}}:{Ports().mailbox}:8025"]}


def test_every_image_names_its_version() -> None:
    for name, given in COMPOSE.items():
        assert re.search(r":v?\d+\.\d+\.\d+$", given["image"]), name


def test_kafka_is_the_one_that_tests_run_on() -> None:
    tested = re.search(
        r"kafka_2.13</artifactId>\s*<version>(.+)</version>", (ROOT / "deploy/kafka/pom.xml").read_text()
    )
    assert tested
    assert COMPOSE["log"]["image"] == f"apache/kafka:{tested[1]}"


def test_no_secret_has_a_default_and_the_example_lists_them_all() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    demanded = {match[1] for match in VARIABLE.finditer(text) if match[2] == "?"}
    optional = {match[1] for match in VARIABLE.finditer(text) if match[2] != "?"}
    assert not [name for name in optional if "PASSWORD" in name or "KEY" in name]
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^(\w+)=$", example, re.M)) == demanded
    assert set(re.findall(r"^#(\w+)=", example, re.M)) == optional
