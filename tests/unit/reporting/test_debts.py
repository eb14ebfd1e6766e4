"""What centres owe, looked up; who answers for it; and the worker that says what is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.reporting.dues import Dues
from services.reporting.views.closings import standing
from services.reporting.views.question import Question
from shared.events import attendance, enrolment
from shared.organisations import Organisations
from shared.periods import parse
from shared.store import Store
from tests.unit.reporting.history import History, lao_cai, learners, take_in
from tests.unit.reporting.test_closing import ask, merge

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")
STAFF = ("staff", "sa-pa")
DEBTS = "/api/v1/periods/lao-cai/2023-Q1/debts"


def indebted() -> History:
    """Sa Pa has planned more than it held, did not say that a class opened, and left sheets open."""
    history = lao_cai()
    history.plan("sa-pa", 2023, 1, "2023-01-01", ("party-awareness", 1, 5, 300), ("other", 1, 1, 30))
    history.announced("forgotten", "sa-pa", starts_on="2023-03-01", ends_on="2023-03-03")
    history.announced("dropped", "sa-pa", starts_on="2023-03-10", ends_on="2023-03-12")
    history.cancelled("dropped")
    sessions = [
        {"session_id": f"s{day}", "starts_at": f"2023-03-{day}T01:00:00+00:00", "periods": 5, "place": None}
        | {"lesson": None, "lecturer": None}
        for day in (20, 21)
    ]
    about = {"class_id": "taught", "starts_on": "2023-03-20", "ends_on": "2023-03-21", "sessions": sessions}
    history.held("taught", "sa-pa", "thematic", "2023-03-20", learners(10))
    history.say(enrolment.CLASS_RESCHEDULED, "taught", about)
    counts = {"present": 10, "late": 0, "excused": 0, "absent": 0}
    told = {"class_id": "taught", "session_id": "s20", "counts": counts, "closed_by": "account-1"}
    history.say(attendance.SHEET_CLOSED, "taught", told)
    return history


def owed_by(client: FlaskClient, centre: str = "sa-pa") -> Any:
    owing = ask(client, "GET", DEBTS).get_json()["owing"]
    return next(one for one in owing if one["organisation"]["organisation_id"] == centre)


def test_debts_are_told_by_the_name_of_the_class(client_of: Clients) -> None:
    found = owed_by(client_of(indebted(), BOARD))
    assert [one["name"] for one in found["not_opened"]] == ["Lớp forgotten"]
    assert [(one["name"], one["days"]) for one in found["sheets"]] == [("Lớp taught", ["2023-03-21"])]
    planned = {row["programme"]["code"]: row for row in found["planned"]}
    awareness = planned["party-awareness"]
    assert (awareness["planned"], awareness["held"], awareness["not_opened"]) == (5, 2, 1)
    assert (awareness["cancelled"], awareness["stated"], awareness["owed"]) == (1, 0, 1)
    assert planned["other"]["owed"] == 1
    assert found["counts"] == {"not_stated": 2, "not_opened": 1, "sheets": 1, "results": 11}


def test_what_is_said_not_to_be_held_is_owed_no_more(client_of: Clients) -> None:
    client = client_of(indebted(), BOARD, STAFF)
    path = "/api/v1/not-held/sa-pa/2023-Q1/other"
    told = {"classes": 1, "reason": "không đủ học viên"}
    assert ask(client, "PUT", path, {**told, "reason": " "}, If_Match='"0"').status_code == 422
    assert ask(client, "PUT", path, told, If_Match='"0"').status_code == 200
    assert ask(client, "PUT", path, told, If_Match='"0"').status_code == 412
    found = owed_by(client)
    (row,) = [one for one in found["planned"] if one["programme"]["code"] == "other"]
    assert (row["stated"], row["owed"]) == (1, 0)
    assert row["statements"] == [{"period": "2023-Q1", "classes": 1, "reason": "không đủ học viên"}]
    assert found["counts"]["not_stated"] == 1
    half_year = ask(client, "GET", "/api/v1/periods/sa-pa/2023-H1/debts").get_json()
    assert half_year["debts"]["not_stated"] == 1
    assert ask(client, "GET", path).headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/not-held/sa-pa/2023/other", 422),
        ("/api/v1/not-held/sa-pa/2023-Q1/nothing", 422),
        ("/api/v1/not-held/bat-xat/2023-Q1/other", 404),
    ],
)
def test_only_quarters_programmes_and_centres_of_ones_own_are_stated(
    client_of: Clients, path: str, status: int
) -> None:
    answer = ask(client_of(indebted(), STAFF), "PUT", path, {"classes": 1, "reason": "lý do"}, If_Match='"0"')
    assert answer.status_code == status


def test_who_answers_for_it_is_named(client_of: Clients) -> None:
    client = client_of(indebted(), BOARD, STAFF)
    assert owed_by(client)["responsible"] is None
    path = "/api/v1/responsible/sa-pa"
    assert ask(client, "PUT", path, {"who": "Lý Thị Mai, Phó Giám đốc"}, If_Match='"0"').status_code == 200
    assert owed_by(client)["responsible"] == "Lý Thị Mai, Phó Giám đốc"
    assert ask(client, "PUT", path, {"who": "ai đó"}, If_Match='"0"').status_code == 412


def test_what_a_merged_centre_owed_is_owed_by_its_heir(client_of: Clients, store: Store) -> None:
    history = indebted()
    client = client_of(history, BOARD)
    counts = owed_by(client)["counts"]
    take_in(store, merge(history, "sa-pa", "van-ban"))
    assert owed_by(client, "van-ban")["counts"] == counts
    owing = ask(client, "GET", DEBTS).get_json()["owing"]
    assert "sa-pa" not in {one["organisation"]["organisation_id"] for one in owing}


def on(day: str) -> Callable[[], datetime]:
    return lambda: datetime.fromisoformat(f"{day}T03:00:00+00:00")


def stands(store: Store, period: str, day: str) -> dict[str, Any]:
    tree = Organisations(store.organisations.find())
    return standing(store, tree, Question(parse(period), "lao-cai"), on(day))


def test_a_running_quarter_shows_what_is_missing_and_asks_for_no_sign_off_yet(store: Store) -> None:
    take_in(store, indebted().said)
    running = stands(store, "2023-Q1", "2023-03-25")
    assert (running["state"], running["debts"]["sign_offs"], running["debts"]["not_stated"]) == ("running", 0, 0)
    assert running["debts"]["not_opened"] == 1
    assert stands(store, "2018..2022", "2023-03-25")["state"] is None
    assert stands(store, "2023-Q2", "2023-03-25")["state"] == "future"


def due(store: Store, day: str) -> list[str]:
    Dues(store, 10, on(day)).round()
    return sorted(one["_id"] for one in store.periods.find({"due_by": {"$gt": ""}}))


def test_every_centre_that_is_known_is_asked_when_a_period_has_ended(store: Store) -> None:
    take_in(store, lao_cai().said)
    assert due(store, "2023-03-31") == []
    asked = due(store, "2023-04-01")
    assert asked == [f"{centre}:2023-Q1" for centre in ("bao-thang", "bao-yen", "bat-xat", "sa-pa")]
    assert stands(store, "2023-Q1", "2023-04-01")["state"] == "due"
    assert stands(store, "2023-Q1", "2023-04-11")["state"] == "overdue"
    assert len(due(store, "2023-07-01")) == 4 * 3  # the second quarter, and the half-year
    assert len(due(store, "2033-07-01")) == 4 * (3 + 8 + 4 + 2)


def test_saying_what_is_due_goes_on_where_it_was_killed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(store, lao_cai().said)
    killed = Dues(store, 10, on("2023-04-01"))
    carry_out, left = killed._desk.carry_out, iter([True, True])

    def until_killed(*args: Any, **options: Any) -> Any:
        if next(left, False):
            return carry_out(*args, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(killed._desk, "carry_out", until_killed)
    with pytest.raises(KeyboardInterrupt):
        killed.round()
    assert store.outbox.count_documents({}) == 2
    assert len(due(store, "2023-04-01")) == 4
    assert len(due(store, "2023-04-01")) == 4
    said = [(one["stream"], one["sequence"]) for one in store.outbox.find()]
    assert len(said) == len(set(said)) == 4
