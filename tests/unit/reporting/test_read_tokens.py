"""Read tokens: another system reads the figures of an organisation and nothing else, until a day or withdrawn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, strategies as st

from services.reporting import token_access
from services.reporting.commands.read_tokens import NewToken, new_token
from services.reporting.model.read_tokens import check, latest_day
from shared.refusal import Refusal
from shared.store import Store
from shared.vietnamese import today
from tests.unit.reporting.history import lao_cai

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")
QUARTER = "/api/v1/summaries?period=2023-Q1"


def next_year() -> str:
    return (today(datetime.now(UTC)) + timedelta(days=365)).isoformat()


def ask_for(client: FlaskClient, organisation: str = "lao-cai", key: str = "key-1", **more: Any) -> Any:
    body = {"organisation_id": organisation, "name": "Kho dữ liệu Tỉnh ủy", "expires_on": next_year(), **more}
    return client.post("/api/v1/read-tokens", json=body, headers={"Idempotency-Key": key})


@pytest.fixture
def board(client_of: Clients) -> FlaskClient:
    return client_of(lao_cai(), BOARD)


@pytest.fixture
def by_token(app: Flask, board: FlaskClient) -> Callable[..., FlaskClient]:
    """`by_token("solop_…")`: another system, that sends a token."""

    def make(token: str) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return make


def expire(store: Store, token_id: str) -> None:
    yesterday = today(datetime.now(UTC)) - timedelta(days=1)
    store.read_tokens.update_one({"_id": token_id}, {"$set": {"expires_on": yesterday.isoformat()}})


# -- what is made ------------------------------------------------------------------------------------------------


def test_a_token_is_said_once_and_only_its_digest_is_kept(board: FlaskClient, store: Store) -> None:
    made = ask_for(board)
    assert made.status_code == 201
    secret = made.get_json()["token"].split("_", 2)[2]
    assert len(bytes.fromhex(secret)) * 8 >= 160
    kept = json.dumps([list(store[name].find()) for name in ("read_tokens", "answers")], default=str)
    assert secret not in kept
    assert "token" not in board.get("/api/v1/read-tokens").get_json()["items"][0]
    assert "digest" not in board.get("/api/v1/read-tokens").text


def test_asked_again_under_the_same_key_nothing_more_is_made_and_the_secret_is_not_said(board: FlaskClient) -> None:
    first, second = ask_for(board), ask_for(board)
    assert second.status_code == 201
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.get_json()["token_id"] == first.get_json()["token_id"]
    assert second.get_json()["token"] is None
    assert len(board.get("/api/v1/read-tokens").get_json()["items"]) == 1


def test_a_new_token_says_nothing_where_it_is_written() -> None:
    new = new_token()
    assert new.secret not in f"{new} {new!r} {[new]} {json.dumps({'new': new}, default=str)}"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-800, 800))
def test_the_last_day_lies_between_today_and_two_years_ahead(day: date, days: int) -> None:
    expires_on = day + timedelta(days=days)
    if day <= expires_on <= latest_day(day):
        check("DHIS2", expires_on, day)
    else:
        with pytest.raises(Refusal) as refused:
            check("DHIS2", expires_on, day)
        assert refused.value.faults[0].at == "/expires_on"


def test_two_years_after_a_leap_day_is_the_last_of_february() -> None:
    assert latest_day(date(2024, 2, 29)) == date(2026, 2, 28)


def test_every_fault_is_named_with_its_place(board: FlaskClient) -> None:
    refused = ask_for(board, name="x", expires_on="2023-01-01")
    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.get_json()["errors"]] == ["/name", "/expires_on"]


@pytest.mark.parametrize(("role", "status"), [("staff", 403), ("operator", 201)])
def test_the_board_and_operators_make_tokens(client_of: Clients, role: str, status: int) -> None:
    assert ask_for(client_of(lao_cai(), (role, "lao-cai"))).status_code == status


@pytest.mark.parametrize("organisation", ["lao-cai", "nobody"])
def test_nobody_makes_a_token_for_what_is_outside_their_sight(client_of: Clients, organisation: str) -> None:
    refused = ask_for(client_of(lao_cai(), ("board", "sa-pa")), organisation)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["detail"] == "Không tìm thấy đơn vị."


# -- what it reads -----------------------------------------------------------------------------------------------


def test_another_system_reads_what_the_board_reads(board: FlaskClient, by_token: Callable[..., FlaskClient]) -> None:
    reader = by_token(ask_for(board).get_json()["token"])
    for path in (
        QUARTER,
        "/api/v1/briefings?period=2023-Q1",
        "/api/v1/classes?period=2023-Q1",
        "/api/v1/conferences/figures",
        "/api/v1/editions",
    ):
        assert reader.get(path).get_json() == board.get(path).get_json(), path
    assert reader.get(QUARTER).get_json()["total"]["classes"] == 40


@pytest.mark.parametrize("organisation", ["bat-xat", "lao-cai", "nobody"])
def test_outside_its_organisation_nothing_is_known(
    board: FlaskClient, by_token: Callable[..., FlaskClient], organisation: str
) -> None:
    reader = by_token(ask_for(board, "sa-pa").get_json()["token"])
    assert reader.get(QUARTER).get_json()["organisation"]["organisation_id"] == "sa-pa"
    refused = reader.get(f"{QUARTER}&organisation={organisation}")
    assert refused.status_code == 404
    assert refused.get_json()["title"] == "Không tìm thấy đơn vị."


@pytest.mark.parametrize(
    "path", ["persons?period=2023-Q1", "read-tokens", "classes/class-00?period=2023-Q1", "findings"]
)
def test_persons_and_tokens_stay_closed_and_it_is_said_why(
    board: FlaskClient, by_token: Callable[..., FlaskClient], path: str
) -> None:
    refused = by_token(ask_for(board).get_json()["token"]).get(f"/api/v1/{path}")
    assert refused.status_code == 403
    assert refused.get_json()["type"] == "urn:solop:problem:not-for-read-tokens"
    assert "không ai được lần tới một học viên" in refused.get_json()["title"]


def routes(app: Flask) -> dict[str, list[tuple[str, str]]]:
    """Endpoint -> method and address, with something in the place of every name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(\w+:)?\w+>", "x", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found.setdefault(rule.endpoint, []).append((method, path))
    return found


