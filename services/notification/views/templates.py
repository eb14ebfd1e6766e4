"""What people read of texts: which one is in force for an organisation, its versions, and how a text would read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.heard import Heard, House
from services.notification.model import fields, kinds, sms
from services.notification.model.kinds import KINDS
from services.notification.model.masks import masked
from services.notification.model.templates import (
    LANGUAGES,
    Template,
    check,
    letter,
    of_version,
    says_too_much,
    short,
    zalo,
)
from services.notification.model.text_versions import MAKERS, READERS, may_change
from services.notification.texts import Texts, text_id
from shared.authority import Actor
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.store import Document, Store
from shared.vietnamese import collation_key

ORGANISATION = Words("đơn vị", "organisation")
KIND = Words("loại thư", "kind of message")
VERSION = Words("bản", "version")

# Organisations whose texts are worth choosing from a list: classes are theirs, or stand below them.
WRITERS = ("province", "board", "political-school", "centre")
# Among how many of the newest messages of the kind one is looked for whose recipient is known.
NEWEST = 20


def organisation_asked(actor: Actor, tree: Organisations, asked: str | None) -> str:
    """The organisation whose texts are asked for, the asker's own by default. Refuses with `unknown` (404) what is
    out of sight."""
    if asked is None:
        own = [tree.heir(role.organisation_id) for role in actor.roles if role.name in MAKERS]
        roots = [one["_id"] for one in tree.children(None)] if actor.has("operator") else []
        asked = next((one for one in [*own, *roots] if one in tree), "")
    if not actor.may(tree, [asked], *READERS):
        raise unknown(ORGANISATION)
    return asked


def organisations_to_choose(actor: Actor, tree: Organisations) -> list[tuple[str, str]]:
    """`(id, name)` of those whose texts the asker may look at."""
    seen = [one for one in actor.scope(tree, *READERS) if tree.stands(one)]
    chosen = [one for one in seen if (tree.get(one) or {}).get("kind") in WRITERS] or seen
    return sorted(((one, tree.name(one)) for one in chosen), key=lambda one: collation_key(one[1]))


def overview(store: Store, tree: Organisations, organisation_id: str) -> list[dict[str, Any]]:
    """Every kind in every language: `{kind, language, organisation_id, number, saved_at}` of the text in force, where
    the last three are None, 0 and None of what the system came with."""
    texts, path = Texts(store), tree.above(organisation_id)
    texts.read(text_id(one, kind, language) for one in path for kind in KINDS for language in LANGUAGES)
    return [_in_force(texts, path, kind, language) for kind in KINDS for language in LANGUAGES]


def _in_force(texts: Texts, path: list[str], kind: str, language: str) -> dict[str, Any]:
    document = texts.kept(kind, language, path)
    newest = document["versions"][-1] if document else {"number": 0, "saved_at": None}
    return {
        "kind": kind,
        "language": language,
        "organisation_id": document["organisation_id"] if document else None,
        "number": newest["number"],
        "saved_at": newest["saved_at"],
    }


def texts_of(
    store: Store, actor: Actor, tree: Organisations, organisation_id: str, kind: str, language: str
) -> dict[str, Any]:
    """The text in force and the organisation's own versions, the newest first: `{kind, language, organisation_id,
    in_force: Template, inherited: Template, own, may_change, versions, version}`. `inherited` is what would hold
    without its own; `version` is 0 where nothing was ever written."""
    if kind not in KINDS or language not in LANGUAGES:
        raise unknown(KIND)
    texts, path = Texts(store), tree.above(organisation_id)
    document = store.templates.find_one({"_id": text_id(organisation_id, kind, language)}) or {}
    in_force = texts.of(kind, language, path)
    return {
        "kind": kind,
        "language": language,
        "organisation_id": organisation_id,
        "in_force": in_force,
        "inherited": texts.of(kind, language, path[1:]),
        "own": in_force.organisation_id == organisation_id,
        "may_change": may_change(actor, tree, organisation_id),
        "versions": document.get("versions", [])[::-1],
        "version": document.get("version", 0),
    }


def version_of(store: Store, organisation_id: str, kind: str, language: str, number: str) -> tuple[Template, Document]:
    """One version that an organisation had written, as a text and as it is kept. Refuses with `unknown`."""
    document = store.templates.find_one({"_id": text_id(organisation_id, kind, language)}) or {"versions": []}
    found = next(
        (one for one in document["versions"] if str(one["number"]) == number and one["text"] is not None), None
    )
    if found is None:
        raise unknown(VERSION)
    return of_version(document, found), found


def preview(
    store: Store,
    tree: Organisations,
    organisation_id: str,
    kind: str,
    language: str,
    texts: Mapping[str, Any],
    urls: Mapping[str, str],
) -> dict[str, Any]:
    """How texts would read, without keeping them: `{letter, sms, segments, zalo, real, too_much}`. With the facts of
    the newest message of the kind (`real`), its people masked, or with the examples. Refuses what `check` refuses."""
    if kind not in KINDS or language not in LANGUAGES:
        raise unknown(KIND)
    known = KINDS[kind]
    check(known, texts["subject"], texts["text"], texts["sms"], texts["zalo"])
    template = Template(
        kind, language, organisation_id, 0, texts["subject"], texts["text"], texts["sms"], texts["zalo"]
    )
    facts = _newest_facts(store, tree, organisation_id, template, House(store, urls))
    used = fields.examples(known) | (facts or {})
    read, in_short, in_zalo = letter(template, used), short(template, used), zalo(template, used)
    leaving = [read.subject, in_short, *(in_zalo["parameters"].values() if in_zalo else ())]
    return {
        "letter": read,
        "sms": in_short if kinds.SMS in known.channels else None,
        "segments": sms.segments(in_short),
        "zalo": in_zalo,
        "real": facts is not None,
        "too_much": any(says_too_much(one) for one in leaving),
    }


def _newest_facts(
    store: Store, tree: Organisations, organisation_id: str, template: Template, house: House
) -> dict[str, Any] | None:
    """What the newest message of the kind says, of those of the organisation and all below it; None without one."""
    of_kind = {"organisation_ids": {"$in": sorted(tree.under(organisation_id))}, "kind": template.kind}
    for delivery in store.deliveries.find(of_kind).sort("listed", -1).limit(NEWEST):
        heard = Heard(store, [delivery], house)
        if heard.name(delivery):
            return masked(KINDS[template.kind], heard.known(delivery, template.language))
    return None
