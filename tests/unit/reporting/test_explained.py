"""Why this number? Down to the class, its events and where they stood; persons by their references."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from shared.store import Store
from tests.unit.reporting.history import History, lao_cai, learners
from tests.unit.reporting.test_pages import BOARD, text_of

Clients = Callable[..., FlaskClient]


def told() -> History:
    history = lao_cai()
    history.withdrawn("class-04", history.seated("class-04")[0])
    history.results("class-04", dict.fromkeys(history.seated("class-04")[1:], "good"))
    history.certified("class-04", history.seated("class-04")[1:11])
    return history


def explained(client: FlaskClient, class_id: str, **query: str) -> Any:
    answer = client.get(f"/api/v1/classes/{class_id}", query_string={"period": "2023-Q1", **query})
    assert answer.status_code == 200
    return answer.get_json()


def test_a_class_leads_to_its_events_with_their_places_and_what_each_changed(client_of: Clients) -> None:
    history = told()
    found = explained(client_of(history, BOARD), "class-04")
    said = [one for one in history.said if one.subject == "class-04"]
    assert [one["id"] for one in found["events"]] == [one.id for one in said]
    places = [(one["topic"], one["partition"], one["offset"], one["at"]) for one in found["events"]]
    assert places == [(one.topic, one.partition, one.offset, one.time.isoformat()) for one in said]
    changes = {
        one["type"]: [(it["name"], it["before"], it["after"]) for it in one["changes"]] for one in found["events"]
    }
    assert changes["learners-enrolled"] == [("enrolments", 0, 74)]
    assert changes["class-opened"] == [("classes", 0, 1)]
    assert changes["learner-withdrawn"] == [("enrolments", 74, 73)]
    assert changes["results-recorded"] == [("assessed", None, 73)]
    assert changes["certificates-issued"] == [("certificates", 0, 10)]
    assert {one["name"]: one["value"] for one in found["numbers"]}["enrolments"] == 73
    assert found["counted"] and found["reason_words"] == "Lớp này được tính vào kỳ."


def test_the_numbers_of_the_classes_add_up_to_the_figure_that_they_explain(client_of: Clients) -> None:
    client = client_of(told(), BOARD)
    total = client.get("/api/v1/summaries", query_string={"period": "2023-Q1"}).get_json()["total"]
    listed = client.get("/api/v1/classes", query_string={"period": "2023-Q1", "limit": 100}).get_json()["items"]
    values = [{one["name"]: one["value"] for one in explained(client, it["class_id"])["numbers"]} for it in listed]
    assert sum(one["enrolments"] for one in values) == total["enrolments"]["value"]
    for name in ("classes", "assessed", "certificates"):
        assert sum(one[name] or 0 for one in values) == total[name]


def test_a_class_says_why_it_does_not_count(client_of: Clients) -> None:
    history = told()
    history.cancelled("class-05")
    history.announced("late", "sa-pa", starts_on="2023-03-30", ends_on="2023-03-31")
    client = client_of(history, BOARD)
    assert explained(client, "class-05")["reason_words"] == "Lớp đã hủy."
    assert "chưa khai giảng" in explained(client, "late")["reason_words"]
    assert "kỳ khác: khai giảng ngày 10/01/2023" in explained(client, "class-00", period="2023-Q2")["reason_words"]
    assert "chưa bế giảng" in explained(client, "class-01", rule="closed")["reason_words"]


def test_a_class_as_of_a_day_shows_only_what_had_been_said(client_of: Clients) -> None:
    history = lao_cai()
    at = history.said[-1].time.date().isoformat()
    history.later += timedelta(days=2)
    history.withdrawn("class-04", history.seated("class-04")[0])
    found = explained(client_of(history, BOARD), "class-04", as_of=at)
    assert "learner-withdrawn" not in [one["type"] for one in found["events"]]
    assert {one["name"]: one["value"] for one in found["numbers"]}["enrolments"] == 74


def test_who_may_not_look_at_a_centre_does_not_learn_that_its_class_exists(client_of: Clients) -> None:
    client = client_of(told(), ("staff", "bat-xat"))
    foreign = client.get("/api/v1/classes/class-04", query_string={"period": "2023-Q1"})
    unknown = client.get("/api/v1/classes/never", query_string={"period": "2023-Q1"})
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.get_json()["title"] == unknown.get_json()["title"]


def test_persons_are_told_by_references_and_their_classes(client_of: Clients) -> None:
    history = told()
    client = client_of(history, BOARD)
    found: list[Any] = []
    cursor = None
    while cursor is not None or not found:
        query = {"period": "2023-Q1", "limit": "100", **({"cursor": cursor} if cursor else {})}
        page = client.get("/api/v1/persons", query_string=query).get_json()
        found += page["items"]
        cursor = page["next"]
    total = client.get("/api/v1/summaries", query_string={"period": "2023-Q1"}).get_json()["total"]
    assert len(found) == len({one["reference"] for one in found}) == page["total"] == total["persons"]
    assert sum(len(one["classes"]) for one in found) == page["enrolments"] == total["enrolments"]["value"]
    assert {one["reference"] for one in found} <= set(learners(2400))


def test_the_pages_explain_in_words(client_of: Clients, store: Store) -> None:
    client = client_of(told(), BOARD)
    page = client.get("/classes/class-04?period=2023-Q1")
    assert page.status_code == 200
    text = text_of(page.get_data(as_text=True))
    assert "Lớp này được tính vào kỳ." in text and "lượt học viên: 74 → 73" in text
    assert "enrolment.classes/class-04/3" in text
    waits = {"_id": "x", "stream": "enrolment.classes/class-04", "sequence": 9}
    store.parked.insert_one({**waits, "kind": "failed", "why": "KeyError", "at": "2023-04-02"})
    assert "1 tin về lớp này chưa nhận được" in text_of(
        client.get("/classes/class-04?period=2023-Q1").get_data(as_text=True)
    )
    people = client.get("/persons?period=2023-Q1")
    assert "Mỗi người tính một lần" in text_of(people.get_data(as_text=True))
    assert client.get("/persons.csv?period=2023-Q1").status_code == 200
