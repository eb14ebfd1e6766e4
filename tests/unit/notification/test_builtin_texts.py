"""The texts that the system comes with: each holds, in both languages, whatever is not known."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from services.notification.model import fields, kinds, sms, templates
from services.notification.model.kinds import KINDS, Kind
from services.notification.model.templates import LANGUAGES, Template, built_in, check, letter, says_too_much, short

EVERY = list(product(KINDS.values(), LANGUAGES))
TO_LEARNERS = [(kind, language) for kind, language in EVERY if kind.audience == kinds.LEARNER]

of_every_text = pytest.mark.parametrize("kind, language", EVERY, ids=lambda one: getattr(one, "code", one))
of_every_sms = pytest.mark.parametrize("kind, language", TO_LEARNERS, ids=lambda one: getattr(one, "code", one))


def unknown(kind: Kind) -> dict[str, object]:
    """The facts of a message of which only the least is known."""
    known = fields.fields_of(kind).items()
    return {name: ([] if isinstance(one.example, list) else one.example if one.always else None) for name, one in known}


@of_every_text
def test_every_text_keeps_to_what_a_text_may_be(kind: Kind, language: str) -> None:
    text = built_in(kind.code, language)
    check(kind, text.subject, text.text, text.sms, None)


@of_every_text
def test_a_letter_reads_well_with_all_and_with_little(kind: Kind, language: str) -> None:
    for known in (fields.examples(kind), unknown(kind)):
        read = letter(built_in(kind.code, language), known)
        assert not re.search(r"\n{3}| {2}|None|[{}%]{2}|\( ?\)", read.text)
        assert not re.search(r" [.,;:]", read.text)
        assert read.text.endswith("\n")
        assert says_too_much(read.subject) is None
        assert "\ue000" not in f"{read.subject}{read.text}{read.html}"


@of_every_text
def test_the_page_of_a_letter_is_whole_and_quiet(kind: Kind, language: str) -> None:
    html = letter(built_in(kind.code, language), fields.examples(kind)).html or ""
    open_tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in {"html", "head", "meta", "title", "body", "div", "p", "ul", "li", "br", "a"}
            if tag not in ("meta", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Tags().feed(html)
    assert open_tags == []
    assert f'lang="{language}"' in html
    assert "color:" not in html.replace("color-scheme", "")


@of_every_sms
def test_an_sms_has_at_most_two_segments(kind: Kind, language: str) -> None:
    for known in (fields.examples(kind), unknown(kind)):
        said = short(built_in(kind.code, language), known)
        assert 1 <= sms.segments(said) <= 2
        assert said.isascii()
        assert says_too_much(said) is None


def test_every_kind_has_its_files_and_no_file_is_of_no_kind() -> None:
    folder = Path(templates.__file__).parent.parent / "messages"
    expected = {f"{language}/{kind.code}.txt" for kind, language in EVERY}
    expected |= {f"{language}/{kind.code}.sms.txt" for kind, language in TO_LEARNERS}
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == expected


def test_an_unknown_language_reads_vietnamese() -> None:
    assert built_in(kinds.SUMMONS, "fr").text == built_in(kinds.SUMMONS, "vi").text


def test_what_the_system_came_with_is_of_no_organisation() -> None:
    text = built_in(kinds.DIGEST, "en")
    assert isinstance(text, Template)
    assert (text.organisation_id, text.number, text.sms, text.zalo) == (None, 0, None, None)
