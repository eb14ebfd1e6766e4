"""The number beside “Hộp thư”: seen in another service's header, gone when the message was read."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NAMES
from tests.systems import PASSWORD, Province, sign_in as sign_in_over_http, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("system", ["embedded"], indirect=True)]


@pytest.fixture
def nominator(page: Page, province: Province, open_class: str, committee: str) -> Page:
    """The committee whose people are in a class that has opened; the message has come, and nobody has read it."""
    person = sign_in_over_http(province.system, committee, PASSWORD)

    def unread() -> dict[str, Any]:
        return dict(person.get("notification", "/inbox/unread"))

    wait_for(unread, lambda found: found["unread"] == 1)
    page.goto(province.system.urls["enrolment"] + "/sign-in")
    page.fill("[name=username]", committee)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def test_the_number_is_seen_in_another_services_header_and_drops_when_the_message_is_read(
    nominator: Page, province: Province
) -> None:
    header = nominator.locator("header")
    nominator.goto(province.system.urls["enrolment"] + "/nominations")
    unread = header.get_by_role("link", name="Hộp thư, 1 thư chưa đọc")
    expect(unread).to_be_visible()
    expect(unread.locator(".badge")).to_have_text("1")
    unread.click()
    expect(nominator.locator("h1")).to_have_text("1 thư chưa đọc")
    nominator.click("main tbody a")
    expect(nominator.locator("main")).to_contain_text(f"{len(NAMES)} học viên")
    nominator.goto(province.system.urls["attendance"] + "/conferences")
    with nominator.expect_response("**/inbox/unread"):
        nominator.reload()
    expect(header.get_by_role("link", name="Hộp thư", exact=True)).to_be_visible()
    expect(header.locator(".badge")).to_have_text("")


def test_nothing_moves_when_the_number_comes(nominator: Page, province: Province) -> None:
    nominator.set_viewport_size({"width": 360, "height": 740})
    held: list[Any] = []
    nominator.route("**/inbox/unread", lambda route: held.append(route))
    with nominator.expect_request("**/inbox/unread"):
        nominator.goto(province.system.urls["enrolment"] + "/nominations")
    parts = [nominator.locator(one) for one in ("header", ".who", "main")]
    before = [one.bounding_box() for one in parts]
    expect(nominator.locator(".badge")).to_have_text("")
    held[0].continue_()
    expect(nominator.locator(".badge")).to_have_text("1")
    assert [one.bounding_box() for one in parts] == before


def test_the_link_stands_when_the_number_cannot_be_had(nominator: Page, province: Province) -> None:
    nominator.route("**/inbox/unread", lambda route: route.abort())
    nominator.goto(province.system.urls["enrolment"] + "/nominations")
    link = nominator.locator("header").get_by_role("link", name="Hộp thư", exact=True)
    expect(link).to_be_visible()
    link.click()
    expect(nominator.locator("h1")).to_have_text("1 thư chưa đọc")
