"""Figures for a DHIS2: in its own format, under its identifiers or ours; unknown numbers are not sent as zeros."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from services.reporting.model.dhis2 import CODES, ELEMENTS, period_id
from services.reporting.model.dhis2_mappings import check, read_rows
from shared.periods import parse
from shared.refusal import Refusal
from shared.vietnamese import today
from tests.unit.reporting.history import LAO_CAI_CENTRES, History, lao_cai, learners, nhu_xuan

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")
SETS = "/api/v1/data-value-sets"
KINDS = ("org_units", "data_elements", "category_option_combos")

# The import format of /api/dataValueSets, after the developer's documentation of DHIS2 (data values, bulk form).
IMPORT_FORMAT: dict[str, Any] = {
    "type": "object",
    "required": ["dataValues"],
    "additionalProperties": False,
    "properties": {
        **{
            name: {"enum": ["UID", "CODE"]}
            for name in ("idScheme", "dataElementIdScheme", "orgUnitIdScheme", "categoryOptionComboIdScheme")
        },
        "dataSet": {"type": "string", "minLength": 1},
        "completeDate": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "period": {"type": "string", "pattern": r"^\d{4}(Q[1-4]|S[12]|0[1-9]|1[0-2])?$"},
        "orgUnit": {"type": "string", "minLength": 1},
        "attributeOptionCombo": {"type": "string", "minLength": 1},
        "dataValues": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["dataElement", "period", "orgUnit", "value"],
                "additionalProperties": False,
                "properties": {
                    "dataElement": {"type": "string", "minLength": 1},
                    "period": {"type": "string", "pattern": r"^\d{4}(Q[1-4]|S[12]|0[1-9]|1[0-2])?$"},
                    "orgUnit": {"type": "string", "minLength": 1},
                    "categoryOptionCombo": {"type": "string", "minLength": 1},
                    "attributeOptionCombo": {"type": "string", "minLength": 1},
                    "value": {"type": "string", "pattern": r"^\d+$"},
                    "comment": {"type": "string", "minLength": 1},
                    "followup": {"type": "boolean"},
                },
            },
        },
    },
}
UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")


def sent(client: FlaskClient, **asked: str) -> dict[str, Any]:
    """A set in the format that a DHIS2 imports."""
    answer = client.get(SETS, query_string={"period": "2023-Q1", **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    Draft202012Validator(IMPORT_FORMAT).validate(found)
    return found


def imported(found: dict[str, Any]) -> dict[tuple[str, str, str, str], int]:
    """As a DHIS2 keeps it: by data element, period, organisation and category option combo. What the set says of period
    and organisation goes before what its values say."""
    kept: dict[tuple[str, str, str, str], int] = {}
    for one in found["dataValues"]:
        place = found.get("period") or one["period"], found.get("orgUnit") or one["orgUnit"]
        key = (one["dataElement"], *place, one.get("categoryOptionCombo", "default"))
        assert key not in kept, f"{key} would be overwritten"
        kept[key] = int(one["value"])
    return kept


def summed(kept: dict[tuple[str, str, str, str], int], element: str, organisation: str | None = None) -> int:
    return sum(
        value for key, value in kept.items() if key[0] == element and (organisation is None or key[2] == organisation)
    )


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


# -- values ------------------------------------------------------------------------------------------------------


def test_what_a_dhis2_imports_adds_up_to_what_the_board_reads(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    kept = imported(sent(board))
    for row in board.get("/api/v1/summaries?period=2023-Q1&by=centre").get_json()["rows"]:
        centre = row["centre"]["organisation_id"]
        assert summed(kept, "SOLOP_CLASSES", centre) == row["total"]["classes"]
        assert summed(kept, "SOLOP_ENROLMENTS", centre) == row["total"]["enrolments"]["value"]
    assert summed(kept, "SOLOP_CLASSES") == 40
    assert summed(kept, "SOLOP_CLASSES_PARTNER") == 11
    assert kept["SOLOP_PERSONS_ALL", "2023Q1", "lao-cai", "default"] == 2400
    assert {key[1] for key in kept} == {"2023Q1"}


def test_without_a_mapping_our_own_codes_are_sent(client_of: Clients) -> None:
    found = sent(client_of(lao_cai(), BOARD))
    assert found["idScheme"] == "CODE"
    assert "dataSet" not in found
    assert {one["dataElement"] for one in found["dataValues"]} <= set(CODES)
    assert {one["orgUnit"] for one in found["dataValues"]} == {"lao-cai", *LAO_CAI_CENTRES[:4]}


def test_of_several_organisations_the_set_is_nobodys_and_of_one_it_says_whose(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    assert "orgUnit" not in sent(board)
    alone = sent(board, organisation="sa-pa")
    assert alone["orgUnit"] == "sa-pa"
    assert {one["orgUnit"] for one in alone["dataValues"]} == {"sa-pa"}


def test_what_is_not_known_is_left_out_and_never_zero(client_of: Clients) -> None:
    history = lao_cai()
    kept = imported(sent(client_of(history, BOARD), organisation="bat-xat"))
    elements = {key[0] for key in kept}
    assert "SOLOP_CLASSES" in elements
    unknown = {"ATTENDED", "EXPECTED", "COMPLETIONS", "ASSESSED", "BAND_GOOD", "CERTIFICATES", "WOMEN", "MEMBERS"}
    assert elements.isdisjoint({f"SOLOP_{name}" for name in unknown})


def test_who_held_nothing_sends_nothing(client_of: Clients) -> None:
    assert sent(client_of(lao_cai(), BOARD), organisation="van-ban")["dataValues"] == []


def test_what_is_known_of_a_part_says_of_which(client_of: Clients) -> None:
    history = lao_cai()
    history.composed("class-00", 74, women=30, minorities=None, members=0)
    found = sent(client_of(history, BOARD), organisation="sa-pa")
    party = [one for one in found["dataValues"] if one.get("categoryOptionCombo") == "party-awareness"]
    said = {one["dataElement"]: (one["value"], one.get("comment")) for one in party}
    assert said["SOLOP_WOMEN"] == ("30", "thống kê trên 74 / 148 lượt")
    assert said["SOLOP_MEMBERS"] == ("0", "thống kê trên 74 / 148 lượt")
    assert "SOLOP_ETHNIC_MINORITIES" not in said
    assert said["SOLOP_COMPLETIONS"] == ("70", "kết quả của 1 / 2 lớp")
    assert said["SOLOP_ATTENDED"] == ("64", None)


def test_approximate_numbers_carry_their_word(client_of: Clients) -> None:
    history = nhu_xuan()
    history.ledger("row-6", "nhu-xuan", "elementary", 40, 3000, ("2023-01-01", "2023-03-31"), words="gần")
    history.sent_out("entry-3", "nhu-xuan", "professional", 20, ("2023-01-01", "2023-02-01"), words="hơn")
    client = client_of(history, ("board", "thanh-hoa"), language="vi")
    said = {one["dataElement"]: one for one in sent(client)["dataValues"]}
    assert (said["SOLOP_ENROLMENTS"]["value"], said["SOLOP_ENROLMENTS"]["comment"]) == ("3000", "gần 3.000")
    assert said["SOLOP_SENT_OUT_PROFESSIONAL"]["comment"] == "hơn 20"
    assert "SOLOP_PERSONS" not in said  # no names are behind a ledger's numbers


def test_persons_whose_names_are_known_say_how_many_enrolments_have_none(client_of: Clients) -> None:
    history = lao_cai()
    history.ledger("row-1", "sa-pa", "elementary", 2, 1100, ("2023-01-01", "2023-03-31"))
    found = sent(client_of(history, BOARD, language="en"), organisation="sa-pa")
    persons = next(one for one in found["dataValues"] if one["dataElement"] == "SOLOP_PERSONS")
    assert persons["comment"] == "without 1,100 enrolments whose names are not known"


def test_asked_by_closing_only_what_was_closed_counts(client_of: Clients) -> None:
    kept = imported(sent(client_of(lao_cai(), BOARD), rule="closed"))
    assert summed(kept, "SOLOP_CLASSES") == 1


# -- periods -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "theirs"), [("2023", "2023"), ("2023-H2", "2023S2"), ("2023-Q1", "2023Q1"), ("2023-07", "202307")]
)
def test_calendar_periods_have_a_name_at_a_dhis2(key: str, theirs: str) -> None:
    assert period_id(parse(key)) == theirs


@pytest.mark.parametrize("key", ["2018..2022", "2023-01-15..2023-02-10", "2023-Q1..2023-Q2"])
def test_other_periods_are_refused_with_the_reason(client_of: Clients, key: str) -> None:
    refused = client_of(lao_cai(), BOARD).get(SETS, query_string={"period": key})
    assert refused.status_code == 422
    assert refused.get_json()["type"] == "urn:solop:problem:period-not-calendar"
    assert refused.get_json()["errors"][0]["pointer"] == "/period"


@pytest.mark.parametrize("organisation", ["lao-cai", "bat-xat", "nobody"])
def test_outside_one_s_scope_nothing_is_known(client_of: Clients, organisation: str) -> None:
    staff = client_of(lao_cai(), ("staff", "sa-pa"))
    assert staff.get(SETS, query_string={"period": "2023-Q1", "organisation": organisation}).status_code == 404
    assert staff.get(f"/api/v1/dhis2-mappings/{organisation}").status_code == 404
    assert staff.get("/api/v1/data-elements", query_string={"organisation": organisation}).status_code == 404


def test_a_closed_period_is_sent_as_it_was_closed(client_of: Clients) -> None:
    history = lao_cai()
    board = client_of(history, BOARD)
    assert "completeDate" not in sent(board, organisation="sa-pa")
    closing = {"reason": "kịp hội nghị giao ban"}
    path = "/api/v1/periods/lao-cai/2023-Q1/closings"
    made = board.post(path, json=closing, headers={"If-Match": '"0"'}).get_json()
    later = history.copy()
    later.held("late", "sa-pa", "thematic", "2023-03-30", learners(10, 5000))
    board = client_of(later, BOARD)
    found = sent(board, organisation="sa-pa")
    assert found["completeDate"] == today(datetime.fromisoformat(made["made_at"])).isoformat()
    assert summed(imported(found), "SOLOP_CLASSES") == 10
    assert "completeDate" not in sent(board)  # of several organisations no day can be said
    assert "completeDate" not in sent(board, organisation="sa-pa", rule="closed")  # editions count by opening


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


# -- what it means -----------------------------------------------------------------------------------------------


def test_every_data_element_is_named_in_both_languages_and_defined(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    keep(board, mapping_of())
    found = board.get("/api/v1/data-elements").get_json()
    assert [one["code"] for one in found["dataElements"]] == list(CODES)
    for one in (*found["dataElements"], *found["categoryOptions"]):
        assert one["name"]
        assert len(one["shortName"]) <= 50
        english = {said["property"]: said["value"] for said in one["translations"]}
        assert english["NAME"]
        assert len(english["SHORT_NAME"]) <= 50
    assert all(one["description"] and UID.fullmatch(one["id"]) for one in found["dataElements"])
    assert found["categoryOptions"][0]["code"] == "party-awareness"


def test_persons_and_lecturers_are_never_to_be_added_up(client_of: Clients) -> None:
    found = client_of(lao_cai(), BOARD).get("/api/v1/data-elements").get_json()["dataElements"]
    never = {one["code"] for one in found if one["aggregationType"] == "NONE"}
    assert never == {f"SOLOP_{who}{all_below}" for who in ("PERSONS", "LECTURERS") for all_below in ("", "_ALL")}


def test_codes_and_names_stand_for_one_thing_each() -> None:
    assert len(set(CODES)) == len(CODES)
    assert len({one.name.vi for one in ELEMENTS}) == len({one.name.en for one in ELEMENTS}) == len(ELEMENTS)


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
    mapping = {"data_set": None, "org_units": [{"ours": "x", "theirs": theirs}], **{kind: [] for kind in KINDS[1:]}}
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


def test_an_empty_history_has_nothing_to_send(client_of: Clients) -> None:
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    assert sent(client_of(history, BOARD))["dataValues"] == []
