"""A period from its end to its second edition: owed, signed off, closed, drifted, corrected by two people."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import ids
from shared.events import enrolment
from shared.periods import quarter_of
from shared.store import Store
from shared.vietnamese import today
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


def test_an_edition_has_the_figures_of_the_summary_and_what_they_rest_on(client_of: Clients, store: Store) -> None:
    board = client_of(lao_cai(), BOARD)
    store.positions.insert_one({"_id": "enrolment.classes/3", "offset": 120, "fingerprint": "x", "number": 1})
    store.parked.insert_one(
        {"_id": "enrolment.classes/class-07/9", "stream": "enrolment.classes/class-07", "sequence": 9, "kind": "failed"}
    )
    edition = close(board).get_json()
    summary = ask(board, "GET", "/api/v1/summaries?period=2023-Q1").get_json()
    assert edition["figures"]["total"] == summary["total"]
    assert {one["programme"]["code"]: one["total"] for one in edition["figures"]["programmes"]} == {
        one["programme"]["code"]: one["total"] for one in summary["rows"]
    }
    assert edition["positions"] == [{"topic": "enrolment.classes", "partition": 3, "offset": 120}]
    assert [(one["class_id"], one["sequence"]) for one in edition["parked"]] == [("class-07", 9)]
    assert {one["code"] for one in edition["definitions"]["programmes"]} >= {"party-awareness", "intermediate"}
    classes = ask(board, "GET", "/api/v1/editions/lao-cai/2023-Q1/1/classes?limit=200").get_json()
    assert classes["total"] == 40
    marks = {one["class_id"]: one["marks"] for one in classes["items"]}
    assert marks["class-00"] == {"enrolment.classes": 4, "attendance.sheets": 1}
    assert "persons" not in classes["items"][0]["counts"]


def test_closing_with_debts_needs_a_reason_and_is_marked(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    refused = close(board, None)
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/reason")
    edition = close(board).get_json()
    assert edition["with_debts"] and edition["debts"]["results"] == 40
    assert len(edition["not_signed_off"]) == 5
    assert [one["organisation_id"] for one in edition["owing"]] == ["bao-thang", "bao-yen", "bat-xat", "sa-pa"]
    again = close(board)
    assert again.status_code == 412


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/periods/lao-cai/2018..2022/closings", 422, "period-not-calendar"),
        ("/api/v1/periods/lao-cai/2199-Q1/closings", 422, "period-in-the-future"),
        ("/api/v1/periods/sa-pa/2023-Q1/closings", 409, "not-the-topmost"),
        ("/api/v1/periods/nowhere/2023-Q1/closings", 404, "unknown"),
        ("/api/v1/periods/lao-cai/2023-Q1/sign-offs", 403, "not-allowed"),
    ],
)
def test_what_cannot_be_closed_is_refused(client_of: Clients, path: str, status: int, code: str) -> None:
    answer = ask(client_of(lao_cai(), BOARD), "POST", path, {"reason": "giao ban"}, If_Match='"0"')
    assert (answer.status_code, answer.get_json()["type"].rpartition(":")[2]) == (status, code)


def test_the_quarter_that_runs_is_neither_signed_off_nor_closed(client_of: Clients, app: Any) -> None:
    client = client_of(lao_cai(), BOARD, ("staff", "sa-pa"))
    running = quarter_of(today(datetime.now(UTC))).key
    for path in (f"sa-pa/{running}/sign-offs", f"lao-cai/{running}/closings"):
        answer = ask(client, "POST", f"/api/v1/periods/{path}", {"reason": "giao ban"}, If_Match='"0"')
        assert (answer.status_code, answer.get_json()["type"].rpartition(":")[2]) == (409, "period-not-over")


def test_a_centre_signs_off_and_no_more_after_the_closing(client_of: Clients, asked_by: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    staff = asked_by("lan", ("staff", "sa-pa"))
    signed = sign_off(staff, "sa-pa", "chờ kết quả")
    assert signed.status_code == 200, signed.text
    assert signed.get_json()["sign_offs"][0]["figures"] == {"classes": 10, "enrolments": 740, "persons": 656}
    assert sign_off(staff, "sa-pa", "chờ kết quả").status_code == 412
    assert sign_off(staff, "sa-pa", "xem lại", '"1"').status_code == 200
    assert sign_off(staff, "bat-xat", "chờ kết quả").status_code == 404
    state = ask(board, "GET", WHOLE).get_json()
    assert (state["state"], state["signed"], state["of"]) == ("ended", 1, 5)
    close(board)
    late = sign_off(staff, "sa-pa", "xem lại", '"2"')
    assert (late.status_code, late.get_json()["type"].rpartition(":")[2]) == (409, "period-closed")
    assert ask(staff, "GET", "/api/v1/periods/sa-pa/2023-Q1").get_json()["edition"] == 1


def test_an_open_period_cannot_be_corrected(client_of: Clients) -> None:
    answer = request_correction(client_of(lao_cai(), BOARD), "sa-pa")
    assert (answer.status_code, answer.get_json()["type"].rpartition(":")[2]) == (409, "period-open")


def test_two_who_approve_at_once_make_one_edition(client_of: Clients, asked_by: Clients, store: Store) -> None:
    history = lao_cai()
    board = client_of(history, BOARD)
    close(board)
    take_in(store, late_list(history))
    correction_id = request_correction(board, "lao-cai").get_json()["correction_id"]
    assert approve(board, correction_id).status_code == 403
    clients = [asked_by(name, BOARD) for name in ("hoa", "binh")]
    with ThreadPoolExecutor(2) as together:
        answers = list(together.map(lambda client: approve(client, correction_id).status_code, clients))
    assert sorted(answers) == [200, 409]
    assert store.editions.count_documents({}) == 2
    assert [one["sequence"] for one in store.outbox.find({"stream": "reporting.periods/lao-cai:2023-Q1"})] == [1, 2, 3]


def test_requests_survive_each_other_and_can_be_declined(client_of: Clients, asked_by: Clients, store: Store) -> None:
    history = lao_cai()
    board = client_of(history, BOARD)
    close(board)
    take_in(store, late_list(history))
    first, second = (request_correction(board, one).get_json()["correction_id"] for one in ("sa-pa", "bat-xat"))
    other = asked_by("hoa", BOARD)
    assert approve(other, first).get_json()["number"] == 2
    refusal = f"{WHOLE}/corrections/{second}/refusals"
    assert ask(other, "POST", refusal, {"reason": None}, If_Match='"1"').status_code == 422
    declined = ask(other, "POST", refusal, {"reason": "thiếu quyết định mở lớp"}, If_Match='"1"').get_json()
    assert (declined["state"], declined["decided"]["reason"]) == ("declined", "thiếu quyết định mở lớp")
    assert approve(other, second).status_code == 409
    third = request_correction(board, "sa-pa").get_json()["correction_id"]
    assert approve(other, third).get_json()["type"].endswith("nothing-differs")
    pages = ask(board, "GET", "/api/v1/editions?limit=1").get_json()
    assert [one["number"] for one in pages["items"]] == [2] and pages["next"]
    rest = ask(board, "GET", f"/api/v1/editions?limit=1&cursor={pages['next']}").get_json()
    assert [one["number"] for one in rest["items"]] == [1] and rest["next"] is None


def test_a_centre_reads_its_share_of_an_edition_and_no_other(client_of: Clients, asked_by: Clients) -> None:
    close(client_of(lao_cai(), BOARD))
    staff = asked_by("lan", ("staff", "sa-pa"))
    share = ask(staff, "GET", "/api/v1/editions/sa-pa/2023-Q1/1").get_json()
    assert (share["figures"]["total"]["classes"], share["parked"], share["owing"]) == (10, [], [])
    assert ask(staff, "GET", "/api/v1/editions/lao-cai/2023-Q1/1").status_code == 404
    assert ask(staff, "GET", "/api/v1/editions/sa-pa/2023-Q1/2").status_code == 404
    assert ask(staff, "GET", "/api/v1/differences/sa-pa/2023-Q1?from=1").get_json()["centres"] == []


def merge(history: History, old: str, new: str, kind: str = "centre") -> list[Any]:
    """An organisation becomes part of another one."""
    before = len(history.said)
    parent = "lao-cai" if kind == "centre" else None
    about = {"kind": kind, "short_name": None, "email": None, "parent_id": parent, "valid_from": None}
    gone = {**about, "organisation_id": old, "name": f"Trung tâm chính trị {old}", "valid_to": "2023-06-30"}
    history.say(enrolment.ORGANISATION_MERGED, old, {**gone, "closed_on": "2023-07-01", "successor_ids": [new]})
    heir = {**about, "organisation_id": new, "name": f"Trung tâm chính trị {new}", "valid_to": None}
    history.say(enrolment.ORGANISATION_ENLARGED, new, {**heir, "predecessor_ids": [old]})
    return history.said[before:]


def test_sign_offs_and_editions_survive_a_merger(client_of: Clients, asked_by: Clients, store: Store) -> None:
    history = lao_cai()
    board = client_of(history, BOARD)
    sign_off(asked_by("lan", ("staff", "sa-pa")), "sa-pa", "chờ kết quả")
    first = close(board).get_json()
    history.organisation("fansipan", "Trung tâm chính trị fansipan", "centre", "lao-cai")
    take_in(store, [history.said[-1], *merge(history, "sa-pa", "fansipan")])

    heir = ask(asked_by("lan", ("staff", "sa-pa")), "GET", "/api/v1/periods/fansipan/2023-Q1").get_json()
    assert [one["organisation"]["organisation_id"] for one in heir["sign_offs"]] == ["sa-pa"]
    assert (heir["state"], heir["signed"], heir["edition"]) == ("closed", 1, 1)
    then = ask(board, "GET", "/api/v1/editions/lao-cai/2023-Q1/1").get_json()
    now = ask(board, "GET", "/api/v1/editions/lao-cai/2023-Q1/1?structure=now").get_json()
    assert then["figures"] == first["figures"]
    assert now["figures"]["total"] == then["figures"]["total"]
    assert "sa-pa" in {one["organisation_id"] for one in then["figures"]["centres"]}
    assert "fansipan" in {one["organisation_id"] for one in now["figures"]["centres"]}
    assert ask(board, "GET", "/api/v1/differences/lao-cai/2023-Q1?from=1").get_json()["centres"] == []
    share = ask(board, "GET", "/api/v1/editions/fansipan/2023-Q1/1").get_json()
    assert share["figures"]["total"]["classes"] == 10


def test_a_province_that_became_part_of_another_leaves_its_editions(
    client_of: Clients, asked_by: Clients, store: Store
) -> None:
    history = lao_cai()
    close(client_of(history, BOARD))
    history.organisation("yen-bai", "Tỉnh Yên Bái", "province")
    take_in(store, [history.said[-1], *merge(history, "lao-cai", "yen-bai", "province")])
    heir = asked_by("hoa", ("board", "yen-bai"))
    assert ask(heir, "GET", "/api/v1/periods/yen-bai/2023-Q1").get_json()["edition"] is None
    page = heir.get("/periods/2023-Q1?organisation=yen-bai").text
    assert 'href="/editions/lao-cai/2023-Q1/1"' in page
    assert ask(heir, "GET", "/api/v1/periods/sa-pa/2023-Q1").get_json()["closed_by"] == "lao-cai"
    take_in(store, late_list(history))
    requested = request_correction(asked_by("lan", ("staff", "sa-pa")), "sa-pa").get_json()
    assert requested["organisation_id"] == "lao-cai"
    assert approve(heir, requested["correction_id"]).get_json()["changed"] == ["sa-pa"]
