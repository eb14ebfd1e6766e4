"""The documents of a period: the report in both layouts and every format, what is written into it, who may."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt
from flask.testing import FlaskClient

from services.reporting.documents.pdf import set_report
from services.reporting.documents.plain_text import report_text
from services.reporting.model.class_record import RULE_WORDS
from services.reporting.model.layouts import LAYOUTS, layouts_of
from services.reporting.model.papers import briefing_paper
from shared.periods import parse
from tests.unit.reporting.history import History, lao_cai, nhu_xuan
from tests.unit.reporting.test_pages import heading, text_of

Clients = Callable[..., FlaskClient]
BOARD = ("board", "lao-cai")
QUARTER = "/documents/briefing.{form}?period=2023-Q1&layout={layout}"
REMARKS = {
    "number": 12,
    "dated_on": "2023-04-12",
    "shortcomings": "Một số trung tâm mở lớp chậm.\nDanh sách học viên còn thiếu năm sinh.",
    "tasks": "Mở đủ số lớp theo kế hoạch.",
}
SEEN_NOTHING = {"If-Match": '"0"'}


def briefed(client_of: Clients, *roles: tuple[str, str], language: str = "vi") -> FlaskClient:
    """Lào Cai after its briefing of 12 April 2023: the total was stated, the report has its remarks."""
    client = client_of(lao_cai(), *(roles or (BOARD,)), language=language)
    stated = {"classes": 40, "enrolments": {"value": 3000, "words": "gần"}, "source": "Giao ban 12/04/2023"}
    assert client.put("/api/v1/stated-totals/lao-cai/2023-Q1", json=stated).status_code == 200
    assert (
        client.put("/api/v1/documents/remarks/lao-cai/2023-Q1", json=REMARKS, headers=SEEN_NOTHING).status_code == 200
    )
    return client


def in_english(client: FlaskClient) -> FlaskClient:
    client.set_cookie("solop_language", "en")
    return client


def taken(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def cells_of(document: Any, place: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[place].rows]


def word(client: FlaskClient, layout: str, period: str = "2023-Q1") -> Any:
    return Document(io.BytesIO(taken(client, f"/documents/briefing.docx?period={period}&layout={layout}")))


def test_the_party_layout_has_the_party_at_the_right_and_a_star_beneath_who_writes(client_of: Clients) -> None:
    document = word(briefed(client_of), "party")
    (writes, party), (number, day) = cells_of(document, 0)
    assert writes == "TỈNH ỦY LÀO CAI\nBAN TUYÊN GIÁO\nVÀ DÂN VẬN\n*"
    assert party == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert number == "Số 12-BC/BTGDVTU"
    assert day == "Lào Cai, ngày 12 tháng 4 năm 2023"
    run = document.tables[0].rows[0].cells[1].paragraphs[0].runs[0]
    assert (run.bold, run.underline) == (True, True)


def test_the_state_layout_has_the_nation_and_its_motto(client_of: Clients) -> None:
    document = word(briefed(client_of), "state")
    (writes, nation), (number, day) = cells_of(document, 0)
    assert writes.split("\n")[:3] == ["TỈNH ỦY LÀO CAI", "BAN TUYÊN GIÁO", "VÀ DÂN VẬN"]
    assert nation.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert (number, day) == ("Số: 12/BC-BTGDV", "Lào Cai, ngày 12 tháng 4 năm 2023")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_word_file_is_set_as_papers_of_offices_are(client_of: Clients, layout: str) -> None:
    document = word(briefed(client_of), layout)
    page = document.sections[0]
    sides = (
        page.page_width,
        page.page_height,
        page.left_margin,
        page.right_margin,
        page.top_margin,
        page.bottom_margin,
    )
    assert [round(side.mm) for side in sides] == [210, 297, 30, 20, 20, 20]
    style = document.styles["Normal"]
    assert (style.font.name, style.font.size) == ("Times New Roman", Pt(14))
    assert document.core_properties.author == "BAN TUYÊN GIÁO VÀ DÂN VẬN"


def test_the_report_of_lao_cai_has_its_sections_and_tables(client_of: Clients) -> None:
    document = word(briefed(client_of), "party")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [one for one in texts if re.match(r"[IV]+\. ", one)] == [
        "I. Kết quả trong kỳ",
        "II. Số liệu chi tiết",
        "III. Tồn tại, hạn chế",
        "IV. Nhiệm vụ quý II/2023",
    ]
    assert texts[:2] == ["BÁO CÁO", "Kết quả đào tạo, bồi dưỡng lý luận chính trị quý I/2023"]
    assert any(one.startswith("Trong quý I/2023, các trung tâm chính trị đã mở 40 lớp với gần 3.000") for one in texts)
    assert [one for one in texts if one.startswith("Bảng")] == [
        "Bảng 1. Theo chương trình",
        "Bảng 2. Theo đơn vị",
        "Bảng 3. Tổng đã công bố và cộng lại",
    ]
    assert "Danh sách học viên còn thiếu năm sinh." in texts
    by_programme, stated = cells_of(document, 1), cells_of(document, 3)
    assert by_programme[1] == ["Lớp nhận thức về Đảng", "8", "0", "592", "592", "86,5%", "70"]
    assert by_programme[-1] == ["Cộng", "40", "11", "2.960", "2.400", "86,5%", "70"]
    assert stated[2] == ["Lượt học viên", "gần 3.000", "2.960", "khoảng +40"]
    to, signs = cells_of(document, 4)[0]
    assert to == "Nơi nhận:\n- Thường trực Tỉnh ủy Lào Cai (báo cáo),\n- Các trung tâm chính trị,\n- Lưu Ban."
    assert signs.startswith("TRƯỞNG BAN")


def test_every_document_says_edition_moment_and_rule(client_of: Clients) -> None:
    client = briefed(client_of)
    said = "Số liệu chưa chốt.", "Số liệu tính đến ", RULE_WORDS["closed"].vi
    for form in ("txt", "docx"):
        content = taken(client, f"/documents/briefing.{form}?period=2023-Q1&rule=closed")
        text = content.decode() if form == "txt" else text_of_word(content)
        assert all(one in text for one in said), form
    csv = taken(client, "/documents/statistics.csv?period=2023-Q1&rule=closed").decode("utf-8-sig")
    assert all(one in line for line in csv.splitlines()[1:] for one in said)
    found = json.loads(taken(client, "/documents/statistics.json?period=2023-Q1&rule=closed"))
    assert all(one in " ".join(found["standing"]) for one in said)
    assert found["edition"] is None


def text_of_word(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_the_five_years_of_nhu_xuan_as_a_report(client_of: Clients) -> None:
    client = client_of(nhu_xuan(), ("staff", "nhu-xuan"))
    document = word(client, "party", "2018..2022")
    (writes, _), (number, day) = cells_of(document, 0)
    assert writes == "TỈNH ỦY THANH HÓA\nTRUNG TÂM CHÍNH TRỊ HUYỆN NHƯ XUÂN\n*"
    assert (number, day) == ("Số ……-BC/TTCT", "Thanh Hóa, ngày … tháng … năm ……")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [one for one in texts if re.match(r"[IV]+\. ", one)] == ["I. Kết quả trong kỳ", "II. Số liệu chi tiết"]
    # Nothing is known of persons, attendance and completions: these columns are left out.
    assert cells_of(document, 1)[0] == ["Chương trình", "Lớp", "Lớp phối hợp", "Lượt học viên"]
    assert cells_of(document, 1)[-1] == ["Cộng", "158", "118", "15.316"]
    assert cells_of(document, 2)[1:] == [["Lý luận chính trị", "322"], ["Chuyên môn, nghiệp vụ", "101"]]


def test_the_plain_text_has_the_same_parts_in_the_same_order(client_of: Clients) -> None:
    text = taken(briefed(client_of), QUARTER.format(form="txt", layout="party")).decode()
    parts = (
        "BAN TUYÊN GIÁO\nVÀ DÂN VẬN\n*\nSố 12-BC/BTGDVTU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "BÁO CÁO",
        "Trong quý I/2023",
        "- Lớp chuyên đề: Lớp: 5; Lớp phối hợp: 0; Lượt học viên: 370; Học viên (người): 370\n",
        "III. Tồn tại, hạn chế",
        "TRƯỞNG BAN",
        "Nơi nhận:\n- Thường trực Tỉnh ủy Lào Cai (báo cáo)",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_pdf_has_its_pages_and_opens_in_the_browser(client_of: Clients, layout: str) -> None:
    answer = briefed(client_of).get(QUARTER.format(form="pdf", layout=layout))
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="bao-cao-2023-Q1.pdf"'


def test_what_is_typed_into_a_report_is_never_markup() -> None:
    found = {
        **{name: [] for name in ("by_programme", "by_centre", "by_both", "left_out")},
        **dict.fromkeys(("planned", "stated", "difference", "as_of", "known_on", "mode")),
        "total": nothing(),
        "lines": {"own": nothing(), "partner": nothing()},
        "sent_out": {},
        "rule_words": "",
        "role": "owner",
        "structure": "now",
    }
    texts = {**layouts_of(None, "centre")["state"], "issuer": '#panic("x") $ * _ `'}
    paper = briefing_paper(
        found=found,
        paragraphs=['#import "x"', "= Không phải tiêu đề"],
        period=parse("2023-Q1"),
        remarks={"number": None, "dated_on": None, "shortcomings": "", "tasks": "#pagebreak()"},
        layout="state",
        texts=texts,
        facts=dict.fromkeys(("organisation", "superior", "province", "committee"), ""),
        edition=None,
        language="vi",
    )
    assert isinstance(set_report(paper, "png"), bytes)  # one page
    assert "Sổ lớp chưa nhận được số liệu nào." in report_text(paper)


def nothing() -> dict[str, Any]:
    """The cell of no class."""
    names = ("classes", "persons", "enrolments_without_names", "completions", "completions_known_for", "assessed")
    return {
        **dict.fromkeys((*names, "certificates", "periods", "lecturers"), 0),
        "enrolments": {"value": 0, "words": None, "approximate": False},
        "attendance": {"attended": 0, "expected": 0},
        "bands": dict.fromkeys(("excellent", "good", "fair", "pass", "fail"), 0),
        **{name: {"count": 0, "of": 0} for name in ("women", "ethnic_minorities", "members")},
    }


def test_a_reader_of_english_gets_an_english_report(client_of: Clients) -> None:
    client = in_english(briefed(client_of))
    text = taken(client, QUARTER.format(form="txt", layout="state")).decode()
    for part in (
        "SOCIALIST REPUBLIC OF VIET NAM\nIndependence - Freedom - Happiness\nLào Cai, 12 April 2023",
        "REPORT\nPolitical-theory training, quarter I of 2023",
        "The figures are not closed yet.",
        "opened 40 classes for nearly 3,000 enrolments",
        "- Sum: Classes: 40; Classes with partners: 11; Enrolments: 2,960; Persons: 2,400",
        "III. Shortcomings",
        "IV. Tasks of quarter II of 2023",
        "Recipients:",
    ):
        assert part in text, part


def test_the_json_has_the_figures_under_each_grouping(client_of: Clients) -> None:
    client = briefed(client_of)
    found = json.loads(taken(client, "/documents/statistics.json?period=2023-Q1"))
    assert [len(found[name]) for name in ("by_programme", "by_centre", "by_both")] == [7, 5, 24]
    assert sum(row["total"]["classes"] for row in found["by_both"]) == found["total"]["classes"] == 40
    assert found["difference"]["enrolments"] == {"value": 40, "approximate": True}


def test_the_organisation_s_layout_is_used_when_none_is_named(client_of: Clients) -> None:
    client = briefed(client_of)
    assert "ĐẢNG CỘNG SẢN" in taken(client, "/documents/briefing.txt?period=2023-Q1").decode()
    shipped = client.get("/api/v1/documents/layouts/lao-cai/state")
    changed = {**content_of(shipped.get_json()), "used": "state", "signer_name": "Giàng Thị Dung"}
    kept = client.put(
        "/api/v1/documents/layouts/lao-cai/state", json=changed, headers={"If-Match": shipped.headers["ETag"]}
    )
    assert (kept.status_code, kept.get_json()["version"]) == (200, 1)
    text = taken(client, "/documents/briefing.txt?period=2023-Q1").decode()
    assert "CỘNG HÒA XÃ HỘI" in text
    assert "TRƯỞNG BAN\nGiàng Thị Dung" in text
    assert "Giàng" not in taken(client, QUARTER.format(form="txt", layout="party")).decode()


def content_of(layout: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in layout.items() if name not in ("layout", "version")}


def test_faults_of_a_layout_are_named_where_they_stand_and_nothing_is_kept(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    shipped = client.get("/api/v1/documents/layouts/lao-cai/party").get_json()
    faulty = {**content_of(shipped), "issuer": "", "number_form": "Số 12", "title": "BÁO CÁO {quý}"}
    answer = client.put("/api/v1/documents/layouts/lao-cai/party", json=faulty, headers=SEEN_NOTHING)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.get_json()["errors"]} == {"/issuer", "/number_form", "/title"}
    assert client.get("/api/v1/documents/layouts/lao-cai/party").get_json() == shipped


def test_two_who_change_one_layout_do_not_overwrite_each_other(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    address, shipped = "/api/v1/documents/layouts/lao-cai/party", layouts_of(None, "province")["party"]
    body = {**shipped, "used": "party"}
    assert client.put(address, json=body).status_code == 428
    assert client.put(address, json=body, headers=SEEN_NOTHING).status_code == 200
    slower = client.put(address, json=body, headers=SEEN_NOTHING)
    assert slower.status_code == 412
    assert "bản 0, nay là bản 1" in slower.get_json()["title"]


def test_remarks_belong_to_a_period_however_it_is_written_and_are_versioned(client_of: Clients) -> None:
    client = briefed(client_of)
    same = client.get("/api/v1/documents/remarks/lao-cai/2023-01-01..2023-03-31")
    assert (same.get_json(), same.headers["ETag"]) == ({**REMARKS, "version": 1}, '"1"')
    other = client.get("/api/v1/documents/remarks/lao-cai/2023-Q2").get_json()
    assert (other["number"], other["tasks"], other["version"]) == (None, "", 0)
    again = client.put("/api/v1/documents/remarks/lao-cai/2023-Q1", json={}, headers=SEEN_NOTHING)
    assert again.status_code == 412
    cleared = client.put("/api/v1/documents/remarks/lao-cai/2023-Q1", json={}, headers={"If-Match": '"1"'})
    assert cleared.get_json() == {"number": None, "dated_on": None, "shortcomings": "", "tasks": "", "version": 2}


def test_who_may_read_is_not_who_may_write(client_of: Clients) -> None:
    history = lao_cai()
    staff = client_of(history, ("staff", "sa-pa"))
    body, layouts = {"tasks": "Mở lớp."}, "/api/v1/documents/layouts"
    assert staff.put("/api/v1/documents/remarks/sa-pa/2023-Q1", json=body, headers=SEEN_NOTHING).status_code == 200
    for other in ("lao-cai", "bao-yen", "nowhere"):
        address = f"/api/v1/documents/remarks/{other}/2023-Q1"
        assert staff.put(address, json=body, headers=SEEN_NOTHING).status_code == 404
        assert staff.get(address).status_code == 404
        assert staff.get(f"{layouts}/{other}/party").status_code == 404
        assert staff.get(f"/documents/briefing.docx?organisation={other}").status_code == 404
    assert staff.get(f"{layouts}/sa-pa/party").status_code == 200
    assert staff.get(f"{layouts}/sa-pa/baroque").status_code == 404
    assert staff.get("/documents/briefing.txt?layout=baroque").status_code == 404


def test_an_operator_reads_and_writes_nothing(client_of: Clients) -> None:
    operator = client_of(lao_cai(), ("operator", "*"))
    assert operator.get("/documents/briefing.txt?period=2023-Q1").status_code == 200
    address = "/api/v1/documents/remarks/lao-cai/2023-Q1"
    assert operator.get(address).status_code == 200
    assert operator.put(address, json={}, headers=SEEN_NOTHING).status_code == 403
    assert operator.get("/documents/remarks?organisation=lao-cai").status_code == 403


def test_a_reader_elsewhere_who_writes_here_may_only_read_there(client_of: Clients) -> None:
    both = client_of(lao_cai(), ("operator", "*"), ("staff", "sa-pa"))
    assert both.get("/api/v1/documents/layouts/sa-pa/party").status_code == 200
    assert both.get("/api/v1/documents/layouts/bao-yen/party").status_code == 403
    assert both.get("/documents/layout?organisation=bao-yen").status_code == 403


def test_the_page_shows_what_can_be_taken_and_what_is_not_written_yet(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    page = client.get("/documents?period=2023-Q1").text
    assert heading(page) == "Văn bản quý I/2023"
    shown = text_of(page)
    for said in ("Số liệu chưa chốt.", "Văn bản của Đảng đơn vị đang dùng", "chưa ghi; báo cáo bỏ qua mục này"):
        assert said in shown
    links = re.findall(r'href="(/documents/(?:briefing|statistics)[^"]+)"', page)
    assert len(links) == 1 + 2 * 3 + 3
    for link in links:
        taken(client, link.replace("&amp;", "&"))


def test_the_small_form_leads_to_an_address_and_keeps_what_cannot_be_read(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    answer = client.get("/documents?span=Q1&year=2023&organisation=sa-pa&rule=closed")
    assert answer.location == "/documents?period=2023-Q1&organisation=sa-pa&rule=closed"
    faulty = client.get("/documents?span=Q1&year=hai+nghìn")
    assert faulty.status_code == 422
    assert 'value="hai nghìn"' in faulty.text


def test_the_documents_before_any_organisation_was_heard_of(client_of: Clients) -> None:
    assert "Chưa có đơn vị nào" in client_of(History(), BOARD).get("/documents").text


def test_remarks_are_written_on_the_page(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    address = "/documents/remarks?period=2023-Q1&organisation=lao-cai"
    assert "Nhiệm vụ quý II/2023" in client.get(address).text
    typed = {"_version": "0", "number": "không", "tasks": "Mở đủ số lớp.\r\n\r\nCấp giấy."}
    refused = client.post(address, data=typed)
    assert refused.status_code == 422
    assert "Cấp giấy." in refused.text
    kept = client.post(address, data={**typed, "number": "12", "dated_on": "2023-04-12"})
    assert kept.status_code == 303
    page = client.get(kept.location).text
    assert "Đã lưu phần ghi thêm của báo cáo." in page
    assert "Mở đủ số lớp.<br>Cấp giấy." in page
    slower = client.post(address, data={**typed, "number": "13"})
    assert slower.status_code == 412
    assert "Đang lưu:" in slower.text


def test_a_layout_is_changed_on_the_page_and_looked_at_first(client_of: Clients) -> None:
    client = client_of(lao_cai(), BOARD)
    address = "/documents/layout?period=2023-Q1&organisation=lao-cai&layout=party"
    assert "{committee}" in client.get(address).text
    texts = {**layouts_of(None, "province")["party"], "used": "party", "_version": "0", "place": "Sa Pa"}
    preview = client.post(address.replace("layout?", "layout/preview?"), data=texts)
    assert preview.data.startswith(b"%PDF-")
    assert client.get("/api/v1/documents/layouts/lao-cai/party").get_json()["version"] == 0
    for where in ("layout?", "layout/preview?"):
        faulty = client.post(address.replace("layout?", where), data={**texts, "issuer": "{tên}"})
        assert faulty.status_code == 422
        assert "Không có thông tin {tên}" in text_of(faulty.text)
    kept = client.post(address, data=texts)
    assert kept.status_code == 303
    assert "Đã lưu thể thức." in client.get(kept.location).text
    assert "Sa Pa, ngày" in taken(client, "/documents/briefing.txt?period=2023-Q1").decode()
