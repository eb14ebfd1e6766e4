"""The inbox: what came to one's own organisation, what of it is unread, and the number in every header."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.notification.commands.reading import Reading, mark_all_read, mark_read, reading_of
from services.notification.model import kinds
from services.notification.model.houses import houses
from shared.authority import Actor, Role
from shared.organisations import Organisations
from shared.settings import SERVICES
from shared.store import Store
from tests.unit.notification.conftest import CENTRE, CLASS, COMMITTEE, HOST, OTHER_COMMITTEE, Client, Journal
from tests.unit.notification.mail_bags import put_message

UNREAD = "/api/v1/inbox/unread"


@pytest.fixture(autouse=True)
def heard(journal: Journal) -> None:
    journal.everybody()
    journal.announce()
    journal.enrol(("an", COMMITTEE))
    journal.hear()


def tell_of_the_opening(store: Store, journal: Journal) -> str:
    """The class opens and its committee is told; the message's id."""
    journal.open()
    journal.hear()
    return str(store.deliveries.find_one({"recipient.id": COMMITTEE})["_id"])


def at(day: int) -> str:
    return f"2023-02-{day:02}T01:00:00+00:00"


def test_an_organisation_sees_what_is_addressed_to_it_whatever_became_of_it(client: Client, store: Store) -> None:
    for place, state in enumerate(("waiting", "sent", "failed", "no-address", "delivered", "not-needed")):
        put_message(store, state, COMMITTEE, state=state, at=at(place + 1))
    put_message(store, "elsewhere", OTHER_COMMITTEE)
    listed = client(("committee", COMMITTEE)).get("/api/v1/inbox").json["items"]
    assert [one["delivery_id"] for one in listed] == ["delivered", "no-address", "failed", "sent", "waiting"]
    assert client(("committee", COMMITTEE)).get(UNREAD).json == {"unread": 5}
    assert client(("committee", HOST)).get("/api/v1/inbox").json["items"] == []


def test_a_role_above_opens_no_mail_of_those_below(client: Client, store: Store) -> None:
    store.organisations.update_one({"_id": COMMITTEE}, {"$set": {"parent_id": CENTRE}})
    message = put_message(store, "m", COMMITTEE)
    assert client(("staff", CENTRE)).get(UNREAD).json == {"unread": 0}
    assert client(("staff", CENTRE)).get(f"/inbox/{message}").status_code == 404
    assert client(("lecturer", COMMITTEE)).get("/inbox").status_code == 403
    assert client(("operator", "*")).get(UNREAD).status_code == 403
    assert client().get(UNREAD).status_code == 401


def test_who_goes_on_with_the_affairs_of_another_has_its_mail_too(client: Client, store: Store) -> None:
    put_message(store, "m", OTHER_COMMITTEE)
    store.organisations.update_one({"_id": OTHER_COMMITTEE}, {"$set": {"successor_ids": [COMMITTEE]}})
    for role in (COMMITTEE, OTHER_COMMITTEE):
        assert client(("committee", role)).get(UNREAD).json == {"unread": 1}


def test_the_board_of_a_province_speaks_for_the_board() -> None:
    tree = Organisations(
        [
            {"_id": "province", "kind": "province", "name": "Tỉnh ủy", "parent_id": None},
            {"_id": "board", "kind": "board", "name": "Ban Tuyên giáo", "parent_id": "province"},
            {"_id": "centre", "kind": "centre", "name": "Trung tâm", "parent_id": "province"},
        ]
    )
    assert houses(Actor("a", "A", (Role("board", "province"),)), tree) == ["province", "board"]
    assert houses(Actor("a", "A", (Role("staff", "province"),)), tree) == ["province"]
    assert houses(Actor("a", "A", (Role("lecturer", "centre"), Role("operator", "*"))), tree) == []


def test_a_message_is_read_when_it_is_opened_by_who_opened_it(client: Client, store: Store, journal: Journal) -> None:
    message = tell_of_the_opening(store, journal)
    reader, colleague = (client(("committee", COMMITTEE), account_id=one) for one in ("lan", "hoa"))
    assert "1 thư chưa đọc" in reader.get("/inbox").text
    assert "<b>Báo tin khai giảng</b>" in reader.get("/inbox").text
    opened = reader.get(f"/inbox/{message}")
    assert "Nhận thức về Đảng khoá 12" in opened.text
    assert reader.get(UNREAD).json == {"unread": 0}
    page = reader.get("/inbox").text
    assert "Không có thư chưa đọc" in page
    assert "<b>Báo tin khai giảng</b>" not in page
    assert "Không còn thư chưa đọc" in reader.get("/inbox?show=unread").text
    assert colleague.get(UNREAD).json == {"unread": 1}
    assert reader.get("/inbox/nothing").status_code == 404


def test_looking_at_the_head_of_a_message_reads_nothing(client: Client, store: Store, journal: Journal) -> None:
    message = tell_of_the_opening(store, journal)
    reader = client(("committee", COMMITTEE))
    reader.head(f"/inbox/{message}")
    assert reader.get(UNREAD).json == {"unread": 1}


