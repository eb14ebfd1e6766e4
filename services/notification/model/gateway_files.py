"""Reads the forms of gateways from a TOML file, and names everything in it that cannot be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.notification.model import kinds
from services.notification.model.gateway_forms import (
    NEVER_CAME,
    PLACE,
    Answers,
    Forms,
    Gateway,
    Question,
    Receipts,
)
from services.notification.model.json_paths import POINTER
from services.notification.model.outcomes import (
    ACCEPTED,
    ASKED,
    DELIVERED,
    NO_ANSWER,
    PERMANENT,
    RECOGNISED,
    TECHNICAL,
    TEMPORARY,
    UNKNOWN,
)

LONGEST_SECONDS = 20.0  # within what a sender allows for one try
SHORTEST_SECRET = 16

_NUMBERS = {"to", "to_digits", "to_national"}
_MEANINGS = (ACCEPTED, DELIVERED, PERMANENT, TEMPORARY, TECHNICAL, NO_ANSWER)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_LATIN_LINE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")


class Unusable(ValueError):
    """A file of forms that cannot be used; `faults` names everything wrong with it, each with its path."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = sorted(faults)
        super().__init__("; ".join(self.faults))


def parse(text: str) -> Forms:
    """The forms of a TOML file. Raises Unusable."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Unusable([f"not TOML: {problem}"]) from None
    faults: list[str] = []
    gateways: dict[str, Gateway] = {}
    receipts: dict[str, Receipts] = {}
    for name, table in tables.items():
        schema = _SCHEMAS.get(name)
        if schema is None:
            faults.append(f"{name}: not a channel that has a form; there are {', '.join(_SCHEMAS)}")
            continue
        try:
            made = schema.load(table)
        except ValidationError as problem:
            faults += [f"{path}: {words}" for path, words in _flat(problem.messages, name)]
            continue
        if "gateway" in made:
            gateways[name] = made["gateway"]
        if made["receipts"]:
            receipts[name] = made["receipts"]
    if faults:
        raise Unusable(faults)
    return Forms(gateways, receipts)


def _flat(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, below in messages.items():
            yield from _flat(below, path if name == "_schema" else f"{path}.{name}")
    else:
        yield path, " ".join(str(one) for one in messages)


def _pointer(**options: Any) -> fields.String:
    fault = "Not a JSON pointer such as /data/id."
    return fields.String(load_default=None, validate=validate.Regexp(_whole(POINTER), error=fault), **options)


def _whole(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern.pattern})\Z")


def _headers() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(validate=validate.Regexp(_whole(_HEADER), error="Not the name of a header.")),
        values=fields.String(validate=validate.Regexp(_whole(_LATIN_LINE), error="Not one line that a header takes.")),
        load_default=dict,
    )


def _meanings(keys: fields.Field[Any], *allowed: str) -> fields.Dict:
    return fields.Dict(keys=keys, values=fields.String(validate=validate.OneOf(allowed)), load_default=dict)


def _status() -> fields.String:
    return fields.String(validate=validate.Regexp(r"[1-5][0-9]{2}\Z", error="Not an HTTP status."))


def _encrypted(url: str) -> None:
    """Without encryption only on this machine; nothing secret in it, for addresses are written into logs."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError as problem:
        raise ValidationError(f"Not an address: {problem}.") from None
    if not host or parts.fragment or not url.isascii() or any(one <= " " for one in url):
        raise ValidationError("Not an address such as https://api.example.vn/v1/messages.")
    if parts.username is not None:
        raise ValidationError("Holds a user or password; they belong into a header.")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in ("127.0.0.1", "::1", "localhost")):
        raise ValidationError("Begins with https:// (http:// is for this machine only).")


def _strings(template: Any) -> Iterator[str]:
    if isinstance(template, Mapping):
        for one in template.values():
            yield from _strings(one)
    elif isinstance(template, list):
        for one in template:
            yield from _strings(one)
    elif isinstance(template, str):
        yield template


def _places_of(template: Any) -> set[str]:
    return {name for text in _strings(template) for name in PLACE.findall(text)}


def _is_json(template: Any) -> bool:
    if isinstance(template, Mapping):
        return all(_is_json(one) for one in template.values())
    if isinstance(template, list):
        return all(_is_json(one) for one in template)
    return isinstance(template, str | bool | int | float)


def _raise(faults: Iterable[tuple[str, str]]) -> None:
    """All of them together."""
    by_name = {name: [words] for name, words in faults}
    if by_name:
        raise ValidationError(by_name)


class _Answers(Schema):
    code = _pointer()
    reference = _pointer()
    words = _pointer()
    codes = _meanings(fields.String(), *_MEANINGS)
    http = _meanings(_status(), *_MEANINGS)

    @validates_schema(skip_on_field_errors=False)
    def look(self, given: dict[str, Any], **_: Any) -> None:
        if bool(given.get("codes")) != bool(given.get("code")):
            raise ValidationError("`code` says where the codes stand, `codes` what each means.", "code")

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Answers:
        return Answers(**given)


class _Sending(_Answers):
    @validates_schema(skip_on_field_errors=False)
    def look_for_yes(self, given: dict[str, Any], **_: Any) -> None:
        codes = given.get("codes") or {}
        if codes and not {ACCEPTED, DELIVERED} & set(codes.values()):
            raise ValidationError(f"No code means {ACCEPTED}.", "codes")


