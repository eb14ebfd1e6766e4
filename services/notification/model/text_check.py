"""What a text must keep to before it is saved, so that nothing can fail when it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from jinja2 import TemplateError

from services.notification.model import fields, grammar, kinds, sms
from services.notification.model.discretion import identity_number, status_words
from services.notification.model.fields import Field
from services.notification.model.grammar import Fields
from services.notification.model.kinds import Kind
from shared.refusal import Fault, Refusal, Words

MOST_IN_SUBJECT = 150
MOST_IN_TEXT = 10_000
MOST_IN_SMS = 1_000  # as it is typed
MOST_SEGMENTS = 4
MOST_PARAMETERS = 20
MOST_IN_PARAMETER = 100

_SUBJECT = Words("Tiêu đề", "The subject")
_TEXT = Words("Nội dung thư", "The text")
_SMS = Words("Tin SMS", "The SMS")


def check(kind: Kind, subject: str, text: str, sms: str | None, zalo: Mapping[str, Any] | None) -> None:
    """Refuses texts of a kind with a fault for each thing that is wrong, at `/subject`, `/text`, `/sms`,
    `/zalo/template_id` or `/zalo/parameters/<name>`."""
    found = [*_faults(kind, subject, text, sms, zalo)]
    if found:
        runs = any(runs for _, runs in found)
        words = Words(
            "Chưa lưu được các văn bản này. Hãy xem từng chỗ bên dưới.",
            "These texts cannot be kept. See each place below.",
        )
        raise Refusal("text-runs-code" if runs else "text-refused", words, faults=[fault for fault, _ in found])


Found = Iterator[tuple[Fault, bool]]  # the second says that it tried to run code


def _faults(kind: Kind, subject: str, text: str, in_short: str | None, zalo: Mapping[str, Any] | None) -> Found:
    known = fields.fields_of(kind)
    yield from _subject(subject, known)
    yield from _one(_TEXT, "/text", text, known, MOST_IN_TEXT, short=False)
    if kinds.SMS in kind.channels:
        yield from _in_short(in_short or "", known)
    elif in_short:
        yield _fault("/sms", _goes_not(kind, _SMS))
    if zalo and kinds.ZALO in kind.channels:
        yield from _zalo(zalo, known)
    elif zalo:
        yield _fault("/zalo/template_id", _goes_not(kind, Words("Tin Zalo", "The Zalo message")))


def _subject(subject: str, known: Fields) -> Found:
    if "\n" in subject:
        yield _fault("/subject", Words("Tiêu đề chỉ có một dòng.", "A subject has one line."))
    yield from _one(_SUBJECT, "/subject", subject, known, MOST_IN_SUBJECT, short=True)


def _in_short(text: str, known: Fields) -> Found:
    wrong = [*_one(_SMS, "/sms", text, known, MOST_IN_SMS, short=True)]
    yield from wrong
    if wrong:
        return
    longest = max(sms.segments(one) for one in _said(text, known))
    if longest > MOST_SEGMENTS:
        words = Words(
            f"Tin SMS dài {longest} đoạn với thông tin mẫu; nhiều nhất {MOST_SEGMENTS} đoạn. Hãy viết gọn lại.",
            f"The SMS has {longest} segments with the examples; {MOST_SEGMENTS} at most. Make it shorter.",
        )
        yield _fault("/sms", words)


def _zalo(zalo: Mapping[str, Any], known: Fields) -> Found:
    if not re.fullmatch(r"[0-9]{1,20}", str(zalo.get("template_id") or ""), re.ASCII):
        words = Words(
            "Mã mẫu Zalo chỉ gồm chữ số, đúng như Zalo đã duyệt, ví dụ 203972.",
            "The id of a Zalo template is digits only, as Zalo approved it, such as 203972.",
        )
        yield _fault("/zalo/template_id", words)
    parameters: Mapping[str, str] = zalo.get("parameters") or {}
    if len(parameters) > MOST_PARAMETERS:
        words = Words(f"Nhiều nhất {MOST_PARAMETERS} tham số.", f"{MOST_PARAMETERS} parameters at most.")
        yield _fault("/zalo/parameters", words)
        return
    for name, text in parameters.items():
        at = f"/zalo/parameters/{name.replace('~', '~0').replace('/', '~1')}"
        called = Words(f"Tham số Zalo “{name[:50]}”", f"The Zalo parameter “{name[:50]}”")
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,49}", name):
            rule = Words("chỉ gồm chữ không dấu, chữ số và dấu _.", "has plain letters, digits and _ only.")
            yield _fault(at, called + rule)
        elif "\n" in text:
            yield _fault(at, called + Words("chỉ có một dòng.", "has one line."))
        else:
            yield from _parameter(called, at, text, known)


def _parameter(called: Words, at: str, text: str, known: Fields) -> Found:
    wrong = [*_one(called, at, text, known, MOST_IN_SMS, short=True)]
    yield from wrong
    if not wrong and max(len(one.strip()) for one in _said(text, known)) > MOST_IN_PARAMETER:
        long = Words(
            f"dài quá {MOST_IN_PARAMETER} ký tự với thông tin mẫu. Hãy viết gọn lại.",
            f"is longer than {MOST_IN_PARAMETER} characters with the examples. Make it shorter.",
        )
        yield _fault(at, called + long)


def _one(called: Words, at: str, text: str, known: Fields, most: int, *, short: bool) -> Found:
    """What every text keeps to."""
    if not text.strip():
        yield _fault(at, called + Words("còn trống. Hãy viết vào.", "is empty. Write it."))
    elif len(text) > most:
        long = Words(
            f"dài {len(text)} ký tự; nhiều nhất {most}. Hãy viết gọn lại.",
            f"has {len(text)} characters; {most} at most. Make it shorter.",
        )
        yield _fault(at, called + long)
    elif flaws := grammar.flaws(text, known, short=short):
        yield from (_fault(at, _on_line(one.line, text) + one.words, one.runs) for one in flaws)
    elif problem := _problem(text, known):
        yield _fault(at, problem)
    else:
        yield from (_fault(at, words) for words in _too_much(text, known, short))


def _problem(text: str, known: Fields) -> Words | None:
    """What fails once a field is not known; the first of it, in the reader's words."""
    for tried in _trials(text, known):
        try:
            said = grammar.without_marks(grammar.render(text, tried))
        except _Printed as absent:
            return _on_line(grammar.names_in(text).get(absent.name, 1), text) + _guard(absent.name)
        except (TemplateError, TypeError):
            return Words(
                "Có chỗ so sánh hoặc đếm một trường không phải là số hay danh sách, hoặc chưa chắc có. Hãy viết "
                "{% if tên %} trước khi so sánh.",
                "Something is compared or counted that is no number or list, or not always known. Ask {% if field %} "
                "before comparing.",
            )
        if not said.strip():
            return Words(
                "Khi thiếu thông tin thì chỗ này không còn chữ nào. Hãy viết thêm vài chữ ngoài {% if %}.",
                "Where something is not known, nothing is left here. Write some words outside of {% if %}.",
            )
    return None


