"""A period from its end to its second edition: owed, signed off, closed, drifted, corrected by two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import ids
from shared.store import Store
from tests.unit.reporting.history import History, lao_cai, learner, take_in

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")
WHOLE = "/api/v1/periods/lao-cai/2023-Q1"


@pytest.fixture
def asked_by(client_of: Clients, app: Any, token_for: Callable[..., str]) -> Callable[..., FlaskClient]:
    """`asked_by("hoa", ("board", "lao-cai"))`: somebody of their own, after the history of another client."""

    def make(account_id: str, *roles: tuple[str, str]) -> FlaskClient:
        client = app.test_client()
        token = token_for(*roles, account_id=account_id, name=f"Đồng chí {account_id}")
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return make


def ask(client: FlaskClient, method: str, path: str, body: Any = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(path, method=method, json=body, headers=named)


def sign_off(client: FlaskClient, centre: str, reason: str | None = None, version: str = '"0"') -> Any:
    return ask(client, "POST", f"/api/v1/periods/{centre}/2023-Q1/sign-offs", {"reason": reason}, If_Match=version)


def close(client: FlaskClient, reason: str | None = "kịp hội nghị giao ban") -> Any:
    return ask(client, "POST", f"{WHOLE}/closings", {"reason": reason}, If_Match='"0"')


def request_correction(client: FlaskClient, organisation: str, reason: str | None = "nhập sót danh sách") -> Any:
    path = f"/api/v1/periods/{organisation}/2023-Q1/corrections"
    return ask(client, "POST", path, {"reason": reason}, Idempotency_Key=ids.new_id())


def approve(client: FlaskClient, correction_id: str) -> Any:
    return ask(client, "POST", f"{WHOLE}/corrections/{correction_id}/approvals", If_Match='"1"')


def late_list(history: History) -> list[Any]:
    """Fourteen learners whom Sa Pa had forgotten, and another centre's one."""
    before = len(history.said)
    history.enrolled("class-00", [learner(9000 + one) for one in range(14)])
    history.enrolled("class-01", [learner(9100)])
    return history.said[before:]


def test_a_late_correction_after_the_closing_makes_edition_two(
    client_of: Clients, asked_by: Clients, store: Store
) -> None:
    history = lao_cai()
    board = client_of(history, BOARD)
    first = close(board)
    assert first.status_code == 200, first.text
    assert first.get_json()["figures"]["total"]["enrolments"]["value"] == 2960
    take_in(store, late_list(history))

    drift = ask(board, "GET", "/api/v1/differences/lao-cai/2023-Q1?from=1").get_json()
    assert drift["total"]["enrolments"] == {"before": 2960, "after": 2975}
    assert {one["organisation_id"] for one in drift["centres"]} == {"sa-pa", "bat-xat"}

    staff = asked_by("lan", ("staff", "sa-pa"))
    requested = request_correction(staff, "sa-pa", "nhập sót danh sách 14 học viên")
    assert requested.status_code == 201, requested.text
    correction_id = requested.get_json()["correction_id"]
    approved = approve(asked_by("hoa", BOARD), correction_id)
    assert approved.status_code == 200, approved.text
    second = approved.get_json()
    assert (second["number"], second["changed"]) == (2, ["sa-pa"])
    total = second["figures"]["total"]
    assert (total["enrolments"]["value"], total["persons"]) == (2974, 2414)

    between = ask(board, "GET", "/api/v1/differences/lao-cai/2023-Q1?from=1&to=2").get_json()
    assert between["text"] == ["+14 lượt học viên, Trung tâm chính trị sa-pa, vì nhập sót danh sách 14 học viên"]
    (centre,) = between["centres"]
    assert [(one["class_id"], one["kind"]) for one in centre["classes"]] == [("class-00", "changed")]
    left = ask(board, "GET", "/api/v1/differences/lao-cai/2023-Q1?from=2").get_json()
    assert left["total"]["enrolments"] == {"before": 2974, "after": 2975}
    kept = ask(board, "GET", "/api/v1/editions/lao-cai/2023-Q1/1").get_json()
    assert kept["figures"] == first.get_json()["figures"]
