"""The pages of texts: which are in force, one of them to read and change, how it would read, its older versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, json, redirect, render_template, request
from werkzeug.wrappers import Response

from services.notification.commands.templates import give_up_template, save_template
from services.notification.model import fields, kinds
from services.notification.model.fields import Field
from services.notification.model.kinds import AUDIENCES, KINDS
from services.notification.model.templates import LANGUAGES
from services.notification.model.text_versions import READERS, compared, parameter_lines, tidied
from services.notification.reading import asker
from services.notification.schemas.templates import TextsToSave
from services.notification.views import templates as views
from shared.refusal import Fault, Refusal, Words, unknown
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("template_pages", __name__)

Page = str | tuple[str, int] | Response

NOTICES = {
    "template-saved": Words(
        "Đã lưu. Từ nay tin được viết theo mẫu này.", "Saved. Messages are written by this text from now on."
    ),
    "template-given-up": Words(
        "Đã bỏ mẫu riêng. Các bản cũ vẫn xem lại được.",
        "The organisation's own text is given up. Its versions can still be read.",
    ),
}
PARTS = {
    "subject": Words("Tiêu đề", "Subject"),
    "text": Words("Nội dung thư", "Text of the letter"),
    "sms": Words("Tin SMS", "SMS"),
    "zalo": Words("Zalo", "Zalo"),
}


@pages.get("/templates")
@who_may(*READERS)
def list_templates() -> str:
    """Every kind by audience, with whose text is in force."""
    organisation_id = _organisation()
    found = views.overview(shell().store, organisations(), organisation_id)
    by_kind = {kind: {one["language"]: one for one in found if one["kind"] == kind} for kind in KINDS}
    audiences = [
        (words, [(kind, by_kind[kind.code]) for kind in KINDS.values() if kind.audience == audience])
        for audience, words in AUDIENCES.items()
    ]
    return render_template(
        "notification_templates.html",
        audiences=audiences,
        own=sum(one["organisation_id"] == organisation_id for one in found),
        organisation_id=organisation_id,
        choices=_choices(),
        languages=LANGUAGES,
        at=_at,
    )


@pages.get("/templates/<kind>")
@who_may(*READERS)
def show_template(kind: str) -> str:
    """The form with the text in force, or with an older version (`?version=`) to be taken up again."""
    return _form(kind)


@pages.post("/templates/<kind>")
@who_may(*READERS)
def save_or_preview(kind: str) -> Page:
    """Keep what was typed; or (`do` = preview) show how it would read."""
    organisation_id, language = _organisation(), _language()
    try:
        typed = check_form(TextsToSave(), _typed())
        why = typed.pop("why")
        if request.form.get("do") == "preview":
            shown = views.preview(
                shell().store,
                organisations(),
                organisation_id,
                kind,
                language,
                typed,
                urls=shell().settings.urls,
            )
            return _form(kind, preview=shown)
        perform(save_template, organisation_id, kind, language, typed, expected=seen_version(), why=why)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _form(kind, _on_page(refusal)), refusal.status
    return redirect(_at(f"/templates/{kind}", done="template-saved"), 303)


@pages.post("/templates/<kind>/giving-up")
@who_may(*READERS)
def give_up(kind: str) -> Page:
    """What holds above holds again."""
    try:
        perform(give_up_template, _organisation(), kind, _language(), expected=seen_version())
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _form(kind, refusal), refusal.status
    return redirect(_at(f"/templates/{kind}", done="template-given-up"), 303)


@pages.get("/templates/<kind>/versions/<number>")
@who_may(*READERS)
def show_version(kind: str, number: str) -> str:
    """An older version, and what has changed since."""
    found = _texts(kind)
    version, kept = views.version_of(shell().store, found["organisation_id"], kind, found["language"], number)
    return render_template(
        "notification_template_version.html",
        kind=KINDS[kind],
        found=found,
        version=version,
        kept=kept,
        changed=compared(version, found["in_force"]),
        parts_named=PARTS,
        parameters=parameter_lines(version.zalo),
        languages=LANGUAGES,
        at=_at,
    )


def _form(kind: str, refusal: Refusal | None = None, preview: Mapping[str, Any] | None = None) -> str:
    found = _texts(kind)
    shown, number = found["in_force"], request.args.get("version")
    if number:
        shown = views.version_of(shell().store, found["organisation_id"], kind, found["language"], number)[0]
    return render_template(
        "notification_template.html",
        kind=KINDS[kind],
        found=found,
        shown=shown,
        parameters=parameter_lines(shown.zalo),
        by_sms=kinds.SMS in KINDS[kind].channels,
        by_zalo=kinds.ZALO in KINDS[kind].channels,
        fields=fields.fields_of(KINDS[kind]),
        example=_example,
        short_examples=_short_examples(kind),
        preview=preview,
        refusal=refusal,
        choices=_choices(),
        languages=LANGUAGES,
        at=_at,
    )


def _texts(kind: str) -> dict[str, Any]:
    return views.texts_of(shell().store, asker(), organisations(), _organisation(), kind, _language())


def _organisation() -> str:
    return views.organisation_asked(asker(), organisations(), request.args.get("organisation_id") or None)


def _language() -> str:
    """The language of the text, which is not the reader's (`?language=` on any page changes that)."""
    asked = request.args.get("written_in") or "vi"
    if asked not in LANGUAGES:
        raise unknown(Words("ngôn ngữ", "language"))
    return asked