def _too_much(text: str, known: Fields, short: bool) -> Iterator[Words]:
    """Party status and identity numbers, in the words of the text and, where it is short, in what comes of them."""
    written = grammar.literals(text)
    read = [written, *((sms.plain(one) for one in _said(text, known)) if short else ())]
    if words := next((found for one in read if (found := status_words(one, short=short))), None):
        yield Words(
            f"Không ghi “{words}”: không tin nào nói về việc vào Đảng hay tư cách đảng viên của một người. Hãy viết "
            "cách khác.",
            f"Leave out “{words}”: no message says whether somebody is in the party or about to join it. Write it "
            "differently.",
        )
    if number := next((found for one in read if (found := identity_number(one))), None):
        yield Words(
            f"“{number}” giống số căn cước hoặc chứng minh nhân dân, không được ghi vào tin. Nếu là số điện thoại, hãy "
            "viết đủ 10 chữ số.",
            f"“{number}” looks like an identity number, which stands in no message. Write a telephone number with all "
            "its 10 digits.",
        )


def _said(text: str, known: Fields) -> Iterator[str]:
    """How a text that passed reads with the examples, in every combination of what is known."""
    return (grammar.without_marks(grammar.render(text, tried)) for tried in _trials(text, known))


class _Printed(Exception):
    """A field that is not always known was to be printed without asking first."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _Absent:
    """Stands for the None of a field: false, equal to none, and it says so when it is printed."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return other is None

    def __hash__(self) -> int:
        return hash(None)

    def __str__(self) -> str:
        raise _Printed(self._name)


def _trials(text: str, known: Fields) -> Iterator[dict[str, Any]]:
    """The examples, then with every combination of what may be missing in this text: fields that are not always known,
    lists that are empty, and words that are missing in a list's rows."""
    used = [name for name in grammar.names_in(text) if name in known]
    examples = {name: field.example for name, field in known.items()}
    choices = [_as_may_be(name, known[name]) for name in used]
    for chosen in product(*choices):
        yield examples | dict(zip(used, chosen, strict=True))


def _as_may_be(name: str, field: Field) -> list[Any]:
    if isinstance(field.example, list):
        bare = [{key: None if isinstance(value, str) else value for key, value in row.items()} for row in field.example]
        return [field.example, [], bare]
    return [field.example] if field.always else [field.example, _Absent(name)]


def _guard(name: str) -> Words:
    guarded = f"{{% if {name} %}}…{{% endif %}}"
    otherwise = f'{{{{ {name} or "…" }}}}'
    return Words(
        f"“{name}” không phải lúc nào cũng có. Hãy viết {guarded} quanh chỗ này, hoặc {otherwise}.",
        f"“{name}” is not always known. Write {guarded} around it, or {otherwise}.",
    )


def _on_line(line: int, text: str) -> Words:
    """On which line, where there are several."""
    return Words(f"Dòng {line}:", f"Line {line}:") if "\n" in text else Words("", "")


def _goes_not(kind: Kind, what: Words) -> Words:
    audience = kinds.AUDIENCES[kind.audience]
    return Words(
        f"{what.vi} không gửi cho {audience.vi}. Hãy để trống.",
        f"{what.en} is not sent to a {audience.en}. Leave it empty.",
    )


def _fault(at: str, words: Words, runs: bool = False) -> tuple[Fault, bool]:
    return Fault(at, Words(words.vi.strip(), words.en.strip())), runs
