"""Annual plans over HTTP: who writes, who decides, which version is in force, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from services.enrolment.model.plans import plan_list, plans
from services.enrolment.model.programmes import shipped
from shared.vietnamese import today
from tests.unit.enrolment.conftest import House

YEAR = today(datetime.now(UTC)).year + 1
LINE = {"programme": "party-awareness", "quarter": 1, "classes": 2, "learners": 140, "budget": 86_000_000}
MORE = {**LINE, "quarter": 3, "classes": 1, "learners": 70, "budget": 43_000_000}


def path(house: House, *steps: str) -> str:
    return "/".join((f"/api/v1/plans/{plans.plan_id(house.centre, YEAR)}", *steps))


def board(house: House, method: str, address: str, **options: Any) -> Any:
    """A request of a member of the board, who is not the clerk."""
    token = house.token_for(("board", house.province), account_id="board-1")
    return house.ask(method, address, headers={"Authorization": f"Bearer {token}"}, **options)


def write(house: House, *lines: dict[str, Any], version: int | None = None) -> Any:
    return house.staff("PUT", path(house, "draft"), version=version, json={"lines": list(lines)})


def approved(house: House) -> int:
    """A plan of two classes in force; its version."""
    assert write(house, LINE).status_code == 200
    assert house.staff("POST", path(house, "submission"), version=1).status_code == 200
    answer = board(house, "POST", path(house, "decision"), version=2, json={"decision": "approve"})
    assert answer.status_code == 200, answer.json
    return int(answer.json["version"])


def said(house: House) -> list[str]:
    rows = house.store.outbox.find({"topic": "enrolment.plans"}).sort("sequence", 1)
    return [row["type"].split(".")[-2] for row in rows]


def test_a_plan_is_written_submitted_returned_mended_and_approved(house: House) -> None:
    written = write(house, LINE)
    assert (written.status_code, written.headers["ETag"], written.json["state"]) == (200, '"1"', "drafting")
    assert said(house) == []
    submitted = house.staff("POST", path(house, "submission"), version=1)
    assert submitted.json["state"] == "submitted"
    back = {"decision": "return", "reason": "Thiếu lớp đảng viên mới."}
    returned = board(house, "POST", path(house, "decision"), version=2, json=back)
    assert (returned.json["state"], returned.json["reason"]) == ("returned", "Thiếu lớp đảng viên mới.")
    assert write(house, LINE, MORE, version=3).json["totals"]["classes"] == 3
    house.staff("POST", path(house, "submission"), version=4)
    answer = board(house, "POST", path(house, "decision"), version=5, json={"decision": "approve"})
    assert (answer.json["state"], answer.json["in_force"]) == ("approved", None)
    assert said(house) == ["plan-submitted", "plan-returned", "plan-submitted", "plan-approved"]
    last = house.store.outbox.find_one({"type": "vn.solop.enrolment.plan-approved.v1"})
    assert last is not None and last["data"]["lines"] == [LINE, MORE]
    assert last["data"]["in_force_from"] == f"{YEAR}-01-01"


def test_the_version_in_force_on_a_day_can_be_asked_for(house: House) -> None:
    version = approved(house)
    begun = house.staff("POST", path(house, "amendment"), version=version)
    assert (begun.json["version_number"], begun.json["lines"]) == (2, [LINE])
    write(house, LINE, MORE, version=version + 1)
    house.staff("POST", path(house, "submission"), version=version + 2)
    decision = {"decision": "approve", "in_force_from": f"{YEAR}-07-01"}
    board(house, "POST", path(house, "decision"), version=version + 3, json=decision)

    def in_force(on: str) -> Any:
        return house.staff("GET", f"{path(house)}?on={on}").json["in_force"]

    assert in_force(f"{YEAR - 1}-12-31") is None
    assert (in_force(f"{YEAR}-06-30")["version_number"], in_force(f"{YEAR}-06-30")["totals"]["classes"]) == (1, 2)
    assert (in_force(f"{YEAR}-07-01")["version_number"], in_force(f"{YEAR}-07-01")["totals"]["classes"]) == (2, 3)
    versions = board(house, "GET", path(house, "versions")).json
    assert [one["version_number"] for one in versions] == [1, 2]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"classes": -1}, "/lines/0/classes"),
        ({"budget": -1}, "/lines/0/budget"),
        ({"quarter": 0}, "/lines/0/quarter"),
        ({"quarter": 5}, "/lines/0/quarter"),
        ({"programme": "astrology"}, "/lines/0/programme"),
        ({"learners": 1.5}, "/lines/0/learners"),
        ({"learners": 10**30}, "/lines/0/learners"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_place(house: House, change: dict[str, Any], pointer: str) -> None:
    answer = write(house, {**LINE, **change})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert house.store.plan_drafts.count_documents({}) == 0


def test_a_plan_above_its_ceiling_is_refused_at_the_lines(house: House) -> None:
    ceiling = board(house, "PUT", path(house, "ceiling"), json={"budget": 100_000_000})
    assert (ceiling.status_code, ceiling.json["budget"]) == (200, 100_000_000)
    answer = write(house, LINE, MORE)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/lines")
    for amount in ("129.000.000", "100.000.000", "29.000.000"):
        assert amount in answer.json["errors"][0]["detail"]
    assert write(house, LINE).json["ceiling"] == 100_000_000
    lowered = {"budget": 80_000_000}
    assert board(house, "PUT", path(house, "ceiling"), json=lowered).status_code == 428
    assert board(house, "PUT", path(house, "ceiling"), version=1, json=lowered).status_code == 200
    assert house.staff("POST", path(house, "submission"), version=1).json["errors"][0]["pointer"] == "/lines"
    assert said(house) == []


def test_nobody_approves_their_own_plan(house: House) -> None:
    both = (("staff", house.centre), ("board", house.province))
    house.ask("PUT", path(house, "draft"), *both, json={"lines": [LINE]})
    house.ask("POST", path(house, "submission"), *both, version=1)
    own = house.ask("POST", path(house, "decision"), *both, version=2, json={"decision": "approve"})
    assert (own.status_code, own.json["type"]) == (409, "urn:solop:problem:plan-of-ones-own")
    other = board(house, "POST", path(house, "decision"), version=2, json={"decision": "approve"})
    assert other.status_code == 200


def test_an_empty_plan_is_not_submitted_and_a_plan_is_amended_only_after_its_approval(house: House) -> None:
    write(house, {**LINE, "classes": 0, "learners": 0, "budget": 0})
    empty = house.staff("POST", path(house, "submission"), version=1)
    assert (empty.status_code, empty.json["type"]) == (422, "urn:solop:problem:plan-empty")
    assert house.staff("POST", path(house, "amendment"), version=1).status_code == 409
    write(house, LINE, version=1)
    house.staff("POST", path(house, "submission"), version=2)
    assert house.staff("POST", path(house, "amendment"), version=3).status_code == 409
    assert write(house, LINE, version=3).status_code == 409
    assert said(house) == ["plan-submitted"]


def test_what_somebody_changed_meanwhile_is_not_overwritten(house: House) -> None:
    write(house, LINE)
    assert write(house, LINE, MORE).status_code == 428
    write(house, LINE, MORE, version=1)
    for late in (
        write(house, LINE, version=1),
        house.staff("POST", path(house, "submission"), version=1),
        board(house, "POST", path(house, "decision"), version=1, json={"decision": "approve"}),
    ):
        assert late.status_code == 412
        assert "1" in late.json["title"] and "2" in late.json["title"]


def test_a_centre_writes_its_own_plan_and_only_the_board_decides(house: House) -> None:
    foreign = f"/api/v1/plans/{plans.plan_id(house.other_centre, YEAR)}"
    body = {"lines": [LINE]}
    assert house.staff("PUT", f"{foreign}/draft", json=body).status_code == 404
    assert house.staff("GET", foreign).status_code == 404
    assert house.ask("GET", path(house), ("lecturer", house.centre)).status_code == 403
    assert board(house, "PUT", path(house, "draft"), json=body).status_code == 403
    write(house, LINE)
    house.staff("POST", path(house, "submission"), version=1)
    decision = {"decision": "approve"}
    assert house.staff("POST", path(house, "decision"), version=2, json=decision).status_code == 403
    elsewhere = house.ask("POST", path(house, "decision"), ("board", house.other_centre), version=2, json=decision)
    assert elsewhere.status_code == 404


@pytest.mark.parametrize("name", ["x", "x-2026", "2026", "-2026", "{centre}-26", "{centre}-năm", "{committee}-2026"])
def test_what_cannot_be_a_plan_is_unknown(house: House, name: str) -> None:
    address = f"/api/v1/plans/{name.format(centre=house.centre, committee=house.committee)}"
    assert house.staff("GET", address).status_code == 404
    assert house.staff("PUT", f"{address}/draft", json={"lines": [LINE]}).status_code == 404


def test_the_board_lists_what_waits_for_it(house: House) -> None:
    write(house, LINE)
    assert board(house, "GET", "/api/v1/plans?state=submitted").json["items"] == []
    house.staff("POST", path(house, "submission"), version=1)
    found = board(house, "GET", f"/api/v1/plans?state=submitted&year={YEAR}").json["items"]
    assert [(one["centre_id"], one["totals"]["learners"]) for one in found] == [(house.centre, 140)]
    assert board(house, "GET", f"/api/v1/plans?year={YEAR + 1}").json["items"] == []
    stranger = house.ask("GET", "/api/v1/plans", ("staff", house.other_centre))
    assert stranger.json["items"] == []


def test_a_plan_is_taken_from_an_excel_file(house: House) -> None:
    lines = plans.read_lines([LINE, MORE], shipped())
    sent = {"file": (BytesIO(plan_list.write("Kế hoạch", lines, shipped())), "ke-hoach.xlsx")}
    answer = house.staff("POST", path(house, "draft", "lists"), data=sent, content_type="multipart/form-data")
    assert (answer.status_code, answer.json["lines"]) == (201, [LINE, MORE])


def test_a_return_says_why(house: House) -> None:
    write(house, LINE)
    house.staff("POST", path(house, "submission"), version=1)
    answer = board(house, "POST", path(house, "decision"), version=2, json={"decision": "return"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/reason")