def test_all_is_marked_read_up_to_what_was_seen(client: Client, store: Store) -> None:
    for day in (1, 2, 3):
        put_message(store, f"m{day}", COMMITTEE, at=at(day))
    reader = client(("committee", COMMITTEE))
    page = reader.get("/inbox").text
    assert 'name="newest" value="m3"' in page
    put_message(store, "m4", COMMITTEE, at=at(4))  # came while they looked
    assert reader.post("/inbox", data={"newest": "m3"}).location == "/inbox?done=all-read"
    unread = reader.get("/api/v1/inbox?unread=true").json["items"]
    assert [one["delivery_id"] for one in unread] == ["m4"]
    assert reader.post("/inbox", data={"newest": "unheard-of"}).status_code == 404


def test_what_was_opened_and_is_newer_stays_read(store: Store) -> None:
    for day in (1, 2, 3):
        put_message(store, f"m{day}", COMMITTEE, at=at(day))
    first, second, third = store.deliveries.find({"recipient.id": COMMITTEE}).sort("listed", 1)
    mark_read(store, "lan", third)
    mark_read(store, "lan", first)
    mark_all_read(store, "lan", second)
    assert reading_of(store, "lan") == Reading(second["listed"], frozenset({"m3"}))
    mark_all_read(store, "lan", first)  # an older page, sent later, makes nothing unread again
    assert reading_of(store, "lan").read_up_to == second["listed"]


def test_messages_opened_at_the_same_time_are_all_read(store: Store) -> None:
    messages = [store.deliveries.find_one({"_id": put_message(store, f"m{one}", COMMITTEE)}) for one in range(8)]
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda one: mark_read(store, "lan", one), messages))
    assert len(reading_of(store, "lan").opened) == 8


def test_more_than_ninety_nine_are_not_counted(client: Client, store: Store) -> None:
    for one in range(103):
        put_message(store, f"m{one:03}", COMMITTEE)
    reader = client(("committee", COMMITTEE))
    assert reader.get(UNREAD).json == {"unread": 100}
    assert "99+ thư chưa đọc" in reader.get("/inbox").text


def test_the_inbox_is_read_in_pages(client: Client, store: Store) -> None:
    for one in range(7):
        put_message(store, f"m{one}", COMMITTEE, at=at(one + 1))
    reader, seen, cursor = client(("committee", COMMITTEE)), [], ""
    while True:
        page = reader.get(f"/api/v1/inbox?unread=true&limit=3{cursor}").json
        seen += [one["delivery_id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [f"m{one}" for one in reversed(range(7))]


def test_a_message_says_what_it_is_about_and_where_to_go_on(client: Client, store: Store, journal: Journal) -> None:
    put_message(store, "plan", CENTRE, kind=kinds.PLAN_APPROVED, facts={"centre_id": CENTRE, "year": 2023})
    put_message(store, "period", CENTRE, kind=kinds.PERIOD_OVERDUE, facts={"centre_id": CENTRE, "period": "2023-Q1"})
    put_message(store, "week", CENTRE, kind=kinds.DIGEST, facts={"from_day": "2023-02-20", "to_day": "2023-02-26"})
    put_message(store, "class", CENTRE, class_id=CLASS)
    page = client(("staff", CENTRE)).get("/inbox").text
    assert "Nhận thức về Đảng khoá 12" in page
    assert "Kế hoạch đã được duyệt" in page
    assert "Trung tâm chính trị Bắc Hà, 2023" in page
    assert "Trung tâm chính trị Bắc Hà, quý I/2023" in page
    assert "20/02/2023–26/02/2023" in page
    assert "Chưa có thư nào" in client(("staff", HOST)).get("/inbox").text
    assert "4 unread messages" in client(("staff", CENTRE), language="en").get("/inbox").text


@pytest.mark.parametrize("service", SERVICES)
def test_the_other_services_pages_may_ask_for_the_number(client: Client, service: str) -> None:
    answer = client(("committee", COMMITTEE)).get(UNREAD, headers={"Origin": f"http://{service}.test"})
    assert answer.headers["Access-Control-Allow-Origin"] == f"http://{service}.test"
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in answer.vary


def test_nobody_elses_page_may(client: Client) -> None:
    for origin in ("https://evil.example", "null", "http://enrolment.test.evil.example"):
        answer = client(("committee", COMMITTEE)).get(UNREAD, headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Origin" in answer.vary


def test_the_header_leads_to_the_inbox_for_those_who_have_one(client: Client) -> None:
    link = 'href="http://notification.test/inbox" data-unread="http://notification.test/api/v1/inbox/unread"'
    assert link in client(("committee", COMMITTEE)).get("/inbox").text
    assert link not in client(("operator", "*")).get("/").text
    assert "data-unread" not in client().get("/design").text
