"""The versions of an organisation's texts: who may make one, what it is, how two of them differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from difflib import ndiff
from typing import Any

from services.notification.model.templates import Template
from shared.authority import Actor
from shared.organisations import Organisations

READERS = ("staff", "board", "operator")
MAKERS = ("staff", "board")


def may_change(actor: Actor, tree: Organisations, organisation_id: str) -> bool:
    """Whether somebody may write the texts of an organisation: its staff and board; an operator those of a topmost
    one, which hold for everybody below it."""
    if actor.may(tree, [organisation_id], *MAKERS):
        return True
    return actor.has("operator") and tree.above(organisation_id) == [organisation_id]


def tidied(text: str) -> str:
    """What was typed, in composed letters (NFC), with line ends as they are kept and nothing invisible at the ends of
    lines or of the text."""
    shown = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(one for one in shown if one == "\n" or unicodedata.category(one) != "Cc")
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def with_version(
    document: Mapping[str, Any], texts: Mapping[str, Any] | None, by: Actor, at: datetime, why: str | None
) -> dict[str, Any]:
    """An organisation's document with one more version: these texts `{subject, text, sms, zalo}`, or None: it gives up
    its own."""
    said = texts or dict.fromkeys(("subject", "text", "sms", "zalo"))
    version = {
        "number": len(document["versions"]) + 1,
        **{name: said[name] for name in ("subject", "text", "sms", "zalo")},
        "saved_by": {"account_id": by.account_id, "name": by.name},
        "saved_at": at.isoformat(),
        "why": why,
    }
    return {**document, "versions": [*document["versions"], version]}


def compared(before: Template, after: Template) -> dict[str, list[tuple[str, str]]]:
    """What differs between two texts, part by part: `{"text": [("-", line), ("+", line), (" ", line), …]}`. A part that
    is the same is left out."""
    parts = {
        "subject": (before.subject, after.subject),
        "text": (before.text, after.text),
        "sms": (before.sms or "", after.sms or ""),
        "zalo": (zalo_lines(before.zalo), zalo_lines(after.zalo)),
    }
    return {
        name: [(line[0], line[2:]) for line in ndiff(old.split("\n"), new.split("\n")) if line[0] != "?"]
        for name, (old, new) in parts.items()
        if old != new
    }


def zalo_lines(zalo: Mapping[str, Any] | None) -> str:
    """A Zalo template as people read it: its id, then a line `name = text` for each parameter."""
    return "\n".join([zalo["template_id"], parameter_lines(zalo)]).strip() if zalo else ""


def parameter_lines(zalo: Mapping[str, Any] | None) -> str:
    """The parameters of a Zalo template, one on a line: `ten = {{ name }}`."""
    return "\n".join(f"{name} = {text}" for name, text in zalo["parameters"].items()) if zalo else ""
