"""The two published examples, from the events of their classes to the figures and the text."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.unit.reporting.history import FIVE_YEARS, lao_cai, nhu_xuan

Clients = Callable[..., FlaskClient]


def test_lao_cai_held_40_classes_in_the_first_quarter_of_2023(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    answer = client.get("/api/v1/summaries?period=2023-Q1").get_json()
    assert answer["organisation"]["organisation_id"] == "lao-cai"
    assert answer["period"] == {
        "key": "2023-Q1",
        "words": "quý I/2023",
        "first": "2023-01-01",
        "last": "2023-03-31",
    }
    assert answer["total"]["classes"] == 40
    assert answer["total"]["enrolments"] == {"value": 2960, "words": None, "approximate": False}
    assert answer["total"]["persons"] == 2400
    assert answer["lines"]["own"]["classes"] == 29
    assert answer["lines"]["partner"]["classes"] == 11
    assert {row["programme"]["code"]: row["own"]["classes"] for row in answer["rows"]} == {
        "party-awareness": 8,
        "new-members": 7,
        "intermediate": 0,
        "propaganda-work": 1,
        "mass-organisations": 5,
        "knowledge-update": 3,
        "thematic": 5,
    }
    assert answer["rows"][0]["share"] == {"classes": 20.0, "enrolments": 20.0}
    assert answer["total"]["attendance"] == {"attended": 64, "expected": 74}
    assert (answer["total"]["completions"], answer["total"]["completions_known_for"]) == (70, 1)
    assert answer["left_out"] == []
    assert answer["stated"] is answer["difference"] is None


def test_the_briefing_of_lao_cai_reads_like_theirs(client_of: Clients) -> None:
    client = client_of(lao_cai(), ("board", "lao-cai"))
    stated = {"classes": 40, "enrolments": {"value": 3000, "words": "gần"}, "source": "Giao ban 12/04/2023"}
    assert client.put("/api/v1/stated-totals/lao-cai/2023-Q1", json=stated).status_code == 200
    paragraphs = client.get("/api/v1/briefings?period=2023-Q1").get_json()["paragraphs"]
    assert paragraphs[0] == (
        "Trong quý I/2023, các trung tâm chính trị đã mở 40 lớp với gần 3.000 lượt học viên, trong đó: "
        "nhận thức về Đảng 8 lớp (20,0%), đảng viên mới 7 lớp (17,5%), nghiệp vụ tuyên giáo 1 lớp (2,5%), "
        "công tác đoàn thể 5 lớp (12,5%), cập nhật kiến thức 3 lớp (7,5%), chuyên đề 5 lớp (12,5%); "
        "phối hợp với trường chính trị 11 lớp (27,5%)."
    )
    assert paragraphs[1].endswith("; cộng các nội dung là 40 lớp, 2.960 lượt.")
    assert paragraphs[2:] == [
        "Số học viên là 2.400 người (mỗi người tính một lần).",
        "Tỷ lệ tham dự các buổi học đạt 86,5% (64/74 lượt điểm danh). "
        "Có 70 lượt hoàn thành chương trình (ở 1/40 lớp đã có kết quả).",
    ]
    answer = client.get("/api/v1/summaries?period=2023-Q1&by=none").get_json()
    assert answer["difference"] == {"classes": 0, "enrolments": {"value": 40, "approximate": True}}
    assert answer["rows"] == []


def test_nhu_xuan_s_five_years_stand_in_the_ledger(client_of: Clients) -> None:
    client = client_of(nhu_xuan(), ("staff", "nhu-xuan"))
    answer = client.get("/api/v1/summaries?period=2018..2022").get_json()
    figures = {row["programme"]["code"]: row["total"] for row in answer["rows"]}
    assert {code: (cell["classes"], cell["enrolments"]["value"]) for code, cell in figures.items()} == {
        "party-awareness": (8, 861),
        "new-members": (9, 690),
        "intermediate": (4, 365),
        "knowledge-update": (19, 1900),
        "thematic": (118, 11500),
    }
    assert answer["lines"]["partner"]["classes"] == 118
    assert answer["total"]["classes"] == 158
    assert answer["total"]["enrolments_without_names"] == answer["total"]["enrolments"]["value"] == 15316
    assert answer["total"]["persons"] == 0
    assert {field: people["value"] for field, people in answer["sent_out"].items()} == {
        "political-theory": 322,
        "professional": 101,
    }


def test_an_entry_of_people_sent_out_that_is_said_again_counts_as_it_was_corrected(client_of: Clients) -> None:
    history = nhu_xuan()
    history.sent_out("entry-1", "nhu-xuan", "political-theory", 223, FIVE_YEARS)
    history.sent_out("entry-2", "nhu-xuan", "professional", 0, FIVE_YEARS)
    answer = client_of(history, ("staff", "nhu-xuan")).get("/api/v1/summaries?period=2018..2022").get_json()
    assert answer["sent_out"]["political-theory"]["value"] == 223
    assert answer["sent_out"].get("professional", {"value": 0})["value"] == 0


def test_the_text_of_nhu_xuan_names_the_centre_and_every_number(client_of: Clients) -> None:
    client = client_of(nhu_xuan(), ("staff", "nhu-xuan"))
    assert client.get("/api/v1/briefings?period=2018..2022").get_json()["paragraphs"] == [
        "Trong 5 năm 2018–2022, Trung tâm chính trị huyện Như Xuân đã mở 158 lớp với 15.316 lượt học viên, "
        "trong đó: nhận thức về Đảng 8 lớp (5,1%), đảng viên mới 9 lớp (5,7%), trung cấp 4 lớp (2,5%), "
        "cập nhật kiến thức 19 lớp (12,0%); chuyên đề phối hợp với các đơn vị 118 lớp (74,7%).",
        "Số lượt học viên theo nội dung: nhận thức về Đảng 861 lượt, đảng viên mới 690 lượt, trung cấp 365 lượt, "
        "cập nhật kiến thức 1.900 lượt; chuyên đề phối hợp với các đơn vị 11.500 lượt.",
        "Có 15.316 lượt chỉ có số tổng, không có danh sách, nên không tính được số học viên.",
        "Ngoài ra, đã cử 322 người đi học lý luận chính trị và 101 người đi học chuyên môn, nghiệp vụ "
        "(không tính vào số lớp).",
    ]


def test_the_english_text_has_the_same_numbers(client_of: Clients) -> None:
    client = client_of(nhu_xuan(), ("staff", "nhu-xuan"))
    text = client.get("/api/v1/briefings?period=2018..2022&language=en").get_json()["text"]
    assert text.startswith(
        "In the 5 years 2018–2022 Trung tâm chính trị huyện Như Xuân opened 158 classes for 15,316 enrolments, of "
        "which: party awareness 8 classes (5.1%), new members 9 classes (5.7%), intermediate 4 classes (2.5%), "
        "knowledge update 19 classes (12.0%); thematic together with partners 118 classes (74.7%)."
    )
    assert text.endswith(
        "Besides, 322 people to political theory and 101 people to professional training were sent out "
        "(not counted as classes)."
    )


def test_a_year_of_nhu_xuan_leaves_the_five_year_totals_out_and_says_why(client_of: Clients) -> None:
    client = client_of(nhu_xuan(), ("staff", "nhu-xuan"))
    answer = client.get("/api/v1/summaries?period=2020").get_json()
    assert answer["total"]["classes"] == 0
    assert {one["id"] for one in answer["left_out"]} == {
        "row-1",
        "row-2",
        "row-3",
        "row-4",
        "row-5",
        "entry-1",
        "entry-2",
    }
    assert {one["reason"] for one in answer["left_out"]} == {"span-not-inside"}
    assert "01/01/2018 – 31/12/2022" in answer["left_out"][0]["reason_words"]
    assert client.get("/api/v1/briefings?period=2020").get_json()["paragraphs"] == [
        "Trong năm 2020, sổ lớp chưa ghi nhận lớp nào do Trung tâm chính trị huyện Như Xuân mở."
    ]