def test_every_other_route_is_closed_to_it(
    app: Flask, board: FlaskClient, by_token: Callable[..., FlaskClient]
) -> None:
    reader = by_token(ask_for(board).get_json()["token"])
    let_in = []
    for endpoint, ways in routes(app).items():
        view = app.view_functions[endpoint]
        if getattr(view, "who_may", ("anybody",)) == ("anybody",):
            continue
        for method, path in ways:
            if method == "GET" and endpoint in token_access.OPEN:
                continue
            expected = 403 if path.startswith("/api/") else 302
            if reader.open(path, method=method).status_code != expected:
                let_in.append(f"{method} {path}")
    assert let_in == []


def test_what_is_open_is_there_and_only_read(app: Flask) -> None:
    there = routes(app)
    open_ways = {way for endpoint in token_access.OPEN for way in there[endpoint]}
    assert {method for method, _ in open_ways} == {"GET"}
    assert all(path.startswith("/api/v1/") for _, path in open_ways)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_it_changes_nothing(
    board: FlaskClient, by_token: Callable[..., FlaskClient], store: Store, method: str
) -> None:
    reader = by_token(ask_for(board).get_json()["token"])
    path = "/api/v1/read-tokens" if method == "POST" else "/api/v1/stated-totals/lao-cai/2023-Q1"
    body = {"classes": 1, "enrolments": None, "source": "x"}
    answer = reader.open(path, method=method, json=body, headers={"Idempotency-Key": "k"})
    assert answer.status_code == (403 if method in ("PUT", "POST") else 405)
    if answer.status_code == 403:
        assert answer.get_json()["type"] == "urn:solop:problem:read-token-only-reads"
    assert store.stated_totals.count_documents({}) == 0
    assert store.read_tokens.count_documents({}) == 1


