"""Marking where there is no signal: on a phone that loses its network, is switched off, and meets others' marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import ARGUMENTS, NAMES, sign_in
from tests.systems import PASSWORD, Person, Province, sign_in as sign_in_over_http, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("system", ["embedded"], indirect=True)]

Phone = Callable[..., Any]


@pytest.fixture
def phone(playwright: Playwright, chromium: str, tmp_path: Path) -> Phone:
    """A phone whose browser can be closed and opened again: what it keeps it keeps on its disk."""

    @contextmanager
    def open_browser(*, offline: bool = False) -> Iterator[Page]:
        options: dict[str, Any] = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "locale": "vi-VN"}
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "phone", executable_path=chromium, args=ARGUMENTS, **options
        )
        context.set_offline(offline)
        yield context.pages[0]
        context.close()

    return open_browser


@pytest.fixture
def colleague(province: Province) -> Person:
    """A lecturer of the centre who marks the same class from elsewhere."""
    username = f"giangvien-{province.names['mark']}"
    roles = [{"role": "lecturer", "organisation_id": province.centre}]
    body = {"username": username, "name": "Lê Văn Sơn", "password": PASSWORD, "roles": roles}
    province.operator.do("POST", "enrolment", "/accounts", json=body)
    return sign_in_over_http(province.system, username, PASSWORD)


def kept_on_the_phone(page: Page, path: str) -> None:
    """Wait until the page can be opened without a network."""
    kept = "async (path) => !!(await (await caches.open('pages')).match(path))"
    wait_for(lambda: page.evaluate(kept, path), bool, seconds=30)


def choose(page: Page, name: str, mark: str) -> None:
    page.get_by_role("radiogroup", name=name).get_by_text(mark, exact=True).click()


def test_marks_made_without_a_network_survive_a_closed_browser_meet_others_and_are_settled(
    phone: Phone, province: Province, open_class: str, colleague: Person
) -> None:
    home = province.system.urls["attendance"]
    path = f"/classes/{open_class}/sheets/01"
    with phone() as page:
        sign_in(page, province, "staff")
        page.goto(home + path)
        kept_on_the_phone(page, path)
        page.context.set_offline(True)
        page.reload()
        page.get_by_role("button", name="Cả lớp có mặt").click()
        choose(page, "Lý Thị Say", "Vắng")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator("[data-sync]")).to_contain_text("Không có mạng: 1 lần điểm danh đang giữ trên máy này")
        # Not saved, only tapped: that survives too.
        choose(page, "Vàng Thị Dở", "Đi muộn")
        page.get_by_label("Muộn mấy phút").locator("visible=true").fill("20")

    roster = province.staff.get("attendance", f"/classes/{open_class}/register")["roster"]
    learners = {one["name"]: one["learner_id"] for one in roster}
    theirs = {learners["Lý Thị Say"]: "present", learners["Sùng A Chớ"]: "present"}
    colleague.do("PUT", "attendance", path, version=0, json={"marks": theirs})

    with phone(offline=True) as page:
        page.goto(home + path)
        expect(page.locator("[data-sync]")).to_contain_text("1 lần điểm danh đang giữ trên máy này")
        expect(page.get_by_role("radiogroup", name="Lý Thị Say").get_by_label("Vắng")).to_be_checked()
        expect(page.get_by_role("radiogroup", name="Vàng Thị Dở").get_by_label("Đi muộn")).to_be_checked()
        page.context.set_offline(False)
        # It goes out by itself, and the sheet is shown as it then is.
        met = page.locator("li[data-learner]", has_text="Lý Thị Say")
        expect(met).to_contain_text("Hai người điểm danh khác nhau", timeout=20_000)
        expect(met).to_contain_text("Lê Văn Sơn: có mặt")
        expect(page.locator("li[data-learner]", has_text="Sùng A Chớ")).not_to_contain_text("khác nhau")
        kept = province.staff.get("attendance", path)
        assert set(kept["conflicts"]) == {learners["Lý Thị Say"]}
        assert kept["marks"][learners["Vàng Thị Dở"]] == "present"

        choose(page, "Lý Thị Say", "Có mặt")
        page.get_by_role("button", name="Lưu và khoá sổ").click()
        expect(page.locator("main")).to_contain_text("Đã khoá sổ điểm danh.")

    sheet = province.staff.get("attendance", path)
    assert (sheet["state"], sheet["conflicts"], len(sheet["marks"])) == ("closed", {}, len(NAMES))
    assert sheet["marks"][learners["Lý Thị Say"]] == "present"
    assert (sheet["marks"][learners["Vàng Thị Dở"]], sheet["minutes"]) == ("late", {learners["Vàng Thị Dở"]: 20})


def test_what_comes_after_the_sheet_was_closed_waits_for_a_second_person(
    phone: Phone, province: Province, open_class: str, colleague: Person
) -> None:
    path = f"/classes/{open_class}/sheets/02"
    with phone() as page:
        sign_in(page, province, "staff")
        page.goto(province.system.urls["attendance"] + path)
        kept_on_the_phone(page, path)
        page.context.set_offline(True)
        choose(page, "Lý Thị Say", "Vắng")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator("[data-sync]")).to_contain_text("Không có mạng")
        roster = province.staff.get("attendance", f"/classes/{open_class}/register")["roster"]
        marks = {one["learner_id"]: "present" for one in roster}
        colleague.do("PUT", "attendance", path, version=0, json={"marks": marks})
        colleague.do("POST", "attendance", f"{path}/closing", version=1)
        page.context.set_offline(False)
        expect(page.locator("main")).to_contain_text("chờ người thứ hai duyệt", timeout=20_000)
    (request,) = wait_for(lambda: colleague.get("attendance", "/corrections")["items"], lambda found: len(found) == 1)
    assert list(request["marks"].values()) == ["absent"]


def test_todays_sessions_open_without_a_network_though_nobody_opened_them_before(
    phone: Phone, province: Province, open_class: str
) -> None:
    home = province.system.urls["attendance"]
    with phone() as page:
        sign_in(page, province, "staff")
        page.goto(home + "/")
        kept_on_the_phone(page, f"/classes/{open_class}/sheets/03")
        page.reload()
        page.context.set_offline(True)
        page.goto(home + "/")
        page.locator("a[data-offline]", has_text="Điểm danh").first.click()
        expect(page.get_by_role("radiogroup")).to_have_count(len(NAMES))
        page.goto(home + "/classes/nowhere/sheets/01")
        expect(page.locator("h1")).to_have_text("Không có mạng")
