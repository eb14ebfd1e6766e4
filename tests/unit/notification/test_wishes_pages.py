"""A learner's own page, behind the address that every message carries; and the form for who rings up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.notification import links
from services.notification.looking import look_again
from services.notification.model.deliveries import NO_ADDRESS, READY
from services.notification.model.kinds import EMAIL, ENROLLED, FELL_BELOW, INBOX, KINDS, LEARNER, SUMMONS
from services.notification.model.wishes import Quiet, Wishes
from services.notification.sending.router import Router
from services.notification.settings import Settings
from shared.store import Store
from tests.unit.notification.conftest import CENTRE, COMMITTEE, HOST, OTHER_COMMITTEE, Client, Journal

OPTIONAL = [code for code, kind in KINDS.items() if kind.audience == LEARNER and not kind.binding]
EVERYTHING: dict[str, Any] = {
    "_version": "0",
    "language": "vi",
    "channels": ["email", "zalo", "sms"],
    "kinds": OPTIONAL,
}


@pytest.fixture
def page_of(told: Callable[..., Settings]) -> Callable[[str], str]:
    """The path of somebody's page: `page_of("an")`."""
    return lambda learner_id: links.address_of(told(1), learner_id).removeprefix("http://notification.test")


@pytest.fixture(autouse=True)
def enrolled(journal: Journal, store: Store) -> None:
    journal.everybody()
    journal.announce()
    journal.enrol(("an", COMMITTEE))
    journal.hear()
    store.contacts.update_one({"_id": "an"}, {"$set": {"phone": "0912 345 678"}})


def wishes_of(store: Store, learner_id: str = "an") -> Wishes:
    return Wishes.of(store.wishes.find_one({"_id": learner_id}))


def test_the_page_shows_what_comes_and_hardly_who(client: Client, page_of: Callable[[str], str]) -> None:
    answer = client().get(page_of("an"))
    assert answer.status_code == 200
    assert f"Đang nhận giấy triệu tập và {len(OPTIONAL)} loại thư khác" in answer.text
    assert "N. V. A." in answer.text
    assert not [word for word in ("Nguyễn", "an@example.vn", "0912", "345 678", "Bản Phố") if word in answer.text]
    assert answer.text.count("+84 91* *** *78") == 2
    assert "a***@…" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex' in answer.text


