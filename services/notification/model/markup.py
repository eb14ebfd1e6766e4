"""The HTML of a letter, made from its text: paragraphs, lists of lines that begin with a dash, links.

What a field says is never more than words: it lies between `grammar.OPENED` and `grammar.CLOSED`, and nothing in it
becomes a list, a link or a tag. No colour is named, so that a reader who prefers it dark reads it dark.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

from services.notification.model.grammar import CLOSED, OPENED

_FRAME = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{title}</title></head>
<body style="margin:0;padding:16px;font-family:Arial,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:640px;margin:0 auto;padding:16px 0;border-top:3px solid;border-bottom:1px solid">
{body}
</div></body></html>
"""
_FIELD = re.compile(f"{OPENED}([^{CLOSED}]*){CLOSED}")
_LINK = re.compile(rf"https?://[^\s<>\"'“”{OPENED}{CLOSED}]*[^\s<>\"'“”.,;:!?)\]{OPENED}{CLOSED}]")


def page(title: str, text: str, language: str, addresses: Collection[str] = ()) -> str:
    """The whole page of a rendered text that still has its marks. `addresses` are the web and mail addresses that
    fields may hold; only those of them become links."""
    blocks = (one.strip("\n") for one in re.split(r"\n\s*\n", text))
    body = "\n".join(_block(one.split("\n"), addresses) for one in blocks if one.strip())
    return _FRAME.format(language=language, title=escape(title), body=body)


def _block(lines: list[str], addresses: Collection[str]) -> str:
    """Lines that belong together: dashes make a list, other lines stay lines of one paragraph."""
    parts: list[str] = []
    while lines:
        listed = lines[0].lstrip().startswith("- ")
        end = next((at for at, line in enumerate(lines) if line.lstrip().startswith("- ") != listed), len(lines))
        shown = [_line(line.strip(), addresses) for line in lines[:end]]
        if listed:
            items = "".join(f"<li>{one.removeprefix('- ')}</li>" for one in shown)
            parts.append(f'<ul style="margin:8px 0;padding-left:24px">{items}</ul>')
        else:
            parts.append(f'<p style="margin:12px 0">{"<br>".join(shown)}</p>')
        lines = lines[end:]
    return "\n".join(parts)


def _line(line: str, addresses: Collection[str]) -> str:
    parts, at = [], 0
    for found in _FIELD.finditer(line):
        parts += [_words(line[at : found.start()]), _said(found[1], addresses)]
        at = found.end()
    return "".join([*parts, _words(line[at:])])


def _words(text: str) -> str:
    parts, at = [], 0
    for found in _LINK.finditer(text):
        parts += [escape(text[at : found.start()]), _anchor(found[0], found[0])]
        at = found.end()
    return "".join([*parts, escape(text[at:])])


def _said(value: str, addresses: Collection[str]) -> str:
    if value not in addresses:
        return escape(value)
    return _anchor(value if _LINK.fullmatch(value) else f"mailto:{value}", value)


def _anchor(to: str, shown: str) -> str:
    return f'<a href="{escape(to)}">{escape(shown)}</a>'