class _Asking(_Answers):
    codes = _meanings(fields.String(), *_MEANINGS, NEVER_CAME)
    http = _meanings(_status(), *_MEANINGS, NEVER_CAME)

    @validates_schema(skip_on_field_errors=False)
    def look_for_never(self, given: dict[str, Any], **_: Any) -> None:
        if NEVER_CAME not in {*(given.get("codes") or {}).values(), *(given.get("http") or {}).values()}:
            raise ValidationError(f"Nothing means {NEVER_CAME}, so nothing could ever be sent again.")


class _Question(Schema):
    url = fields.String(required=True, validate=_encrypted)
    headers = _headers()
    answer = fields.Nested(_Asking, required=True)

    @validates_schema(skip_on_field_errors=False)
    def look(self, given: dict[str, Any], **_: Any) -> None:
        _raise(self._faults(given))

    def _faults(self, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if "url" in given and _places_of(given["url"]) != {"key"}:
            yield "url", "Holds {key}, and no other place."
        if _places_of(given.get("headers")) - {"key"}:
            yield "headers", "Headers hold no place but {key}."

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Question:
        return Question(**given)


class _Receipts(Schema):
    secret = fields.String(required=True, validate=validate.Length(min=SHORTEST_SECRET))
    signature_header = fields.String(required=True, validate=validate.Regexp(_whole(_HEADER)))
    timestamp_header = fields.String(required=True, validate=validate.Regexp(_whole(_HEADER)))
    prefix = fields.String(load_default="")
    signed = fields.String(load_default="{timestamp}.{body}")
    encoding = fields.String(load_default="hex", validate=validate.OneOf(("hex", "base64")))
    key = _pointer()
    reference = _pointer()
    status = fields.String(required=True, validate=validate.Regexp(_whole(POINTER), error="Not a JSON pointer."))
    statuses = _meanings(fields.String(), DELIVERED, PERMANENT, TEMPORARY)
    id = _pointer()
    words = _pointer()

    @validates_schema(skip_on_field_errors=False)
    def look(self, given: dict[str, Any], **_: Any) -> None:
        _raise(self._faults(given))

    def _faults(self, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        signed = given.get("signed", "")
        if signed.count("{timestamp}") != 1 or signed.count("{body}") != 1:
            yield "signed", "Holds {timestamp} and {body}, each once: without a time, a receipt could be replayed."
        if not given.get("key") and not given.get("reference"):
            yield "reference", "Needs `key` or `reference`, to know which message it is about."
        if not given.get("statuses"):
            yield "statuses", "Says of no status what it means."

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Receipts:
        return Receipts(**given)


class _ReceiptsOnly(Schema):
    receipts = fields.Nested(_Receipts, required=True)


class _Gateway(Schema):
    says: frozenset[str] = frozenset()

    url = fields.String(required=True, validate=_encrypted)
    method = fields.String(load_default="POST", validate=validate.OneOf(("POST", "PUT")))
    headers = _headers()
    json = fields.Dict(keys=fields.String(), load_default=None)
    form = fields.Dict(keys=fields.String(), values=fields.String(), load_default=None)
    seconds = fields.Float(load_default=10.0, validate=validate.Range(0, LONGEST_SECONDS, min_inclusive=False))
    per_minute = fields.Integer(load_default=None, strict=True, validate=validate.Range(1))
    repeats = fields.String(load_default=UNKNOWN, validate=validate.OneOf((RECOGNISED, ASKED, UNKNOWN)))
    answer = fields.Nested(_Sending, load_default=Answers)
    ask = fields.Nested(_Question, load_default=None)
    receipts = fields.Nested(_Receipts, load_default=None)

    @validates_schema(skip_on_field_errors=False)
    def look(self, given: dict[str, Any], **_: Any) -> None:
        _raise(self._faults(given))

    def _faults(self, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        written = "form" if given.get("form") else "json"
        body = given.get(written)
        if bool(given.get("json")) == bool(given.get("form")):
            yield "json", "Either `json` or `form` says what is sent."
        elif not _is_json(body):
            yield written, "Holds what JSON has no word for, such as a date."
        else:
            used = _places_of(body)
            if used - _NUMBERS - self.says - {"key"}:
                known = sorted(_NUMBERS | self.says | {"key"})
                yield written, f"Has no place but {', '.join(f'{{{name}}}' for name in known)}."
            elif not used & _NUMBERS or self.says - used:
                lacking = sorted(({"to"} if not used & _NUMBERS else set()) | (self.says - used))
                yield written, f"Lacks {', '.join(f'{{{name}}}' for name in lacking)}."
        if PLACE.search(given.get("url", "")):
            yield "url", "Holds a place; addresses are written into logs."
        in_headers = _places_of(given.get("headers"))
        if in_headers - {"key"}:
            yield "headers", "Headers hold no place but {key}."
        repeats = given.get("repeats", UNKNOWN)
        if repeats != UNKNOWN and "key" not in _places_of(body) | in_headers:
            yield "repeats", "Our {key} is sent neither in a header nor in the body."
        if (repeats == ASKED) != bool(given.get("ask")):
            yield "ask", f'Belongs to `repeats = "{ASKED}"`, and that to it.'

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> dict[str, Any]:
        receipts, as_json, form = given.pop("receipts"), given.pop("json"), given.pop("form")
        written = "form" if form else "json"
        return {"gateway": Gateway(**given, body=form or as_json, written=written), "receipts": receipts}


class _Sms(_Gateway):
    says = frozenset({"text"})


class _Zalo(_Gateway):
    says = frozenset({"template_id", "parameters"})


_SCHEMAS: dict[str, Schema] = {kinds.EMAIL: _ReceiptsOnly(), kinds.SMS: _Sms(), kinds.ZALO: _Zalo()}