def test_a_learner_says_what_they_wish(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    asked = {
        "_version": "0",
        "language": "en",
        "channels": ["sms"],
        "kinds": [ENROLLED],
        "quiet": "own",
        "quiet_from": "20:00",
        "quiet_to": "07:30",
    }
    answer = client().post(page_of("an"), data=asked)
    assert (answer.status_code, answer.location) == (303, f"{page_of('an')}?done=wishes-saved")
    wishes = wishes_of(store)
    assert (wishes.language, wishes.channels, wishes.quiet) == ("en", ("sms",), Quiet(20 * 60, 7 * 60 + 30))
    assert wishes.declined == frozenset(OPTIONAL) - {ENROLLED}
    page = client().get(page_of("an")).text
    assert "Đang nhận giấy triệu tập và 1 loại thư khác" in page
    assert 'value="20:00"' in page


def test_who_takes_every_way_takes_a_later_one_too(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    client().post(page_of("an"), data=EVERYTHING)
    assert wishes_of(store) == Wishes()


def test_without_any_way_the_form_comes_back(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    answer = client().post(page_of("an"), data={**EVERYTHING, "channels": []})
    assert answer.status_code == 422
    assert 'href="#at-channels"' in answer.text
    assert store.wishes.count_documents({}) == 0


def test_the_summons_cannot_be_left_out(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    page = client().get(page_of("an")).text
    assert f'value="{SUMMONS}"' not in page
    assert "Luôn gửi" in page
    assert client().post(page_of("an"), data={**EVERYTHING, "kinds": [SUMMONS]}).status_code == 422
    client().post(page_of("an"), data={**EVERYTHING, "kinds": []})
    assert wishes_of(store).wants(KINDS[SUMMONS])
    assert SUMMONS not in wishes_of(store).declined


def test_one_click_in_a_mail_program_declines_all_but_the_summons(
    client: Client, store: Store, page_of: Callable[[str], str]
) -> None:
    one_click = {"List-Unsubscribe": "One-Click"}
    stranger = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}
    answer = client().post(page_of("an") + "/unsubscribe", data=one_click, headers=stranger)
    assert answer.status_code == 200  # mail programs follow no redirect
    assert "Từ nay chỉ giấy triệu tập được gửi" in answer.text
    assert wishes_of(store).declined == frozenset(OPTIONAL)
    assert wishes_of(store).channels is None
    before = store.wishes.find_one({"_id": "an"})
    client().post(page_of("an") + "/unsubscribe", data=one_click)
    assert store.wishes.find_one({"_id": "an"}) == before


def test_looking_changes_nothing(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    client().get(page_of("an"))
    assert client().get(page_of("an") + "/unsubscribe").location == page_of("an")
    assert store.wishes.count_documents({}) == 0


def test_a_wrong_address_says_what_to_do(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    gone = page_of("binh")
    store.contacts.update_one({"_id": "binh"}, {"$set": {"erased": True, "name": None, "email": None}})
    for path in ("/wishes/nonsense", page_of("an")[:-1], page_of("nobody"), gone):
        for answer in (client().get(path), client().post(path, data=EVERYTHING), client().post(path + "/unsubscribe")):
            assert answer.status_code == 404
            assert "Hãy gọi trung tâm mở lớp" in answer.text
    assert store.wishes.count_documents({}) == 0


def test_two_who_change_at_once_are_told(client: Client, page_of: Callable[[str], str]) -> None:
    assert client().post(page_of("an"), data=EVERYTHING).status_code == 303
    late = client().post(page_of("an"), data={**EVERYTHING, "kinds": [FELL_BELOW]})
    assert late.status_code == 412
    assert "nay là bản 1" in late.text


def test_who_has_no_address_is_told_how_to_get_messages(
    client: Client, store: Store, page_of: Callable[[str], str]
) -> None:
    store.contacts.update_one({"_id": "an"}, {"$set": {"email": "not an address", "phone": "02143 822 111"}})
    assert "Chưa có địa chỉ để gửi thư" in client().get(page_of("an")).text
    assert client().post(page_of("an"), data={**EVERYTHING, "channels": []}).status_code == 303


def test_staff_say_it_for_who_rings_up_and_it_is_noted(client: Client, store: Store) -> None:
    staff, here = client(("staff", CENTRE)), "/learners/an/wishes"
    assert staff.get(here).status_code == 200
    assert staff.post(here, data={**EVERYTHING, "kinds": []}).location == f"{here}?done=wishes-saved"
    assert store.wishes.find_one({"_id": "an"})["history"][0]["by"] == "account-1"
    assert "Người thử" in staff.get(here).text
    assert client(("staff", HOST)).get(here).status_code == 200


def test_a_change_of_their_own_is_noted_as_theirs(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    client(("staff", CENTRE)).post(page_of("an"), data=EVERYTHING)  # a member of staff may be a learner, too
    assert store.wishes.find_one({"_id": "an"})["history"][0]["by"] is None


def test_learners_of_nobodys_class_are_unknown(client: Client, store: Store) -> None:
    for who, path in (
        (("staff", CENTRE), "/learners/binh/wishes"),
        (("staff", CENTRE), "/learners/nobody/wishes"),
        (("staff", OTHER_COMMITTEE), "/learners/an/wishes"),
    ):
        assert client(who).get(path).status_code == 404
        assert client(who).post(path, data=EVERYTHING).status_code == 404
    assert client(("committee", CENTRE)).get("/learners/an/wishes").status_code == 403
    assert store.wishes.count_documents({}) == 0


def test_the_page_is_read_in_english(client: Client, page_of: Callable[[str], str]) -> None:
    assert "The summons and 9 other kinds of messages come" in client(language="en").get(page_of("an")).text


def test_what_waits_goes_by_the_new_wishes(client: Client, store: Store, page_of: Callable[[str], str]) -> None:
    store.wishes.insert_one(
        {"_id": "an", "language": "vi", "channels": ["sms"], "quiet": None, "declined": [], "version": 1}
    )
    look_again(store, "recipient.id", ["an"])
    router = Router(store, {}, {EMAIL, INBOX})
    router.round()
    [waiting] = store.deliveries.find({"recipient.id": "an"})
    assert waiting["state"] == NO_ADDRESS
    assert client().post(page_of("an"), data={**EVERYTHING, "_version": "1"}).status_code == 303
    router.round()
    [goes] = store.deliveries.find({"recipient.id": "an"})
    assert (goes["state"], goes["channel"]) == (READY, EMAIL)
