"""Papers as PDF: every letter, no markup, and templates that know which facts there are."""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from services.enrolment import documents
from services.enrolment.model.certificates import document_templates
from services.enrolment.views.papers import example_paper
from shared.refusal import Refusal

VERIFY = "https://lop.example/verify/"
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
HOSTILE = 'Lò #pagebreak() *đậm* $x^2$ _nghiêng_ @ref "ngoặc" <nhãn> \\ [ ] { } = // /* `mã` ~'


def paper(kind: str = "certificate", organisation: str = "centre", **texts: str) -> dict[str, Any]:
    template = {**document_templates.shipped(kind, organisation), **texts}
    return example_paper(kind, template, "Trung tâm chính trị Mường Lát", VERIFY)


def named(name: str) -> dict[str, Any]:
    """A certificate in this name."""
    made = paper()
    [line] = [one for one in made["body"] if one["middle"]]
    line["parts"] = [[name, True]]
    return made


def readable(pdf: bytes) -> bytes:
    """The PDF with its packed objects unpacked."""
    packed = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return b"".join([pdf, *(zlib.decompress(one) for one in packed)])


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", readable(pdf)))


@pytest.mark.parametrize("organisation", ["centre", "political-school"])
@pytest.mark.parametrize("kind", document_templates.KINDS)
def test_every_shipped_template_names_only_facts_that_there_are(kind: str, organisation: str) -> None:
    template = document_templates.shipped(kind, organisation)
    document_templates.check(kind, template)
    made = paper(kind, organisation)
    pdf = documents.certificates_pdf([made]) if kind == "certificate" else documents.paper_pdf(made)
    assert pdf.startswith(b"%PDF-") and pages(pdf) == 1


def test_a_whole_class_is_one_pdf_with_a_page_for_each() -> None:
    assert pages(documents.certificates_pdf([named(f"Lò Văn {place}") for place in range(80)])) == 80


def fonts(pdf: bytes) -> set[bytes]:
    return set(re.findall(rb"/FontName ?/[A-Z]{6}\+(\w+)", readable(pdf)))


def test_every_vietnamese_letter_is_in_the_face_that_comes_along() -> None:
    assert fonts(documents.certificates_pdf([named(LETTERS + LETTERS.upper())])) == {b"LibertinusSerif"}
    # A letter that the face lacks would come from another one.
    assert len(fonts(documents.certificates_pdf([named("┌")]))) == 2


def test_decomposed_letters_print_as_composed_ones() -> None:
    composed, decomposed = (
        documents.certificates_pdf([named(unicodedata.normalize(form, LETTERS))]) for form in ("NFC", "NFD")
    )
    assert composed == decomposed


def test_what_stands_in_a_name_is_text_whatever_it_looks_like() -> None:
    assert pages(documents.certificates_pdf([named(HOSTILE)])) == 1


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_any_name_is_printed_on_one_page(name: str) -> None:
    assert pages(documents.certificates_pdf([named(name)])) == 1


def test_a_fact_that_is_missing_takes_its_line_with_it() -> None:
    template = {**document_templates.shipped("certificate", "centre"), "body": "= {name}\nXếp loại: {outcome}\nhết"}
    facts = dict.fromkeys(document_templates.FIELDS["certificate"], "")
    printed = document_templates.fill(template, {**facts, "name": "Lù A Páo"})
    assert printed["body"] == [
        {"middle": True, "parts": [["Lù A Páo", True]]},
        {"middle": False, "parts": [["hết", False]]},
    ]


def test_braces_in_a_fact_name_no_other_fact() -> None:
    template = {**document_templates.shipped("certificate", "centre"), "body": "{name}"}
    facts = {**dict.fromkeys(document_templates.FIELDS["certificate"], ""), "name": "{birth}", "birth": "1985"}
    assert document_templates.fill(template, facts)["body"][0]["parts"] == [["{birth}", True]]


@pytest.mark.parametrize(
    ("typed", "printed"), [("12", "Số 12-QĐ/TTCT"), ("12-QĐ/BTG", "Số 12-QĐ/BTG"), (None, "Số ……-QĐ/TTCT")]
)
def test_a_decision_number_is_put_into_the_form_of_the_organisation(typed: str | None, printed: str) -> None:
    template = document_templates.for_number(document_templates.shipped("opening-decision", "centre"), typed)
    facts = dict.fromkeys(document_templates.FIELDS["opening-decision"], "")
    [line] = document_templates.fill(template, {**facts, "number": typed or "……"})["number_form"]
    assert "".join(text for text, _ in line["parts"]) == printed


@pytest.mark.parametrize("body", ["Chứng nhận {ten}", "{name", "name}", "{{name}}", "{}"])
def test_a_template_that_names_an_unknown_fact_is_refused_at_its_field(body: str) -> None:
    texts = {**document_templates.shipped("certificate", "centre"), "body": body}
    with pytest.raises(Refusal) as refused:
        document_templates.check("certificate", texts)
    assert refused.value.faults[0].at == "/body"
