"""The form of a gateway: how to speak to a provider of SMS or Zalo messages (docs/gateways.md).

Nothing of a provider stands in the code: what it is sent, how it says yes, what its codes mean, whether it recognises
a repeat, and what its receipts look like are all in its form. `gateway_files.py` reads forms from a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.notification.model import addresses, json_paths, telephones
from services.notification.model.outcomes import (
    ACCEPTED,
    DELIVERED,
    NO_ANSWER,
    TECHNICAL,
    TEMPORARY,
    Outcome,
)

NEVER_CAME = "never-came"  # the answer to a question after a message that the provider has not got

PLACE = re.compile(r"\{([a-z_]+)\}")
PARAMETERS = "parameters"

_YES = (ACCEPTED, DELIVERED)
# What a status means that the form says nothing of. Behind 502 and 504 somebody may have taken the message.
_USUAL = {"408": TEMPORARY, "429": TEMPORARY, "502": NO_ANSWER, "504": NO_ANSWER}


@dataclass(frozen=True)
class Answers:
    """How a provider's answer is read. `code`, `reference` and `words` are JSON pointers into its body; `codes` and
    `http` say what the value at `code`, and the status, mean."""

    code: str | None = None
    reference: str | None = None
    words: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    http: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """How to ask, by our key, what became of a message. `url` holds {key}."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    answer: Answers


@dataclass(frozen=True)
class Gateway:
    """How messages are handed over. `body` is an object whose strings hold places such as {to}, written as `json` or
    as a `form`."""

    url: str
    method: str
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)
    written: str
    seconds: float
    per_minute: int | None
    repeats: str
    answer: Answers
    ask: Question | None


@dataclass(frozen=True)
class Receipts:
    """How a provider's receipts are signed and read: `signed` is what the signature is made of, `statuses` says what
    the value at `status` means, the others are JSON pointers."""

    secret: str = field(repr=False)
    signature_header: str
    timestamp_header: str
    prefix: str
    signed: str
    encoding: str
    key: str | None
    reference: str | None
    status: str
    statuses: Mapping[str, str]
    id: str | None
    words: str | None


@dataclass(frozen=True)
class Forms:
    """By channel."""

    gateways: Mapping[str, Gateway] = field(default_factory=dict)
    receipts: Mapping[str, Receipts] = field(default_factory=dict)


def places(to: str, key: str, **others: Any) -> dict[str, Any]:
    """What stands at each place of a message to this number (+84…)."""
    return {"to": to, "to_digits": to.removeprefix("+"), "to_national": "0" + to.removeprefix("+84"), "key": key} | {
        name: value for name, value in others.items() if value is not None
    }


def filled(template: Any, known: Mapping[str, Any]) -> Any:
    """The template with every place filled, once: what fills one is not looked into. Raises KeyError for what this
    message has not got. Parameters alone in a string stay an object, among other text they become JSON."""
    if isinstance(template, Mapping):
        return {name: filled(one, known) for name, one in template.items()}
    if isinstance(template, list):
        return [filled(one, known) for one in template]
    if not isinstance(template, str):
        return template
    if template == f"{{{PARAMETERS}}}":
        return known[PARAMETERS]
    return PLACE.sub(lambda place: as_text(known[place[1]]), template)


def judge(answers: Answers, status: int, body: bytes) -> Outcome:
    """What a provider's answer to a message means."""
    document = json_paths.read(body)
    code = json_paths.text_at(document, answers.code)
    outcome = _meaning(answers, status, code)
    reference = json_paths.text_at(document, answers.reference)
    return Outcome(outcome, _shown(answers, status, code, document), (reference or "")[:200] or None)


def judge_asked(answers: Answers, status: int, body: bytes) -> Outcome | None:
    """What a provider's answer to a question means; None: it has not got the message. Whatever the form does not name
    says nothing: taken for a no it would make two messages of one."""
    document = json_paths.read(body)
    code = json_paths.text_at(document, answers.code)
    meaning = answers.codes.get(code or "") or answers.http.get(str(status)) or NO_ANSWER
    if meaning == NEVER_CAME:
        return None
    reference = json_paths.text_at(document, answers.reference)
    return Outcome(meaning, _shown(answers, status, code, document), (reference or "")[:200] or None)


def _meaning(answers: Answers, status: int, code: str | None) -> str:
    by_code = answers.codes.get(code or "")
    by_status = answers.http.get(str(status))
    if 200 <= status < 300:
        if answers.code is None:
            return by_status or ACCEPTED
        if code is None:
            return NO_ANSWER  # neither a yes nor a no
        return by_code or TECHNICAL
    if by_code is not None and by_code not in _YES:
        return by_code
    return by_status or _USUAL.get(str(status)) or (TEMPORARY if status >= 500 else TECHNICAL)


def _shown(answers: Answers, status: int, code: str | None, document: Any) -> str:
    words = json_paths.text_at(document, answers.words)
    parts = (masked_within(" ".join(part.split())) for part in (code, words) if part)
    return " ".join([str(status), *parts])[:300]


def masked_within(text: str) -> str:
    """A provider's words with every address and number in them masked."""
    return addresses.masked_within(telephones.masked_within(text))


def as_text(value: Any) -> str:
    """As it stands among other text, or in a form."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
