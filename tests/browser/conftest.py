"""A headless Chromium in front of the running system."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.desks import Desk, desks
from tests.systems import PASSWORD, Province, wait_for

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NAMES = ["Sùng A Chớ", "Lý Thị Say", "Nguyễn Hoàng Thị Ngọc Bích", "Vàng Thị Dở", "Hoàng Đình Ước", "Đặng Ái Ân"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser lies; where the machine has none the tests say so and are skipped, unless one is required."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        if os.environ.get("SOLOP_BROWSER_REQUIRED"):
            pytest.fail("no Chromium on this machine, and SOLOP_BROWSER_REQUIRED is set")
        pytest.skip("no Chromium on this machine")
    return found


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a laptop, in a session of its own. An error in a script fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors


def sign_in(page: Page, province: Province, who: str) -> None:
    """Sign in as `staff` or `board`, by the page."""
    page.goto(province.system.urls["enrolment"] + "/sign-in")
    page.fill("[name=username]", province.names[who])
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture
def open_class(province: Province) -> str:
    """A class that is open, with learners whom attendance has heard of."""
    class_id = str(province.announce()["class_id"])
    province.enrol(class_id, [[name, "1990", "", "", province.names["committee"]] for name in NAMES])
    path = f"/classes/{class_id}/opening"
    province.staff.do("POST", "enrolment", path, version=2, json={"opened_on": "2023-02-13"})
    wait_for(
        lambda: province.staff.get("attendance", f"/classes/{class_id}/register"),
        lambda found: (
            found["state"] == "open" and all(one["name"] for one in found["roster"]) and len(found["roster"]) == 6
        ),
    )
    return class_id


@pytest.fixture
def committee(province: Province) -> str:
    """The account of the committee that nominates."""
    username = f"danguy-{province.names['mark']}"
    body = {
        "username": username,
        "name": "Đảng ủy xã",
        "password": PASSWORD,
        "roles": [{"role": "committee", "organisation_id": province.committee}],
    }
    province.operator.do("POST", "enrolment", "/accounts", json=body)
    return username


@pytest.fixture
def sit_down(browser: Browser, province: Province) -> Iterator[Callable[..., Desk]]:
    with desks(browser, province.system.urls) as made:
        yield made
