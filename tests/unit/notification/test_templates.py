"""What a text may say, and what becomes of it: nothing that runs, nothing that fails when it is sent, no status."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.notification.model import fields, grammar, kinds
from services.notification.model.discretion import IDENTITY_NUMBER, PARTY_STATUS, says_too_much
from services.notification.model.kinds import KINDS
from services.notification.model.templates import Letter, Template, built_in, check, letter, short, zalo
from shared.refusal import Refusal

SUMMONS = KINDS[kinds.SUMMONS]
GOOD: dict[str, Any] = {
    "subject": "Giấy triệu tập",
    "text": "Kính gửi {{ name }}",
    "sms": "Moi {{ name }}",
    "zalo": None,
}


def refused(kind: kinds.Kind = SUMMONS, **texts: Any) -> dict[str, str]:
    """What is wrong with these texts, in English: `{pointer: words}`; nothing where they can be kept."""
    given_texts = {**GOOD, **({} if kind.audience == kinds.LEARNER else {"sms": None}), **texts}
    try:
        check(kind, **given_texts)
    except Refusal as refusal:
        return {fault.at: fault.words.en for fault in refusal.faults}
    return {}


def code(**texts: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(Refusal) as no:
        check(SUMMONS, **{**GOOD, **texts})
    return no.value.code


def template(**texts: Any) -> Template:
    return Template(SUMMONS.code, "vi", "centre", 3, **{**GOOD, **texts})


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ có chữ, 100% là chữ, { một ngoặc }",
        "{{ name }} học {{ class_name }}",
        "{% if place %}Tại {{ place }}{% elif host %}{{ host }}{% else %}xem sau{% endif %}",
        '{{ programme or "chưa rõ" }}',
        "{% for one in sessions %}- {{ one.when }} {{ one.place }}\n{% else %}Chưa có lịch{% endfor %} hết",
        "{% for one in sessions %}- {{ one.when }}\n{% endfor %}{% for one in sessions %}{{ one.place }}{% endfor %}.",
        "{{ sessions | length }} buổi",
        "{% if people > 1 and not (people == 3 or place) %}nhiều{% endif %} người",
        "{# lời nhắc cho người soạn #}Chào",
        "{% raw %}{{ nguyên văn }}{% endraw %}",
        "Giấy triệu tập là thông báo chính thức của Đảng ủy, Ban Tuyên giáo và Dân vận",
        "Gọi 0912345678, +84 912 345 678 hoặc 024 3825 1234, phí 100.000.000 đồng",
    ],
)
def test_a_text_has_words_fields_conditions_and_lists(text: str) -> None:
    assert refused(text=text) == {}


RUNNING = [
    "{{ name.__class__.__mro__ }}",
    "{{ ''.__class__ }}",
    "{{ name.upper() }}",
    "{{ name['x'] }}",
    "{{ sessions[0] }}",
    "{{ range(10) }}",
    "{{ name | upper }}",
    "{{ name | attr('__class__') }}",
    "{{ name is string }}",
    "{{ people + 1 }}",
    "{{ 'a' * 99999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ -people }}",
    "{{ name ~ name }}",
    "{{ name if place else host }}",
    "{{ [name] }}",
    "{{ {'a': name} }}",
    "{{ name in owner }}",
    "{% set x = 1 %}",
    "{% with x = 1 %}{% endwith %}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    '{% include "vi/summons.txt" %}',
    '{% import "x" as x %}',
    '{% from "x" import y %}',
    '{% extends "x" %}',
    "{% block x %}{% endblock %}",
    "{% autoescape true %}{% endautoescape %}",
    "{% if name.upper() %}x{% endif %}",
    "{% if place == (name | upper) %}x{% endif %}",
    "{% for one in sessions %}{{ one.__class__ }}{% endfor %}",
]


@pytest.mark.parametrize("evil", RUNNING)
@pytest.mark.parametrize("place", ["subject", "text", "sms"])
def test_a_text_that_tries_to_run_code_is_refused(evil: str, place: str) -> None:
    assert f"/{place}" in refused(**{place: f"Kính gửi {evil}"})
    if place == "text":
        assert code(text=evil) == "text-runs-code"


@pytest.mark.parametrize(
    "text, words",
    [
        ("một\nhai {{ name.upper() }}", "Line 2: Not possible: a call;"),
        ("{{ clas_name }}", "There is no field “clas_name”. Is “class_name” meant?"),
        ("một\n\n{{ xyz }}", "Line 3: There is no field “xyz”. There are: name, class_name,"),
        ("{{ loop.index }}", "“.index” can only be said of a row"),
        (
            "{{ sessions }}",
            "“sessions” is a list; write its rows: {% for one in sessions %}- {{ one.when }}{% endfor %}",
        ),
        ('{{ sessions or "x" }}', "“sessions” is a list"),
        ("{% for one in sessions %}{{ one }}{% endfor %}", "Say which part of each row"),
        ("{% for one in sessions %}{{ one.wen }}{% endfor %}", "There is no field “one.wen”. Is “one.when” meant?"),
        ("{% for one in sessions %}x{% endfor %}{{ one.when }}", "“.when” can only be said of a row"),
        ("{% for name in sessions %}x{% endfor %}", "“name” is a field already"),
        ("{% for one in name %}x{% endfor %}", "{% for %} goes over one field that is a list"),
        ("{% for one in sesions %}x{% endfor %}", "Is “sessions” meant?"),
        ("{% for one in sessions if one.place %}x{% endfor %}", "{% for %} goes over one field"),
        ("{% for one in sessions recursive %}x{% endfor %}", "{% for %} goes over one field"),
        (
            "{% for one in sessions %}{% for two in sessions %}x{% endfor %}{% endfor %}",
            "A {% for %} cannot stand within",
        ),
        ("Chào {{ name", "Some {{ }} or {% %} is not closed"),
        ("{% if place %}x", "Some {{ }} or {% %} is not closed"),
        ("{% nothing %}", "Some {{ }} or {% %} is not closed"),
        ("{{ " + "9" * 5000 + " }}", "Some {{ }} or {% %} is not closed"),
        ("{{ " + "(" * 4000 + "name" + ")" * 4000 + " }}", "Too many conditions or brackets"),
        ("{% if place %}" * 30 + "x" + "{% endif %}" * 30, "Too many conditions or brackets"),
        ("{{ name" + " or name" * 900 + " }}", "Too many conditions or brackets"),
        ("{{ name" + ".x" * 4000 + " }}", ""),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_how_to_mend_it(text: str, words: str) -> None:
    assert words in refused(text=text)["/text"]


@pytest.mark.parametrize(
    "text, words",
    [
        ("Tại {{ place }}", "“place” is not always known. Write {% if place %}…{% endif %} around it"),
        ("một\n{% if owner %}{{ owner_email }}{% endif %}", "Line 2: “owner_email” is not always known."),
        ("{% if owner and host %}x{% else %}{{ owner }}{% endif %}", "“owner” is not always known."),
        ("{% if place %}{{ place }}{% endif %}", "nothing is left here"),
        ("{% for one in sessions %}{{ one.when }}{% endfor %}", "nothing is left here"),
        ("x{% if place > 3 %}y{% endif %}", "Something is compared or counted"),
        ("x{% if name > 3 %}y{% endif %}", "Something is compared or counted"),
        ("x{{ people | length }}", "Something is compared or counted"),
        ("x{% for one in sessions %}{% if one.place > 'a' %}y{% endif %}{% endfor %}", "Something is compared"),
    ],
)
def test_what_would_fail_when_something_is_not_known_is_found_when_it_is_saved(text: str, words: str) -> None:
    assert words in refused(text=text)["/text"]


FIELDS = list(fields.fields_of(SUMMONS))
PIECES = st.sampled_from(
    [
        *(f"{{{{ {name} }}}}" for name in FIELDS),
        *(f"{{% if {name} %}}" for name in FIELDS),
        *(
            "{% else %}",
            "{% endif %}",
            "{% for one in sessions %}",
            "{% endfor %}",
            "{{ one.when }}",
            "{{ one.place }}",
        ),
        *('{{ place or "x" }}', "{% if people > 2 %}", "{{ sessions | length }}", "{% elif host %}", "chữ ", "\n- "),
    ]
)


@given(
    st.lists(PIECES, min_size=1, max_size=12).map("".join),
    st.sets(st.sampled_from([name for name, one in fields.fields_of(SUMMONS).items() if not one.always])),
    st.booleans(),
)
def test_a_text_that_was_kept_never_fails_when_it_is_sent(text: str, missing: set[str], no_sessions: bool) -> None:
    known = fields.examples(SUMMONS) | dict.fromkeys(missing) | ({"sessions": []} if no_sessions else {})
    if refused(text=text) == {}:
        read = letter(template(text=text), known)
        assert read.text.strip()
        assert "None" not in read.text


@given(st.text(alphabet=st.sampled_from(list("{}%#|.()[]'\"_-~ \nnamefoiredlsx019*")), max_size=80))
def test_whatever_is_typed_is_kept_or_refused_and_never_breaks_anything(typed: str) -> None:
    if "/text" not in refused(text=typed):
        letter(template(text=typed), fields.examples(SUMMONS))


@pytest.mark.parametrize("place", ["subject", "sms"])
@pytest.mark.parametrize("name", ["class_name", "programme", "sessions"])
def test_names_of_classes_and_programmes_stand_in_letters_only(place: str, name: str) -> None:
    text = f"Mời {{{{ name }}}} {{% if {name} %}}học{{% endif %}}"
    assert f"“{name}”" in refused(**{place: text})[f"/{place}"]
    assert refused(text=text) == {}
    parameters = {"template_id": "203972", "parameters": {"ten": text}}
    assert refused(zalo=parameters).keys() == {"/zalo/parameters/ten"}


@pytest.mark.parametrize(
    "words",
    [
        "đảng viên mới",
        "Đảng  viên",
        "ĐẢNG VIÊN",
        "dang vien",
        "đảng\u200b viên",
        "đảng {{ 'viên' }}",
        "đảng{% if name %} {% endif %}viên",
        "đang vien",  # typed without the marks, or with some
        "đồng chí dự bị",
        "quần chúng ưu tú",
        "cảm tình Đảng",
        "lễ kết nạp",
        "Party member",
        "probationary",
        "Đảng viên",  # decomposed
        "mã 012345678901",
        "số 123456789.",
        "012 345 678 901",
    ],
)
def test_status_and_identity_numbers_stand_in_no_text(words: str) -> None:
    for place in ("subject", "text", "sms"):
        assert f"/{place}" in refused(**{place: f"Kính gửi {words}"}), place
    assert refused(zalo={"template_id": "1", "parameters": {"x": words}}) != {}


def test_what_hints_at_status_stands_in_letters_only() -> None:
    assert refused(text="Lớp nhận thức về Đảng") == {}
    assert refused(subject="Lớp nhận thức về Đảng", sms="Lop nhan thuc ve Dang").keys() == {"/subject", "/sms"}


@pytest.mark.parametrize(
    "text",
    [
        "Kinh moi dong chi Dang Vien Anh du lop hoc",  # Đặng Viên Anh
        "Đặng Viên Anh, công đoàn viên của Đảng ủy. Viên chức",
        "Ban Tuyên giáo và Dân vận, Đảng ủy các cơ quan tỉnh, chi bộ",
        "dù bị ốm vẫn đang viện dẫn",
        "thông báo chính thức",
        "hop ngay 20-02-2026 7 gio, phong 12, goi 0912 345 678",
        "https://solop.example.vn/d/123456789",
        "",
    ],
)
def test_names_and_institutions_are_no_status(text: str) -> None:
    assert says_too_much(text) is None


def test_what_came_of_a_field_is_looked_at_before_it_leaves() -> None:
    known = fields.examples(SUMMONS)
    text = template(sms='Mời {{ name }} đến {{ place or "lớp" }}')
    assert says_too_much(short(text, known)) is None
    assert says_too_much(short(text, known | {"place": "Lớp đảng viên mới"})) == PARTY_STATUS
    assert says_too_much(short(text, known | {"place": "Phòng 12, mã 012345678901"})) == IDENTITY_NUMBER
    assert says_too_much(short(text, known | {"place": "Lớp Nhận thức về Đảng"})) == PARTY_STATUS


@pytest.mark.parametrize(
    "at, texts",
    [
        ("/subject", {"subject": ""}),
        ("/subject", {"subject": "một\nhai"}),
        ("/subject", {"subject": "a" * 151}),
        ("/text", {"text": " \n"}),
        ("/text", {"text": "a" * 10_001}),
        ("/sms", {"sms": None}),
        ("/sms", {"sms": "a" * 613}),
        ("/zalo/template_id", {"zalo": {"template_id": "", "parameters": {}}}),
        ("/zalo/template_id", {"zalo": {"template_id": "12a", "parameters": {}}}),
        ("/zalo/template_id", {"zalo": {"template_id": "١٢", "parameters": {}}}),
        ("/zalo/parameters/tên", {"zalo": {"template_id": "1", "parameters": {"tên": "x"}}}),
        ("/zalo/parameters/a~1b", {"zalo": {"template_id": "1", "parameters": {"a/b": "x"}}}),
        ("/zalo/parameters/ten", {"zalo": {"template_id": "1", "parameters": {"ten": ""}}}),
        ("/zalo/parameters/ten", {"zalo": {"template_id": "1", "parameters": {"ten": "một\nhai"}}}),
        ("/zalo/parameters/ten", {"zalo": {"template_id": "1", "parameters": {"ten": "a" * 101}}}),
        ("/zalo/parameters", {"zalo": {"template_id": "1", "parameters": {f"p{one}": "x" for one in range(21)}}}),
    ],
)
def test_texts_have_their_lengths_and_forms(at: str, texts: dict[str, Any]) -> None:
    assert refused(**texts).keys() == {at}


def test_texts_at_their_limits_are_kept() -> None:
    parameters = {f"p{one}": "a" * 100 for one in range(20)}
    zns = {"template_id": "203972", "parameters": parameters}
    assert refused(subject="a" * 150, text="a" * 10_000, sms="ạ" * 612, zalo=zns) == {}


def test_an_organisation_gets_no_sms_and_no_zalo_message() -> None:
    texts = {"sms": "Chào", "zalo": {"template_id": "1", "parameters": {}}}
    assert refused(KINDS[kinds.DIGEST], **texts).keys() == {"/sms", "/zalo/template_id"}
    assert refused(KINDS[kinds.DIGEST]) == {}


def test_every_fault_is_told_at_once_in_both_languages() -> None:
    with pytest.raises(Refusal) as no:
        check(SUMMONS, "", "{{ x }}\n{{ y }}", "{{ class_name }}", None)
    assert [fault.at for fault in no.value.faults] == ["/subject", "/text", "/text", "/sms"]
    assert all(fault.words.vi != fault.words.en for fault in no.value.faults)


# What comes of them.


def test_what_is_not_known_is_left_out_also_in_a_row() -> None:
    text = template(text="{% for one in sessions %}- {{ one.when }}, {{ one.place }}.\n{% endfor %}hết")
    known = fields.examples(SUMMONS) | {"sessions": [{"when": "07:30", "place": None}]}
    assert letter(text, known).text == "- 07:30, .\nhết\n"


def test_a_field_is_words_and_nothing_else() -> None:
    evil = "<script>alert(1)</script>\n\n- http://evil.example {{ place }} \ue000\ue001 đ"
    text = template(subject="Gửi {{ name }}", text="Kính gửi\n{{ name }}\n\n- mục {{ name }}")
    read = letter(text, fields.examples(SUMMONS) | {"name": evil})
    assert "\n" not in read.subject
    assert read.text.split("\n")[1] == "<script>alert(1)</script> - http://evil.example {{ place }} đ"
    assert "<script" not in read.html
    assert "<a " not in read.html
    assert read.html.count("<li>") == 1
    assert "&lt;script&gt;" in read.html


def test_a_page_has_paragraphs_lists_and_links() -> None:
    text = template(
        text='Mời <b>{{ name }}</b>\nxem https://a.vn/x?a=1&b="2".\n\nGồm:\n- một\n- hai\nvà {{ owner_email or "" }}'
    )
    html = letter(text, fields.examples(SUMMONS)).html
    assert "Mời &lt;b&gt;Nguyễn Văn An&lt;/b&gt;<br>xem " in html
    assert '<a href="https://a.vn/x?a=1&amp;b=">https://a.vn/x?a=1&amp;b=</a>&quot;2&quot;.</p>' in html
    assert "<li>một</li><li>hai</li></ul>" in html
    assert '<a href="mailto:tct@example.vn">tct@example.vn</a>' in html


def test_the_address_of_a_page_in_the_system_is_a_link() -> None:
    kind = KINDS[kinds.DIGEST]
    html = letter(built_in(kind.code, "vi"), fields.examples(kind)).html
    assert '<a href="https://solop.example.vn/">https://solop.example.vn/</a>' in html
    unsafe = letter(built_in(kind.code, "vi"), fields.examples(kind) | {"link": "javascript:alert(1)"}).html
    assert "<a " not in unsafe


def test_a_learners_letter_ends_with_the_page_of_their_wishes() -> None:
    address = "https://solop.example.vn/w/abc"
    read = letter(template(), fields.examples(SUMMONS) | {"wishes_address": address})
    assert read.text.endswith(f"\n\nĐể nhận thông báo bằng cách khác hoặc vào giờ khác: {address}\n")
    assert f'<a href="{address}">{address}</a>' in (read.html or "")
    assert "giờ khác" not in letter(template(), fields.examples(SUMMONS)).text


def test_a_session_that_was_added_or_dropped_is_said_as_such() -> None:
    kind = KINDS[kinds.TIMETABLE_CHANGED]
    changes = [{"was": None, "now": "07:30"}, {"was": "13:30", "now": None}, {"was": "14:00", "now": "15:00"}]
    read = letter(built_in(kind.code, "vi"), fields.examples(kind) | {"changes": changes})
    assert "- Thêm buổi: 07:30\n- Bỏ buổi: 13:30\n- 14:00: nay chuyển sang 15:00\n" in read.text


def test_an_sms_has_no_diacritics_and_zalo_keeps_them() -> None:
    zns = {"template_id": "203972", "parameters": {"ten": "{{ name }}", "lop": "{{ class_label }}"}}
    text = template(sms="Mời {{ name }}", zalo=zns)
    known = fields.examples(SUMMONS) | {"class_label": "l" * 120}
    assert short(text, known) == "Moi Nguyen Van An"
    assert zalo(text, known) == {"template_id": "203972", "parameters": {"ten": "Nguyễn Văn An", "lop": "l" * 100}}
    assert zalo(template(), known) is None
    assert short(template(sms=None), known) == ""


def test_the_marks_around_fields_cannot_be_typed() -> None:
    text = template(text="Gửi \ue000https://a.vn\ue001 {{ name }}")
    assert refused(text=text.text) == {}
    assert '<a href="https://a.vn">' in letter(text, fields.examples(SUMMONS)).html
    assert grammar.OPENED not in letter(text, fields.examples(SUMMONS)).html


def test_a_letter_may_have_no_page() -> None:
    assert Letter("Tiêu đề", "Nội dung").html is None
