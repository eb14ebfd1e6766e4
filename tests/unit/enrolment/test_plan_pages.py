"""The pages of annual plans as a clerk and the board use them, without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from typing import Any

import pytest

from services.enrolment.model.plans import plan_list, plans
from services.enrolment.model.programmes import shipped
from services.enrolment.views.today import Question, plan_tasks
from shared.organisations import Organisations
from shared.vietnamese import today
from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House

YEAR = today(datetime.now(UTC)).year + 1
CODES = [one["code"] for one in shipped()]


def clerk(house: House) -> None:
    house.client.set_cookie(COOKIE, house.token_for(("staff", house.centre), account_id="clerk-1"))


def board(house: House) -> None:
    house.client.set_cookie(COOKIE, house.token_for(("board", house.province), account_id="board-1"))


def base(house: House) -> str:
    return f"/plans/{plans.plan_id(house.centre, YEAR)}"


def typed(version: int, **cells: str) -> dict[str, Any]:
    """The form of the table: `cells` as `classes_party_awareness_1="2"`, all others empty."""
    named = {name.replace("_", "-"): value for name, value in cells.items()}
    places = [(code, quarter) for code in CODES for quarter in (1, 2, 3, 4)]
    form: dict[str, Any] = {
        part: [named.get(f"{part}-{code}-{quarter}", "") for code, quarter in places] for part in plans.PARTS
    }
    return {
        "_version": str(version),
        "programme": [code for code, _ in places],
        "quarter": [str(quarter) for _, quarter in places],
        **form,
    }


TWO = {
    "classes_party_awareness_1": "2",
    "learners_party_awareness_1": "140",
    "budget_party_awareness_1": "86.000.000",
}


def saved(house: House) -> None:
    clerk(house)
    assert house.client.post(f"{base(house)}/edit", data=typed(0, **TWO)).status_code == 303


def submitted(house: House) -> None:
    saved(house)
    assert house.client.post(f"{base(house)}/submit", data={"_version": "1"}).status_code == 303


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_a_plan_renders_from_nothing_to_its_amendment(house: House, language: str) -> None:
    house.client.set_cookie("solop_language", language)

    def look(*paths: str) -> None:
        for path in paths:
            answer = house.client.get(path)
            assert answer.status_code == 200, path
            assert "{{" not in answer.text and "Undefined" not in answer.text

    clerk(house)
    look("/", "/plans", f"/plans?year={YEAR}", base(house), f"{base(house)}/edit")
    submitted(house)
    board(house)
    look("/", "/plans", base(house), f"{base(house)}/decide")
    house.client.post(f"{base(house)}/decide", data={"_version": "2", "decision": "approve"})
    clerk(house)
    look(base(house), f"{base(house)}?version=1")
    assert house.client.post(f"{base(house)}/amend", data={"_version": "3"}).status_code == 303
    house.client.post(f"{base(house)}/edit", data=typed(4, **{**TWO, "classes_thematic_4": "1"}))
    look(f"{base(house)}/edit", f"{base(house)}/changes", base(house))
    house.client.post(f"{base(house)}/submit", data={"_version": "5"})
    board(house)
    look(f"{base(house)}/decide", f"{base(house)}/changes?from=1&to=2")


def test_a_plan_is_written_as_a_table_and_the_page_adds_it_up(house: House) -> None:
    clerk(house)
    answer = house.client.post(
        f"{base(house)}/edit", data=typed(0, **TWO, classes_thematic_4="3", budget_thematic_4="14 000 000")
    )
    assert answer.status_code == 303
    page = text_of(house.client.get(answer.headers["Location"]).text)
    assert "Đã lưu bảng." in page
    assert "5 lớp cả năm" in page and "140 lượt" in page and "100.000.000 đồng" in page
    draft = house.store.plan_drafts.find_one({})
    assert draft is not None and [(one["programme"], one["quarter"]) for one in draft["lines"]] == [
        ("party-awareness", 1),
        ("thematic", 4),
    ]


def test_a_cell_that_cannot_be_read_is_marked_and_everything_typed_stays(house: House) -> None:
    clerk(house)
    answer = house.client.post(
        f"{base(house)}/edit", data=typed(0, **TWO, classes_party_awareness_2="hai", learners_new_members_1="-4")
    )
    assert answer.status_code == 422
    assert 'value="86.000.000"' in answer.text and 'value="hai"' in answer.text and 'value="-4"' in answer.text
    assert 'href="#at-lines-1-classes"' in answer.text
    cell = re.search(r'<input[^>]*id="at-lines-1-classes"[^>]*>', answer.text)
    assert cell and 'aria-invalid="true"' in cell[0]
    negative = house.client.post(f"{base(house)}/edit", data=typed(0, learners_new_members_1="-4"))
    assert 'href="#at-lines-4-learners"' in negative.text and "không được âm" in negative.text


def test_two_clerks_at_one_plan_do_not_overwrite_each_other(house: House) -> None:
    saved(house)
    assert house.client.post(f"{base(house)}/edit", data=typed(0, **TWO)).status_code == 428
    house.client.post(f"{base(house)}/edit", data=typed(1, **TWO, classes_thematic_1="1"))
    assert house.client.post(f"{base(house)}/edit", data=typed(1, **TWO)).status_code == 412


def test_the_board_returns_a_plan_with_its_reason_and_the_clerk_reads_it(house: House) -> None:
    submitted(house)
    board(house)
    without = house.client.post(f"{base(house)}/decide", data={"_version": "2", "decision": "return"})
    assert without.status_code == 422 and "Hãy ghi lý do" in without.text
    form = {"_version": "2", "decision": "return", "reason": "Thiếu lớp đảng viên mới."}
    assert house.client.post(f"{base(house)}/decide", data=form).status_code == 303
    clerk(house)
    assert "Thiếu lớp đảng viên mới." in house.client.get(base(house)).text
    assert "Kế hoạch bị trả lại" in house.client.get("/").text


def test_the_board_finds_what_waits_on_its_start_page_and_decides_on_one_page(house: House) -> None:
    submitted(house)
    board(house)
    start = house.client.get("/").text
    assert "Kế hoạch chờ duyệt" in start and f'href="{base(house)}/decide"' in start
    assert "1 kế hoạch chờ duyệt" in house.client.get("/plans").text
    form = {"_version": "2", "decision": "approve", "in_force_from": f"{YEAR}-02-01"}
    answer = house.client.post(f"{base(house)}/decide", data=form)
    assert "Đã duyệt kế hoạch." in house.client.get(answer.headers["Location"]).text
    assert house.client.get(f"{base(house)}/decide").status_code == 303
    assert "Kế hoạch chờ duyệt" not in house.client.get("/").text


def test_a_ceiling_stops_the_table_and_says_by_how_much(house: House) -> None:
    board(house)
    house.client.post(f"{base(house)}/ceiling", data={"budget": "80.000.000"})
    assert house.client.post(f"{base(house)}/ceiling", data={"budget": "tám mươi", "_version": "1"}).status_code == 422
    clerk(house)
    answer = house.client.post(f"{base(house)}/edit", data=typed(0, **TWO))
    assert answer.status_code == 422 and "6.000.000 đồng" in answer.text and 'value="86.000.000"' in answer.text
    board(house)
    house.client.post(f"{base(house)}/ceiling", data={"budget": "", "_version": "1"})
    clerk(house)
    assert house.client.post(f"{base(house)}/edit", data=typed(0, **TWO)).status_code == 303


def test_the_table_goes_to_excel_and_comes_back(house: House) -> None:
    saved(house)
    taken = house.client.get(f"{base(house)}/lines.xlsx")
    assert taken.status_code == 200
    lines = plan_list.read(taken.data, "ke-hoach.xlsx", shipped())
    changed = [{**one, "classes": one["classes"] + 1} for one in lines]
    sent = {"file": (BytesIO(plan_list.write("Kế hoạch", changed, shipped())), "ke-hoach.xlsx"), "_version": "1"}
    answer = house.client.post(f"{base(house)}/lists", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    draft = house.store.plan_drafts.find_one({})
    assert draft is not None and plans.sums(draft["lines"])["classes"] == 2 + len(lines)
    broken = {"file": (BytesIO(b"x"), "ke-hoach.xlsx"), "_version": "2"}
    refused = house.client.post(f"{base(house)}/lists", data=broken, content_type="multipart/form-data")
    assert refused.status_code == 422 and "không phải bảng tính Excel" in refused.text


def test_what_is_proposed_stands_beside_the_plan(house: House) -> None:
    saved(house)
    assert "Đang đề xuất" not in house.client.get(base(house)).text
    for number, (period, state) in enumerate(
        [(f"{YEAR}", "proposed"), (f"{YEAR}-Q3", "accepted"), (f"{YEAR}", "placed"), (f"{YEAR + 1}", "proposed")]
    ):
        wanted = {"programme": "party-awareness", "period": period, "centre_id": house.centre, "state": state}
        house.store.nominations.insert_one({"_id": str(number), "name_key": str(number), **wanted})
    page = house.client.get(f"{base(house)}/edit").text
    row = re.search(r"nhận thức về Đảng.*?</td>", page, re.S)
    assert row and text_of(row[0]).endswith(" 2")


def test_another_centres_plan_is_unknown_and_a_lecturer_sees_none(house: House) -> None:
    clerk(house)
    foreign = f"/plans/{plans.plan_id(house.other_centre, YEAR)}"
    assert [house.client.get(f"{foreign}{step}").status_code for step in ("", "/edit", "/changes")] == [404] * 3
    assert house.client.get("/plans/nothing").status_code == 404
    house.client.set_cookie(COOKIE, house.token_for(("lecturer", house.centre)))
    assert house.client.get("/plans").status_code == 403


def test_from_october_on_the_next_plan_waits_until_it_is_submitted(house: House) -> None:
    tree = Organisations(house.store.organisations.find())

    def waiting(on: date) -> list[str]:
        asked = Question(house.store, tree, frozenset({house.centre}), on)
        return [task.href for tasks in plan_tasks(asked) for task in tasks.tasks]

    assert waiting(date(YEAR - 1, 9, 30)) == []
    assert waiting(date(YEAR - 1, 10, 1)) == [base(house)]
    submitted(house)
    assert waiting(date(YEAR - 1, 10, 1)) == []


def test_a_retired_programme_is_offered_no_more_but_what_was_planned_stays(house: House) -> None:
    saved(house)
    for code in ("party-awareness", "thematic"):
        house.store.programmes.update_many({"code": code}, {"$set": {"retired_on": f"{YEAR - 1}-01-01"}})
    page = house.client.get(f"{base(house)}/edit").text
    assert 'name="programme" value="party-awareness"' in page
    assert 'name="programme" value="thematic"' not in page
