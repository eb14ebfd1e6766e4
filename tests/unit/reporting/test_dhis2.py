"""Figures for a DHIS2: in its own format, adding up to what the board reads; unknown numbers are not sent as zeros."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.reporting.model.dhis2 import CODES, ELEMENTS, period_id
from shared.periods import parse
from shared.vietnamese import today
from tests.unit.reporting.dhis2 import BOARD, SETS, Clients, imported, sent, summed
from tests.unit.reporting.history import LAO_CAI_CENTRES, History, lao_cai, learners, nhu_xuan

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


# -- what it means -----------------------------------------------------------------------------------------------


def test_every_data_element_is_named_in_both_languages_and_defined(client_of: Clients) -> None:
    board = client_of(lao_cai(), BOARD)
    found = board.get("/api/v1/data-elements").get_json()
    assert [one["code"] for one in found["dataElements"]] == list(CODES)
    for one in (*found["dataElements"], *found["categoryOptions"]):
        assert one["name"]
        assert len(one["shortName"]) <= 50
        english = {said["property"]: said["value"] for said in one["translations"]}
        assert english["NAME"]
        assert len(english["SHORT_NAME"]) <= 50
    assert all(one["description"] for one in found["dataElements"])
    assert found["categoryOptions"][0]["code"] == "party-awareness"


def test_persons_and_lecturers_are_never_to_be_added_up(client_of: Clients) -> None:
    found = client_of(lao_cai(), BOARD).get("/api/v1/data-elements").get_json()["dataElements"]
    never = {one["code"] for one in found if one["aggregationType"] == "NONE"}
    assert never == {f"SOLOP_{who}{all_below}" for who in ("PERSONS", "LECTURERS") for all_below in ("", "_ALL")}


def test_codes_and_names_stand_for_one_thing_each() -> None:
    assert len(set(CODES)) == len(CODES)
    assert len({one.name.vi for one in ELEMENTS}) == len({one.name.en for one in ELEMENTS}) == len(ELEMENTS)


def test_an_empty_history_has_nothing_to_send(client_of: Clients) -> None:
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    assert sent(client_of(history, BOARD))["dataValues"] == []
