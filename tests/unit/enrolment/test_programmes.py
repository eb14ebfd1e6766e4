"""The programmes that are shipped."""

import unicodedata

import pytest

from services.enrolment.model.programmes import programme_called, shipped
from shared.events.enrolment.programmes import ProgrammeVersionData

CODES = ["party-awareness", "new-members", "elementary", "intermediate", "committee-work", "propaganda-work"]
CODES += ["mass-organisations", "knowledge-update", "thematic", "other"]


def test_there_are_ten_programmes_in_the_order_of_briefings() -> None:
    assert [programme["code"] for programme in shipped()] == CODES
    assert [programme["order"] for programme in shipped()] == list(range(1, 11))


@pytest.mark.parametrize("programme", shipped(), ids=CODES)
def test_each_is_what_the_event_says_and_nothing_else(programme: dict) -> None:
    assert ProgrammeVersionData().validate(programme) == {}
    fields = ProgrammeVersionData().fields
    assert {name for name in fields if fields[name].required} <= set(programme) <= set(fields)
    assert programme["programme_version"] == f"{programme['code']}@1"


@pytest.mark.parametrize("programme", shipped(), ids=CODES)
def test_only_what_is_assessed_has_grade_bands(programme: dict) -> None:
    assert bool(programme["bands"]) == (programme["assessed_by"] != "none")
    assert list(programme["bands"].values()) == sorted(programme["bands"].values(), reverse=True)


def test_lessons_are_as_many_as_the_programmes_prescribe() -> None:
    by_code = {programme["code"]: programme for programme in shipped()}
    assert [len(by_code[code]["lessons"]) for code in CODES[:3]] == [5, 10, 18]
    assert sum(lesson["periods"] for lesson in by_code["party-awareness"]["lessons"]) == 50
    assert by_code["party-awareness"]["warns_after_months"] == 60


def test_changing_what_was_read_does_not_change_what_is_shipped() -> None:
    shipped()[0]["bands"]["excellent"] = 1
    assert shipped()[0]["bands"]["excellent"] == 9


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("party-awareness", "party-awareness"),
        ("Bồi dưỡng nhận thức về Đảng", "party-awareness"),
        ("LỚP ĐỐI TƯỢNG KẾT NẠP ĐẢNG", "party-awareness"),
        ("dang vien moi", "new-members"),
        (unicodedata.normalize("NFD", "Sơ cấp lý luận chính trị"), "elementary"),
        ("Trung cấp LLCT", "intermediate"),
        ("Knowledge update", "knowledge-update"),
        ("Lớp khác", "other"),
        ("khiêu vũ", None),
        ("", None),
    ],
)
def test_a_programme_is_known_by_its_code_and_by_all_its_names(text: str, code: str | None) -> None:
    assert programme_called(text, shipped()) == code


def test_no_two_programmes_share_a_name() -> None:
    for programme in shipped():
        for name in ("name_vi", "name_en", "category_vi", "category_en"):
            assert programme_called(programme[name], shipped()) == programme["code"]
