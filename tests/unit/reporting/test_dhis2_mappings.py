"""The identifiers of a DHIS2: kept by the board, from a table with every fault named; theirs or ours, never mixed."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, strategies as st

from services.reporting.model.dhis2 import CODES
from services.reporting.model.dhis2_mappings import KINDS, check, read_rows
from shared.refusal import Refusal
from tests.unit.reporting.dhis2 import BOARD, SETS, UID, Clients, imported, sent
from tests.unit.reporting.history import LAO_CAI_CENTRES, lao_cai


def uid(number: int) -> str:
    return f"a{number:010d}"


def mapping_of(*leave_out: str, data_set: str | None = None) -> dict[str, Any]:
    """A mapping of everything in Lào Cai."""
    ours = {
        "org_units": ["lao-cai", "school", *LAO_CAI_CENTRES],
        "data_elements": list(CODES),
        "category_option_combos": [
            *("party-awareness", "new-members", "mass-organisations", "thematic"),
            *("propaganda-work", "knowledge-update", "intermediate"),
        ],
    }
    every = [(kind, one) for kind in KINDS for one in ours[kind]]
    rows: dict[str, Any] = {kind: [] for kind in KINDS}
    for number, (kind, one) in enumerate(every):
        if one not in leave_out:
            rows[kind].append({"ours": one, "theirs": uid(number)})
    return {"data_set": data_set, **rows}


def keep(client: FlaskClient, mapping: dict[str, Any], version: int = 0) -> Any:
    return client.put("/api/v1/dhis2-mappings/lao-cai", json=mapping, headers={"If-Match": f'"{version}"'})


# -- identifiers -------------------------------------------------------------------------------------------------


def test_with_a_mapping_everything_goes_under_their_identifiers(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    by_code = imported(sent(board))
    assert keep(board, mapping_of(data_set=uid(999))).status_code == 200
    found = sent(board)
    assert (found["idScheme"], found["dataSet"]) == ("UID", uid(999))
    for one in found["dataValues"]:
        assert all(UID.fullmatch(one[name]) for name in one if name not in ("period", "value", "comment"))
    assert sorted(imported(found).values()) == sorted(by_code.values())
    assert imported(sent(board, scheme="CODE")) == by_code


def test_the_mapping_of_the_board_holds_for_the_centres_below(client_of: Clients) -> None:
    keep(client_of(lao_cai(), BOARD), mapping_of())
    found = sent(client_of(lao_cai(), ("staff", "sa-pa")))
    assert UID.fullmatch(found["orgUnit"])


def test_what_the_data_elements_mean_comes_with_their_identifiers(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    keep(board, mapping_of("SOLOP_PERSONS"))
    found = board.get("/api/v1/data-elements").get_json()["dataElements"]
    assert {one["code"] for one in found if UID.fullmatch(one.get("id", ""))} == set(CODES) - {"SOLOP_PERSONS"}


def test_a_data_element_that_is_not_mapped_is_not_sent(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    keep(board, mapping_of(*(code for code in CODES if code != "SOLOP_CLASSES")))
    found = sent(board)
    assert len({one["dataElement"] for one in found["dataValues"]}) == 1
    assert sum(int(one["value"]) for one in found["dataValues"]) == 40


def test_what_the_mapping_lacks_is_named(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    keep(board, mapping_of("sa-pa", "thematic"))
    refused = board.get(SETS, query_string={"period": "2023-Q1"})
    assert refused.status_code == 422
    named = {one["detail"] for one in refused.get_json()["errors"]}
    assert named == {"Đơn vị: Trung tâm chính trị sa-pa (sa-pa)", "Chương trình: Lớp chuyên đề (thematic)"}
    keep(board, mapping_of(*CODES), 1)
    refused = board.get(SETS, query_string={"period": "2023-Q1"})
    assert [one["detail"] for one in refused.get_json()["errors"]] == ["Chưa chỉ tiêu nào có mã."]


def test_their_identifiers_cannot_be_asked_for_before_they_are_kept(client_of: Clients) -> None:
    refused = client_of(lao_cai(), BOARD).get(SETS, query_string={"period": "2023-Q1", "scheme": "UID"})
    assert refused.get_json()["type"] == "urn:solop:problem:mapping-missing"


def test_every_fault_of_a_mapping_is_named_with_its_row(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    mapping = {
        "data_set": "short",
        "org_units": [
            {"ours": "sa-pa", "theirs": "1bcdefghijk"},
            {"ours": "bat-xat", "theirs": uid(1)},
            {"ours": "nobody", "theirs": uid(2)},
        ],
        "data_elements": [{"ours": "SOLOP_CLASSES", "theirs": uid(1)}, {"ours": "SOLOP_CLASSES", "theirs": uid(3)}],
        "category_option_combos": [],
    }
    refused = keep(board, mapping)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.get_json()["errors"]] == [
        "/org_units/0/theirs",
        "/org_units/1/theirs",
        "/org_units/2/ours",
        "/data_elements/0/ours",
        "/data_elements/0/theirs",
        "/data_elements/1/ours",
        "/data_set",
    ]
    assert board.get("/api/v1/dhis2-mappings/lao-cai").get_json()["version"] == 0


def test_a_mapping_is_changed_only_by_who_saw_it_and_may(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    assert keep(board, mapping_of()).headers["ETag"] == '"1"'
    assert keep(board, mapping_of()).status_code == 412
    assert keep(client_of(lao_cai(), ("staff", "lao-cai")), mapping_of(), 1).status_code == 403
    assert keep(client_of(lao_cai(), ("board", "sa-pa")), mapping_of(), 1).status_code == 404


# -- tables ------------------------------------------------------------------------------------------------------

NAMES = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12).filter(lambda one: one != "ours")
UIDS = st.from_regex(r"\A[A-Za-z][A-Za-z0-9]{10}\Z")


@given(
    st.dictionaries(NAMES, UIDS, max_size=8),
    st.sampled_from(",;\t"),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_is_read_as_it_was_written(rows: dict[str, str], delimiter: str, with_head: bool, end: str) -> None:
    lines = [
        delimiter.join((ours, theirs, "Tên, có dấu phẩy" if delimiter != "," else "Tên"))
        for ours, theirs in rows.items()
    ]
    head = [delimiter.join(("ours", "theirs", "name"))] if with_head else []
    read = read_rows("\ufeff" + end.join([*head, *lines]) + end)
    assert {row["ours"]: row["theirs"] for row in read} == rows


def test_rows_that_are_not_filled_in_map_nothing() -> None:
    assert read_rows("ours;theirs;name\nsa-pa;;Sa Pa\nbat-xat;a1B2c3D4e5F;Bát Xát") == [
        {"ours": "bat-xat", "theirs": "a1B2c3D4e5F"}
    ]


def test_a_line_of_one_cell_is_refused_by_its_number() -> None:
    with pytest.raises(Refusal) as refused:
        read_rows("sa-pa,a1B2c3D4e5F\nbat-xat")
    assert "Dòng 2 “bat-xat”" in refused.value.faults[0].words.vi


@given(st.text(max_size=14))
def test_only_eleven_letters_and_digits_are_an_identifier(theirs: str) -> None:
    mapping = {
        "data_set": None,
        "org_units": [{"ours": "x", "theirs": theirs}],
        "data_elements": [],
        "category_option_combos": [],
    }
    known = {kind: {"x"} for kind in KINDS}
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]{10}", theirs):
        check(mapping, known)
    else:
        with pytest.raises(Refusal):
            check(mapping, known)


def test_the_page_takes_a_table_and_keeps_what_was_typed_where_it_is_at_fault(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    assert "chưa có bảng mã" in board.get("/dhis2").text
    typed = f"sa-pa,{uid(1)}\nbat-xat,{uid(1)}\nbao-yen,abc"
    refused = board.post("/dhis2?kind=org_units", data={"_version": "0", "table": typed})
    assert refused.status_code == 422
    page = unescape(refused.text)
    assert "“abc” không phải mã DHIS2" in page
    assert "dùng hai lần (ở “sa-pa”)" in page
    assert typed in page
    kept = board.post("/dhis2?kind=org_units", data={"_version": "0", "table": f"sa-pa,{uid(1)}"})
    assert kept.status_code == 303
    shown = board.get(kept.location).text
    assert "Đã lưu bảng mã DHIS2." in shown
    assert uid(1) in shown


def test_the_table_that_is_downloaded_can_be_sent_back_filled_in(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    table = board.get("/dhis2.csv?kind=data_elements").get_data(as_text=True)
    filled = table.replace("SOLOP_CLASSES;;", f"SOLOP_CLASSES;{uid(7)};")
    form = {"_version": "0", "data_set": uid(8), "file": (io.BytesIO(filled.encode()), "dhis2.csv")}
    assert board.post("/dhis2?kind=data_elements", data=form).status_code == 303
    found = board.get("/api/v1/dhis2-mappings/lao-cai").get_json()
    assert (found["data_set"], found["data_elements"]) == (uid(8), [{"ours": "SOLOP_CLASSES", "theirs": uid(7)}])


def test_staff_do_not_see_the_page(client_of: Clients) -> None:
    assert client_of(lao_cai(), ("staff", "sa-pa")).get("/dhis2").status_code == 403
