"""Somebody at a desk: signed in, in a browser of their own, doing with pages what people do with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.systems import PASSWORD, wait_for

WIDTHS = (360, 768, 1440)  # a phone, a tablet, and the laptop that people sit at otherwise


class Desk:
    """A person and their browser. `urls` are the addresses of the services."""

    def __init__(self, page: Page, urls: dict[str, str]) -> None:
        self.page = page
        self.urls = urls

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.page.goto(self.urls["enrolment"] + "/sign-in")
        self.type("Tên đăng nhập", username)
        self.type("Mật khẩu", password)
        self.press("Đăng nhập")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def open(self, service: str, path: str) -> None:
        """By its address, as a colleague sent it."""
        answer = self.page.goto(self.urls[service] + path)
        assert answer is not None and answer.status == 200, (service, path)
        self.fits()

    def fits(self) -> None:
        """No part of the page lies beyond the edge of any screen."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert self.page.evaluate(beyond) == 0, (self.page.url, width)

    def turn_to(self, place: str) -> None:
        """By the navigation at the top."""
        self.page.locator("header").get_by_role("link", name=place, exact=True).click()

    def press(self, label: str) -> None:
        """The button or link of this name."""
        buttons = self.main.get_by_role("button", name=label, exact=True)
        buttons.or_(self.main.get_by_role("link", name=label, exact=True)).click()

    def field(self, label: str) -> Locator:
        """The field of this label, whether it may be left empty or not."""
        return self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s*\(không bắt buộc\))?\s*$"))

    def type(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def tick(self, label: str) -> None:
        self.field(label).check()

    def unfold(self, summary: str) -> None:
        self.main.locator("summary", has_text=summary).click()

    def reads(self, *words: str) -> None:
        """What the page says, somewhere."""
        for one in words:
            expect(self.main).to_contain_text(one)

    def heads(self, title: str) -> None:
        """What the page says first of all; a page that gets here is looked at on every screen."""
        expect(self.main.locator("h1")).to_contain_text(title)
        self.fits()

    def row(self, name: str) -> Locator:
        """The row of a table that begins with this name."""
        head = self.page.get_by_role("rowheader", name=re.compile(rf"^{re.escape(name)}( |$)"))
        return self.main.get_by_role("row").filter(has=head)

    def reads_in_time(self, words: str) -> None:
        """What the page says once its service has heard of it: it is looked at again until then."""

        def looked_at_again() -> str:
            self.page.reload()
            return self.main.inner_text()

        wait_for(looked_at_again, lambda text: words in text)

    def fetch(self, label: str) -> bytes:
        """The file behind a link, as this person gets it."""
        href = self.main.get_by_role("link", name=label).get_attribute("href")
        answer: Any = self.page.context.request.get(urljoin(self.page.url, href))
        assert answer.ok, (label, answer.status)
        return bytes(answer.body())


@contextmanager
def desks(browser: Browser, urls: dict[str, str]) -> Iterator[Any]:
    """Makes desks: `sit_down(username, password)`, without a name for somebody who is not signed in. An error in
    a script of any page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def sit_down(username: str | None = None, password: str = PASSWORD) -> Desk:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        desk = Desk(page, urls)
        if username:
            desk.sign_in(username, password)
        return desk

    yield sit_down
    for context in contexts:
        context.close()
    assert not errors, errors
