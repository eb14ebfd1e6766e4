"""People sent out: an entry is corrected by saying it again, with a reason that stays inside."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrolment.model.plans.ledger_classes import correct_sent_out, evolve_sent_out, send_out
from tests.unit.enrolment.conftest import House


@pytest.fixture
def entry(house: House) -> dict[str, Any]:
    body = {
        "organisation_id": house.centre,
        "field": "political-theory",
        "course": "Cao cấp lý luận chính trị",
        "first_day": "2023-01-01",
        "last_day": "2023-12-31",
        "people": {"value": 322, "words": None},
    }
    answer = house.staff("POST", "/api/v1/people-sent-out", json=body)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def correct(house: House, entry: dict[str, Any], version: int = 1, **changes: Any) -> Any:
    body = {**{name: value for name, value in entry.items() if name != "entry_id"}, "reason": "đếm nhầm", **changes}
    path = f"/api/v1/people-sent-out/{house.centre}/2023/{entry['entry_id']}"
    return house.staff("PUT", path, version=version, json=body)


def said(house: House) -> list[dict[str, Any]]:
    rows = house.store.outbox.find({"topic": "enrolment.outside-training"}).sort("sequence", 1)
    return [row["data"] for row in rows]


def test_an_entry_is_corrected_and_stays_one(house: House, entry: dict[str, Any]) -> None:
    answer = correct(house, entry, people={"value": 223, "words": None})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    shown = house.staff("GET", f"/api/v1/people-sent-out/{house.centre}/2023").json
    assert [one["people"]["value"] for one in shown["entries"]] == [223]
    assert [(one["people"]["value"], one["reason"]) for one in shown["corrections"]] == [(322, "đếm nhầm")]
    assert [one["people"]["value"] for one in said(house)] == [322, 223]
    assert "đếm nhầm" not in str(said(house))


def test_a_correction_that_changes_nothing_says_nothing(house: House, entry: dict[str, Any]) -> None:
    assert correct(house, entry).headers["ETag"] == '"1"'
    assert len(said(house)) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"last_day": "2024-01-31"}, "/last_day"),
        ({"first_day": "2023-12-31", "last_day": "2023-01-01"}, "/last_day"),
        ({"reason": ""}, "/reason"),
        ({"people": {"value": -1, "words": None}}, "/people/value"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    house: House, entry: dict[str, Any], change: dict, pointer: str
) -> None:
    refused = correct(house, entry, **change)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert len(said(house)) == 1


def test_an_entry_made_by_mistake_is_taken_back_by_nobody_having_been_sent(house: House, entry: dict[str, Any]) -> None:
    assert correct(house, entry, people={"value": 0, "words": None}).status_code == 200
    assert said(house)[-1]["people"]["value"] == 0


def test_only_the_centres_staff_corrects_and_only_what_they_saw(house: House, entry: dict[str, Any]) -> None:
    path = f"/api/v1/people-sent-out/{house.centre}/2023/{entry['entry_id']}"
    body = {**{name: value for name, value in entry.items() if name != "entry_id"}, "reason": "đếm nhầm"}
    assert house.ask("PUT", path, ("staff", house.other_centre), version=1, json=body).status_code == 404
    assert correct(house, entry, version=7).status_code == 412
    assert correct(house, {**entry, "entry_id": "la-hoac"}).status_code == 404


def test_an_entry_keeps_its_place_among_the_others() -> None:
    details = {"organisation_id": "c", "first_day": "2023-01-01", "last_day": "2023-12-31"}
    kept: dict[str, Any] = {"_id": "c:2023"}
    for name, count in (("a", 5), ("b", 7)):
        one = {**details, "people": {"value": count, "words": None}}
        kept = evolve_sent_out(kept, send_out(name, one)[0])
    now = {**details, "people": {"value": 6, "words": "gần"}}
    kept = evolve_sent_out(kept, correct_sent_out(kept, "a", now)[0])
    assert [(one["entry_id"], one["people"]["value"]) for one in kept["entries"]] == [("a", 6), ("b", 7)]