def test_it_opens_no_page(board: FlaskClient, by_token: Callable[..., FlaskClient]) -> None:
    answer = by_token(ask_for(board).get_json()["token"]).get("/?period=2023-Q1")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_sent_as_a_session_it_is_nobody(board: FlaskClient, app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("solop_session", ask_for(board).get_json()["token"])
    assert client.get(QUARTER).status_code == 401


# -- when it does not work ---------------------------------------------------------------------------------------


def wrong_ones(token: str) -> list[str]:
    found = token.rpartition("_")
    other = new_token()
    return [token[:-1], f"{token}0", other.text, NewToken("", other.secret).text, f"{found[0]}_", "solop_", "solop"]


def test_a_wrong_one_is_refused(board: FlaskClient, by_token: Callable[..., FlaskClient]) -> None:
    for wrong in wrong_ones(ask_for(board).get_json()["token"]):
        answer = by_token(wrong).get(QUARTER)
        assert answer.status_code == 401, wrong
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_stranger_is_told_how_to_sign_in(app: Flask, board: FlaskClient) -> None:
    answer = app.test_client().get(QUARTER)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_withdrawn_it_is_refused_at_once(board: FlaskClient, by_token: Callable[..., FlaskClient]) -> None:
    made = ask_for(board).get_json()
    reader = by_token(made["token"])
    assert reader.get(QUARTER).status_code == 200
    path = f"/api/v1/read-tokens/{made['token_id']}"
    kept = board.put(f"{path}/withdrawal", headers={"If-Match": board.get(path).headers["ETag"]})
    assert kept.get_json()["state"] == "withdrawn"
    refused = reader.get(QUARTER)
    assert refused.status_code == 401
    assert refused.get_json()["type"] == "urn:solop:problem:read-token-withdrawn"
    again = board.put(f"{path}/withdrawal", headers={"If-Match": kept.headers["ETag"]})
    assert again.status_code == 409


def test_after_its_last_day_it_is_refused(
    board: FlaskClient, by_token: Callable[..., FlaskClient], store: Store
) -> None:
    made = ask_for(board, expires_on=today(datetime.now(UTC)).isoformat()).get_json()
    assert by_token(made["token"]).get(QUARTER).status_code == 200
    expire(store, made["token_id"])
    refused = by_token(made["token"]).get(QUARTER)
    assert refused.get_json()["type"] == "urn:solop:problem:read-token-expired"
    assert refused.status_code == 401


def test_who_has_only_its_name_is_not_told_whether_it_has_expired(
    board: FlaskClient, by_token: Callable[..., FlaskClient], store: Store
) -> None:
    made = ask_for(board).get_json()
    expire(store, made["token_id"])
    refused = by_token(NewToken(made["token_id"], "0" * 64).text).get(QUARTER)
    assert refused.get_json()["type"] == "urn:solop:problem:read-token-wrong"


def test_a_token_of_others_is_unknown_and_stays(client_of: Clients, board: FlaskClient) -> None:
    made = ask_for(board).get_json()
    stranger = client_of(lao_cai(), ("board", "sa-pa"))
    path = f"/api/v1/read-tokens/{made['token_id']}"
    titles = {stranger.get(path).get_json()["title"], stranger.get("/api/v1/read-tokens/none").get_json()["title"]}
    refused = stranger.put(f"{path}/withdrawal", headers={"If-Match": '"1"'})
    assert refused.status_code == 404
    assert titles == {refused.get_json()["title"]}
    assert stranger.get("/api/v1/read-tokens").get_json()["items"] == []


# -- its last use ------------------------------------------------------------------------------------------------


def test_its_use_is_noted_at_most_once_an_hour(
    board: FlaskClient, by_token: Callable[..., FlaskClient], store: Store
) -> None:
    made = ask_for(board).get_json()
    reader = by_token(made["token"])
    reader.get(QUARTER)
    noted = store.read_tokens.find_one({})
    assert noted and noted["used_at"]
    reader.get(QUARTER)
    assert store.read_tokens.find_one({}) == noted
    long_ago = (datetime.now(UTC) - timedelta(hours=1, minutes=1)).isoformat()
    store.read_tokens.update_one({}, {"$set": {"used_at": long_ago}})
    reader.get(QUARTER)
    later = store.read_tokens.find_one({})
    assert later and later["used_at"] > noted["used_at"]
    assert later["version"] == noted["version"]


# -- pages -------------------------------------------------------------------------------------------------------


def test_the_page_makes_a_token_shows_it_once_and_withdraws_it(
    board: FlaskClient, by_token: Callable[..., FlaskClient]
) -> None:
    first = board.get("/read-tokens")
    assert "Chưa hệ thống nào khác đọc số liệu" in first.text
    assert first.headers["Referrer-Policy"] == "same-origin"  # with none a browser would not say whose form it sends
    form = {"name": "DHIS2 của tỉnh", "organisation_id": "lao-cai", "expires_on": next_year(), "_key": "form-1"}
    made = board.post("/read-tokens", data=form)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    found = re.search(r"solop_\w+", made.text)
    assert found
    assert by_token(found[0]).get(QUARTER).status_code == 200
    again = board.post("/read-tokens", data=form)
    assert found[0] not in again.text
    assert "không hiện lại được" in again.text
    listed = board.get("/read-tokens").text
    assert "1 hệ thống đang đọc được số liệu" in listed
    assert found[0] not in listed
    link = re.search(r'href="(/read-tokens/\w+/withdrawal)"', listed)
    assert link
    asked = board.get(link[1]).text
    version = re.search(r'name="_version" value="(\d+)"', asked)
    assert version
    done = board.post(link[1], data={"_version": version[1]})
    assert (done.status_code, done.location) == (303, "/read-tokens?done=read-token-withdrawn")
    assert by_token(found[0]).get(QUARTER).status_code == 401


def test_a_form_with_faults_comes_back_as_it_was_typed(board: FlaskClient) -> None:
    form = {"name": "DHIS2 của tỉnh", "organisation_id": "lao-cai", "expires_on": "2020-01-01", "_key": "form-1"}
    page = board.post("/read-tokens", data=form)
    assert page.status_code == 422
    assert "DHIS2 của tỉnh" in page.text
    assert "nhiều nhất 2 năm" in page.text


def test_staff_do_not_see_the_page(client_of: Clients) -> None:
    assert client_of(lao_cai(), ("staff", "sa-pa")).get("/read-tokens").status_code == 403
