"""The pages and the API: what staff see of their classes' messages, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from structlog.testing import CapturingLogger

from services.notification import reading
from services.notification.app import make_worker
from services.notification.settings import Settings
from services.notification.views.summonses import summonses_of
from shared.store import Store
from tests.ports import free_port
from tests.unit.notification.conftest import (
    CENTRE,
    CLASS,
    COMMITTEE,
    HOST,
    OTHER_COMMITTEE,
    Client,
    Journal,
    Recorder,
    mail_line,
)


@pytest.fixture
def opened(
    journal: Journal,
    store: Store,
    told: Callable[..., Settings],
    make_post_office: Callable[..., tuple[Recorder, int]],
) -> Journal:
    """A class has opened; one learner has no address, one's address was refused, the committee was told."""
    journal.everybody()
    journal.contact("chi", "Giàng A Chi", None)
    journal.announce()
    journal.announce("other-class", owner_id=OTHER_COMMITTEE, host_id=OTHER_COMMITTEE)
    journal.enrol(("an", COMMITTEE), ("chi", COMMITTEE))
    journal.open()
    journal.hear()
    post, port = make_post_office()
    post.refusals = {"an@example.vn": "550 <an@example.vn>: nobody of this name"}
    while mail_line(store, told(port)).round():
        """There was something to do."""
    journal.enrol(("dung", None))
    journal.hear()
    return journal


def test_the_page_answers_first_and_says_what_to_do(client: Client, opened: Journal) -> None:
    page = client(("staff", CENTRE)).get("/").text
    assert "1 thư đã gửi, 1 chờ, 2 không đến được" in page
    assert "1 thư không có địa chỉ người nhận" in page
    assert "Báo trực tiếp hoặc giao giấy tận tay" in page
    assert "Nguyễn Văn An" in page
    assert "an@example.vn" not in page
    english = client(("staff", CENTRE), language="en").get("/").text
    assert "1 messages sent, 1 pending, 2 not delivered" in english


def test_an_empty_page_says_when_there_will_be_messages(client: Client, journal: Journal) -> None:
    journal.everybody()
    journal.hear()
    page = client(("staff", CENTRE)).get("/").text
    assert "Chưa có thư nào" in page
    assert "Thư tự gửi khi học viên được ghi danh" in page


@pytest.mark.parametrize(
    "query, names",
    [
        ("?state=no-address", {"Giàng A Chi"}),
        ("?state=not-delivered", {"Giàng A Chi", "Nguyễn Văn An"}),
        ("?state=pending", {"(chưa rõ tên)"}),
        (f"?class_id={CLASS}&state=sent", {"Đảng ủy xã Bản Phố"}),
        ("?class_id=other-class", set()),
    ],
)
def test_the_list_is_filtered_and_downloaded_as_shown(
    client: Client, opened: Journal, query: str, names: set[str]
) -> None:
    browser = client(("staff", CENTRE))
    page = browser.get("/" + query).text
    everybody = {"Giàng A Chi", "Nguyễn Văn An", "(chưa rõ tên)", "Đảng ủy xã Bản Phố"}
    assert {name for name in everybody if f">{name}</a>" in page} == names
    sheet = CalamineWorkbook.from_filelike(BytesIO(browser.get("/deliveries.xlsx" + query).data)).get_sheet_by_index(0)
    assert {row[0] or "(chưa rõ tên)" for row in sheet.to_python()[1:]} == names


def test_a_state_that_there_is_not_is_refused(client: Client, opened: Journal) -> None:
    assert client(("staff", CENTRE)).get("/?state=lost").status_code == 404
    answer = client(("staff", CENTRE)).get("/api/v1/deliveries?state=lost")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/state")


