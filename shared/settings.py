"""Settings from the environment: read once at start into a frozen object, every bad one named at once."""

from __future__ import annotations

import base64
import binascii
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, validate

SERVICES = ("enrolment", "attendance", "reporting", "notification")

T = TypeVar("T")


class SettingsFault(Exception):
    """The environment is not usable; the message names every bad setting."""


@dataclass(frozen=True)
class Settings:
    """What every service is told. URLs are without a trailing slash."""

    service: str
    mongo_url: str
    mongo_database: str
    kafka_url: str
    kafka_replication: int
    jwks: str
    urls: Mapping[str, str]
    cookie_secure: bool
    worker_port: int
    worker_name: str
    proxies: int = 0

    @property
    def origins(self) -> set[str]:
        """The origins that a form of ours may come from."""
        return {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in self.urls.values()}


def read(load: Callable[[Env], T]) -> T:
    """Run `load` on the environment. Raises SettingsFault naming everything missing or wrong."""
    env = Env(eager=False, prefix="SOLOP_")
    loaded = load(env)
    try:
        env.seal()
    except EnvValidationError as problem:
        lines = [f"  {name}: {' '.join(messages)}" for name, messages in sorted(_by_name(problem).items())]
        raise SettingsFault("these settings are missing or wrong:\n" + "\n".join(lines)) from None
    return loaded


def common(env: Env, service: str) -> Settings:
    """The settings that all services share, for one of them."""
    present = [validate.Length(min=1)]
    return Settings(
        service=service,
        mongo_url=env.str("MONGO_URL", validate=present),
        mongo_database=env.str("MONGO_DATABASE", f"solop_{service}"),
        kafka_url=env.str("KAFKA_URL", validate=present),
        kafka_replication=env.int("KAFKA_REPLICATION", 1, validate=[validate.Range(min=1)]),
        jwks=env.str("JWKS", validate=present),
        urls={one: (env.str(f"URL_{one.upper()}", validate=present) or "").rstrip("/") for one in SERVICES},
        cookie_secure=env.bool("COOKIE_SECURE", False),
        worker_port=env.int("WORKER_PORT", 8411 + SERVICES.index(service)),
        # Two workers of one service need two names; a restarted one takes its place back by it.
        worker_name=env.str("WORKER_NAME", socket.gethostname()),
        proxies=env.int("PROXIES", 0, validate=[validate.Range(min=0)]),
    )


def read_key(path: str, name: str) -> bytes:
    """The 32 bytes of a key file. Raises SettingsFault, naming the setting, when they are not there."""
    try:
        key = base64.b64decode(Path(path).read_text(), validate=True)
    except (OSError, binascii.Error, ValueError) as problem:
        raise SettingsFault(f"{name} cannot be read: {problem}") from None
    if len(key) != 32:
        raise SettingsFault(f"{name} holds {len(key)} bytes; 32 are needed, in base64")
    return key


def _by_name(problem: EnvValidationError) -> dict[str, list[str]]:
    messages = problem.error_messages
    return {name: list(texts) for name, texts in messages.items()} if isinstance(messages, Mapping) else {"": messages}
