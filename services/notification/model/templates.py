"""The texts of a kind of message: a letter, an SMS, a Zalo message; and what becomes of them with their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.notification.model import addresses, kinds, markup, sms
from services.notification.model.discretion import says_too_much as says_too_much
from services.notification.model.grammar import CLOSED, OPENED, render, without_marks
from services.notification.model.text_check import MOST_IN_PARAMETER, check as check
from shared.refusal import Words

LANGUAGES = {"vi": Words("tiếng Việt", "Vietnamese"), "en": Words("tiếng Anh", "English")}
_WISHES = Words("Để nhận thông báo bằng cách khác hoặc vào giờ khác", "To be told in another way or at other hours")
_MESSAGES = Path(__file__).parent.parent / "messages"


@dataclass(frozen=True)
class Letter:
    """One letter as it is read; `html` is the same words as a page, None where there is none."""

    subject: str
    text: str
    html: str | None = None


@dataclass(frozen=True)
class Template:
    """The texts of one kind in one language, as they hold for an organisation and all below it.

    `number` counts the versions of the organisation; 0 is what the system came with, of no organisation. `sms` is None
    for kinds that never go that way; `zalo` is `{template_id, parameters: {name: text}}`, None where none is approved.
    """

    kind: str
    language: str
    organisation_id: str | None
    number: int
    subject: str
    text: str
    sms: str | None
    zalo: Mapping[str, Any] | None


@cache
def built_in(kind: str, language: str) -> Template:
    """What the system came with: `messages/<language>/<kind>.txt` (the subject, an empty line, the text) and `.sms.txt`
    for kinds that go by SMS."""
    folder = _MESSAGES / (language if language in LANGUAGES else "vi")
    subject, _, text = (folder / f"{kind}.txt").read_text().partition("\n")
    short_text = folder / f"{kind}.sms.txt"
    in_short = short_text.read_text().strip() if kinds.SMS in kinds.KINDS[kind].channels else None
    return Template(kind, language, None, 0, subject, text.strip(), in_short, None)


def own(document: Mapping[str, Any]) -> Template | None:
    """The texts that hold by what an organisation keeps; None where it gave up its own. `texts.py` shows the shape."""
    newest = document["versions"][-1]
    return None if newest["text"] is None else of_version(document, newest)


def of_version(document: Mapping[str, Any], version: Mapping[str, Any]) -> Template:
    """One of the versions that an organisation keeps."""
    texts = (version[name] for name in ("number", "subject", "text", "sms", "zalo"))
    return Template(document["kind"], document["language"], document["organisation_id"], *texts)


def letter(template: Template, known: Mapping[str, Any]) -> Letter:
    """The letter. Where `wishes_address` is known it stands at the foot, which no text can leave out. Raises
    jinja2.TemplateError or TypeError when the text asks for what there is not, which a text that passed `check` does
    not do."""
    # A line end in a name must not become a header of its own.
    subject = " ".join(without_marks(render(template.subject, known)).split())
    wishes = known.get("wishes_address")
    foot = f"\n\n{_WISHES.in_language(template.language)}: {OPENED}{wishes}{CLOSED}" if wishes else ""
    marked = render(template.text, known).strip() + foot
    linked = [str(known.get(name) or "") for name in ("link", "owner_email", "wishes_address")]
    usable = [one for one in linked if one.startswith(("http://", "https://")) or addresses.usable(one)]
    html = markup.page(subject, marked, template.language, usable)
    return Letter(subject, without_marks(marked) + "\n", html)


def short(template: Template, known: Mapping[str, Any]) -> str:
    """The SMS, without diacritics; empty where the kind has none."""
    return sms.plain(without_marks(render(template.sms or "", known))).strip()


def zalo(template: Template, known: Mapping[str, Any]) -> dict[str, Any] | None:
    """What Zalo fills its approved template with: `{template_id, parameters: {name: text}}`; None without one. A text
    longer than Zalo takes is cut."""
    if not template.zalo:
        return None
    said = {name: without_marks(render(text, known)).strip() for name, text in template.zalo["parameters"].items()}
    cut = {name: text[:MOST_IN_PARAMETER] for name, text in said.items()}
    return {"template_id": template.zalo["template_id"], "parameters": cut}