def test_the_story_says_what_happened_and_what_to_do(client: Client, store: Store, opened: Journal) -> None:
    browser = client(("staff", CENTRE), mailbox_url="http://mailbox.test")
    failed = store.deliveries.find_one({"state": "failed"})["_id"]
    page = browser.get(f"/deliveries/{failed}").text
    assert "Địa chỉ này không nhận được thư." in page
    assert "550 &lt;a***@…&gt;: nobody of this name" in page
    assert "an@example.vn" not in page
    assert "Xem lại địa chỉ của người nhận" in page and "Gửi lại" in page
    assert "Kính gửi đồng chí Nguyễn Văn An," in page
    assert "a***@…" in page
    waiting = store.deliveries.find_one({"state": "waiting"})["_id"]
    assert "Đang chuẩn bị" in browser.get(f"/deliveries/{waiting}").text
    for one in store.deliveries.find():
        assert client(("operator", "*"), language="en").get(f"/deliveries/{one['_id']}").status_code == 200


def test_the_mailbox_is_linked_where_there_is_one(client: Client, opened: Journal) -> None:
    assert "http://mailbox.test" in client(("staff", CENTRE), mailbox_url="http://mailbox.test").get("/").text
    assert "mailbox" not in client(("staff", CENTRE)).get("/").text


def test_a_mail_server_that_is_away_is_said_while_something_waits(
    client: Client, store: Store, opened: Journal
) -> None:
    store.troubles.insert_one({"_id": "email", "since": "2023-02-20T02:12:00+00:00", "problem": "refused"})
    assert "09:12 20/02/2023" in client(("staff", CENTRE)).get("/").text
    assert ">refused<" not in client(("staff", CENTRE)).get("/").text
    assert ">refused<" in client(("operator", "*")).get("/").text
    store.deliveries.delete_many({"state": "waiting"})
    assert "09:12 20/02/2023" not in client(("staff", CENTRE)).get("/").text


@pytest.mark.parametrize("place, seen", [(CENTRE, 4), (HOST, 4), (COMMITTEE, 0), ("nowhere", 0)])
def test_staff_see_the_messages_of_classes_that_their_organisation_owns_or_hosts(
    client: Client, store: Store, opened: Journal, place: str, seen: int
) -> None:
    browser = client(("staff", place))
    assert len(browser.get("/api/v1/deliveries").json["items"]) == seen
    assert browser.get("/").text.count('<th scope="row"><a href="/deliveries/') == seen
    one = store.deliveries.find_one()["_id"]
    expected = 200 if seen else 404
    assert browser.get(f"/api/v1/deliveries/{one}").status_code == expected
    assert browser.get(f"/deliveries/{one}").status_code == expected


def test_only_staff_and_operators_may_ask(client: Client, opened: Journal) -> None:
    assert client().get("/api/v1/deliveries").status_code == 401
    assert client().get("/").status_code == 302
    for role in ("lecturer", "board", "committee"):
        assert client((role, CENTRE)).get("/api/v1/deliveries").status_code == 403
        assert client((role, CENTRE)).get("/").status_code == 403
    assert len(client(("operator", "*")).get("/api/v1/deliveries").json["items"]) == 4


def test_the_api_lists_in_pages_the_newest_first(client: Client, opened: Journal) -> None:
    browser = client(("staff", CENTRE))
    seen: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = browser.get(f"/api/v1/deliveries?limit=3{cursor}").json
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len({one["delivery_id"] for one in seen}) == len(seen) == 4
    assert [one["created_at"] for one in seen] == sorted((one["created_at"] for one in seen), reverse=True)


def test_the_api_tells_a_delivery_and_its_story(client: Client, store: Store, opened: Journal) -> None:
    kept = store.deliveries.find_one({"state": "sent"})
    answer = client(("staff", CENTRE)).get(f"/api/v1/deliveries/{kept['_id']}")
    story = answer.json
    assert story["recipient"] == {
        "kind": "organisation",
        "id": COMMITTEE,
        "name": "Đảng ủy xã Bản Phố",
        "addresses": {"email": "ba***@…", "inbox": None},
    }
    assert story["about"] == {"collection": "classes", "id": CLASS, "name": "Nhận thức về Đảng khoá 12"}
    assert (story["kind"], story["channel"], story["text"]["number"]) == ("class-opened", "email", 0)
    assert story["cause"] == f"enrolment.classes/{CLASS}/3"
    assert [step["state"] for step in story["history"]] == ["waiting", "ready", "sending", "sent"]
    assert answer.headers["ETag"] == f'"{kept["version"]}"'


