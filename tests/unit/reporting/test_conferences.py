"""Study conferences in reporting: what is folded, what it adds up to for whom, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, strategies as st

from services.reporting.model.conferences import entries_of, figures, grouped
from services.reporting.model.structures import above_then
from shared.events import attendance, enrolment
from shared.organisations import Organisations
from tests.unit.reporting.history import History

Clients = Callable[..., FlaskClient]
YEARS = range(2018, 2023)


def heads(members: int, others: int = 0) -> dict[str, int]:
    return {"members": members, "others": others}


def call(
    history: History, conference_id: str, held_on: str, called: dict[str, dict[str, int]], resolution: str, **about: Any
) -> None:
    """A conference with a point for each organisation called."""
    data = {
        "conference_id": conference_id,
        "resolution": resolution,
        "title": f"Quán triệt {resolution}",
        "organiser_id": "province",
        "held_on": held_on,
        "points": [{"point_id": one, "title": one, "organisation_id": one} for one in called],
        "called": [{"organisation_id": one, "point_id": one, "called": heads} for one, heads in called.items()],
        **about,
    }
    history.say(attendance.CONFERENCE_CALLED, conference_id, data)


def report(
    history: History, conference_id: str, one: str, present: dict[str, int] | None, essays: dict[str, int] | None = None
) -> None:
    counts = [{"organisation_id": one, "present": present, "essays": essays}]
    data = {"conference_id": conference_id, "point_id": one, "headcounts": counts, "recorded_by": "account-1"}
    history.say(attendance.HEADCOUNT_RECORDED, conference_id, data)


def tree() -> History:
    """A province with a centre and two committees, each with a cell."""
    history = History()
    history.organisation("province", "Tỉnh", "province")
    history.organisation("centre", "Trung tâm Sa Pa", "centre", "province")
    for one, name in (("ho", "Đảng ủy xã Bản Hồ"), ("van", "Đảng ủy xã Tả Van")):
        history.organisation(one, name, "committee", "province")
        history.organisation(f"{one}1", f"Chi bộ thôn 1 {name}", "cell", one)
    return history


def nhu_xuan() -> History:
    """Như Xuân: five years of resolution study over 20 connected points, at least 93.5 % present each year, and over
    95 % of members studied and handed in an essay."""
    history = History()
    history.organisation("province", "Tỉnh", "province")
    history.organisation("nhu-xuan", "Trung tâm chính trị Như Xuân", "centre", "province")
    points = [f"xa{number}" for number in range(20)]
    for one in points:
        history.organisation(one, f"Đảng ủy {one}", "committee", "province")
    for year in YEARS:
        conference = f"hn{year}"
        about = {"organiser_id": "nhu-xuan", "resolution": f"{year}-NQ/TW"}
        call(history, conference, f"{year}-05-10", dict.fromkeys(points, heads(50, 16)), **about)
        for place, one in enumerate(points):
            others = 13 if (place + year) % 4 else 14
            report(history, conference, one, heads(49, others), heads(48, 10))
        history.say(
            attendance.CONFERENCE_CLOSED,
            conference,
            {"conference_id": conference, "closed_on": f"{year}-06-30", "closed_by": "account-1"},
        )
    return history


def asked(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"/api/v1/conferences/figures?{query}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def test_the_five_years_of_nhu_xuan(client_of: Clients) -> None:
    client = client_of(nhu_xuan(), ("staff", "nhu-xuan"))
    found = asked(client, "by=year&period=2018..2022")
    assert [row["name"] for row in found["rows"]] == ["2022", "2021", "2020", "2019", "2018"]
    for row in found["rows"]:
        assert (row["conferences"], row["points"], row["reported"], row["organisations"]) == (1, 20, 20, 20)
        present, members = row["present"]["all"], row["essays_of_called"]["members"]
        assert present == {"numerator": 1245, "denominator": 1320}
        assert present["numerator"] / present["denominator"] >= 0.935
        assert members == {"numerator": 960, "denominator": 1000}
        assert members["numerator"] / members["denominator"] > 0.95
    assert found["total"]["points"] == 100
    page = client.get("/conferences?period=2018..2022").get_data(as_text=True)
    assert "có mặt 94,3% (6.225/6.600)" in page
    assert "96,0%" in page and "4.800/5.000" in page


def test_who_has_not_reported_is_in_no_rate_and_is_not_zero(client_of: Clients) -> None:
    history = tree()
    call(history, "hn", "2023-02-14", {"ho1": heads(40, 10), "van1": heads(30)}, "18-NQ/TW")
    report(history, "hn", "ho1", heads(0))
    client = client_of(history, ("board", "province"))
    found = asked(client, "by=organisation")
    rows = {row["key"]: row for row in found["rows"]}
    assert rows["ho"]["present"]["all"] == {"numerator": 0, "denominator": 50}
    assert rows["van"]["present"]["all"] == {"numerator": 0, "denominator": 0}
    assert (rows["ho"]["reported"], rows["van"]["reported"]) == (1, 0)
    assert found["total"]["called"]["all"] == 80
    assert found["total"]["present"]["all"]["denominator"] == 50
    page = client.get("/conferences").get_data(as_text=True)
    assert "0,0% (0/50)" in page and "chưa báo cáo" in page
    table = client.get("/conferences.csv?by=organisation").get_data(as_text=True).splitlines()
    assert table[1].startswith("Đảng ủy xã Bản Hồ;1;1;1;1;50;40;10;50;0;0;0;0,0;0;;;;;")
    assert table[2].startswith("Đảng ủy xã Tả Van;1;1;1;0;30;30;0;;;;;;0;")


def test_each_figure_leads_to_the_conferences_it_consists_of(client_of: Clients) -> None:
    history = tree()
    call(history, "one", "2023-02-14", {"ho1": heads(40), "van1": heads(30)}, "18-NQ/TW")
    call(history, "two", "2023-03-14", {"ho1": heads(40)}, "19-NQ/TW")
    call(history, "three", "2022-03-14", {"van1": heads(40)}, "18-NQ/TW")
    report(history, "two", "ho1", heads(35))
    client = client_of(history, ("board", "province"))

    def behind(query: str) -> list[str]:
        answer = client.get(f"/api/v1/conferences?{query}").get_json()
        assert answer["total"] == len(answer["items"])
        return [one["conference_id"] for one in answer["items"]]

    assert behind("") == ["two", "one", "three"]
    assert behind("period=2023") == ["two", "one"]
    assert behind("resolution=18-NQ/TW") == ["one", "three"]
    assert behind("organisation=van") == ["one", "three"]
    assert behind("missing=true") == ["one", "three"]
    assert behind("organisation=ho&missing=true") == ["one"]
    first = client.get("/api/v1/conferences?limit=2").get_json()
    second = client.get(f"/api/v1/conferences?limit=2&cursor={first['next']}").get_json()
    assert [one["conference_id"] for one in second["items"]] == ["three"]
    page = client.get("/conferences/list?resolution=18-NQ/TW").get_data(as_text=True)
    assert "http://attendance.test/conferences/one" in page and "/conferences/two" not in page
    assert "/conferences/list?resolution=18-NQ%2FTW" in client.get("/conferences").get_data(as_text=True)
    assert client.get("/conferences/list.csv").get_data(as_text=True).count("\r\n") == 1 + 3


def test_cancelled_conferences_count_nowhere_and_those_ahead_not_yet(client_of: Clients) -> None:
    history = tree()
    call(history, "ahead", "2099-02-14", {"ho1": heads(40)}, "18-NQ/TW")
    call(history, "off", "2023-02-14", {"ho1": heads(40)}, "18-NQ/TW")
    off = {"conference_id": "off", "cancelled_on": "2023-02-13", "reason": "hoãn"}
    history.say(attendance.CONFERENCE_CANCELLED, "off", off)
    found = asked(client_of(history, ("board", "province")))
    assert (found["total"]["conferences"], found["ahead"], found["rows"]) == (0, 1, [])


def test_what_is_said_again_replaces(client_of: Clients) -> None:
    history = tree()
    call(history, "hn", "2023-02-14", {"ho1": heads(40), "van1": heads(30)}, "18-NQ/TW")
    report(history, "hn", "ho1", heads(38), heads(20))
    report(history, "hn", "ho1", heads(39), heads(36))
    report(history, "hn", "van1", heads(30))
    report(history, "hn", "van1", None)
    call(history, "hn", "2023-02-15", {"ho1": heads(45), "van1": heads(30)}, "18-NQ/TW")
    total = asked(client_of(history, ("board", "province")))["total"]
    assert total["present"]["members"] == {"numerator": 39, "denominator": 45}
    assert total["essays"]["members"] == {"numerator": 36, "denominator": 39}
    assert (total["reported"], total["conferences"]) == (1, 1)


def test_conferences_can_be_asked_for_as_known_on_a_past_day(client_of: Clients) -> None:
    history = tree()
    call(history, "hn", "2023-02-14", {"ho1": heads(40), "van1": heads(30)}, "18-NQ/TW")
    report(history, "hn", "ho1", heads(38))
    then = history.said[-1].time.date().isoformat()
    history.later = timedelta(days=3)
    report(history, "hn", "van1", heads(29))
    call(history, "later", "2023-02-15", {"ho1": heads(45)}, "18-NQ/TW")
    client = client_of(history, ("board", "province"))
    assert asked(client)["total"]["reported"] == 2
    known = asked(client, f"&as_of={then}")["total"]
    assert (known["conferences"], known["reported"], known["organisations"]) == (1, 1, 2)
    assert asked(client, "&as_of=2023-03-01")["total"]["conferences"] == 0


def test_a_centre_sees_what_it_called_and_a_committee_nothing_here(client_of: Clients) -> None:
    history = tree()
    call(history, "own", "2023-02-14", {"ho1": heads(40)}, "18-NQ/TW", organiser_id="centre")
    call(history, "theirs", "2023-02-14", {"ho1": heads(40)}, "18-NQ/TW", organiser_id="van")
    client = client_of(history, ("staff", "centre"))
    found = asked(client, "by=organisation")
    assert [(row["key"], row["conferences"]) for row in found["rows"]] == [("ho1", 1)]
    assert client.get("/api/v1/conferences/figures?organisation=ho").status_code == 404
    assert client.get("/conferences?organisation=ho").status_code == 404
    committee = client_of(History(), ("committee", "ho"))
    assert committee.get("/api/v1/conferences/figures").status_code == 403


def move(history: History, one: str, name: str, since: str, parents: list[tuple[str, str | None]]) -> None:
    """An organisation that changed what it stands under."""
    data = {
        "organisation_id": one,
        "kind": "cell",
        "name": name,
        "short_name": None,
        "parent_id": parents[-1][0],
        "email": None,
        "valid_from": None,
        "valid_to": None,
        "names": [{"name": name, "from": None}],
        "parents": [{"parent_id": parent, "from": start} for parent, start in parents],
        "moved_on": since,
    }
    history.say(enrolment.ORGANISATION_MOVED, one, data)


def test_a_conference_keeps_the_structure_of_its_day(client_of: Clients) -> None:
    history = tree()
    call(history, "before", "2023-02-14", {"ho1": heads(40)}, "18-NQ/TW")
    call(history, "after", "2025-08-14", {"ho1": heads(50)}, "18-NQ/TW")
    move(history, "ho1", "Chi bộ thôn 1", "2025-07-01", [("ho", None), ("van", "2025-07-01")])
    client = client_of(history, ("board", "province"))
    rows = {row["key"]: row["called"]["all"] for row in asked(client, "by=organisation")["rows"]}
    assert rows == {"ho": 40, "van": 50}
    assert asked(client, "organisation=ho")["total"]["called"]["all"] == 40
    assert asked(client, "organisation=van")["total"]["called"]["all"] == 50
    assert asked(client)["total"]["called"]["all"] == 90


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_shown_in_both_languages_also_without_any_conference(client_of: Clients, language: str) -> None:
    for history in (tree(), nhu_xuan()):
        client = client_of(history, ("board", "province"), language=language)
        for path in ("/conferences", "/conferences/list", "/conferences.csv?by=year", "/conferences?period=2021"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert len(answer.data) < 150_000
    assert client.get("/conferences.csv?by=shoe").status_code == 422
    assert client.get("/conferences?period=shoe").status_code == 422


ORGANISATIONS = Organisations(
    [
        {"_id": "province", "name": "Tỉnh", "kind": "province", "parent_id": None},
        *(
            {"_id": f"c{number}", "name": f"Xã {number}", "kind": "committee", "parent_id": "province"}
            for number in (1, 2)
        ),
        *(
            {"_id": f"{one}-{n}", "name": "Chi bộ", "kind": "cell", "parent_id": one}
            for one in ("c1", "c2")
            for n in (1, 2)
        ),
    ]
)
numbers = st.builds(heads, st.integers(0, 50), st.integers(0, 20))
some_conferences = st.lists(
    st.dictionaries(
        st.sampled_from(["c1-1", "c1-2", "c2-1", "c2-2"]), st.tuples(numbers, st.none() | numbers), min_size=1
    ),
    max_size=4,
)


def conference(number: int, told: dict[str, Any]) -> dict[str, Any]:
    called = [
        {"organisation_id": one, "point_id": f"p{place % 2}", "called": asked_for}
        for place, (one, (asked_for, _)) in enumerate(told.items())
    ]
    counts = {one: {"present": present, "essays": None} for one, (_, present) in told.items()}
    return {
        "_id": f"hn{number}",
        "resolution": f"{number % 2}-NQ/TW",
        "held_on": f"{2020 + number}-01-01",
        "organiser_id": "province",
        "called": called,
        "headcounts": counts,
    }


def added(parts: list[Any]) -> Any:
    if isinstance(parts[0], dict):
        return {name: added([one[name] for one in parts]) for name in parts[0]}
    return sum(parts)


@given(some_conferences)
def test_totals_over_organisations_points_resolutions_and_years_are_equal(told: list[dict[str, Any]]) -> None:
    entries = [entry for number, one in enumerate(told) for entry in entries_of(conference(number, one), ORGANISATIONS)]
    total = figures(entries)
    counted = ("organisations", "reported", "called", "present", "essays")
    for key in ("organisation_id", "point_id", "resolution", "held_on"):
        groups = grouped(entries, lambda one, key=key: getattr(one, key))  # type: ignore[misc]
        parts = [figures(found) for found in groups.values()] or [figures([])]
        assert {name: added([one[name] for one in parts]) for name in counted} == {
            name: total[name] for name in counted
        }


def test_what_stands_above_is_read_as_of_the_day() -> None:
    moved = Organisations(
        [
            {"_id": "a", "name": "A", "parent_id": None},
            {"_id": "b", "name": "B", "parent_id": None},
            {
                "_id": "x",
                "name": "X",
                "parent_id": "b",
                "parents": [{"parent_id": "a", "from": "2010-01-01"}, {"parent_id": "b", "from": "2025-07-01"}],
            },
        ]
    )
    assert above_then(moved, "x", "2024-01-01") == ("x", "a")
    assert above_then(moved, "x", "2025-07-01") == ("x", "b")
    assert above_then(moved, "x", "2001-01-01") == ("x", "a")
    assert above_then(moved, "nobody", "2001-01-01") == ("nobody",)
