"""A centre's own paper report against itself and against the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, strategies as st

from services.reporting.checking import check_changed, noting
from services.reporting.model.approximate import TOLERANCES, agree, read_number, span_of, sum_of
from services.reporting.reactions import FOLLOWERS
from shared.approximations import APPROXIMATIONS
from shared.refusal import Refusal
from shared.store import Store
from tests.unit.reporting.history import History, learners, take_in

Clients = Callable[..., FlaskClient]

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
STAFF, BOARD, OTHERS = ("staff", "sa-pa"), ("board", "lao-cai"), ("staff", "bat-xat")
PATH = "/api/v1/paper-reports/sa-pa/2023-Q1"
PAGE = "/paper-reports/sa-pa/2023-Q1"


def stated(value: int, words: str | None = None) -> dict[str, Any]:
    return {"value": value, "words": words}


# ---- what a word lets a number be ----


def test_every_word_that_makes_a_number_approximate_has_its_tolerance() -> None:
    assert TOLERANCES.keys() == APPROXIMATIONS.keys()


@pytest.mark.parametrize(
    ("number", "found", "fits"),
    [
        (stated(3000, "gần"), 2968, True),
        (stated(3000, "gần"), 3100, False),
        (stated(3000, "gần"), 2600, False),
        (stated(500, "hơn"), 520, True),
        (stated(500, "hơn"), 480, False),
        (stated(300, "ít nhất"), 340, True),
        (stated(861), 861, True),
        (stated(861), 860, False),
    ],
)
def test_an_approximate_number_fits_what_its_word_means(number: Any, found: int, fits: bool) -> None:
    assert agree(span_of(number), span_of(found)) is fits


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([None, *TOLERANCES])), max_size=8))
def test_whatever_the_words_the_sum_of_the_numbers_fits_the_sum_of_what_they_can_be(rows: list) -> None:
    spans = [span_of(stated(value, words)) for value, words in rows]
    assert agree(sum_of(spans), span_of(sum(value for value, _ in rows)))


@pytest.mark.parametrize(
    ("typed", "read"),
    [("861", stated(861)), ("gần 3.000", stated(3000, "gần")), ("Hơn 1,900", stated(1900, "hơn")), (" ", None)],
)
def test_a_number_is_read_as_people_type_it(typed: str, read: Any) -> None:
    assert read_number(typed) == read


@pytest.mark.parametrize("typed", ["nhiều", "3.00", "-4", "gần", "12 lớp"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="number-unreadable"):
        read_number(typed)


# ---- the report ----


def row(key: str, classes: int | None, enrolments: Any = None, **more: int) -> dict[str, Any]:
    return {"key": key, "classes": classes, "enrolments": enrolments, **more}


def report(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"rows": list(rows), "number": "12-BC/TTCT", "dated_on": "2023-04-05", **more}


def quarter() -> History:
    """A centre with seven classes of party awareness and one of new members, which it held with the school."""
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    history.organisation("school", "Trường Chính trị tỉnh", "political-school", "lao-cai")
    for centre in ("sa-pa", "bat-xat"):
        history.organisation(centre, f"Trung tâm chính trị {centre}", "centre", "lao-cai")
    history.programmes()
    for number in range(7):
        history.held(f"c{number}", "sa-pa", "party-awareness", "2023-02-13", learners(10, 10 * number))
    history.held("c7", "sa-pa", "new-members", "2023-03-13", learners(30), partner="school")
    return history


def checked(store: Store) -> None:
    while check_changed(store, lambda: NOW):
        pass


def sentences(client: FlaskClient, period: str = "2023-Q1") -> list[str]:
    found = client.get(f"/api/v1/findings?period={period}").json["items"]
    return [one["sentence"] for one in found if one["rule"].startswith("paper")]


def test_a_row_that_differs_from_the_register_is_named_with_the_classes_behind(
    client_of: Clients, store: Store
) -> None:
    client = client_of(quarter(), STAFF)
    body = report(row("party-awareness", 8, stated(70)), row("new-members", 1, stated(30)))
    assert client.put(PATH, json=body).status_code == 200
    checked(store)
    (one,) = client.get("/api/v1/findings?period=2023-Q1&rule=paper-against-register").json["items"]
    assert one["sentence"] == ("Báo cáo số 12-BC/TTCT, Lớp nhận thức về Đảng: báo cáo giấy ghi 8 lớp; sổ có 7 lớp.")
    hrefs = [link["href"] for link in one["links"]]
    assert hrefs[0].endswith(PAGE) and "programme=party-awareness" in hrefs[1]


def test_the_first_made_example_a_total_that_is_not_the_sum_of_its_rows(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), STAFF)
    rows = [row("party-awareness", 7, stated(70)), row("new-members", 1, stated(30))]
    client.put(PATH, json=report(*rows, total={"classes": 9, "enrolments": stated(100)}))
    checked(store)
    found = sentences(client)
    assert "Báo cáo số 12-BC/TTCT ghi tổng 9 lớp, cộng các dòng của chính báo cáo được 8 (thiếu 1)." in found
    assert "Báo cáo số 12-BC/TTCT, tổng: báo cáo giấy ghi 9 lớp; sổ có 8 lớp." in found and len(found) == 2


def test_an_approximate_number_that_fits_is_no_fault_and_stays_as_it_is(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), STAFF)
    client.put(PATH, json=report(row("party-awareness", 7, stated(75, "gần")), row("new-members", 1)))
    checked(store)
    assert sentences(client) == []
    held = client.get(PATH).json["rows"][0]["enrolments"]
    assert held["verdict"] == "fits" and held["stated"] == stated(75, "gần")
    assert "phù hợp với “gần”" in client.get(PAGE).text


def test_a_report_without_partner_classes_is_told_to_agree_without_them(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), STAFF)
    rows = [row("party-awareness", 7, stated(70)), row("new-members", 0, stated(0))]
    client.put(PATH, json=report(*rows, total={"classes": 7, "enrolments": stated(70)}))
    checked(store)
    assert all(one.endswith("Khớp nếu không tính lớp phối hợp.") for one in sentences(client))
    assert client.get(PATH).json["total"]["classes"]["verdict"] == "own"


def test_what_only_the_register_has_is_named(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), STAFF)
    client.put(PATH, json=report(row("party-awareness", 7, stated(70))))
    checked(store)
    assert "Báo cáo số 12-BC/TTCT không có dòng Lớp đảng viên mới; sổ có 1 lớp." in sentences(client)
    assert "báo cáo giấy không có dòng này" in client.get(PAGE).text


def test_a_report_by_category_is_held_against_its_programmes(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), STAFF)
    rows = [row("nhận thức về Đảng", 7, stated(70)), row("đảng viên mới", 1, stated(30))]
    assert client.put(PATH, json=report(*rows, by="category")).status_code == 200
    checked(store)
    assert sentences(client) == []


def test_more_certificates_than_completions_are_named_on_paper_too(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), STAFF)
    client.put(PATH, json=report(row("party-awareness", 7, stated(70), completions=60, certificates=65)))
    checked(store)
    found = client.get("/api/v1/findings?period=2023-Q1&rule=certificates-within-completions").json["items"]
    assert [one["about"]["what"] for one in found] == ["paper-report"]


def test_a_finding_goes_when_the_register_catches_up_with_the_paper(client_of: Clients, store: Store) -> None:
    history = quarter()
    client = client_of(history, STAFF)
    client.put(PATH, json=report(row("party-awareness", 8, stated(80)), row("new-members", 1, stated(30))))
    checked(store)
    assert len(sentences(client)) == 1
    history.held("late", "sa-pa", "party-awareness", "2023-03-20", learners(10, 200))
    take_in(store, history.said, noting(FOLLOWERS))
    checked(store)
    assert sentences(client) == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (report(), "/rows"),
        (report(row("astrology", 1)), "/rows/0/key"),
        (report(row("thematic", 1), row("thematic", 2)), "/rows/1/key"),
        (report(row("thematic", None)), "/rows/0"),
        (report(row("thematic", -1)), "/rows/0/classes"),
        (report(row("thematic", 1, stated(5, "cỡ"))), "/rows/0/enrolments/words"),
        (report(row("thematic", 1), number=""), "/number"),
        (report(row("thematic", 1), dated_on=None), "/dated_on"),
        (report(row("thematic", 1), dated_on="2022-12-30"), "/dated_on"),
        (report(row("thematic", 1), dated_on="2199-01-01"), "/dated_on"),
    ],
)
def test_what_cannot_be_a_report_is_refused_at_its_place(client_of: Clients, body: Any, pointer: str) -> None:
    refused = client_of(quarter(), STAFF).put(PATH, json=body)
    assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == pointer


def test_a_report_is_entered_by_its_centre_and_the_board_and_unknown_to_others(client_of: Clients) -> None:
    client = client_of(quarter(), OTHERS)
    assert client.put(PATH, json=report(row("thematic", 1))).status_code == 404
    assert client.get(PATH).status_code == 404


def test_a_report_is_changed_by_who_has_seen_it_and_what_was_entered_before_stays(client_of: Clients) -> None:
    client = client_of(quarter(), BOARD)
    client.put(PATH, json=report(row("thematic", 1)))
    assert client.put(PATH, json=report(row("thematic", 2))).status_code == 428
    changed = client.put(PATH, json=report(row("thematic", 2)), headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json["earlier"][0]["rows"][0]["classes"] == 1
    assert client.put(PATH, json=report(row("thematic", 3)), headers={"If-Match": '"1"'}).status_code == 412


def test_the_table_is_filled_in_on_a_page_and_its_faults_stand_in_their_cells(client_of: Clients) -> None:
    client = client_of(quarter(), STAFF)
    form = client.get(PAGE, follow_redirects=True).text
    assert form.count('name="key"') == 10 and 'data-grid="next"' in form
    keys = ["party-awareness", "new-members", "elementary"]
    blank = [""] * 3
    typed = {
        "by": "programme",
        "key": keys,
        "classes": ["", "", "7"],
        "enrolments": ["", "", "bảy mươi"],
        "completions": blank,
        "certificates": blank,
        "number": "12-BC/TTCT",
        "dated_on": "2023-04-05",
    }
    refused = client.post(f"{PAGE}/edit", data=typed)
    assert refused.status_code == 422 and "at-rows-2-enrolments" in refused.text and "bảy mươi" in refused.text
    saved = client.post(f"{PAGE}/edit", data={**typed, "enrolments": ["", "", "gần 70"], "total-classes": "7"})
    assert saved.status_code == 303
    assert "Báo cáo số 12-BC/TTCT" in client.get(saved.headers["Location"]).text
    unknown = client.post(f"{PAGE}/edit", data={**typed, "enrolments": blank, "key": ["a", "b", "c"], "_version": "1"})
    assert unknown.status_code == 422 and "#at-rows-2-key" in unknown.text


def test_the_list_says_who_has_entered_a_report(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), BOARD)
    client.put(PATH, json=report(row("party-awareness", 8)))
    checked(store)
    page = client.get("/paper-reports?period=2023-Q1").text
    assert "1/3 đơn vị đã nhập báo cáo giấy quý I/2023" in page and "12-BC/TTCT" in page and "chưa nhập" in page
    assert "2 chỗ cần xem" in page


# ---- stated totals ----


def test_a_stated_total_is_held_against_the_register_and_against_its_items(client_of: Clients, store: Store) -> None:
    client = client_of(quarter(), BOARD)
    for organisation, classes in (("lao-cai", 9), ("sa-pa", 8)):
        body = {"classes": classes, "enrolments": stated(110, "gần"), "source": "Báo cáo giao ban"}
        assert client.put(f"/api/v1/stated-totals/{organisation}/2023-Q1", json=body).status_code == 200
    checked(store)
    found = client.get("/api/v1/findings?period=2023-Q1&rule=stated-total").json["items"]
    assert sorted(one["sentence"] for one in found) == [
        "Tổng đã công bố (Báo cáo giao ban) ghi 9 lớp, cộng số của 1 đơn vị được 8.",
        "Tổng đã công bố (Báo cáo giao ban) ghi 9 lớp, sổ lớp có 8.",
    ]
