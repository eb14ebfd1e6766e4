"""A service's database user can use its own database and is refused on every other."""

from __future__ import annotations

import itertools

import pytest
from pymongo.errors import OperationFailure

from deploy.engines import store_url
from deploy.store_users import check_isolation, connect, make_service_users, user_of, with_user
from deploy.system import System
from deploy.trouble import Trouble
from shared.settings import SERVICES


def url_of(engines: System, service: str) -> str:
    return engines.environment(service)["SOLOP_MONGO_URL"]


@pytest.mark.parametrize(("service", "other"), list(itertools.permutations(SERVICES, 2)))
def test_a_service_is_refused_on_the_data_of_another(engines: System, service: str, other: str) -> None:
    with connect(url_of(engines, service)) as client:
        foreign = client[user_of(other)]["classes"]
        for attempt in (
            lambda: foreign.find_one({"_id": "x"}),
            lambda: foreign.insert_one({"_id": "x"}),
            lambda: foreign.update_one({"_id": "x"}, {"$set": {"a": 1}}),
            lambda: foreign.delete_one({"_id": "x"}),
            foreign.drop,
            lambda: list(
                client[user_of(service)]["classes"].aggregate(
                    [{"$merge": {"into": {"db": user_of(other), "coll": "classes"}}}]
                )
            ),
        ):
            with pytest.raises(OperationFailure) as refusal:
                attempt()
            assert refusal.value.code == 13


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_use_its_own_database(engines: System, service: str) -> None:
    with connect(url_of(engines, service)) as client:
        own = client[user_of(service)]["proof"]
        own.create_index("a")
        with client.start_session() as session, session.start_transaction():
            own.insert_one({"_id": "x", "a": 1}, session=session)
        assert own.find_one({"a": 1}) == {"_id": "x", "a": 1}
        own.drop()


def test_nobody_reads_without_a_name(engines: System) -> None:
    with connect(store_url(engines.ports.store)) as client, pytest.raises(OperationFailure):
        client[user_of("enrolment")]["classes"].find_one()


def test_a_service_cannot_make_users(engines: System) -> None:
    with connect(url_of(engines, "reporting")) as client, pytest.raises(OperationFailure):
        client.admin.command("createUser", "intruder", pwd="x", roles=["root"])


def test_the_users_can_be_made_again(engines: System) -> None:
    passwords = {service: engines.passwords[service] for service in SERVICES}
    make_service_users(engines.admin_url, passwords)
    check_isolation(store_url(engines.ports.store), passwords)


def test_a_user_who_reads_elsewhere_is_found_out(engines: System) -> None:
    everywhere = [{"role": "readWrite", "db": user_of(service)} for service in SERVICES]
    passwords = {service: engines.passwords[service] for service in SERVICES}
    with connect(engines.admin_url) as client:
        client.admin.command("updateUser", user_of("reporting"), roles=everywhere)
        try:
            with pytest.raises(Trouble, match="access control is off"):
                check_isolation(store_url(engines.ports.store), passwords)
        finally:
            make_service_users(engines.admin_url, passwords)


def test_a_password_may_hold_anything() -> None:
    assert (
        with_user("mongodb://a:b@host:1,host:2/?replicaSet=rs0", "solop_x", "p@ss/w:rd")
        == "mongodb://solop_x:p%40ss%2Fw%3Ard@host:1,host:2/?replicaSet=rs0"
    )
