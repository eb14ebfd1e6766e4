"""Asking over HTTP while the services come and go: the same request again, until there is an answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from deploy.demo.classes import Session
from deploy.demo.client import Client, Interrupted, Refused, Unanswered
from deploy.demo.fill import Known, keep_sheet, move, recognised
from shared.vietnamese import TIME_ZONE

HANG_UP = -1  # instead of a status: the connection breaks without an answer


@dataclass
class Service:
    """A service that answers as told: each answer is `(status, body, version)`, taken one after the other."""

    answers: list[tuple[int, object, int | None]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[tuple[Service, str]]:
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told.asked.append((self.command, self.path, dict(self.headers), body))
            status, value, version = told.answers.pop(0)
            if status == HANG_UP:
                self.close_connection = True
                return
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json" if status < 400 else "application/problem+json")
            self.send_header("Content-Length", str(len(content)))
            if version is not None:
                self.send_header("ETag", f'"{version}"')
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = answer

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield told, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def client_of(service: tuple[Service, str]) -> Callable[..., tuple[Service, Client]]:
    def make(*answers: tuple[int, object, int | None], patience: float = 30.0) -> tuple[Service, Client]:
        told, url = service
        told.answers = list(answers)
        urls = {"enrolment": url, "attendance": url}
        return told, Client(urls, threading.Event(), patience=patience)

    return make


Clients = Callable[..., tuple[Service, Client]]


def test_a_service_that_is_away_is_asked_again_under_the_same_key(client_of: Clients) -> None:
    told, client = client_of((503, {}, None), (HANG_UP, None, None), (500, {}, None), (201, {"class_id": "c"}, 1))
    assert client.create("enrolment", "/classes", {"name": "Lớp"}, "demo/class/1") == {"class_id": "c"}
    assert len({(method, path, body) for method, path, _, body in told.asked}) == 1
    assert {headers["Idempotency-Key"] for _, _, headers, _ in told.asked} == {"demo/class/1"}
    assert told.asked[0][1] == "/api/v1/classes"


def test_a_list_is_sent_again_under_the_same_key(client_of: Clients) -> None:
    told, client = client_of((HANG_UP, None, None), (201, {"enrolled": []}, 2))
    client.upload("enrolment", "/classes/c/learner-lists", b"PK\x03\x04", "demo/class/1/list")
    assert len(told.asked) == 2
    assert all(b"PK\x03\x04" in body for _, _, _, body in told.asked)
    assert {headers["Idempotency-Key"] for _, _, headers, _ in told.asked} == {"demo/class/1/list"}


def test_a_refusal_is_not_asked_again_and_says_where(client_of: Clients) -> None:
    problem = {
        "type": "urn:solop:problem:name-taken",
        "title": "It is there already.",
        "errors": [{"pointer": "/name", "detail": "Taken."}],
    }
    told, client = client_of((409, problem, None))
    with pytest.raises(
        Refused, match=r"POST /organisations at enrolment: 409 It is there already\. /name: Taken\."
    ) as no:
        client.create("enrolment", "/organisations", {}, "demo/organisation/1")
    assert (no.value.code, no.value.status, len(told.asked)) == ("name-taken", 409, 1)


def test_a_change_of_an_older_version_asks_to_look_again(client_of: Clients) -> None:
    told, client = client_of((412, {}, None))
    assert client.change("enrolment", "POST", "/classes/c/opening", {}, 2) is None
    assert told.asked[0][2]["If-Match"] == '"2"'


def test_after_signing_in_everything_is_asked_as_that_account(client_of: Clients) -> None:
    told, client = client_of((200, {"token": "abc"}, None), (200, {"state": "open"}, 7))
    client.sign_in("tt-van-thanh", "a password")
    answer = client.get("enrolment", "/classes/c")
    assert (answer.body, answer.version) == ({"state": "open"}, 7)
    assert told.asked[1][2]["Authorization"] == "Bearer abc"


def test_patience_ends(client_of: Clients) -> None:
    told, client = client_of(*[(503, {}, None)] * 50, patience=0.3)
    with pytest.raises(Unanswered, match="GET /classes at enrolment: answered 503"):
        client.get("enrolment", "/classes")
    assert len(told.asked) > 1


def test_somebody_who_wants_to_stop_is_heard_between_tries(service: tuple[Service, str]) -> None:
    told, url = service
    told.answers = [(503, {}, None)] * 50
    interrupted = threading.Event()
    client = Client({"enrolment": url}, interrupted)
    threading.Timer(0.2, interrupted.set).start()
    with pytest.raises(Interrupted):
        client.get("enrolment", "/classes")


def test_an_opening_whose_answer_got_lost_is_not_asked_for_twice(client_of: Clients) -> None:
    told, client = client_of(
        (200, {"state": "announced"}, 2),
        (HANG_UP, None, None),  # it was opened, nobody heard
        (412, {}, None),
        (200, {"state": "open"}, 3),
    )
    move(client, "c", "announced", "opening", {"opened_on": "2023-01-03"})
    assert [method for method, _, _, _ in told.asked] == ["GET", "POST", "POST", "GET"]


def test_results_are_asked_again_until_enrolment_has_heard_of_the_attendance(client_of: Clients) -> None:
    results = [{"learner_id": "a", "taken": True, "mark": 8.0}]
    decision = {"decision_number": "8-QĐCN/TTCT", "decided_on": "2023-02-18"}
    told, client = client_of(
        (200, {"recognition": None}, 5),
        (409, {"type": "urn:solop:problem:may-not-be-assessed"}, None),
        (200, {"recognition": None}, 5),
        (200, {}, 6),
        (200, {}, 7),
        (200, {"recognition": decision}, 7),
    )
    assert recognised(client, "c", results, decision) is None
    assert recognised(client, "c", results, decision)
    assert [method for method, _, _, _ in told.asked] == ["GET", "PUT", "GET", "PUT", "POST", "GET"]
    assert json.loads(told.asked[1][3]) == {"results": results}


def register(state: str, version: int, marks: dict[str, str]) -> dict[str, object]:
    """What attendance says of a class with one session and the learners a and b."""
    roster = [{"learner_id": one, "marks": {"01": marks[one]} if one in marks else {}} for one in ("a", "b")]
    return {"sessions": [{"session_id": "01", "sheet": {"state": state, "version": version}}], "roster": roster}


MARKS = {"a": "present", "b": "late"}
SESSION = Session(datetime(2023, 1, 3, 7, 30, tzinfo=TIME_ZONE), None, "Mai Bá Luận", ("present", "late"), True)


def test_a_sheet_is_marked_then_closed(client_of: Clients) -> None:
    told, client = client_of(
        (200, {"state": "open", "version": 1, "marks": MARKS}, 1),
        (200, {"state": "closed", "version": 2, "marks": MARKS}, 2),
    )
    keep_sheet(client, Known("c", ["a", "b"]), "01", SESSION, register("not-begun", 0, {}))
    assert [(method, path, headers["If-Match"]) for method, path, headers, _ in told.asked] == [
        ("PUT", "/api/v1/classes/c/sheets/01", '"0"'),
        ("POST", "/api/v1/classes/c/sheets/01/closing", '"1"'),
    ]
    assert json.loads(told.asked[0][3]) == {"marks": MARKS, "reasons": {}}


def test_a_sheet_marked_by_an_earlier_run_is_only_closed(client_of: Clients) -> None:
    told, client = client_of((200, {"state": "closed", "version": 2, "marks": MARKS}, 2))
    keep_sheet(client, Known("c", ["a", "b"]), "01", SESSION, register("open", 1, MARKS))
    assert [path for _, path, _, _ in told.asked] == ["/api/v1/classes/c/sheets/01/closing"]


def test_a_closed_sheet_is_left_alone(client_of: Clients) -> None:
    told, client = client_of()
    keep_sheet(client, Known("c", ["a", "b"]), "01", SESSION, register("closed", 2, MARKS))
    assert told.asked == []


def test_a_sheet_whose_answer_got_lost_is_looked_at_again(client_of: Clients) -> None:
    told, client = client_of(
        (HANG_UP, None, None),  # it was marked, nobody heard
        (412, {}, None),
        (200, {"state": "open", "version": 1, "marks": MARKS}, 1),
        (200, {"state": "closed", "version": 2, "marks": MARKS}, 2),
    )
    keep_sheet(client, Known("c", ["a", "b"]), "01", SESSION, register("not-begun", 0, {}))
    assert [method for method, _, _, _ in told.asked] == ["PUT", "PUT", "GET", "POST"]
