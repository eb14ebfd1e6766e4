"""The waiting list and changing classes, over HTTP."""

from __future__ import annotations

from typing import Any

from services.enrolment.commands.places import take_places
from shared.unit_of_work import Desk
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.test_class_plans_over_http import path, pointers
from tests.unit.enrolment.test_classes_over_http import events


def taken(house: House, klass: dict[str, Any], *names: str) -> dict[str, str]:
    """These people take places in a class, or wait for one: their ids by their names."""
    pool = house.announce(name="Lớp để ghi tên")
    known = {name: house.enrol(pool["class_id"], name).json["enrolled"][0] for name in names}

    def take(unit: Any) -> dict[str, Any]:
        entries = [{"learner_id": known[name], "nominator_id": house.committee} for name in names]
        return take_places(unit, unit.get("classes", klass["class_id"]), entries, waiting=True)

    Desk(house.store, "enrolment").carry_out(take)
    return known


def version(house: House, klass: dict[str, Any]) -> int:
    return int(house.staff("GET", path(klass)).json["version"])


def test_who_does_not_fit_waits_and_gets_the_place_that_becomes_free(house: House) -> None:
    klass = house.announce(capacity=1)
    people = taken(house, klass, "Giàng Thị Mỷ", "Lù A Páo", "Vàng A Sử")
    shown = house.staff("GET", path(klass)).json
    assert (shown["enrolled"], shown["waiting"], shown["places_left"]) == (1, 2, 0)
    line = house.staff("GET", path(klass, "/waiting-list")).json
    assert [one["name"] for one in line] == ["Lù A Páo", "Vàng A Sử"]
    assert line[0]["nominator_name"] == "Đảng ủy xã Nà Hẩu"

    full = house.staff("POST", path(klass, "/promotions"), version=version(house, klass), json={"count": 1})
    assert (full.status_code, pointers(full)) == (409, ["/count"])
    leaving = {"withdrawn_on": "2023-02-14", "reason": "ốm"}
    house.staff(
        "POST",
        path(klass, f"/learners/{people['Giàng Thị Mỷ']}/withdrawal"),
        version=version(house, klass),
        json=leaving,
    )
    newcomer = house.enrol(klass["class_id"], "Hờ Thị Dợ")
    assert newcomer.status_code == 409 and "danh sách chờ được nhận trước" in newcomer.json["title"]
    got = house.staff("POST", path(klass, "/promotions"), version=version(house, klass), json={"count": 1})
    assert (got.status_code, got.json["enrolled"], got.json["waiting"]) == (200, 1, 1)
    last = house.store.outbox.find_one({"subject": klass["class_id"], "sequence": got.json["version"]})
    assert last is not None and last["data"]["from_waiting_list"] is True
    assert [one["learner_id"] for one in last["data"]["learners"]] == [people["Lù A Páo"]]
    assert house.store.enrolments.count_documents({"_id": f"{klass['class_id']}/{people['Lù A Páo']}"}) == 1


def test_more_places_let_the_waiting_in_and_who_waits_may_leave_the_line(house: House) -> None:
    klass = house.announce(capacity=1)
    people = taken(house, klass, "Giàng Thị Mỷ", "Lù A Páo", "Vàng A Sử")
    gone = house.staff("DELETE", path(klass, f"/waiting-list/{people['Lù A Páo']}"), version=version(house, klass))
    assert (gone.status_code, gone.json["waiting"]) == (200, 1)
    again = house.staff("DELETE", path(klass, f"/waiting-list/{people['Lù A Páo']}"), version=version(house, klass))
    assert again.status_code == 404
    house.staff(
        "PUT", path(klass, "/details"), version=version(house, klass), json={"name": klass["name"], "capacity": 2}
    )
    got = house.staff("POST", path(klass, "/promotions"), version=version(house, klass), json={"count": 1})
    assert (got.json["enrolled"], got.json["waiting"]) == (2, 0)


def move(house: House, klass: dict[str, Any], learner_id: str, to: str) -> Any:
    body = {"to_class_id": to, "transferred_on": "2023-02-14", "reason": "gần nhà hơn"}
    return house.staff(
        "POST", path(klass, f"/learners/{learner_id}/transfer"), version=version(house, klass), json=body
    )


def test_a_learner_leaves_one_class_for_the_other_in_one_step(house: House) -> None:
    first, second = house.announce(), house.announce(name="Lớp thứ hai")
    (learner_id,) = house.enrol(first["class_id"], "Giàng Thị Mỷ").json["enrolled"]
    moved = move(house, first, learner_id, second["class_id"])
    assert (moved.status_code, moved.json["enrolled"]) == (200, 0)
    assert house.staff("GET", path(second)).json["enrolled"] == 1
    assert events(house).count("learner-withdrawn") == 1 and events(house).count("learners-enrolled") == 2
    said = {row["type"].split(".")[-2]: row["data"] for row in house.store.outbox.find({"topic": "enrolment.classes"})}
    assert said["learner-withdrawn"]["transferred_to"] == second["class_id"]
    assert "gần nhà" not in str(said)
    (entry,) = house.staff("GET", path(first, "/learners")).json
    assert entry["transferred_to"] == second["class_id"]


def test_attendance_before_a_transfer_counts_in_the_class_after_it(house: House) -> None:
    """Five mornings from 13/02 on, the same in both classes; the transfer is on the second."""
    first, second = house.announce(), house.announce(name="Lớp thứ hai")
    (learner_id,) = house.enrol(first["class_id"], "Giàng Thị Mỷ").json["enrolled"]
    assert move(house, first, learner_id, second["class_id"]).status_code == 200
    for klass, there in ((first, ("01",)), (second, ("02", "03", "04"))):
        sheets = {
            f"{day:02d}": {"marks": {learner_id: "present"} if f"{day:02d}" in there else {}, "closed": True}
            for day in range(1, 6)
        }
        house.store.sheetbooks.insert_one({"_id": klass["class_id"], "sheets": sheets})
    answer = house.staff("GET", path(second, "/results"))
    (row,) = answer.json["results"]
    assert (row["attendance"]["planned"], row["attendance"]["attended"]) == (5, 4)
    assert "có mặt 4/5 buổi (80%), gồm 1/1 buổi ở lớp trước khi chuyển" in row["verdict"]
    transcript = house.staff("GET", f"/api/v1/learners/{learner_id}/transcript").json
    assert {one["place"] for one in transcript["classes"]} == {"withdrawn", "enrolled"}


def test_a_transfer_that_cannot_be_changes_neither_class(house: House) -> None:
    first = house.announce()
    (learner_id,) = house.enrol(first["class_id"], "Giàng Thị Mỷ").json["enrolled"]
    full = house.announce(name="Lớp đầy", capacity=1)
    house.enrol(full["class_id"], "Lù A Páo")
    other = house.announce(name="Sơ cấp", programme_version="elementary")
    for to, status in (
        (first["class_id"], 422),
        (full["class_id"], 409),
        (other["class_id"], 409),
        ("0000000000000", 422),
    ):
        refused = move(house, first, learner_id, to)
        assert (refused.status_code, pointers(refused)) == (status, ["/to_class_id"]), refused.json
    assert house.staff("GET", path(first)).json["enrolled"] == 1
    assert "learner-withdrawn" not in events(house)
