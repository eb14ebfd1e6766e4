"""The same figures asked in other ways: as known on a past day, by the tree of then, by host, by place, by days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.reporting.counting import count_changed
from services.reporting.views.class_by_class import ClassByClass
from services.reporting.views.question import Question
from services.reporting.views.reading import read
from services.reporting.views.summaries import rows, summary
from shared.organisations import Organisations
from shared.periods import parse
from shared.store import Store
from tests.unit.reporting.history import BEGINNING, History, lao_cai, learners, take_in

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")


def asked(client: FlaskClient, period: str, **more: str) -> Any:
    answer = client.get("/api/v1/summaries", query_string={"period": period, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def later(history: History, days: int) -> None:
    """From here on things are said so many days later."""
    history.later += timedelta(days=days)


def merged() -> History:
    """Lào Cai's quarter; on 1 July Sa Pa and Bát Xát became one centre, which went on teaching."""
    history = lao_cai()
    history.organisation("muong-hoa", "Trung tâm chính trị Mường Hoa", "centre", "lao-cai", valid_from="2023-07-01")
    for one in ("sa-pa", "bat-xat"):
        name = f"Trung tâm chính trị {one}"
        gone = {"closed_on": "2023-07-01", "valid_to": "2023-06-30", "successor_ids": ["muong-hoa"]}
        history.organisation(one, name, "centre", "lao-cai", **gone)
    history.held("after", "muong-hoa", "thematic", "2023-08-10", learners(30))
    return history


def test_a_report_as_of_a_past_day_is_what_it_was_then(client_of: Clients) -> None:
    history = lao_cai()
    before = asked(client_of(history, BOARD), "2023-Q1")
    later(history, 10)
    history.withdrawn("class-01", history.seated("class-01")[0])
    history.opened("class-02", "2023-04-02")
    history.cancelled("class-03")
    history.results("class-04", dict.fromkeys(history.seated("class-04"), "good"))
    client = client_of(history, BOARD)
    now = asked(client, "2023-Q1")
    assert (now["total"]["classes"], before["total"]["classes"]) == (38, 40)
    then = asked(client, "2023-Q1", as_of=BEGINNING.date().isoformat())
    assert then["known_on"] == BEGINNING.date().isoformat()
    for name in ("total", "lines", "rows", "left_out"):
        assert then[name] == before[name]
    assert asked(client, "2023-Q1", as_of="2023-03-31")["total"]["classes"] == 0


def test_a_day_that_has_not_come_and_a_period_that_has_not_begun_are_refused(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    for query, at in (({"as_of": "2199-01-01"}, "/as_of"), ({"period": "2198-Q1"}, "/period")):
        answer = client.get("/api/v1/summaries", query_string={"period": "2023-Q1", **query})
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.get_json()["errors"]] == [at]


def test_the_old_and_the_new_structure_have_the_same_total(client_of: Clients) -> None:
    client = client_of(merged(), BOARD)
    for period in ("2023-Q1", "2023", "2023-Q3"):
        now = asked(client, period, by="centre", structure="now")
        then = asked(client, period, by="centre", structure="then")
        assert now["total"] == then["total"]
    names = {
        structure: centres(asked(client, "2023-Q1", by="centre", structure=structure)) for structure in ("now", "then")
    }
    assert {"sa-pa", "bat-xat"} <= names["then"].keys() and "muong-hoa" not in names["then"]
    assert names["now"]["muong-hoa"] == names["then"]["sa-pa"] + names["then"]["bat-xat"]
    assert not {"sa-pa", "bat-xat"} & names["now"].keys()
    year = centres(asked(client, "2023", by="centre", structure="then"))
    assert (year["muong-hoa"], year["sa-pa"]) == (1, names["then"]["sa-pa"])


def centres(found: dict[str, Any]) -> dict[str, int]:
    return {row["centre"]["organisation_id"]: row["total"]["classes"] for row in found["rows"]}


