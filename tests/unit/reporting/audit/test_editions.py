"""A closed period is held against what was known when it was closed; what came later is drift and no error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deploy.audit.wording import in_words
from tests.unit.reporting.audit.conftest import Audited
from tests.unit.reporting.history import History, lao_cai, learner, learners, take_in
from tests.unit.reporting.test_closing import approve, close, request_correction

EDITION = "lao-cai:2023-Q1:1"
Somebody = Callable[..., FlaskClient]


@pytest.fixture
def somebody(app: Flask, token_for: Callable[..., str]) -> Somebody:
    """`somebody("hoa", "board")`: somebody of their own at the province."""

    def make(account_id: str, role: str, whose: str = "lao-cai") -> FlaskClient:
        client = app.test_client()
        token = token_for((role, whose), account_id=account_id, name=account_id)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return make


@pytest.fixture
def history(audited: Audited, somebody: Somebody) -> History:
    """The quarter of Lào Cai, heard and closed; what is said from here on is of another year."""
    history = lao_cai()
    audited.hear(history.said, published=True)
    answer = close(somebody("board-1", "board"))
    assert answer.status_code == 200, answer.text
    later = history.copy()
    later.later = timedelta(days=4000)
    return later


def say_more(audited: Audited, history: History, *says: Callable[[], Any]) -> None:
    """Something is said after the closing, and heard."""
    before = len(history.said)
    for say in says:
        say()
    audited.hear(history.said[before:], published=True)


def test_an_edition_agrees_and_later_events_are_drift(audited: Audited, history: History) -> None:
    report = audited.report("2023-Q1")
    assert (report["differences"], report["editions"]) == ([], [{"edition": EDITION, "drift": []}])
    say_more(
        audited,
        history,
        lambda: history.enrolled("class-00", [learner(9000)]),
        lambda: history.held("new", "sa-pa", "thematic", "2023-02-10", learners(5)),
        lambda: history.cancelled("class-01"),
    )
    report = audited.report("2023-Q1")
    assert report["differences"] == []
    drift = [
        tuple(one[name] for name in ("class_id", "number", "then", "now")) for one in report["editions"][0]["drift"]
    ]
    assert sorted(drift) == [
        ("class-00", "enrolments", 74, 75),
        ("class-00", "persons", 74, 75),
        ("class-01", "enrolments", 74, None),
        ("new", "enrolments", None, 5),
    ]
    assert "    class new, enrolments: nothing then, 5 now" in in_words(report)


def test_a_class_of_an_edition_that_was_corrupted_by_hand_is_found(audited: Audited, history: History) -> None:
    part = {"_id": f"{EDITION}:sa-pa"}
    audited.reporting.edition_parts.update_one(part, {"$set": {"classes.0.counts.completions": 1}})
    changed = audited.reporting.edition_parts.find_one(part)["classes"][0]["class_id"]  # type: ignore[index]
    found = audited.report("2023-Q1")["differences"]
    assert [(one["layer"], one["where"], one["number"], one["kept"]) for one in found] == [
        ("editions", EDITION, "completions", 1)
    ]
    assert found[0]["classes"][0]["class_id"] == changed


def test_a_figure_of_an_edition_that_was_corrupted_by_hand_is_found(audited: Audited, history: History) -> None:
    audited.reporting.editions.update_one({"_id": EDITION}, {"$set": {"figures.total.persons": 2960}})
    (found,) = audited.report("2023-Q1")["differences"]
    assert (found["number"], found["kept"], found["journals"]) == ("persons", 2960, 2400)
    assert found["kind"] == "all, line total"


def test_a_class_that_was_taken_out_of_an_edition_by_hand_is_missing(audited: Audited, history: History) -> None:
    part = {"_id": f"{EDITION}:sa-pa"}
    audited.reporting.edition_parts.update_one(part, {"$pull": {"classes": {"class_id": "class-00"}}})
    audited.reporting.editions.update_one({"_id": EDITION}, {"$set": {"figures.sent_out.professional.value": 7}})
    found = audited.report("2023-Q1")["differences"]
    missing = [one for one in found if one["classes"] and one["classes"][0]["class_id"] == "class-00"]
    assert [(one["kept"], one["journals"]) for one in missing if len(one["classes"]) == 1] == [(None, 74)]
    assert [(one["kept"], one["journals"]) for one in found if one["kind"] == "sent out, professional"] == [(7, 0)]


def test_the_next_edition_is_held_against_the_moments_of_its_parts(
    audited: Audited, history: History, somebody: Somebody
) -> None:
    """Sa Pa's share is of the correction, that of Bát Xát still of the closing."""
    say_more(
        audited,
        history,
        lambda: history.enrolled("class-00", [learner(9000)]),
        lambda: history.enrolled("class-01", [learner(9001)]),
        lambda: history.held("new", "bat-xat", "thematic", "2023-02-10", learners(5)),
    )
    requested = request_correction(somebody("lan", "staff", "sa-pa"), "sa-pa")
    answer = approve(somebody("board-2", "board"), requested.get_json()["correction_id"])
    assert answer.status_code == 200, answer.text
    report = audited.report("2023-Q1")
    assert report["differences"] == []
    assert report["editions"][0]["edition"] == "lao-cai:2023-Q1:2"
    assert {one["class_id"] for one in report["editions"][0]["drift"]} == {"class-01", "new"}


def test_where_no_positions_were_kept_the_time_says_what_was_known(audited: Audited, somebody: Somebody) -> None:
    history = lao_cai()
    audited.say(history.said)
    take_in(audited.reporting, history.said)
    assert close(somebody("board-1", "board")).status_code == 200
    history.later = timedelta(days=4000)
    before = len(history.said)
    history.held("new", "sa-pa", "thematic", "2023-02-10", learners(5))
    audited.hear(history.said[before:])
    report = audited.report("2023-Q1")
    assert report["differences"] == []
    assert [one["class_id"] for one in report["editions"][0]["drift"]] == ["new"]
