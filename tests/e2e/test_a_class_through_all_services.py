"""A class lives through all four services, over HTTP and events."""

from __future__ import annotations

from functools import reduce
from typing import Any
from zlib import crc32

import requests

from tests.systems import Province, wait_for

LIST = [
    ["Giàng Thị Mỷ", "05/03/1985", "010185{number}", "my@example.org", "{committee}"],
    ["Lù A Páo", "1990", "", "pao@example.org", "{committee}"],
    ["Nguyễn Thị Bích Ngọc", "12/12/1979", "", "", ""],
    ["Vàng Seo Sử", "1988", "", "", "{committee}"],
]


def rows(province: Province) -> list[list[str]]:
    """The list with identity numbers, addresses and nominators of this province."""
    mark, committee = province.names["mark"], province.names["committee"]
    # Were it a number that another province has too, its learner would be one person with a newer address.
    number = f"{crc32(mark.encode()) % 10**6:06d}"
    put = {"{number}": number, "{committee}": committee, "@": f"-{mark}@"}
    return [[reduce(lambda text, one: text.replace(*one), put.items(), cell) for cell in row] for row in LIST]


def summary(province: Province, period: str = "2023-Q1", **query: str) -> Any:
    return province.board.get("reporting", "/summaries", params={"period": period, **query})


def mailbox(province: Province, recipient: str) -> list[Any]:
    letters = requests.get(f"{province.system.mailbox_url}/api/messages", timeout=10).json()
    return [one for one in letters["items"] if recipient in str(one["to"])]


def test_from_the_announcement_to_the_boards_figures(province: Province) -> None:
    klass = province.announce()
    class_id = klass["class_id"]
    enrolled = province.enrol(class_id, rows(province))["enrolled"]
    assert len(enrolled) == 4
    province.staff.do("POST", "enrolment", f"/classes/{class_id}/opening", version=2, json={"opened_on": "2023-02-13"})

    register = wait_for(
        lambda: province.staff.get("attendance", f"/classes/{class_id}/register"),
        lambda found: (
            len(found["roster"]) == 4 and found["state"] == "open" and all(one["name"] for one in found["roster"])
        ),
    )
    assert [one["name"] for one in register["roster"]] == [
        "Giàng Thị Mỷ",
        "Nguyễn Thị Bích Ngọc",
        "Lù A Páo",
        "Vàng Seo Sử",
    ]
    marks = dict.fromkeys(enrolled, "present") | {enrolled[0]: "absent", enrolled[1]: "late"}
    sheet = province.staff.do("PUT", "attendance", f"/classes/{class_id}/sheets/01", version=0, json={"marks": marks})
    province.staff.do("POST", "attendance", f"/classes/{class_id}/sheets/01/closing", version=sheet["version"])
    found = wait_for(lambda: summary(province), lambda one: one["total"]["attendance"]["expected"] == 4)
    assert found["total"]["classes"] == 1
    assert found["total"]["enrolments"]["value"] == 4
    assert found["total"]["persons"] == 4
    assert found["total"]["attendance"]["attended"] == 3

    correction = {"learner_id": enrolled[0], "mark": "excused", "reason": "Có giấy xin phép nộp sau"}
    province.staff.do("POST", "attendance", f"/classes/{class_id}/sheets/01/corrections", json=correction)
    for session_id in ("02", "03"):
        path, marks = f"/classes/{class_id}/sheets/{session_id}", dict.fromkeys(enrolled, "present")
        province.staff.do("PUT", "attendance", path, version=0, json={"marks": marks})

    # Who missed one session of three may not be assessed; the others may once enrolment has heard of all three.
    results = [{"learner_id": one, "taken": True, "mark": "8,5"} for one in enrolled[1:]]
    version = province.staff.get("enrolment", f"/classes/{class_id}")["version"]
    kept = wait_for(
        lambda: province.staff.ask(
            "PUT", "enrolment", f"/classes/{class_id}/results", version=version, json={"results": results}
        ),
        lambda answer: answer.status_code != 409,
    ).json()
    assert (kept["counts"]["good"], kept["counts"]["not-assessed"]) == (3, 1)
    decision = {"decision_number": "17-QĐ/TTCT", "decided_on": "2023-02-15"}
    path = f"/classes/{class_id}/recognition"
    shown = province.staff.do("POST", "enrolment", path, version=kept["version"], json=decision)
    closing = {"closed_on": "2023-02-15"}
    province.staff.do("POST", "enrolment", f"/classes/{class_id}/closing", version=shown["version"], json=closing)
    found = wait_for(lambda: summary(province), lambda one: one["total"]["completions"] == 3)
    assert found["as_of"] and found["rule"] == "opened"
    text = province.board.get("reporting", "/briefings", params={"period": "2023-Q1"})["text"]
    assert text.startswith("Trong quý I/2023") and "1 lớp với 4 lượt học viên" in text


def test_everybody_gets_one_message_for_one_cause(province: Province) -> None:
    province.write_at_any_hour()
    class_id = province.announce()["class_id"]
    province.enrol(class_id, rows(province))
    province.staff.do("POST", "enrolment", f"/classes/{class_id}/opening", version=2, json={"opened_on": "2023-02-13"})
    mark = province.names["mark"]
    recipients = [f"my-{mark}@example.org", f"pao-{mark}@example.org", f"danguy-{mark}@example.org"]
    for recipient in recipients:
        wait_for(lambda r=recipient: mailbox(province, r), lambda letters: len(letters) == 1)
    # Heard again from the start, nothing is sent again.
    province.system.kill("notification-worker")
    another = province.announce("Lớp thứ hai")["class_id"]
    province.enrol(another, [["Sùng A Chớ", "1991", "", f"cho-{mark}@example.org", ""]])
    wait_for(lambda: mailbox(province, f"cho-{mark}@example.org"), lambda letters: len(letters) == 1)
    assert [len(mailbox(province, recipient)) for recipient in recipients] == [1, 1, 1]


def test_classes_with_a_partner_and_ledgers_and_people_sent_out_stand_apart(province: Province) -> None:
    own, shared = province.announce(), province.announce("Trung cấp", partner_id=province.school)
    for klass in (own, shared):
        province.staff.do(
            "POST", "enrolment", f"/classes/{klass['class_id']}/opening", version=1, json={"opened_on": "2023-02-13"}
        )
    sent = {
        "organisation_id": province.centre,
        "field": "political-theory",
        "first_day": "2023-01-01",
        "last_day": "2023-03-31",
        "people": {"value": 12, "words": "gần"},
    }
    province.staff.do("POST", "enrolment", "/people-sent-out", json=sent)
    found = wait_for(
        lambda: summary(province),
        lambda one: one["total"]["classes"] == 2 and one["sent_out"]["political-theory"]["value"] == 12,
    )
    assert (found["lines"]["own"]["classes"], found["lines"]["partner"]["classes"]) == (1, 1)
    assert found["sent_out"]["political-theory"]["words"] == "gần"


def test_another_centres_figures_are_unknown(province: Province) -> None:
    elsewhere = province.operator.do(
        "POST",
        "enrolment",
        "/organisations",
        json={"kind": "centre", "name": f"Trung tâm khác {province.names['mark']}", "parent_id": province.id},
    )["organisation_id"]
    wait_for(lambda: summary(province, organisation=elsewhere), lambda one: one["total"]["classes"] == 0)
    refused = province.staff.ask("GET", "reporting", f"/summaries?period=2023-Q1&organisation={elsewhere}")
    assert refused.status_code == 404