def test_the_worker_has_its_parts(store: Store, told: Callable[..., Settings]) -> None:
    worker = make_worker(told(free_port()), store)
    assert set(worker.followers) == {
        "enrolment.organisations",
        "enrolment.programmes",
        "enrolment.contacts",
        "enrolment.classes",
        "enrolment.nominations",
        "enrolment.plans",
        "attendance.sheets",
        "reporting.periods",
    }


def test_who_is_not_reached_is_summoned_on_paper(client: Client, store: Store, opened: Journal) -> None:
    browser = client(("staff", CENTRE))
    unreached = summonses_of(store, {}, CLASS, everybody=False)
    assert [one["name"] for one in unreached] == ["Nguyễn Văn An", "Giàng A Chi"]
    assert unreached[0]["class_name"] == "Nhận thức về Đảng khoá 12"
    assert len(unreached[0]["sessions"]) == 2
    printed = browser.get(f"/classes/{CLASS}/summonses.pdf")
    assert printed.mimetype == "application/pdf" and printed.data.startswith(b"%PDF")
    assert f"/classes/{CLASS}/summonses.pdf" in browser.get(f"/?class_id={CLASS}").text
    assert client(("staff", OTHER_COMMITTEE)).get(f"/classes/{CLASS}/summonses.pdf").status_code == 404


def test_what_failed_is_sent_again_or_handed_over(client: Client, store: Store, opened: Journal) -> None:
    browser = client(("staff", CENTRE))
    failed = store.deliveries.find_one({"state": "failed"})
    version = {"_version": str(failed["version"])}
    assert browser.post(f"/deliveries/{failed['_id']}", data={"step": "send-again", **version}).status_code == 303
    assert store.deliveries.find_one({"_id": failed["_id"]})["state"] == "waiting"
    # Seen as it was before: somebody else was quicker.
    assert browser.post(f"/deliveries/{failed['_id']}", data={"step": "handed-over", **version}).status_code == 412
    without = store.deliveries.find_one({"state": "no-address"})
    given = browser.post(
        f"/deliveries/{without['_id']}", data={"step": "handed-over", "_version": str(without["version"])}
    )
    assert given.status_code == 303
    story = store.deliveries.find_one({"_id": without["_id"]})
    assert (story["state"], story["history"][-1]["why"]) == ("delivered", "handed-over")
    assert "Đã giao tận tay" in browser.get(f"/deliveries/{without['_id']}").text


def test_what_is_read_of_people_is_noted(
    client: Client, store: Store, opened: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, failed = client(("staff", CENTRE)), store.deliveries.find_one({"state": "failed"})["_id"]
    log = CapturingLogger()
    monkeypatch.setattr(reading, "log", log)
    for path in ("/", "/deliveries.xlsx", f"/deliveries/{failed}", f"/api/v1/deliveries/{failed}"):
        assert browser.get(path).status_code == 200
    assert {(line.args[0], line.kwargs["account"]) for line in log.calls} == {("personal data read", "account-1")}
    read = [line.kwargs["what"] for line in log.calls]
    assert read == ["messages", "messages as a file", "a message", "a message"]


def test_a_summons_is_offered_for_printing_only_where_it_helps(client: Client, store: Store, opened: Journal) -> None:
    failed = store.deliveries.find_one({"state": "failed"})["_id"]
    page = f"/deliveries/{failed}"
    assert "In giấy triệu tập" in client(("staff", CENTRE)).get(page).text
    store.deliveries.update_one(
        {"_id": failed}, {"$set": {"kind": "certificate-ready", "facts": {"issued_on": "2023-03-01"}}}
    )
    assert "In giấy triệu tập" not in client(("staff", CENTRE)).get(page).text
