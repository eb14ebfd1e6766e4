"""Documents of a closed period: they have the figures of the edition, whatever the register has come to say since."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared.events import enrolment
from shared.store import Store
from tests.stores import Kept
from tests.unit.reporting.history import History, lao_cai, take_in
from tests.unit.reporting.test_closing import BOARD, approve, asked_by, close, late_list, request_correction
from tests.unit.reporting.test_workbook import check_formulas, kept_values, row_of

__all__ = ["asked_by"]  # a fixture

Clients = Callable[..., FlaskClient]


def statistics(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/documents/statistics.json?period=2023-Q1{query}")
    assert answer.status_code == 200, answer.text
    return dict(json.loads(answer.data))


def text(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/documents/briefing.txt?period=2023-Q1{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def corrected(kept: Kept, client_of: Clients, asked_by: Clients, store: Store) -> FlaskClient:
    """The board after edition 2: fourteen learners of Sa Pa were added; Bát Xát's one stands in the register alone."""

    def correct() -> FlaskClient:
        history = lao_cai()
        board = client_of(history, BOARD)
        stated = {"classes": 40, "enrolments": {"value": 3000, "words": "gần"}, "source": "Giao ban 12/04/2023"}
        assert board.put("/api/v1/stated-totals/lao-cai/2023-Q1", json=stated).status_code == 200
        assert close(board).status_code == 200
        take_in(store, late_list(history))
        correction = request_correction(asked_by("lan", ("staff", "sa-pa")), "sa-pa").get_json()
        assert approve(asked_by("hoa", BOARD), correction["correction_id"]).status_code == 200
        return board

    board: FlaskClient = kept.after("corrected", correct)
    return board


