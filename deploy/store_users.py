"""The database users: one per service, who may read and write that service's database and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.trouble import Trouble
from shared.settings import SERVICES

ADMIN = "admin"
USER_EXISTS = 51003
UNAUTHORIZED = 13


def user_of(service: str) -> str:
    """The database user of a service; its database has the same name."""
    return f"solop_{service}"


def with_user(url: str, user: str, password: str) -> str:
    """The same MongoDB URL, for a user."""
    parts = urlsplit(url)
    address = f"{quote(user, safe='')}:{quote(password, safe='')}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=address))


def connect(url: str) -> MongoClient[dict[str, Any]]:
    """A client that gives up soon: whoever calls this is waiting at a terminal."""
    return MongoClient(url, serverSelectionTimeoutMS=4000, connectTimeoutMS=4000, socketTimeoutMS=10000)


def make_user(client: MongoClient[dict[str, Any]], name: str, password: str, roles: list[Any]) -> None:
    """Create the user, or give the one there is this password and these roles."""
    try:
        client.admin.command("createUser", name, pwd=password, roles=roles)
    except OperationFailure as refusal:
        if refusal.code != USER_EXISTS:
            raise
        client.admin.command("updateUser", name, pwd=password, roles=roles)


def make_service_users(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Make the users of the services named in `passwords`."""
    with connect(admin_url) as client:
        for service, password in passwords.items():
            name = user_of(service)
            make_user(client, name, password, [{"role": "readWrite", "db": name}])


def check_isolation(url: str, passwords: Mapping[str, str]) -> None:
    """Prove that every service user can read its own database and is refused on the others.

    Raises Trouble when the store lets one through: then it runs without its access control.
    """
    for service in SERVICES:
        with connect(with_user(url, user_of(service), passwords[service])) as client:
            client[user_of(service)]["outbox"].find_one({"_id": "none"})
            for other in SERVICES:
                if other == service:
                    continue
                try:
                    client[user_of(other)]["outbox"].find_one({"_id": "none"})
                except OperationFailure as refusal:
                    if refusal.code == UNAUTHORIZED:
                        continue
                    raise
                raise Trouble(f"The store lets {user_of(service)} read {user_of(other)}: its access control is off.")
