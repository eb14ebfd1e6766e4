"""The stores of the services as an operator reaches them: of an embedded system by its folder, of any other by URL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from deploy.data_folder import DataFolder
from deploy.engines import store_url
from deploy.ports import HOST, Ports
from deploy.store_users import user_of, with_user
from deploy.trouble import Trouble
from shared.store import Store, connect

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".solop"),
    show_default=True,
    help="The folder of the system's data, keys and logs.",
)


def url_option(service: str) -> Callable[[Any], Any]:
    """The option for the URL of a service's store, with a user who may read it."""
    variable = f"SOLOP_MONGO_URL_{service.upper()}"
    return click.option(f"--{service}-url", envvar=variable, help=f"Or {variable}; else of the system in --data.")


@contextmanager
def store_of(service: str, url: str | None, data: Path) -> Iterator[Store]:
    """The store of a service. A URL may name the database; it is the service's usual one otherwise. Raises Trouble
    when there is neither a URL nor a system in the folder."""
    address = url or _embedded(service, DataFolder(data.resolve()))
    store = connect(address, urlsplit(address).path.strip("/") or user_of(service))
    try:
        yield store
    finally:
        store.client.close()


def log_of(url: str | None, data: Path) -> str:
    """The address of the log. Raises Trouble when there is neither one nor a system with its own log in the folder."""
    facts = DataFolder(data.resolve()).facts()
    if url is None and (facts is None or not facts["own_log"]):
        raise Trouble(f"No log belongs to {data}; name it by --kafka-url.")
    return url or f"{HOST}:{Ports(facts['base']).log}"  # type: ignore[index]


def _embedded(service: str, folder: DataFolder) -> str:
    facts = folder.facts()
    if facts is None:
        raise Trouble(f"No system was ever started in {folder.path}; name the stores by --{service}-url and so on.")
    passwords: dict[str, str] = json.loads((folder.keys / "passwords.json").read_text())
    return with_user(store_url(Ports(facts["base"]).store), user_of(service), passwords[service])