def test_the_new_centre_has_the_classes_of_both_by_the_structure_of_now_alone(client_of: Clients) -> None:
    client = client_of(merged(), BOARD)
    assert asked(client, "2023-Q1", organisation="muong-hoa")["total"]["classes"] == 20
    assert asked(client, "2023-Q1", organisation="muong-hoa", structure="then")["total"]["classes"] == 0
    assert asked(client, "2023", organisation="muong-hoa", structure="then")["total"]["classes"] == 1


def test_an_organisation_that_moved_in_the_middle_of_a_month_is_read_day_by_day(client_of: Clients) -> None:
    history = lao_cai()
    history.organisation("yen-bai", "Tỉnh Yên Bái", "province")
    history.held("early", "van-ban", "thematic", "2023-02-10", learners(5))
    history.held("late", "van-ban", "thematic", "2023-02-20", learners(7))
    parents = [{"parent_id": "lao-cai", "from": None}, {"parent_id": "yen-bai", "from": "2023-02-15"}]
    history.organisation("van-ban", "Trung tâm chính trị van-ban", "centre", "yen-bai", parents=parents)
    client = client_of(history, BOARD, ("board", "yen-bai"))
    counted = {
        (place, structure): asked(client, "2023-02", organisation=place, structure=structure)["total"]["enrolments"]
        for place in ("lao-cai", "yen-bai")
        for structure in ("now", "then")
    }
    values = {key: one["value"] for key, one in counted.items()}
    assert values["lao-cai", "then"] - values["lao-cai", "now"] == 5
    assert (values["yen-bai", "then"], values["yen-bai", "now"]) == (7, 12)


def test_classes_count_for_their_owner_their_host_or_their_partner(client_of: Clients) -> None:
    history = lao_cai()
    history.announced("away", "sa-pa", "thematic", host="van-ban", starts_on="2023-03-01", ends_on="2023-03-02")
    history.enrolled("away", learners(9))
    history.opened("away", "2023-03-01")
    client = client_of(history, BOARD)
    by_role = {
        role: asked(client, "2023-Q1", organisation="van-ban", role=role)["total"]
        for role in ("owner", "host", "partner")
    }
    assert [by_role[role]["classes"] for role in ("owner", "host", "partner")] == [0, 1, 0]
    assert by_role["host"]["persons"] == 9
    whole = {role: asked(client, "2023-Q1", role=role)["total"]["classes"] for role in ("owner", "host", "partner")}
    assert whole == {"owner": 41, "host": 41, "partner": 11}


def test_classes_over_connected_points_can_be_asked_for_alone(client_of: Clients) -> None:
    history = lao_cai()
    history.announced("points", "sa-pa", "thematic", points=["Xã A", "Xã B"])
    history.enrolled("points", learners(9))
    history.opened("points", "2023-03-01")
    client = client_of(history, BOARD)
    parts = {mode: asked(client, "2023-Q1", mode=mode)["total"] for mode in ("connected", "one-place")}
    assert (parts["connected"]["classes"], parts["connected"]["persons"]) == (1, 9)
    assert parts["one-place"]["classes"] == 40


def test_women_and_others_are_told_with_how_many_they_are_of(client_of: Clients) -> None:
    history = lao_cai()
    history.composed("class-00", 74, 30, 50, None)
    history.composed("class-01", 74, 40, None, None)
    total = asked(client_of(history, BOARD), "2023-Q1")["total"]
    assert total["women"] == {"count": 70, "of": 148}
    assert total["ethnic_minorities"] == {"count": 50, "of": 74}
    assert total["members"] == {"count": 0, "of": 0}


