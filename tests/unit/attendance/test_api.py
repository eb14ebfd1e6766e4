"""The attendance API, on a real store with a class that enrolment has told of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from services.attendance.views import reader
from shared.authority import Actor, Role
from shared.events import REGISTRY
from shared.store import Store
from shared.web import tokens
from tests.unit.attendance.centre import (
    AFTERNOON,
    CLASS,
    LEARNERS,
    MORNING,
    NEXT_WEEK,
    NOW,
    YESTERDAY,
    Enrolment,
    Person,
    session,
    timetable,
)

EVERYBODY = dict.fromkeys(LEARNERS, "present")


def said(store: Store) -> list[tuple[int, str, str]]:
    """What was published: sequence, type, session."""
    rows = store.outbox.find().sort("sequence", 1)
    return [(row["sequence"], row["type"].split(".")[-2], row["data"].get("session_id")) for row in rows]


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    names = ("sheetbooks", "outbox", "registers", "learners")
    return {name: list(store[name].find().sort("_id", 1)) for name in names}


def test_a_sheet_not_begun_has_version_0_and_no_marks(staff: Person) -> None:
    answer = staff.sheet()
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"0"'
    assert (answer.json["state"], answer.json["marks"]) == ("not-begun", {})


def test_marking_closing_and_correcting_are_published_in_order_and_to_contract(staff: Person, store: Store) -> None:
    answer = staff.mark({"an": "late"})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert staff.mark({**EVERYBODY, "chi": "absent"}, 1).json["counts"]["present"] == 2
    closed = staff.close(2)
    assert (closed.status_code, closed.json["state"]) == (200, "closed")
    corrected = staff.correct("chi", "excused", "Có giấy xin phép nộp sau")
    assert corrected.status_code == 201
    assert corrected.json["corrections"][0]["by"] == {"account_id": "account-1", "name": "Trần Thị Hồng Hạnh"}
    marked = ["sheet-marked", "sheet-marked", "sheet-closed", "learners-out-of-reach"]
    assert [kind for _, kind, _ in said(store)] == [*marked, "leave-granted", "sheet-corrected"]
    assert [place for place, _, _ in said(store)] == [1, 2, 3, 4, 5, 6]
    for row in store.outbox.find():
        REGISTRY.types[row["type"]].check(row["data"])
        assert (row["topic"], row["subject"]) == ("attendance.sheets", CLASS)
        assert "Hạnh" not in str(row["data"])


def test_partial_markings_merge(staff: Person) -> None:
    staff.mark({"an": "late", "binh": "present"})
    assert staff.mark({"binh": "absent"}, 1).json["marks"] == {"an": "late", "binh": "absent"}


def test_marking_that_changes_nothing_says_nothing(staff: Person, store: Store) -> None:
    staff.mark({"an": "late"})
    before = everything(store)
    again = staff.mark({"an": "late"}, 1)
    assert (again.status_code, again.json["version"]) == (200, 1)
    assert everything(store) == before


def test_two_sheets_of_a_class_can_be_marked_by_two_people(staff: Person, person: Callable[..., Person]) -> None:
    assert staff.mark({"an": "late"}, 0, MORNING).status_code == 200
    assert person("lecturer", "centre").mark({"an": "present"}, 0, AFTERNOON).status_code == 200


def test_two_sheets_marked_at_the_same_moment_are_both_kept(staff: Person, store: Store) -> None:
    answers: list[int] = []

    def mark(session_id: str) -> None:
        answers.append(staff.mark(EVERYBODY, 0, session_id).status_code)

    threads = [threading.Thread(target=mark, args=(one,)) for one in (YESTERDAY, MORNING, AFTERNOON)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200, 200, 200]
    assert [sequence for sequence, _, _ in said(store)] == [1, 2, 3]


def test_whoever_saw_an_older_version_is_told_both(staff: Person, store: Store) -> None:
    staff.mark({"an": "late"})
    before = everything(store)
    for refused in (staff.mark({"an": "absent"}, 0), staff.close(0)):
        assert refused.status_code == 412
        assert "0" in refused.json["title"] and "1" in refused.json["title"]
    assert everything(store) == before


def test_a_change_must_say_which_version_was_seen(staff: Person) -> None:
    path = f"/api/v1/classes/{CLASS}/sheets/{MORNING}"
    assert staff.put(path, json={"marks": {}}).status_code == 428
    assert staff.post(f"{path}/closing").status_code == 428


def test_a_correction_happens_once_under_one_key(staff: Person, store: Store) -> None:
    staff.mark(EVERYBODY)
    staff.close(1)
    first = staff.correct("an", "late", "đến sau giờ học", key="once")
    again = staff.correct("an", "late", "đến sau giờ học", key="once")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(said(store)) == 3
    no_key = staff.post(
        f"/api/v1/classes/{CLASS}/sheets/{MORNING}/corrections",
        json={"learner_id": "an", "mark": "absent", "reason": "nhầm người"},
    )
    assert no_key.status_code == 400


Ask = Callable[[Person, Enrolment], Any]


def on_closed_sheet(ask: Callable[[Person], Any]) -> Ask:
    def asked(staff: Person, enrolment: Enrolment) -> Any:
        staff.mark(EVERYBODY)
        staff.close(1)
        return ask(staff)

    return asked


def after(tell: Callable[[Enrolment], None], ask: Callable[[Person], Any]) -> Ask:
    def asked(staff: Person, enrolment: Enrolment) -> Any:
        tell(enrolment)
        return ask(staff)

    return asked


REFUSALS: list[tuple[Ask, int, str, list[str]]] = [
    (lambda staff, _: staff.mark({"an": "late"}, 0, "nowhere"), 404, "unknown", []),
    (lambda staff, _: staff.mark({"an": "excused"}, reasons={}), 422, "marks-at-fault", ["/reasons/an"]),
    (lambda staff, _: staff.mark({"an": "asleep"}), 422, "marks-at-fault", ["/marks/an"]),
    (lambda staff, _: staff.mark({"an": "late"}, 0, NEXT_WEEK), 409, "session-ahead", []),
    (lambda staff, _: staff.close(0), 422, "sheet-incomplete", ["/marks/an", "/marks/binh", "/marks/chi"]),
    (lambda staff, _: staff.close(0, "nowhere"), 404, "unknown", []),
    (lambda staff, _: staff.correct("an", "late", "đến muộn"), 409, "sheet-open", []),
    (after(lambda one: one.close(), lambda staff: staff.mark({"an": "late"})), 409, "class-closed", []),
    (after(lambda one: one.cancel(), lambda staff: staff.mark({"an": "late"})), 409, "class-cancelled", []),
    (
        after(lambda one: one.withdraw("an", "2023-02-13"), lambda staff: staff.mark({"an": "late"})),
        422,
        "marks-at-fault",
        ["/marks/an"],
    ),
    (on_closed_sheet(lambda staff: staff.mark({"an": "late"}, 2)), 409, "sheet-closed", []),
    (on_closed_sheet(lambda staff: staff.close(2)), 409, "sheet-closed", []),
    (on_closed_sheet(lambda staff: staff.correct("an", "late", "ab")), 422, "correction-at-fault", ["/reason"]),
    (on_closed_sheet(lambda staff: staff.correct("an", "present", "nhầm")), 422, "correction-at-fault", ["/mark"]),
    (
        on_closed_sheet(lambda staff: staff.correct("nobody", "late", "nhầm")),
        422,
        "correction-at-fault",
        ["/learner_id"],
    ),
]


@pytest.mark.parametrize(("ask", "status", "code", "pointers"), REFUSALS)
def test_a_refusal_says_what_and_where_and_leaves_no_trace(
    staff: Person, enrolment: Enrolment, store: Store, ask: Ask, status: int, code: str, pointers: list[str]
) -> None:
    books: list[Any] = []

    class Watching(Person):
        """Looks at the books before every request: the last look is the one before the refused request."""

        def _ask(self, *args: Any, **options: Any) -> Any:
            books.append(everything(store))
            return super()._ask(*args, **options)

    staff.__class__ = Watching
    refused = ask(staff, enrolment)
    assert (refused.status_code, refused.json["type"]) == (status, f"urn:solop:problem:{code}")
    assert [fault["pointer"] for fault in refused.json.get("errors", [])] == pointers
    assert everything(store) == books[-1]


def test_a_class_that_has_not_opened_is_not_marked(enrolment: Enrolment, staff: Person, store: Store) -> None:
    enrolment.announce("class2", sessions=[session("s1", timetable()[1]["starts_at"])])
    enrolment.enrol(["an"], "class2")
    path = "/api/v1/classes/class2/sheets/s1"
    refused = staff.put(path, json={"marks": {"an": "late"}}, headers={"If-Match": '"0"'})
    assert (refused.status_code, refused.json["type"]) == (409, "urn:solop:problem:class-not-open")
    assert store.outbox.count_documents({}) == 0


def test_the_missing_are_named_to_whoever_closes(staff: Person) -> None:
    staff.mark({"binh": "present"})
    refused = staff.close(1)
    assert "2 học viên" in refused.json["title"]
    named = [fault["detail"] for fault in refused.json["errors"]]
    assert named == [f"{LEARNERS[one]} chưa được điểm danh." for one in ("an", "chi")]


def test_a_closed_class_may_still_close_a_complete_sheet_and_correct_it(enrolment: Enrolment, staff: Person) -> None:
    staff.mark(EVERYBODY)
    enrolment.close()
    assert staff.close(1).status_code == 200
    assert staff.correct("an", "late", "đến muộn 15 phút").status_code == 201


def test_outside_the_scope_nothing_is_known_to_exist(person: Callable[..., Person], store: Store) -> None:
    stranger = person("staff", "other")
    assert stranger.get("/api/v1/classes").json == {"items": [], "next": None}
    asked = [
        stranger.get(f"/api/v1/classes/{CLASS}/register"),
        stranger.sheet(),
        stranger.mark({"an": "late"}),
        stranger.close(0),
        stranger.correct("an", "late", "nhầm người"),
    ]
    assert [answer.status_code for answer in asked] == [404] * 5
    assert store.outbox.count_documents({}) == 0


@pytest.mark.parametrize("wide", [1, 2, 50])
def test_a_wide_scope_finds_its_own_classes_and_no_others(
    enrolment: Enrolment, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch, wide: int
) -> None:
    monkeypatch.setattr(reader, "WIDE", wide)
    enrolment.organisation("neighbour", "Tỉnh khác", kind="province")
    enrolment.organisation("abroad", "Trung tâm chính trị tỉnh khác", "neighbour")
    enrolment.announce("foreign", owner_id="abroad", host_id="abroad", sessions=timetable(), starts_on="2023-02-20")
    enrolment.announce("class2", owner_id="other", host_id="centre", sessions=timetable(), starts_on="2023-02-21")
    for board in (person("board", "province"), person("staff", "centre")):
        assert [one["class_id"] for one in board.get("/api/v1/classes").json["items"]] == ["class2", CLASS]
        assert "/classes/foreign" not in board.get("/").get_data(as_text=True)
    foreign = person("board", "neighbour").get("/api/v1/classes").json["items"]
    assert [one["class_id"] for one in foreign] == ["foreign"]


def test_the_host_of_a_class_keeps_its_sheets_too(enrolment: Enrolment, person: Callable[..., Person]) -> None:
    enrolment.announce("class2", owner_id="centre", host_id="other", sessions=timetable())
    assert person("lecturer", "other").get("/api/v1/classes/class2/register").status_code == 200


def test_the_board_reads_and_does_not_mark(person: Callable[..., Person], store: Store) -> None:
    board = person("board", "province")
    assert board.sheet().status_code == 200
    refused = [board.mark({"an": "late"}), board.close(0), board.correct("an", "late", "nhầm người")]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert store.outbox.count_documents({}) == 0


def test_whoever_is_board_here_and_staff_elsewhere_does_not_mark_here(app: Any, signing_key: Any, store: Store) -> None:
    from_elsewhere = _with_roles(app, signing_key, ("board", "province"), ("staff", "other"))
    assert from_elsewhere.sheet().status_code == 200
    assert from_elsewhere.mark({"an": "late"}).status_code == 403
    assert store.outbox.count_documents({}) == 0


def _with_roles(app: Any, signing_key: Any, *roles: tuple[str, str]) -> Person:
    actor = Actor("account-2", "Lê Văn Sơn", tuple(Role(*one) for one in roles))
    return Person(app, tokens.issue(signing_key, actor, NOW))


def test_the_register_lists_learners_by_given_name_with_rates_as_two_numbers(
    enrolment: Enrolment, staff: Person
) -> None:
    enrolment.enrol(["unheard"])
    staff.mark({"an": "present", "binh": "excused", "chi": "absent"}, 0, YESTERDAY)
    staff.mark({"an": "late"}, 0, MORNING)
    found = staff.get(f"/api/v1/classes/{CLASS}/register").json
    assert [one["name"] for one in found["roster"]] == ["Lò Thị An", "Nguyễn Văn Bình", "Giàng A Chí", None]
    assert found["roster"][0]["attendance"] == {"numerator": 2, "denominator": 4}
    assert found["roster"][0]["marks"] == {YESTERDAY: "present", MORNING: "late"}
    assert found["attendance"] == {"numerator": 2, "denominator": 4}
    standing = {one["session_id"]: one["sheet"] for one in found["sessions"]}
    assert (standing[MORNING]["state"], standing[MORNING]["expected"], standing[MORNING]["missing"]) == ("open", 4, 3)
    assert standing[NEXT_WEEK]["state"] == "not-begun"


def test_a_programme_may_leave_excused_absence_out_of_the_rate(enrolment: Enrolment, staff: Person) -> None:
    enrolment.programme(excused_counts=False)
    staff.mark({"an": "present", "binh": "excused"})
    found = staff.get(f"/api/v1/classes/{CLASS}/register").json
    assert found["attendance"] == {"numerator": 1, "denominator": 1}


def test_reading_names_is_logged_and_says_who_read_what(staff: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    log = structlog.testing.CapturingLogger()
    monkeypatch.setattr(reader, "log", log)
    staff.get(f"/api/v1/classes/{CLASS}/register")
    staff.get(f"/classes/{CLASS}/sheets/{MORNING}")
    assert [(line.args[0], line.kwargs) for line in log.calls] == [
        ("personal data read", {"account": "account-1", "what": what, "class_id": CLASS})
        for what in ("register", "sheet")
    ]


def test_classes_come_in_pages_newest_first_and_can_be_asked_for_by_day(enrolment: Enrolment, staff: Person) -> None:
    for number in range(5):
        enrolment.announce(
            f"more{number}", starts_on=f"2023-03-0{number + 1}", sessions=[session("s", timetable()[3]["starts_at"])]
        )
    seen, cursor = [], ""
    while cursor is not None:
        page = staff.get("/api/v1/classes", query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).json
        seen += [one["class_id"] for one in page["items"]]
        cursor = page["next"]
    assert seen == ["more4", "more3", "more2", "more1", "more0", CLASS]
    on = staff.get("/api/v1/classes?on=2023-02-14").json["items"]
    assert [one["class_id"] for one in on] == [CLASS]
    assert [one["session_id"] for one in on[0]["sessions"]] == [MORNING, AFTERNOON]


def test_whoever_is_not_signed_in_is_asked_to(app: Any) -> None:
    assert app.test_client().get("/api/v1/classes").status_code == 401
