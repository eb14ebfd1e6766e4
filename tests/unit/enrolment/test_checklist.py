"""The checklist of a standard centre: the list that the board edits, the answers that a centre gives."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, strategies as st

from services.enrolment.model.centres.checklist import ANSWERS, answer, new_checklist, progress
from services.enrolment.model.centres.criteria import shipped
from tests.unit.enrolment.conftest import House

ITEMS = shipped("standard-centre", "tinh")["items"]
LAST = date(2026, 1, 1)


def path_of(house: House, kind: str = "standard-centre") -> str:
    return f"/api/v1/provinces/{house.province}/criteria/{kind}"


def tick(house: House, version: int, on: str, **answers: str) -> Any:
    rows = [{"item_id": name, "answer": value, "note": None} for name, value in answers.items()]
    body = {"answered_on": on, "answers": rows}
    return house.staff("PUT", f"/api/v1/centres/{house.centre}/checklist", version=version, json=body)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([one["item_id"] for one in ITEMS]), st.sampled_from(list(ANSWERS)), min_size=1),
        max_size=6,
    )
)
def test_nothing_that_was_answered_is_lost(years: list[dict[str, str]]) -> None:
    checklist = new_checklist("c")
    for place, given_now in enumerate(years):
        rows = [{"item_id": name, "answer": value, "note": None} for name, value in given_now.items()]
        checklist = answer(checklist, ITEMS, rows, date(2015 + place, 1, 1), LAST)
    assert len(checklist["history"]) + len(checklist["answers"]) == sum(map(len, years))
    counted = progress(ITEMS, checklist["answers"])
    assert sum(counted[name] for name in (*ANSWERS, "unanswered")) == counted["of"] == len(ITEMS)


def test_the_shipped_list_is_a_proposal_until_the_board_edits_it(house: House) -> None:
    shown = house.staff("GET", path_of(house))
    assert (shown.json["proposal"], shown.headers["ETag"], len(shown.json["items"])) == (True, '"0"', 14)
    items = [shown.json["items"][1], {"text": "Có sân chơi", "how": None}, shown.json["items"][0]]
    edited = house.ask("PUT", path_of(house), ("board", house.province), version=0, json={"items": items})
    assert (edited.status_code, edited.json["proposal"]) == (200, False), edited.json
    assert [one["item_id"] for one in edited.json["items"]][::2] == ["director", "organisation"]
    assert edited.json["items"][1]["item_id"]


def test_only_the_provinces_board_edits_the_list(house: House) -> None:
    items = {"items": [{"text": "Có sân chơi"}]}
    assert house.staff("PUT", path_of(house), version=0, json=items).status_code == 403
    local = ("board", house.centre)
    assert house.ask("PUT", path_of(house), local, version=0, json=items).status_code == 403
    board = ("board", house.province)
    unknown = house.ask("PUT", path_of(house).replace(house.province, "xa-la"), board, version=0, json=items)
    assert unknown.status_code == 404
    assert house.ask("GET", path_of(house, "beauty"), board).status_code == 404


def test_a_list_names_each_criterion_once(house: House) -> None:
    items = [{"text": "Có sân chơi"}, {"text": "co san choi"}, {"text": "Khác", "item_id": "la-hoac"}]
    refused = house.ask("PUT", path_of(house), ("board", house.province), version=0, json={"items": items})
    assert {one["pointer"] for one in refused.json["errors"]} == {"/items/1/text", "/items/2/item_id"}
    empty = house.ask("PUT", path_of(house), ("board", house.province), version=0, json={"items": []})
    assert empty.json["errors"][0]["pointer"] == "/items"


def test_a_centre_answers_and_answers_again_a_year_later(house: House) -> None:
    assert tick(house, 0, "2024-06-01", hall="not-met", rooms="met").status_code == 200
    again = tick(house, 1, "2025-06-01", hall="met").json
    assert again["progress"] == {"met": 2, "partly": 0, "not-met": 0, "unanswered": 12, "of": 14}
    hall = next(one for one in again["items"] if one["item_id"] == "hall")
    assert hall["answer"]["answer"] == "met"
    assert [(one["answer"], one["answered_on"]) for one in hall["older"]] == [("not-met", "2024-06-01")]


def test_answers_that_cannot_be_are_refused(house: House) -> None:
    tick(house, 0, "2024-06-01", hall="met")
    assert tick(house, 1, "2023-06-01", hall="partly").json["errors"][0]["pointer"] == "/answered_on"
    assert tick(house, 1, "2199-01-01", hall="partly").json["errors"][0]["pointer"] == "/answered_on"
    assert tick(house, 1, "2024-07-01", sauna="met").json["errors"][0]["pointer"] == "/answers/0/item_id"
    assert tick(house, 1, "2024-07-01", hall="splendid").json["errors"][0]["pointer"] == "/answers/0/answer"
    assert tick(house, 0, "2024-07-01", hall="partly").status_code == 412


def test_a_criterion_that_reads_otherwise_now_is_marked_and_one_taken_out_counts_no_more(house: House) -> None:
    tick(house, 0, "2024-06-01", organisation="met", hall="met")
    items = [{"item_id": "hall", "text": "Có hội trường 300 chỗ"}, {"text": "Có sân chơi"}]
    house.ask("PUT", path_of(house), ("board", house.province), version=0, json={"items": items})
    shown = house.staff("GET", f"/api/v1/centres/{house.centre}/checklist").json
    assert [(one["reworded"], bool(one["answer"])) for one in shown["items"]] == [(True, True), (False, False)]
    assert (shown["progress"]["met"], shown["progress"]["of"]) == (1, 2)


def test_the_board_sees_all_centres_side_by_side(house: House) -> None:
    tick(house, 0, "2024-06-01", hall="met", rooms="partly")
    compared = house.ask("GET", "/api/v1/centres", ("board", house.province)).json
    assert [(one["name"], one["checklist"]["met"], one["answered_on"]) for one in compared] == [
        ("Trung tâm chính trị Bản Phố", 0, None),
        ("Trung tâm chính trị Mường Lát", 1, "2024-06-01"),
    ]
    assert [one["organisation_id"] for one in house.staff("GET", "/api/v1/centres").json] == [house.centre]
