"""Certificates as clerks and holders use them: pages and papers, without JavaScript."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from services.enrolment.pages import registers
from services.enrolment.views import certificates as certificate_views
from services.enrolment.views.today import Question, certificate_tasks
from shared.organisations import Organisations
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.recognised import recognised_class
from tests.unit.enrolment.test_certificates_over_http import certificate, issue, receive, stock
from tests.unit.enrolment.test_pages import sign_in


def waiting(house: House, on: date = date(2023, 3, 1)) -> list[str]:
    """Where the start page leads on that day, for classes whose certificates are to be issued."""
    organisations = Organisations(house.store.organisations.find())
    asked = Question(house.store, organisations, frozenset([house.centre]), on)
    return [task.href for tasks in certificate_tasks(asked) for task in tasks.tasks]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_certificates_renders(house: House, language: str) -> None:
    receive(house, "TC 01", "TC 09")
    klass = recognised_class(house)
    issue(house, klass, learner_ids=[next(iter(klass["learners"]))])
    [one] = house.store.certificates.find()
    sign_in(house, ("staff", house.centre))
    house.client.set_cookie("solop_language", language)
    unrecognised = house.announce()["class_id"]
    for path in (
        "/",
        f"/classes/{klass['_id']}",
        f"/classes/{klass['_id']}/certificates",
        f"/classes/{unrecognised}/certificates",
        f"/certificates/{one['_id']}",
        f"/certificates/{one['_id']}/reissue",
        f"/certificates/{one['_id']}/revoke",
        "/certificates",
        "/certificates?kind=diploma&year=2023&q=pao",
        "/blanks",
        "/papers",
        "/papers?kind=opening-decision",
        "/verify",
        f"/verify/{one['code']}",
    ):
        page = house.client.get(path)
        assert page.status_code == 200, path
        assert f'lang="{language}"' in page.text and "{{" not in page.text


def test_a_class_is_issued_printed_and_gone_from_what_waits(house: House) -> None:
    klass = recognised_class(house)
    sign_in(house, ("staff", house.centre))
    path = f"/classes/{klass['_id']}/certificates"
    assert waiting(house) == [path]
    assert "Còn 3 người chưa được cấp" in house.client.get(path).text
    form = {"_key": "k", "issued_on": "2023-02-20", "issuer_id": house.centre}
    early = house.client.post(path, data={**form, "_key": "k0", "issued_on": "2023-02-01"})
    assert early.status_code == 422 and 'value="2023-02-01"' in early.text and "trước ngày quyết định" in early.text
    done = house.client.post(path, data=form)
    assert done.status_code == 303, done.text
    page = house.client.get(done.headers["Location"])
    assert "Đã cấp cho 3 người" in page.text and "Đã cấp và vào sổ" in page.text
    paper = house.client.get(f"{path}.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert waiting(house) == []


def test_only_those_ticked_are_issued(house: House) -> None:
    klass = recognised_class(house)
    sign_in(house, ("staff", house.centre))
    chosen = list(klass["learners"])[:2]
    path = f"/classes/{klass['_id']}/certificates"
    house.client.post(path, data={"_key": "k", "issued_on": "2023-02-20", "learner_ids": chosen})
    assert {one["learner_id"] for one in house.store.certificates.find()} == set(chosen)
    assert "Còn 1 người chưa được cấp" in house.client.get(path).text


def test_a_misprint_and_a_revocation_by_forms(house: House) -> None:
    receive(house, "TC 01", "TC 09")
    issue(house, recognised_class(house))
    sign_in(house, ("staff", house.centre))
    path = f"/certificates/{certificate(house, 'Lù A Páo')['_id']}"
    form = {"_key": "k", "issued_on": "2023-02-21", "reason": "in sai", "name": "Lù A Pao", "misprint": "true"}
    wrong = house.client.post(f"{path}/reissue", data={**form, "_key": "k0", "birth": "năm ngoái"})
    assert wrong.status_code == 422 and 'value="Lù A Pao"' in wrong.text and 'href="#at-birth"' in wrong.text
    done = house.client.post(f"{path}/reissue", data=form)
    assert done.status_code == 303
    newer = certificate(house, "Lù A Pao")
    assert newer["_id"] in done.headers["Location"] and stock(house)["spoiled"] == 1
    assert newer["_id"] in house.client.get(path).text
    revoke = {"_version": "1", "revoked_on": "2023-03-01", "reason": "cấp nhầm"}
    assert house.client.post(f"/certificates/{newer['_id']}/revoke", data=revoke).status_code == 303
    seen = house.client.get(f"/verify/{newer['code']}")
    assert "thu hồi ngày 01/03/2023" in seen.text and "cấp nhầm" not in seen.text


def test_a_name_that_is_rare_in_a_large_register_is_reached_by_going_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "ON_PAGE", 1)
    monkeypatch.setattr(certificate_views, "MOST_READ", 1)
    issue(house, recognised_class(house))
    sign_in(house, ("staff", house.centre))
    page = house.client.get("/certificates?q=lu a pao").text
    assert "phần sổ mới xem" in page and "Lù A Páo" not in page
    while "Lù A Páo" not in page:
        [further] = re.findall(r'rel="next" href="([^"]+)"', page)
        page = house.client.get(unescape(further)).text


@pytest.mark.parametrize("whole", [2, 20_000])
def test_the_register_downloads_as_shown(house: House, monkeypatch: pytest.MonkeyPatch, whole: int) -> None:
    monkeypatch.setattr(registers, "WHOLE", whole)
    monkeypatch.setattr(certificate_views, "MOST_READ", 1)
    issue(house, recognised_class(house))
    sign_in(house, ("staff", house.centre))
    found = house.client.get("/certificates.xlsx?q=lu a pao&year=2023")
    [sheet] = CalamineWorkbook.from_filelike(BytesIO(found.data)).sheet_names
    rows = CalamineWorkbook.from_filelike(BytesIO(found.data)).get_sheet_by_name(sheet).to_python()
    assert [row[2] for row in rows[3:]] == ["Lù A Páo"] and rows[3][0] == 3


def test_blanks_are_received_and_written_off_by_forms(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    packet = {"issuer_id": house.centre, "kind": "certificate", "first": "TC 01", "last": "TC 09"}
    done = house.client.post("/blanks", data={**packet, "_key": "k", "received_on": "2023-01-05"})
    assert done.status_code == 303
    spoiled = {"issuer_id": house.centre, "kind": "certificate", "serial": "TC 04", "spoiled_on": "2023-01-06"}
    silent = house.client.post("/blanks/spoiled", data={**spoiled, "_key": "k1"})
    assert silent.status_code == 422 and 'href="#at-reason"' in silent.text
    house.client.post("/blanks/spoiled", data={**spoiled, "_key": "k2", "reason": "rách"})
    assert "Trong kho còn 8 phôi" in house.client.get("/blanks").text


def test_a_template_is_changed_with_a_look_at_it_first(house: House) -> None:
    sign_in(house, ("staff", house.centre))
    form = {
        "_version": "0",
        "organisation_id": house.centre,
        "kind": "certificate",
        "layout": "party",
        "title": "{award}",
        "body": "Chứng nhận\r\n= {name}\r\n",
        "signer_name": "Lò Văn Nguyễn",
    }
    wrong = house.client.post("/papers", data={**form, "body": "= {ten}"})
    assert wrong.status_code == 422 and "Không có thông tin {ten}" in wrong.text and "= {ten}" in wrong.text
    look = house.client.post("/papers/preview", data=form)
    assert look.mimetype == "application/pdf" and house.store.document_templates.count_documents({}) == 0
    assert house.client.post("/papers", data=form).status_code == 303
    assert house.client.post("/papers", data=form).status_code == 412
    issue(house, recognised_class(house))
    before = certificate(house, "Lù A Páo")["template"]
    assert before["body"] == "Chứng nhận\n= {name}" and before["signer_name"] == "Lò Văn Nguyễn"
    house.client.post("/papers", data={**form, "_version": "1", "body": "= {name}"})
    assert certificate(house, "Lù A Páo")["template"] == before


def test_a_template_over_http_needs_the_version_that_was_seen_and_the_own_organisation(house: House) -> None:
    path = f"/api/v1/organisations/{house.centre}/document-templates/opening-decision"
    shown = house.staff("GET", path)
    assert (shown.headers["ETag"], shown.json["layout"]) == ('"0"', "party")
    body = {"layout": "state", "title": "QUYẾT ĐỊNH", "body": "Mở lớp {class_name}"}
    assert house.staff("PUT", path, json=body).status_code == 428
    assert house.staff("PUT", path, version=0, json=body).headers["ETag"] == '"1"'
    unknown = house.staff("PUT", path, version=1, json={**body, "body": "{name}"})
    assert (unknown.status_code, unknown.json["errors"][0]["pointer"]) == (422, "/body")
    assert house.ask("PUT", path, ("staff", house.other_centre), version=1, json=body).status_code == 404


@pytest.mark.parametrize("paper", ["opening-decision", "enrolment-notice"])
def test_the_papers_of_a_class_are_printed_whatever_its_name_is(house: House, paper: str) -> None:
    klass = house.announce(name='Lớp #1 *mới* "khoá I" $5 {name}', decision_number="12")
    sign_in(house, ("staff", house.centre))
    printed = house.client.get(f"/classes/{klass['class_id']}/{paper}.pdf")
    assert (printed.status_code, printed.data[:5]) == (200, b"%PDF-")
    sign_in(house, ("staff", house.other_centre))
    assert house.client.get(f"/classes/{klass['class_id']}/{paper}.pdf").status_code == 404


def test_whoever_holds_a_certificate_verifies_it_without_signing_in(house: House) -> None:
    issue(house, recognised_class(house))
    one = certificate(house, "Lù A Páo")
    page = house.client.get(f"/verify?code={one['code'].upper()}")
    assert page.status_code == 200 and "còn giá trị" in page.text and "Lù A Páo" in page.text
    assert "05/03" not in page.text and 'content="noindex' in page.text
    assert (page.headers["X-Robots-Tag"], page.headers["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    miss = house.client.get("/verify?code=7F7T-FM4M-AMEVG")
    assert miss.status_code == 404 and "Không có giấy chứng nhận" in miss.text
    assert 'value="7F7T-FM4M-AMEVG"' in miss.text