def test_hours_and_lecturers_are_those_of_sessions_that_were_marked(client_of: Clients) -> None:
    history = lao_cai()
    sessions = [
        {
            **dict.fromkeys(("lesson", "place", "lecturer")),
            "session_id": f"t{number}",
            "starts_at": f"2023-03-0{number}T01:00:00+00:00",
            "periods": 5,
            "lecturer_id": "lecturer-1",
        }
        for number in (1, 2, 3)
    ]
    history.announced("taught", "sa-pa", "thematic", sessions=sessions, starts_on="2023-03-01", ends_on="2023-03-03")
    history.enrolled("taught", learners(9))
    history.opened("taught", "2023-03-01")
    for number in (1, 2):
        history.sheet("taught", f"t{number}", present=9)
    total = asked(client_of(history, BOARD), "2023-Q1")["total"]
    assert (total["periods"], total["lecturers"]) == (10, 1)


@pytest.mark.parametrize("period", ["2023-01", "2023-Q1", "2023", "2022..2023"])
def test_kept_figures_are_what_the_classes_say_one_by_one(store: Store, period: str) -> None:
    history = merged()
    history.ledger("row", "van-ban", "thematic", 2, 55, ("2023-01-01", "2023-03-31"), words="gần")
    take_in(store, history.said)
    organisations = Organisations(store.organisations.find())
    for place in ("lao-cai", "sa-pa", "van-ban", "muong-hoa"):
        reading = read(store, organisations, Question(parse(period), place))
        slow = read(store, organisations, Question(parse(period), place))
        slow.__dict__["figures"] = ClassByClass(*slow._class_by_class)
        for by in ("programme", "category", "centre", "both"):
            assert summary(store, reading, by, "vi") == summary(store, slow, by, "vi")


def test_what_was_counted_ahead_is_what_a_reader_would_count(store: Store) -> None:
    take_in(store, merged().said)
    while count_changed(store):
        pass
    ahead = {one["_id"]: one for one in store.distinct.find()}
    organisations = Organisations(store.organisations.find())
    for period in ("2023-01", "2023-Q1", "2023-H1", "2023"):
        for place in ("lao-cai", "muong-hoa", "bao-yen"):
            reading = read(store, organisations, Question(parse(period), place))
            assert rows(reading, "centre", summary(store, reading, "none", "vi")["total"], "vi")
    assert {one["_id"]: one for one in store.distinct.find()} == ahead
    store.distinct.delete_many({})
    reading = read(store, organisations, Question(parse("2023-Q1"), "lao-cai"))
    assert reading.whole.distinct == {name: ahead["opened:lao-cai:2023-Q1"][name] for name in ("total", "programmes")}


def test_a_merger_can_be_tried_before_it_happens(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    query = {"period": "2023-Q1", "organisations": ["sa-pa", "bat-xat"]}
    tried = client.get("/api/v1/mergers/dry-run", query_string=query).get_json()
    assert tried["equal"] and tried["total_before"] == tried["total_after"]
    assert [row["total"]["classes"] for row in tried["before"]] == [10, 10]
    assert tried["after"]["total"]["classes"] == tried["sum"]["classes"] == 20
    assert tried["after"]["total"]["persons"] < tried["sum"]["persons"]
    assert asked(client, "2023-Q1", organisation="sa-pa")["total"]["classes"] == 10
    really = asked(client_of(merged(), BOARD), "2023-Q1", organisation="muong-hoa")["total"]
    assert really == tried["after"]["total"]


def test_what_cannot_be_merged_is_refused_with_its_reason(client_of: Clients) -> None:
    client = client_of(merged(), BOARD)
    for chosen, status in ((["bao-yen"], 422), (["bao-yen", "sa-pa"], 422), (["bao-yen", "elsewhere"], 404)):
        query = {"period": "2023-Q1", "organisations": chosen}
        assert client.get("/api/v1/mergers/dry-run", query_string=query).status_code == status
    page = client.get("/mergers?period=2023-Q1&merge=bao-yen")
    assert page.status_code == 422 and "ít nhất hai đơn vị" in page.get_data(as_text=True)
    page = client.get("/mergers?period=2023-Q1&merge=bao-yen&merge=van-ban")
    assert page.status_code == 200 and "không đổi" in page.get_data(as_text=True)