def _choices() -> list[tuple[str, str]]:
    return views.organisations_to_choose(asker(), organisations())


def _at(path: str, **changes: str | None) -> str:
    """The address of a page about the same organisation and language."""
    asked = {name: request.args.get(name) for name in ("organisation_id", "written_in")} | changes
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def _typed() -> dict[str, Any]:
    """The form as the API takes it; texts that are missing are empty, so that `check` names them all at once."""
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in ("subject", "text", "sms", "why")}
    template_id, lines = request.form.get("template_id", "").strip(), tidied(request.form.get("parameters", ""))
    said = {
        "subject": typed["subject"],
        "text": typed["text"],
        "sms": typed["sms"] or None,
        "why": typed["why"] or None,
    }
    return said | {
        "zalo": {"template_id": template_id, "parameters": _parameters(lines)} if template_id or lines else None
    }


def _parameters(lines: str) -> dict[str, str]:
    """`ten = {{ name }}`, one on a line. Refuses a line without a sign, and a name that comes twice."""
    found: dict[str, str] = {}
    for number, line in enumerate((one.strip() for one in lines.split("\n") if one.strip()), start=1):
        name, sign, text = (part.strip() for part in line.partition("="))
        if not sign or name in found:
            words = Words(
                f"Tham số Zalo, dòng {number}: mỗi dòng một tham số, mỗi tên một lần, như ten = {{{{ name }}}}.",
                f"Line {number} of the Zalo parameters: write one on each line, each name once: ten = {{{{ name }}}}.",
            )
            raise Refusal("parameters-unreadable", words, at="/parameters")
        found[name] = text
    return found


def _on_page(refusal: Refusal) -> Refusal:
    """The refusal with its faults at the fields of the page, which has one for all parameters."""
    places = {"/zalo/template_id": "/template_id", "/zalo": "/template_id"}
    faults = [
        Fault("/parameters" if fault.at.startswith("/zalo/parameters") else places.get(fault.at, fault.at), fault.words)
        for fault in refusal.faults
    ]
    return Refusal(refusal.code, refusal.words, status=refusal.status, faults=faults)


def _short_examples(kind: str) -> str:
    """By field, for the page to count with while somebody types."""
    used = fields.fields_of(KINDS[kind]).items()
    return json.dumps({name: str(field.example) for name, field in used if field.short}, ensure_ascii=False)


def _example(field: Field) -> str:
    """What a field may say; of a list, what its first row says."""
    example = field.example[0] if isinstance(field.example, list) else field.example
    return (
        ", ".join(f".{name}: {value}" for name, value in example.items()) if isinstance(example, dict) else str(example)
    )
