"""The pages, in a browser: what a clerk, a lecturer and a member of the board do with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.desks import Desk
from tests.systems import PASSWORD, Province, learner_list, wait_for

# People whom no other test enrols: whoever has been enrolled before is asked about.
LISTED = ["Sùng A Páo", "Lý Thị Mẩy", "Nguyễn Hoàng Thị Ngọc Diệp", "Vàng Thị Sua", "Hoàng Đình Khang", "Đặng Ái Anh"]

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("system", ["embedded"], indirect=True)]


def test_a_clerk_announces_a_class_and_enrols_from_excel(page: Page, province: Province, tmp_path: Path) -> None:
    sign_in(page, province, "staff")
    page.goto(province.system.urls["enrolment"] + "/classes/new")
    page.select_option("[name=programme_version]", "new-members")
    page.fill("[name=name]", "Đảng viên mới khoá 2")
    page.fill("[name=starts_on]", "2026-01-05")
    page.fill("[name=ends_on]", "2026-01-09")
    page.click("main form button")
    expect(page.locator("h1")).to_contain_text("Đảng viên mới khoá 2")
    page.click("text=Ghi danh học viên")
    workbook = tmp_path / "ds.xlsx"
    workbook.write_bytes(
        learner_list([*([name, "1990", "", "", ""] for name in LISTED), ["Sai Số", "1990", "12", "", ""]])
    )
    page.set_input_files("[name=file]", workbook)
    page.click('button:has-text("Xem trước")')
    expect(page.locator("h1")).to_contain_text("6 dòng nhận được, 1 dòng cần sửa")
    page.click('button:has-text("Ghi danh 6 người")')
    expect(page.locator("main")).to_contain_text("Đã ghi danh 6 người")
    page.click("text=Về lớp")
    expect(page.locator("#learners ~ *").first).to_be_visible()
    first = page.locator("table tbody tr th").first
    expect(first).to_have_text("Đặng Ái Anh")  # by given name: Anh before Diệp


def test_a_lecturer_marks_a_whole_class_in_a_few_taps_and_by_keyboard(
    page: Page, province: Province, open_class: str
) -> None:
    sign_in(page, province, "staff")
    page.goto(f"{province.system.urls['attendance']}/classes/{open_class}/sheets/01")
    page.click("[data-all-present]")
    page.locator("input[type=radio][value=present]").nth(1).focus()
    page.keyboard.press("4")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    page.click("button[value=save]")
    expect(page.locator("input[value=absent]").nth(1)).to_be_checked()
    expect(page.locator("input[value=late]").nth(2)).to_be_checked()
    expect(page.locator("input[value=present]:checked")).to_have_count(4)


def test_a_sheet_is_marked_without_javascript_on_a_phone(browser: Browser, province: Province, open_class: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(province.system.urls["enrolment"] + "/sign-in")
    page.fill("[name=username]", province.names["staff"])
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto(f"{province.system.urls['attendance']}/classes/{open_class}/sheets/02")
    page.click("button[value=rest-present]")
    expect(page.locator("input[value=present]:checked")).to_have_count(6)
    context.close()


def test_the_board_reads_the_quarter_and_goes_down_to_the_classes(
    page: Page, province: Province, open_class: str
) -> None:
    wait_for(
        lambda: province.board.get("reporting", "/summaries", params={"period": "2023-Q1"}),
        lambda found: found["total"]["classes"] == 1 and found["total"]["enrolments"]["value"] == 6,
    )
    sign_in(page, province, "board")
    page.goto(province.system.urls["reporting"] + "/?period=2023-Q1")
    expect(page.locator("main")).to_contain_text("quý I/2023")
    expect(page.locator("main")).to_contain_text("Trong quý I/2023")
    page.locator("a", has_text="6").first.click()
    expect(page.locator("main table")).to_contain_text("Bồi dưỡng nhận thức về Đảng khoá 1")


def test_english_stays_when_chosen(page: Page, province: Province) -> None:
    sign_in(page, province, "staff")
    page.goto(province.system.urls["enrolment"] + "/classes?language=en")
    expect(page.locator("h1")).to_have_text("Classes")
    page.goto(province.system.urls["attendance"] + "/")
    assert page.get_attribute("html", "lang") == "en"


def class_pages(province: Province, class_id: str) -> list[tuple[str, str]]:
    """All about one class: service and path."""
    learner = province.staff.get("enrolment", f"/classes/{class_id}/learners")[0]["learner_id"]
    parts = ("", "/enrol", "/timetable", "/details", "/results", "/certificates", f"/learners/{learner}")
    withdrawals = (f"/withdraw?learner_id={learner}", f"/transfer?learner_id={learner}")
    return [
        *(("enrolment", f"/classes/{class_id}{rest}") for rest in (*parts, *withdrawals)),
        ("enrolment", f"/learners/{learner}"),
        ("attendance", f"/classes/{class_id}"),
        ("attendance", f"/classes/{class_id}/sheets/01"),
    ]


def attendance_pages(class_id: str) -> list[tuple[str, str]]:
    """What staff do in attendance beside the class itself."""
    check_in = f"/classes/{class_id}/sheets/02/check-in"
    paths = ("/", "/decisions", "/leaves", "/leaves/new", "/conferences", "/conferences/new", check_in)
    return [("attendance", path) for path in (*paths, f"/classes/{class_id}/slips")]


def test_no_page_is_wider_than_the_screen(
    sit_down: Callable[..., Desk], province: Province, committee: str, open_class: str
) -> None:
    plan, centre = f"/plans/{province.centre}-2023", f"/centres/{province.centre}"
    for_clerks = (
        *("/", "/classes", "/classes/new", "/ledger", "/organisations", "/design"),
        *("/plans?year=2023", plan, f"{plan}/edit", "/nominations", "/learners", "/learners?q=ngoc+bich"),
        *("/centres", centre, f"{centre}/checklist", f"{centre}/hours", f"{centre}/budgets/2023", "/centres/sent-out"),
        *("/centres/lecturers", "/centres/lecturers/new", "/certificates", "/blanks", "/papers"),
    )
    clerk = sit_down(province.names["staff"])
    for service, path in (
        *(("enrolment", path) for path in for_clerks),
        *class_pages(province, open_class),
        *attendance_pages(open_class),
        ("reporting", "/?period=2023-Q1"),
        ("reporting", "/conferences"),
        ("notification", "/"),
    ):
        clerk.open(service, path)
    board = sit_down(province.names["board"])
    for path in ("/", "/plans?year=2023", plan, "/centres", "/programmes", "/programmes/party-awareness"):
        board.open("enrolment", path)
    for path in ("/?period=2023-Q1", "/classes?period=2023-Q1", "/briefing?period=2023-Q1"):
        board.open("reporting", path)
    operator = sit_down("operator", province.system.passwords["operator"])
    new_version = "/programmes/party-awareness/versions/new"
    unit = f"/organisations/{province.centre}"
    for path in ("/accounts", "/accounts/new", "/programmes/new", new_version, unit, f"{unit}/merge", f"{unit}/split"):
        operator.open("enrolment", path)
    nominator = sit_down(committee)
    for path in ("/", "/nominations", "/nominations/new", "/nominations/lists", "/learners"):
        nominator.open("enrolment", path)
    for path in ("/leaves", "/leaves/new", "/conferences"):
        nominator.open("attendance", path)
    for service, path in (("enrolment", "/verify"), ("attendance", "/den")):
        sit_down().open(service, path)


def test_pages_are_light(page: Page, province: Province, open_class: str) -> None:
    sign_in(page, province, "staff")
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(f"{province.system.urls['attendance']}/classes/{open_class}/sheets/01")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < 150_000
