"""Finding learners: by name without diacritics, by identity number, and only those whom one may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies

from services.enrolment.model.lists.search_terms import ask, terms_of
from services.enrolment.store import INDEXES
from shared.refusal import Refusal
from shared.store import Store
from shared.vietnamese import fold
from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House


def finds(typed: str, name: str) -> bool:
    asked = ask(typed)
    return asked.term in terms_of(name) and asked.finds(fold(name))


@pytest.mark.parametrize(
    "typed", ["nguyen van an", "Nguyễn V", "van an", "an", "AN", "nguyen an", "nguyen a", "nguyen"]
)
def test_a_name_is_found_by_its_words_as_they_follow_one_another(typed: str) -> None:
    assert finds(typed, "Nguyễn Văn An")


@pytest.mark.parametrize(
    "typed", ["an nguyen", "anh", "van nguyen", "nguyen anh", "nguyen van b", "guyen", "nguyen bao"]
)
def test_a_name_is_not_found_by_other_words(typed: str) -> None:
    assert not finds(typed, "Nguyễn Văn An")


WORDS = strategies.lists(strategies.text("aăâbđêhiơưýñ", min_size=1, max_size=8), min_size=1, max_size=6)


@given(WORDS, strategies.data())
def test_every_beginning_of_a_name_or_of_its_later_words_finds_it(
    words: list[str], data: strategies.DataObject
) -> None:
    name = " ".join(words)
    start = data.draw(strategies.integers(0, len(words) - 1))
    family = words[:1] if start > 1 and data.draw(strategies.booleans()) else []
    text = " ".join(family + words[start:])
    typed = text[: data.draw(strategies.integers(1, len(text)))]
    if len(fold(typed)) >= 2:
        assert finds(typed, name)


@pytest.mark.parametrize(("typed", "code"), [("a", "name-too-short"), ("010185000123", "name-with-figures")])
def test_what_finds_half_of_the_register_or_belongs_in_no_address_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask(typed)
    assert refused.value.code == code


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json
    return [one["name"] for one in answer.json["items"]]


def test_the_staff_find_the_learners_of_their_classes_by_given_name_first(house: House) -> None:
    klass = house.announce()
    for name in ("Giàng Thị Mỷ", "Giàng A Ánh", "Lù Giàng Chung"):
        house.enrol(klass["class_id"], name, birth="1985")
    assert names(house.staff("GET", "/api/v1/learners?q=giang")) == ["Giàng A Ánh", "Lù Giàng Chung", "Giàng Thị Mỷ"]
    assert names(house.staff("GET", "/api/v1/learners?q=giàng my")) == ["Giàng Thị Mỷ"]
    stranger = house.ask("GET", "/api/v1/learners?q=giang", ("staff", house.other_centre))
    assert names(stranger) == []
    assert house.ask("GET", "/api/v1/learners?q=giang", ("board", house.province)).status_code == 403


def test_a_learner_of_two_centres_is_found_by_both_and_once_by_who_sees_both(house: House) -> None:
    number = "010085000321"
    first = house.announce()
    house.enrol(first["class_id"], "Lù A Páo", identity_number=number)
    other = ("staff", house.other_centre)
    body = {
        "name": "Lớp của Bản Phố",
        "programme_version": "thematic",
        "owner_id": house.other_centre,
        "starts_on": "2023-05-02",
        "ends_on": "2023-05-03",
    }
    second = house.ask("POST", "/api/v1/classes", other, json=body).json["class_id"]
    assert names(house.ask("GET", "/api/v1/learners?q=pao", other)) == []
    joined = house.ask(
        "POST", f"/api/v1/classes/{second}/learners", other, json={"name": "Lù A Páo", "identity_number": number}
    )
    assert joined.status_code == 201, joined.json
    assert names(house.ask("GET", "/api/v1/learners?q=pao", other)) == ["Lù A Páo"]
    both = house.ask("GET", "/api/v1/learners?q=pao", ("staff", house.province)).json["items"]
    assert [(one["name"], one["classes"]) for one in both] == [("Lù A Páo", 2)]


def test_a_committee_finds_its_own_people_only(house: House) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Giàng Thị Mỷ", birth="1985", nominator="Đảng ủy xã Nà Hẩu")
    house.enrol(klass["class_id"], "Giàng A Ánh", birth="1990")
    assert names(house.ask("GET", "/api/v1/learners?q=giang", ("committee", house.committee))) == ["Giàng Thị Mỷ"]


def test_who_shares_only_the_kept_beginning_is_not_found(house: House) -> None:
    klass = house.announce()
    for name in ("Nguyễn Văn An", "Nguyễn Văn Bình", "Nguyễn Vinh"):
        house.enrol(klass["class_id"], name, birth="1985")
    assert names(house.staff("GET", "/api/v1/learners?q=nguyen van b")) == ["Nguyễn Văn Bình"]
    assert names(house.staff("GET", "/api/v1/learners?q=nguyen va&limit=1")) == ["Nguyễn Văn An"]


def test_pages_of_a_search_follow_one_another_without_a_gap(house: House) -> None:
    klass = house.announce()
    for place in range(5):
        house.enrol(klass["class_id"], "Lù A Páo", birth=str(1980 + place))
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        page = house.staff("GET", f"/api/v1/learners?q=pao&limit=2&cursor={cursor}").json
        seen += [one["learner_id"] for one in page["items"]]
        cursor = page["next"] or ""
    assert len(seen) == len(set(seen)) == 5 and not cursor


def test_an_identity_number_finds_a_learner_of_any_centre_and_stands_in_no_address(house: House) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Lù A Páo", identity_number="010085000321")
    other = ("staff", house.other_centre)
    found = house.ask("POST", "/api/v1/learner-lookups", other, json={"identity_number": "010085000321"})
    assert [one["name"] for one in found.json] == ["Lù A Páo"]
    wrong = house.ask("POST", "/api/v1/learner-lookups", other, json={"identity_number": "12"})
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/identity_number")
    assert house.ask("POST", "/api/v1/learner-lookups", ("committee", house.committee), json={}).status_code == 403
    typed = house.staff("GET", "/api/v1/learners?q=010085000321")
    assert (typed.status_code, typed.json["errors"][0]["pointer"]) == (422, "/q")


def test_the_page_finds_by_name_and_by_number_and_says_what_to_do_when_nobody_is_found(house: House) -> None:
    klass = house.announce()
    house.enrol(klass["class_id"], "Giàng Thị Mỷ", identity_number="010185000123")
    house.client.set_cookie(COOKIE, house.token_for(("staff", house.centre)))
    assert "Giàng Thị Mỷ" in house.client.get("/learners?q=thi my").text
    assert "Không tìm thấy ai" in house.client.get("/learners?q=hoang").text
    assert house.client.get("/learners?q=a").status_code == 422
    assert "Giàng Thị Mỷ" in house.client.post("/learners", data={"identity_number": "010185000123"}).text


def test_a_search_reads_its_index_and_not_the_register(make_store: Callable[..., Store]) -> None:
    store = make_store({"sightings": INDEXES["sightings"]})
    query = {"terms": "staff/centre:pao", "name_key": {"$gt": "p"}}
    plan = store.sightings.find(query).sort("name_key", 1).limit(51).explain()["queryPlanner"]["winningPlan"]
    stages = []
    while plan:
        stages.append((plan["stage"], plan.get("keyPattern")))
        plan = plan.get("inputStage")
    assert stages[-1] == ("IXSCAN", {"terms": 1, "name_key": 1})