def test_an_edition_s_document_says_what_the_summary_said_when_it_was_made(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    before, was_written = statistics(board), text(board)
    assert close(board).status_code == 200
    after = statistics(board)
    moment = {"standing", "edition", "as_of", "heard"}
    assert {name for name in before if before[name] != after[name]} == moment
    assert (before["edition"], after["edition"]["number"], after["edition"]["kept"]) == (None, 1, True)
    figures = "I. Kết quả trong kỳ"
    assert text(board).partition(figures)[2] == was_written.partition(figures)[2]
    assert "Số liệu đã chốt, bản số 1, lúc " in text(board)


def test_an_edition_that_was_closed_with_debts_says_so(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    assert close(board).status_code == 200  # nobody has signed off
    assert "Khi chốt còn đơn vị nợ số liệu." in text(board)


def test_a_closed_period_s_documents_are_of_the_newest_edition_unless_another_is_asked_for(
    corrected: FlaskClient,
) -> None:
    enrolments = {
        asked: statistics(corrected, asked)["total"]["enrolments"]["value"]
        for asked in ("", "&edition=2", "&edition=1", "&edition=now")
    }
    assert enrolments == {"": 2974, "&edition=2": 2974, "&edition=1": 2960, "&edition=now": 2975}
    assert "Số liệu đã chốt, bản số 1, lúc " in text(corrected, "&edition=1")
    assert "Đã có bản số 2." in text(corrected, "&edition=1")
    assert "Số liệu hiện nay, không phải bản số 2 đã chốt lúc " in text(corrected, "&edition=now")
    assert "cộng các nội dung là 40 lớp, 2.974 lượt" in text(corrected)


def test_the_workbook_of_an_edition_adds_up_too(corrected: FlaskClient) -> None:
    content = corrected.get("/documents/statistics.xlsx?period=2023-Q1&edition=1").data
    assert check_formulas(content) > 100
    sheets = kept_values(content)
    foot = row_of(sheets["Theo đơn vị"], "Cộng")
    assert (foot["Lớp"], foot["Lượt học viên"], foot["Học viên (người)"]) == (40, 2960, 2400)
    assert "bản số 1" in str(sheets["Thông tin"])


def test_a_centre_s_documents_are_its_part_of_the_edition(corrected: FlaskClient) -> None:
    of_bat_xat = statistics(corrected, "&organisation=bat-xat")
    assert (of_bat_xat["edition"]["number"], of_bat_xat["total"]["enrolments"]["value"]) == (2, 740)
    assert of_bat_xat["stated"] is None
    assert statistics(corrected, "&organisation=bat-xat&edition=now")["total"]["enrolments"]["value"] == 741


def test_the_stated_total_of_an_edition_is_the_one_known_then(corrected: FlaskClient) -> None:
    kept = corrected.get("/api/v1/stated-totals/lao-cai/2023-Q1")
    later = {"classes": 41, "enrolments": None, "source": "Giao ban sau"}
    changed = corrected.put(
        "/api/v1/stated-totals/lao-cai/2023-Q1", json=later, headers={"If-Match": kept.headers["ETag"]}
    )
    assert changed.status_code == 200
    assert statistics(corrected)["stated"]["classes"] == 40
    assert "gần 3.000 lượt" in text(corrected)
    assert statistics(corrected, "&edition=now")["stated"]["classes"] == 41


def test_asked_in_another_way_the_figures_are_those_of_now_and_an_edition_is_refused(corrected: FlaskClient) -> None:
    assert statistics(corrected, "&rule=closed")["edition"]["kept"] is False
    assert statistics(corrected, "&role=host")["edition"]["kept"] is False
    refused = corrected.get("/documents/briefing.txt?period=2023-Q1&rule=closed&edition=1")
    assert refused.status_code == 422
    assert "chỉ có theo ngày khai giảng" in refused.text


@pytest.mark.parametrize("edition", ["3", "0", "một"])
def test_an_edition_that_does_not_exist_is_unknown(corrected: FlaskClient, edition: str) -> None:
    assert corrected.get(f"/documents/briefing.txt?period=2023-Q1&edition={edition}").status_code == 404
    assert corrected.get(f"/documents/briefing.txt?period=2022-Q4&edition={edition}").status_code == 404


def test_the_page_offers_every_edition_and_the_figures_of_now(corrected: FlaskClient) -> None:
    page = corrected.get("/documents?period=2023-Q1").text
    for asked in ("edition=1", "edition=2", "edition=now"):
        assert asked in page
    first = corrected.get("/documents?period=2023-Q1&edition=1").text
    assert (
        "/documents/briefing.docx?period=2023-Q1&amp;organisation=lao-cai&amp;rule=opened&amp;layout=party&amp;edition=1"
        in first
    )
    assert "Số liệu đã chốt, bản số 1" in first


def merged(history: History) -> list[Any]:
    """Bát Xát becomes part of Sa Pa, which gets another name."""
    before = len(history.said)
    about = {
        "kind": "centre",
        "short_name": None,
        "parent_id": "lao-cai",
        "email": None,
        "valid_from": None,
        "parents": [{"parent_id": "lao-cai", "from": None}],
    }
    day, name = "2023-05-01", "Trung tâm chính trị bat-xat"
    history.say(
        enrolment.ORGANISATION_MERGED,
        "bat-xat",
        {
            **about,
            "organisation_id": "bat-xat",
            "name": name,
            "names": [{"name": name, "from": None}],
            "valid_to": day,
            "closed_on": day,
            "predecessor_ids": [],
            "successor_ids": ["sa-pa"],
        },
    )
    names = [{"name": "Trung tâm chính trị sa-pa", "from": None}, {"name": "Trung tâm khu vực Sa Pa", "from": day}]
    history.say(
        enrolment.ORGANISATION_ENLARGED,
        "sa-pa",
        {
            **about,
            "organisation_id": "sa-pa",
            "name": "Trung tâm khu vực Sa Pa",
            "names": names,
            "valid_to": None,
            "closed_on": None,
            "predecessor_ids": ["bat-xat"],
            "successor_ids": [],
        },
    )
    return history.said[before:]


def test_an_edition_survives_a_merger_under_the_old_and_the_new_structure(client_of: Clients, store: Store) -> None:
    history = lao_cai()
    board = client_of(history, BOARD)
    assert close(board).status_code == 200
    take_in(store, merged(history))
    then, now = statistics(board, "&structure=then"), statistics(board)
    assert then["total"] == now["total"]
    assert then["edition"]["number"] == now["edition"]["number"] == 1

    def classes(found: dict[str, Any]) -> dict[str, int]:
        return {row["centre"]["name"]: row["total"]["classes"] for row in found["by_centre"] if row["total"]["classes"]}

    assert classes(then)["Trung tâm chính trị sa-pa"] == classes(then)["Trung tâm chính trị bat-xat"] == 10
    assert classes(now)["Trung tâm khu vực Sa Pa"] == 20
    heir = statistics(board, "&organisation=sa-pa")
    assert (heir["edition"]["number"], heir["total"]["classes"]) == (1, 20)


def test_who_the_learners_are_stands_beside_the_enrolments_it_was_stated_for(client_of: Clients) -> None:
    history = lao_cai()
    counts = {"learners": 74, "women": 30, "ethnic_minorities": 50, "members": None}
    history.say(enrolment.CLASS_COMPOSITION_STATED, "class-00", {"class_id": "class-00", **counts})
    board = client_of(history, BOARD)
    written = text(board)
    assert "- Nữ: Lượt học viên: 30; Trong số lượt đã thống kê: 74; Tỷ lệ: 40,5%" in written
    assert "- Dân tộc thiểu số: Lượt học viên: 50" in written
    assert "đảng viên:" not in written.lower()
    content = board.get("/documents/statistics.xlsx?period=2023-Q1").data
    check_formulas(content)
    foot = row_of(kept_values(content)["Theo chương trình"], "Cộng")
    assert (foot["Nữ"], foot["Nữ: trong số lượt"], foot["Đảng viên"]) == (30, 74, "")
