"""Study conferences over HTTP, on a real store: who may call and report them, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import structlog

from services.attendance.views import conferences as views
from shared.events import REGISTRY
from shared.store import Store
from tests.unit.attendance.centre import Enrolment, Person
from tests.unit.attendance.conferences import calling, heads, row

NAMES = ("Lò Thị An", "Nguyễn Văn Bình", "Giàng A Chí")


@pytest.fixture(autouse=True)
def cells(enrolment: Enrolment) -> None:
    """Two cells of the centre's own, and one of the commune's committee."""
    for one, above in (("cell1", "centre"), ("cell2", "centre"), ("cell3", "committee")):
        enrolment.organisation(one, f"Chi bộ {one}", above, kind="cell")


def asked(**changes: Any) -> dict[str, Any]:
    return {**calling(), "held_on": "2023-02-14", **changes}


def call(somebody: Person, key: str = "key-1", **changes: Any) -> Any:
    return somebody.post("/api/v1/conferences", json=asked(**changes), headers={"Idempotency-Key": key})


def called(somebody: Person, key: str = "key-1", **changes: Any) -> str:
    answer = call(somebody, key, **changes)
    assert answer.status_code == 201, answer.json
    return str(answer.json["conference_id"])


def path(conference_id: str, *more: str) -> str:
    return "/".join(("/api/v1/conferences", conference_id, *more))


def report(somebody: Person, conference_id: str, point_id: str, version: int, *rows: Any, **more: Any) -> Any:
    sent = {"headcounts": list(rows), **more}
    return somebody.put(path(conference_id, "points", point_id), json=sent, headers={"If-Match": f'"{version}"'})


def write_list(somebody: Person, conference_id: str, version: int, people: list[Any], **more: Any) -> Any:
    place = path(conference_id, "points", "1", "lists", "cell1")
    return somebody.put(place, json={"people": people, **more}, headers={"If-Match": f'"{version}"'})


def someone(name: str, **ticks: bool) -> dict[str, Any]:
    return {"name": name, "present": True, **ticks}


def said(store: Store) -> list[tuple[int, str]]:
    rows = list(store.outbox.find({"topic": "attendance.conferences"}).sort("sequence", 1))
    for one in rows:
        REGISTRY.types[one["type"]].check(one["data"])
    return [(one["sequence"], one["type"].split(".")[-2]) for one in rows]


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: list(store[name].find().sort("_id", 1)) for name in ("conferences", "conference_lists", "outbox")}


def test_a_conference_is_called_reported_and_closed(staff: Person, person: Callable[..., Person], store: Store) -> None:
    conference_id = called(staff)
    committee = person("committee", "committee", account_id="account-2")
    answer = report(committee, conference_id, "2", 1, row("cell3", heads(9), heads(8)))
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert report(staff, conference_id, "1", 1, row("cell1", heads(29, 8)), row("cell2", heads(19))).status_code == 200
    shown = staff.get(path(conference_id))
    assert shown.json["totals"]["present"]["all"] == {"numerator": 65, "denominator": 70}
    closed = staff.post(path(conference_id, "closing"), json={}, headers={"If-Match": shown.headers["ETag"]})
    assert (closed.status_code, closed.json["state"]) == (200, "closed")
    kinds = ["conference-called", "headcount-recorded", "headcount-recorded", "conference-closed"]
    assert said(store) == list(enumerate(kinds, 1))


def test_calling_twice_under_one_key_calls_one_conference(staff: Person, store: Store) -> None:
    assert call(staff).json == call(staff).json
    assert store.conferences.count_documents({}) == 1


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("staff", "centre", 200),  # the organiser
        ("board", "province", 200),  # above the organiser
        ("committee", "committee", 403),  # answers for the other point
        ("committee", "cell1", 403),  # reports itself, and not its neighbour
        ("staff", "other", 404),
        ("committee", "other", 404),
        ("lecturer", "centre", 403),
    ],
)
def test_who_may_report_a_point(
    staff: Person, person: Callable[..., Person], store: Store, role: str, place: str, status: int
) -> None:
    conference_id = called(staff)
    before = everything(store)
    answer = report(person(role, place), conference_id, "1", 1, row("cell1", heads(20)), row("cell2", heads(9)))
    assert answer.status_code == status
    assert (everything(store) == before) is (status != 200)


def test_an_organisation_reports_itself(staff: Person, person: Callable[..., Person]) -> None:
    conference_id = called(staff)
    answer = report(person("committee", "cell1"), conference_id, "1", 1, row("cell1", heads(20)))
    assert answer.json["organisations"][0]["present"] == heads(20)


@pytest.mark.parametrize(
    ("role", "place", "status"), [("board", "province", 201), ("staff", "other", 403), ("committee", "committee", 403)]
)
def test_only_ones_own_organisation_calls(person: Callable[..., Person], role: str, place: str, status: int) -> None:
    assert call(person(role, place)).status_code == status


def test_the_committee_reads_what_it_is_called_to_and_changes_nothing_of_it(
    staff: Person, person: Callable[..., Person]
) -> None:
    conference_id = called(staff)
    committee = person("committee", "committee")
    assert committee.get(path(conference_id)).status_code == 200
    assert [one["conference_id"] for one in committee.get("/api/v1/conferences").json["items"]] == [conference_id]
    for answer in (
        committee.put(path(conference_id), json=asked(), headers={"If-Match": '"1"'}),
        committee.post(path(conference_id, "closing"), json={}, headers={"If-Match": '"1"'}),
        committee.post(path(conference_id, "cancellation"), json={"reason": "hoãn"}, headers={"If-Match": '"1"'}),
    ):
        assert answer.status_code == 403
    stranger = person("committee", "other")
    assert stranger.get(path(conference_id)).status_code == 404
    assert stranger.get("/api/v1/conferences").json["items"] == []


def test_two_points_report_at_the_same_moment_and_one_point_twice_does_not(staff: Person, store: Store) -> None:
    conference_id = called(staff)
    assert report(staff, conference_id, "1", 1, row("cell1", heads(20))).status_code == 200
    assert report(staff, conference_id, "2", 1, row("cell3", heads(9))).status_code == 200
    before = everything(store)
    slower = report(staff, conference_id, "1", 1, row("cell1", heads(21)))
    assert slower.status_code == 412
    assert everything(store) == before


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        (row("cell1", heads(31)), "/headcounts/0/present/members"),
        (row("cell1", heads(-1)), "/headcounts/0/present/members"),
        (row("cell1", heads(20), heads(21)), "/headcounts/0/essays/members"),
        ({**row("cell1"), "present": {"members": 3}}, "/headcounts/0/present/others"),
        (row("cell3", heads(1)), "/headcounts/0/organisation_id"),
    ],
)
def test_a_report_at_fault_is_refused_at_its_field(staff: Person, store: Store, sent: Any, at: str) -> None:
    conference_id = called(staff)
    before = everything(store)
    answer = report(staff, conference_id, "1", 1, sent)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [at]
    assert everything(store) == before


def test_a_calling_at_fault_is_refused_at_its_field(staff: Person, store: Store) -> None:
    answer = call(staff, resolution=" ", called=[*calling()["called"], calling()["called"][0]])
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == ["/resolution", "/called/3/organisation_id"]
    assert store.conferences.count_documents({}) == 0


def test_before_the_day_nothing_is_counted(staff: Person) -> None:
    conference_id = called(staff, held_on="2023-02-15")
    answer = report(staff, conference_id, "1", 1, row("cell1", heads(20)))
    assert (answer.status_code, answer.json["type"]) == (409, "urn:solop:problem:conference-ahead")


def test_a_list_counts_over_a_number_and_never_leaves_attendance(staff: Person, store: Store) -> None:
    conference_id = called(staff)
    report(staff, conference_id, "1", 1, row("cell1", heads(30, 10)))
    people = [someone(NAMES[0], essay=True), someone(NAMES[1], member=False), {"name": NAMES[2]}]
    answer = write_list(staff, conference_id, 0, people)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert [one["name"] for one in answer.json["people"]] == [NAMES[0], NAMES[1], NAMES[2]]
    point = staff.get(path(conference_id, "points", "1"))
    (first, _) = point.json["organisations"]
    assert (first["present"], first["essays"], first["listed"]) == (heads(1, 1), heads(1), True)
    version = int(point.headers["ETag"].strip('"'))
    typed = report(staff, conference_id, "1", version, row("cell1", heads(30, 10)))
    assert [fault["pointer"] for fault in typed.json["errors"]] == ["/headcounts/0/organisation_id"]
    assert report(staff, conference_id, "1", version, row("cell2", heads(3))).status_code == 200
    said_of_it = str(list(store.outbox.find()) + list(store.conferences.find()) + list(store.unsent.find()))
    assert not [name for name in NAMES if name in said_of_it]


def test_a_list_that_is_emptied_takes_its_report_back_and_a_number_can_be_written_again(staff: Person) -> None:
    conference_id = called(staff)
    write_list(staff, conference_id, 0, [someone(NAMES[0])])
    assert write_list(staff, conference_id, 1, []).status_code == 200
    point = staff.get(path(conference_id, "points", "1"))
    assert point.json["organisations"][0]["present"] is None
    again = report(staff, conference_id, "1", point.json["version"], row("cell1", heads(20)))
    assert again.status_code == 200


def test_a_list_may_be_made_ready_before_the_day_and_leaves_a_number_as_it_is(staff: Person) -> None:
    early = called(staff, "key-1", held_on="2023-02-15")
    assert write_list(staff, early, 0, [{"name": NAMES[0]}]).status_code == 200
    assert write_list(staff, early, 1, [someone(NAMES[0])]).status_code == 409
    conference_id = called(staff, "key-2")
    report(staff, conference_id, "1", 1, row("cell1", heads(20)))
    write_list(staff, conference_id, 0, [{"name": NAMES[0]}])
    assert staff.get(path(conference_id, "points", "1")).json["organisations"][0]["present"] == heads(20)


def test_a_list_at_fault_is_refused_at_its_row(staff: Person, store: Store) -> None:
    conference_id = called(
        staff, called=[{**calling()["called"][0], "called": heads(1)}], points=calling()["points"][:1]
    )
    before = everything(store)
    for version, people, at in (
        (0, [], "/names"),
        (0, [{"name": NAMES[0], "essay": True}], "/people/0/essay"),
        (0, [someone("..")], "/people/0/name"),
        (0, [someone(NAMES[0]), someone(NAMES[1])], "/called/members"),
    ):
        answer = write_list(staff, conference_id, version, people)
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json["errors"]] == [at]
    assert everything(store) == before
    mended = write_list(staff, conference_id, 0, [someone(NAMES[0]), someone(NAMES[1])], called=heads(2))
    assert mended.status_code == 200
    assert write_list(staff, conference_id, 0, [someone(NAMES[0])]).status_code == 412


def test_reading_a_list_is_noted_and_only_who_reports_may(staff: Person, person: Callable[..., Person]) -> None:
    conference_id = called(staff)
    write_list(staff, conference_id, 0, [someone(NAMES[0])])
    place = path(conference_id, "points", "1", "lists", "cell1")
    with structlog.testing.capture_logs() as logs:
        views.log = structlog.get_logger()
        assert staff.get(place).json["people"][0]["name"] == NAMES[0]
    assert [one["what"] for one in logs if one["event"] == "personal data read"] == ["conference list"]
    assert person("committee", "committee").get(place).status_code == 403
    assert person("committee", "other").get(place).status_code == 404
    assert staff.get(path(conference_id, "points", "2", "lists", "cell1")).status_code == 404


def test_after_closing_a_change_needs_a_reason_which_is_kept(staff: Person, store: Store) -> None:
    conference_id = called(staff)
    report(staff, conference_id, "1", 1, row("cell1", heads(20)))
    staff.post(path(conference_id, "closing"), json={"without_missing": True}, headers={"If-Match": '"2"'})
    refused = report(staff, conference_id, "2", 1, row("cell3", heads(9)))
    assert [fault["pointer"] for fault in refused.json["errors"]] == ["/reason"]
    assert report(staff, conference_id, "2", 1, row("cell3", heads(9)), reason="Báo cáo muộn").status_code == 200
    assert [one["reason"] for one in staff.get(path(conference_id)).json["changes"]] == ["Báo cáo muộn"]
    assert "muộn" not in str(list(store.outbox.find()))


def test_a_cancelled_conference_rests(staff: Person) -> None:
    conference_id = called(staff)
    cancelled = staff.post(
        path(conference_id, "cancellation"), json={"reason": "Gộp vào hội nghị tỉnh"}, headers={"If-Match": '"1"'}
    )
    assert cancelled.json["state"] == "cancelled"
    assert report(staff, conference_id, "1", 1, row("cell1", heads(20))).status_code == 409
    assert write_list(staff, conference_id, 0, [{"name": NAMES[0]}]).status_code == 409
    assert staff.put(path(conference_id), json=asked(), headers={"If-Match": '"2"'}).status_code == 409


def test_the_list_of_conferences_is_narrowed_by_year_and_resolution_and_paged(staff: Person) -> None:
    days = ("2022-05-10", "2022-11-01", "2023-01-10", "2023-02-14")
    made = [called(staff, f"key-{day}", held_on=day) for day in days]
    other = called(staff, "key-other", held_on="2023-01-20", resolution="Nghị quyết số 20-nq/tw")

    def found(query: str) -> list[str]:
        items, cursor = [], ""
        while cursor is not None:
            page = staff.get(f"/api/v1/conferences?limit=2{query}{cursor and '&cursor=' + cursor}").json
            items += [one["conference_id"] for one in page["items"]]
            cursor = page["next"]
        return items

    assert found("") == [made[3], other, made[2], made[1], made[0]]
    assert found("&year=2022") == [made[1], made[0]]
    assert found("&resolution=20-NQ/TW") == [other]
    assert found("&year=2023&resolution=18-NQ/TW") == [made[3], made[2]]
