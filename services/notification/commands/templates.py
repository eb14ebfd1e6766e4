"""What organisations do with their texts: write a version of their own, and give them up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.model.kinds import KINDS
from services.notification.model.templates import LANGUAGES, check, own
from services.notification.model.text_versions import READERS, may_change, with_version
from services.notification.texts import text_id
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork

ORGANISATION = Words("đơn vị", "organisation")
KIND = Words("loại thư", "kind of message")
TEXTS = Words("mẫu thư", "text")


def save_template(
    unit: UnitOfWork,
    organisation_id: str,
    kind: str,
    language: str,
    texts: Mapping[str, Any],
    *,
    expected: int,
    why: str | None = None,
) -> dict[str, Any]:
    """Keep texts `{subject, text, sms, zalo}` as the newest version of an organisation's own; they hold for it and all
    below it from then on. Answers with the document that `texts.py` shows; refuses what `templates.check` refuses."""
    document = _document(unit, organisation_id, kind, language, expected)
    check(KINDS[kind], texts["subject"], texts["text"], texts["sms"], texts["zalo"])
    return unit.put("templates", with_version(document, texts, unit.actor, unit.now, why))


def give_up_template(
    unit: UnitOfWork, organisation_id: str, kind: str, language: str, *, expected: int, why: str | None = None
) -> dict[str, Any]:
    """Let hold again what holds above the organisation: the texts as delivered, where nobody there has its own.
    Refuses (409) an organisation that has none of its own."""
    document = _document(unit, organisation_id, kind, language, expected)
    if not document["versions"] or own(document) is None:
        words = Words(
            "Đơn vị không có mẫu riêng cho loại thư này; không có gì để bỏ.",
            "The organisation has no text of its own for this kind; there is nothing to give up.",
        )
        raise Refusal("no-text-of-its-own", words, status=409)
    return unit.put("templates", with_version(document, None, unit.actor, unit.now, why))


def _document(unit: UnitOfWork, organisation_id: str, kind: str, language: str, expected: int) -> Document:
    """The organisation's document, or one without a version. Refuses who may not write it, and what is not known."""
    if kind not in KINDS or language not in LANGUAGES:
        raise unknown(KIND)
    tree = Organisations(unit.find("organisations", {}))
    if not unit.actor.may(tree, [organisation_id], *READERS):
        raise unknown(ORGANISATION)
    if not may_change(unit.actor, tree, organisation_id):
        raise not_allowed()
    identifier = text_id(organisation_id, kind, language)
    about = {"organisation_id": organisation_id, "kind": kind, "language": language, "versions": []}
    return unit.load("templates", identifier, TEXTS, expected=expected, fresh={"_id": identifier, **about})
