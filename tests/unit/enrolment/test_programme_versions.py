"""New versions of programmes: what may be in them, and which classes they are for."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model import programmes as model
from shared.refusal import Refusal
from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House

BOARD = ("board", "tinh")
SHIPPED = model.newest_by_code(model.shipped())


def settings(**changes: Any) -> dict[str, Any]:
    """Settings for the next version of party awareness."""
    return {
        "name_vi": "Bồi dưỡng nhận thức về Đảng",
        "name_en": "Awareness of the Party",
        "category_vi": "nhận thức về Đảng",
        "category_en": "party awareness",
        "lessons": [{"number": 1, "title": "Khái quát lịch sử Đảng", "periods": 8}],
        "audience": None,
        "prerequisites": [],
        "least_attendance": 90,
        "excused_counts": False,
        "assessed_by": "essay",
        "bands": {"excellent": 9, "good": 8, "fair": 7, "pass": 5},
        "awards": "giấy chứng nhận",
        "signed_by": "Giám đốc trung tâm",
        "issued_by": "owner",
        "warns_after_months": 36,
        "unit": "periods",
        "valid_from": "2026-01-01",
        **changes,
    }


def faults(**changes: Any) -> list[str]:
    try:
        model.check_settings("party-awareness", settings(**changes), SHIPPED)
    except Refusal as refusal:
        return [fault.at for fault in refusal.faults]
    return []


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({}, []),
        ({"least_attendance": None}, []),
        ({"least_attendance": 101}, ["/least_attendance"]),
        ({"least_attendance": -1}, ["/least_attendance"]),
        ({"bands": {"excellent": 9, "good": 9, "fair": 7, "pass": 5}}, ["/bands/good"]),
        ({"bands": {"excellent": 11, "pass": 5}}, ["/bands/excellent"]),
        ({"bands": {"excellent": 9}}, ["/bands/pass"]),
        ({"bands": {"pass": 5}}, []),
        ({"assessed_by": "none"}, ["/bands"]),
        ({"assessed_by": "none", "bands": {}}, []),
        ({"prerequisites": ["elementary"]}, []),
        ({"prerequisites": ["khieu-vu"]}, ["/prerequisites/0"]),
        ({"prerequisites": ["elementary", "party-awareness"]}, ["/prerequisites/1"]),
    ],
)
def test_settings_that_contradict_themselves_are_refused_at_their_place(changes: Any, at: list[str]) -> None:
    assert faults(**changes) == at


def test_programmes_do_not_require_each_other_in_a_ring() -> None:
    ring = {
        **SHIPPED,
        "new-members": {**SHIPPED["new-members"], "prerequisites": ["elementary"]},
        "elementary": {**SHIPPED["elementary"], "prerequisites": ["party-awareness"]},
    }
    with pytest.raises(Refusal) as refused:
        model.check_settings("party-awareness", settings(prerequisites=["new-members"]), ring)
    assert [fault.at for fault in refused.value.faults] == ["/prerequisites/0"]


@given(st.lists(st.integers(0, 10), min_size=4, max_size=4))
def test_bands_are_taken_exactly_when_they_descend(marks: list[int]) -> None:
    descends = all(one > other for one, other in itertools.pairwise(marks))
    assert (faults(bands=dict(zip(model.BANDS, marks, strict=True))) == []) == descends


def version(number: int, valid_from: str | None, retired_on: str | None = None) -> dict[str, Any]:
    named = {"programme_version": f"p@{number}", "code": "p", "version_number": number}
    return {**named, "valid_from": valid_from, "retired_on": retired_on}


@pytest.mark.parametrize(
    ("named", "on", "found"),
    [
        ("p", "2025-12-31", "p@1"),
        ("p", "2026-01-01", "p@2"),
        ("p@1", "2026-05-01", "p@1"),
        ("p", "2027-01-01", "p@1"),
        ("p@2", "2027-01-01", None),
        ("p@2", "2025-12-31", None),
        ("q", "2026-01-01", None),
    ],
)
def test_a_class_takes_the_version_in_force_on_its_first_day(named: str, on: str, found: str | None) -> None:
    versions = [version(1, None), version(2, "2026-01-01", "2027-01-01")]
    if found is None:
        with pytest.raises(Refusal):
            model.in_force(versions, named, on)
    else:
        assert model.in_force(versions, named, on)["programme_version"] == found


def publish(house: House, *role: tuple[str, str], code: str = "party-awareness", **changes: Any) -> Any:
    details = settings(**changes)
    details["lessons"] = [{"title": one["title"], "periods": one["periods"]} for one in details["lessons"]]
    path = f"/api/v1/programmes/{code}/versions"
    return house.ask("POST", path, *(role or (("board", house.province),)), json=details)


def lesson_week(month: str) -> dict[str, Any]:
    return {
        "starts_on": f"{month}-05",
        "ends_on": f"{month}-09",
        "sessions": [{"starts_at": f"{month}-05T07:30:00+07:00"}],
    }


def test_classes_that_run_keep_their_version_and_new_ones_take_the_next(house: House) -> None:
    before = house.announce(**lesson_week("2025-05"))
    published = publish(house)
    assert published.status_code == 201, published.json
    assert published.json["programme_version"] == "party-awareness@2"
    still_old = house.announce(**lesson_week("2025-06"))
    new = house.announce(**lesson_week("2026-01"))
    versions = [
        house.staff("GET", f"/api/v1/classes/{one['class_id']}").json["programme_version"]
        for one in (before, still_old, new)
    ]
    assert versions == ["party-awareness@1", "party-awareness@1", "party-awareness@2"]


def test_a_retired_programme_begins_no_class_and_its_classes_go_on(house: House) -> None:
    klass = house.announce(**lesson_week("2025-05"))
    retired = house.ask(
        "POST",
        "/api/v1/programmes/party-awareness/retirement",
        ("board", house.province),
        version=1,
        json={"retired_on": "2025-06-01"},
    )
    assert retired.status_code == 200, retired.json
    body = {"name": "Lớp", "programme_version": "party-awareness", "owner_id": house.centre, **lesson_week("2025-07")}
    refused = house.staff("POST", "/api/v1/classes", json=body)
    assert (refused.status_code, refused.json["type"]) == (422, "urn:solop:problem:programme-not-in-force")
    assert refused.json["errors"][0]["pointer"] == "/programme_version"
    path = f"/api/v1/classes/{klass['class_id']}/opening"
    assert house.staff("POST", path, version=1, json={"opened_on": "2025-05-05"}).status_code == 200


def test_versions_are_published_one_after_the_other(house: House) -> None:
    assert publish(house, follows=1).status_code == 201
    assert publish(house, follows=1).status_code == 412
    early = publish(house, follows=2, valid_from="2025-01-01")
    assert (early.status_code, early.json["errors"][0]["pointer"]) == (422, "/valid_from")
    listed = house.staff("GET", "/api/v1/programmes/party-awareness/versions").json
    assert [one["version_number"] for one in listed] == [2, 1]


def test_only_the_province_publishes(house: House) -> None:
    assert publish(house, ("staff", house.centre)).status_code == 403
    assert publish(house, code="khieu-vu").status_code == 404


def test_a_new_programme_has_a_code_of_its_own(house: House) -> None:
    details = {**settings(), "code": "quoc-phong", "lessons": []}
    asked = {"json": details}
    made = house.ask("POST", "/api/v1/programmes", ("operator", "*"), **asked)
    assert (made.status_code, made.json["programme_version"]) == (201, "quoc-phong@1")
    again = house.ask("POST", "/api/v1/programmes", ("operator", "*"), **asked)
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (409, "/code")
    odd = house.ask("POST", "/api/v1/programmes", ("operator", "*"), json={**details, "code": "Quốc phòng"})
    assert odd.status_code == 422


def test_the_certificates_of_an_intermediate_class_are_the_schools(house: House) -> None:
    body = {"kind": "political-school", "name": "Trường Chính trị tỉnh", "parent_id": house.province}
    school = house.ask("POST", "/api/v1/organisations", ("operator", "*"), json=body).json["organisation_id"]
    hosted = house.announce(programme_version="intermediate", partner_id=school)
    assert (hosted["issuer_id"], hosted["issuer_name"]) == (school, "Trường Chính trị tỉnh")
    assert house.announce(partner_id=school)["issuer_id"] == house.centre
    assert house.announce(issuer_id=house.other_centre)["issuer_id"] == house.other_centre


def form_of(**changes: str) -> dict[str, Any]:
    details = settings()
    bands = {f"band_{band}": str(mark) for band, mark in details.pop("bands").items()}
    typed = {name: value for name, value in details.items() if isinstance(value, str)}
    return {
        **typed,
        **bands,
        "excused_counts": "false",
        "title": ["Bài một", "", "Bài hai"],
        "periods": ["8", "", "6"],
        "follows": "1",
        "_key": "ban-moi",
        **changes,
    }


def test_the_next_version_is_written_in_a_form_that_begins_with_the_newest(house: House) -> None:
    house.client.set_cookie(COOKIE, house.token_for(("board", house.province)))
    path = "/programmes/party-awareness/versions/new"
    assert "Khái quát lịch sử Đảng Cộng sản Việt Nam" in house.client.get(path).text
    wrong = house.client.post(path, data=form_of(band_good="9,5"))
    assert wrong.status_code == 422
    assert "Ngưỡng này phải thấp hơn" in wrong.text and "Bài hai" in wrong.text
    done = house.client.post(path, data=form_of(band_good="8,5"))
    assert done.status_code == 303, done.text
    kept = house.store.programmes.find_one({"_id": "party-awareness@2"})
    assert kept is not None
    assert (kept["bands"]["good"], [one["title"] for one in kept["lessons"]]) == (8.5, ["Bài một", "Bài hai"])
    page = house.client.get("/programmes/party-awareness").text
    assert "Bản 2" in page and "đã đổi" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_programmes_render(house: House, language: str) -> None:
    assert publish(house).status_code == 201
    house.client.set_cookie(COOKIE, house.token_for(("board", house.province)))
    house.client.set_cookie("solop_language", language)
    for path in ("/programmes", "/programmes/new", "/programmes/party-awareness", "/programmes/other"):
        answer = house.client.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])


def test_a_version_is_retired_on_the_page(house: House) -> None:
    house.client.set_cookie(COOKIE, house.token_for(("board", house.province)))
    form = {"which": "thematic@1", "retired_on": "2026-01-01", "_version": "1"}
    assert house.client.post("/programmes/thematic/retire", data=form).status_code == 303
    assert "01/01/2026" in house.client.get("/programmes/thematic").text
    again = house.client.post("/programmes/thematic/retire", data={**form, "_version": "2"})
    assert again.status_code == 409
