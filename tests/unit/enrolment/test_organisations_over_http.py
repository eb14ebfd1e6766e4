"""Organisations through the years, asked for over HTTP, with classes and staff that go on."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from services.enrolment.commands import organisations as commands
from shared.authority import Actor, Role
from shared.refusal import Refusal
from shared.unit_of_work import Desk, Request
from tests.unit.enrolment.conftest import House

OPERATOR = ("operator", "*")


def register(house: House, kind: str, name: str, parent_id: str, **details: Any) -> str:
    body = {"kind": kind, "name": name, "parent_id": parent_id, **details}
    answer = house.ask("POST", "/api/v1/organisations", OPERATOR, json=body)
    assert answer.status_code == 201, answer.json
    return str(answer.json["organisation_id"])


def show(house: House, organisation_id: str) -> dict[str, Any]:
    return dict(house.ask("GET", f"/api/v1/organisations/{organisation_id}", OPERATOR).json)


def change(house: House, organisation_id: str, what: str, *roles: tuple[str, str], **body: Any) -> Any:
    version = body.pop("version", show(house, organisation_id)["version"])
    path = f"/api/v1/organisations/{organisation_id}/{what}"
    return house.ask("POST", path, *(roles or (OPERATOR,)), version=version, json=body)


def merge(house: House, *roles: tuple[str, str], dry_run: bool = False, **body: Any) -> Any:
    path = f"/api/v1/organisation-mergers{'?dry_run=true' if dry_run else ''}"
    body = {"effective_on": "2025-07-01", **body}
    return house.ask("POST", path, *(roles or (OPERATOR,)), json=body)


def test_a_class_keeps_the_name_that_its_centre_had_on_its_first_day(house: House) -> None:
    before = house.announce()
    answer = change(house, house.centre, "renaming", name="TTCT khu vực Mường Lát", effective_on="2025-07-01")
    assert answer.status_code == 200, answer.json
    assert [one["from"] for one in answer.json["names"]] == [None, "2025-07-01"]
    after = house.announce(
        starts_on="2025-08-04",
        ends_on="2025-08-08",
        sessions=[{"starts_at": "2025-08-04T07:30:00+07:00"}],
    )
    named = [house.staff("GET", f"/api/v1/classes/{one['class_id']}").json["owner_name"] for one in (before, after)]
    assert named == ["Trung tâm chính trị Mường Lát", "TTCT khu vực Mường Lát"]


def test_letters_go_to_another_address_also_when_the_centre_itself_says_so(house: House) -> None:
    path = f"/api/v1/organisations/{house.centre}/email"

    def ask(who: tuple[str, str], email: str | None, version: int) -> Any:
        return house.ask("PUT", path, who, version=version, json={"email": email})

    assert ask(("staff", house.other_centre), "khac@example.org", 1).status_code == 403
    changed = ask(("staff", house.centre), "vanthu@example.org", 1)
    assert (changed.status_code, changed.json["email"], changed.json["version"]) == (200, "vanthu@example.org", 2)
    assert ask(OPERATOR, "vanthu@example.org", 2).status_code == 422
    assert ask(OPERATOR, None, 2).json["email"] is None
    (said,) = house.store.outbox.find({"stream": f"enrolment.organisations/{house.centre}", "sequence": 2})
    assert said["type"].endswith("organisation-email-changed.v1") and said["data"]["email"] == "vanthu@example.org"


def test_a_change_needs_the_version_that_was_seen(house: House) -> None:
    renamed = {"name": "Tên mới", "effective_on": "2025-07-01"}
    assert change(house, house.centre, "renaming", **renamed).status_code == 200
    assert change(house, house.centre, "renaming", version=1, **renamed, short_name="Mới").status_code == 412


def test_a_dry_run_shows_everything_and_changes_nothing(house: House) -> None:
    klass = house.announce()
    cell = register(house, "cell", "Chi bộ trung tâm", house.centre)
    body = {
        "username": "canbo.muonglat",
        "name": "Lò Văn Pành",
        "password": "mat-khau-rat-dai",
        "roles": [{"role": "staff", "organisation_id": house.centre}],
    }
    assert house.ask("POST", "/api/v1/accounts", OPERATOR, json=body).status_code == 201
    for number, state in enumerate(("proposed", "accepted", "placed")):
        place = {"nominator_id": house.committee, "centre_id": house.centre, "state": state}
        house.store.nominations.insert_one({"_id": f"de-cu-{number}", "name_key": str(number), **place})
    before = list(house.store.organisations.find()), house.store.outbox.count_documents({})

    answer = merge(house, predecessor_ids=[house.centre], into_id=house.other_centre, dry_run=True)

    assert answer.status_code == 200, answer.json
    shown = answer.json
    assert [one["organisation_id"] for one in shown["ended"]] == [house.centre]
    assert [(one["organisation_id"], one["new"]) for one in shown["going_on"]] == [(house.other_centre, False)]
    assert [(one["organisation_id"], one["to_id"]) for one in shown["moved"]] == [(cell, house.other_centre)]
    assert [one["class_id"] for one in shown["classes"]] == [klass["class_id"]]
    assert shown["nominations"] == 2
    assert [(one["name"], one["role"]) for one in shown["accounts"]] == [("Lò Văn Pành", "staff")]
    assert before == (list(house.store.organisations.find()), house.store.outbox.count_documents({}))


def test_after_a_merger_the_staff_of_both_go_on_with_the_classes_of_both(house: House) -> None:
    klass = house.announce()
    done = merge(
        house,
        predecessor_ids=[house.centre, house.other_centre],
        new={"name": "Trung tâm chính trị Mường Lát", "short_name": "TTCT"},
    )
    assert done.status_code == 201, done.json
    successor = done.json["going_on"][0]["organisation_id"]
    assert show(house, house.centre)["successor_ids"] == [successor]
    assert show(house, successor)["predecessor_ids"] == [house.centre, house.other_centre]

    for place in (successor, house.centre, house.other_centre):
        seen = house.ask("GET", "/api/v1/classes", ("staff", place)).json["items"]
        assert [one["class_id"] for one in seen] == [klass["class_id"]]
    opened = house.ask(
        "POST",
        f"/api/v1/classes/{klass['class_id']}/opening",
        ("staff", house.other_centre),
        version=klass["version"],
        json={"opened_on": "2023-02-13"},
    )
    assert (opened.status_code, opened.json["owner_name"]) == (200, "Trung tâm chính trị Mường Lát")
    assert opened.json["owner_id"] == house.centre


def test_a_class_that_begins_after_the_end_is_the_successors(house: House) -> None:
    assert merge(house, predecessor_ids=[house.centre], into_id=house.other_centre).status_code == 201
    late = {
        "name": "Lớp mới",
        "programme_version": "thematic",
        "owner_id": house.centre,
        "starts_on": "2025-08-04",
        "ends_on": "2025-08-04",
    }
    refused = house.staff("POST", "/api/v1/classes", json=late)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/owner_id"
    assert "Bản Phố" in refused.json["errors"][0]["detail"]
    assert house.staff("POST", "/api/v1/classes", json={**late, "owner_id": house.other_centre}).status_code == 201


def test_a_merger_happens_once_however_often_it_is_asked_for(house: House) -> None:
    body = {"predecessor_ids": [house.centre], "into_id": house.other_centre, "effective_on": "2025-07-01"}
    asked = {"json": body, "headers": {"Idempotency-Key": "gop-mot-lan"}}
    first = house.ask("POST", "/api/v1/organisation-mergers", OPERATOR, **asked)
    again = house.ask("POST", "/api/v1/organisation-mergers", OPERATOR, **asked)
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_centre_with_running_classes_is_merged_or_waits(house: House) -> None:
    house.announce()
    refused = change(house, house.centre, "closing", effective_on="2025-07-01")
    assert (refused.status_code, refused.json["type"]) == (409, "urn:solop:problem:has-classes")
    assert change(house, house.other_centre, "closing", effective_on="2025-07-01").status_code == 200
    again = change(house, house.other_centre, "renaming", name="Tên", effective_on="2025-07-02")
    assert (again.status_code, again.json["type"]) == (409, "urn:solop:problem:organisation-closed")


def test_a_split_moves_what_was_below_it(house: House) -> None:
    cells = [register(house, "cell", f"Chi bộ thôn {n}", house.committee) for n in (1, 2)]
    body = {
        "organisation_id": house.committee,
        "effective_on": "2025-07-01",
        "parts": [
            {"name": "Đảng ủy xã Nà Hẩu Thượng", "child_ids": [cells[0]]},
            {"name": "Đảng ủy xã Nà Hẩu Hạ", "child_ids": []},
        ],
    }
    left = house.ask("POST", "/api/v1/organisation-splits?dry_run=true", OPERATOR, json=body)
    assert (left.status_code, left.json["errors"][0]["pointer"]) == (422, f"/children/{cells[1]}")
    body["parts"][1]["child_ids"] = [cells[1]]
    done = house.ask("POST", "/api/v1/organisation-splits", OPERATOR, json=body)
    assert done.status_code == 201, done.json
    parts = [one["organisation_id"] for one in done.json["going_on"]]
    assert [show(house, cell)["parent_id"] for cell in cells] == parts
    assert show(house, house.committee)["closed_on"] == "2025-07-01"


@pytest.mark.parametrize("role", ["staff", "board"])
def test_one_may_change_what_stands_below_ones_own_organisation_and_nothing_else(house: House, role: str) -> None:
    cell = register(house, "cell", "Chi bộ 1", house.centre)
    theirs = (role, house.centre)
    renamed = {"name": "Chi bộ 2", "effective_on": "2025-07-01"}
    assert change(house, cell, "renaming", theirs, **renamed).status_code == 200
    assert change(house, house.centre, "renaming", theirs, **renamed).status_code == 403
    assert (
        change(house, cell, "moving", theirs, parent_id=house.committee, effective_on="2025-07-01").status_code == 403
    )
    assert merge(house, theirs, predecessor_ids=[house.centre], into_id=house.other_centre).status_code == 403


def test_the_successor_must_be_named_in_one_of_two_ways(house: House) -> None:
    neither = merge(house, predecessor_ids=[house.centre])
    assert neither.status_code == 422
    assert neither.json["errors"][0]["pointer"] == "/into_id"


def test_two_that_move_below_each_other_at_once_make_no_loop(house: House) -> None:
    desk = Desk(house.store, "enrolment")
    operator = Request(actor=Actor("1", "Người vận hành", (Role("operator", "*"),)))
    both = threading.Barrier(2)
    refused = []

    def move(organisation_id: str, parent_id: str) -> None:
        both.wait()
        on = date(2025, 7, 1)
        try:
            desk.carry_out(commands.move_organisation, organisation_id, 1, parent_id, on, request=operator)
        except Refusal as refusal:
            refused.append(refusal.code)

    pairs = [(house.centre, house.other_centre), (house.other_centre, house.centre)]
    threads = [threading.Thread(target=move, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["loop"]
