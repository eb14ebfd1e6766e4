"""Editions as they were kept, whole or of one organisation; how two of them, or one and the figures of now, differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.commands.periods import closing_of, edition_id
from services.reporting.model import closing, editions
from services.reporting.model.edition_differences import difference, in_words
from services.reporting.model.editions import Parts
from services.reporting.views.counted import count
from services.reporting.views.question import Question
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.store import Document, Store, by_id
from shared.vietnamese import collation_key

EDITION = Words("bản số liệu đã chốt", "edition")
STRUCTURES = ("then", "now")
NOW = "now"


def closing_document(store: Store, organisations: Organisations, question: Question) -> Document | None:
    """The document under which the question's period was closed for its organisation."""

    def get(collection: str, identifier: str) -> Document | None:
        found: Document | None = store[collection].find_one({"_id": identifier})
        return found

    return closing_of(get, organisations, question.organisation_id, question.period)


def edition_of(store: Store, organisations: Organisations, question: Question, number: int | None = None) -> Document:
    """An edition of the question's period; the newest without a number. Refuses with `unknown` (404)."""
    document = closing_document(store, organisations, question)
    found = store.editions.find_one({"_id": edition_id(document, number)}) if document else None
    if found is None:
        raise unknown(EDITION)
    return found


def number_of(typed: str) -> int:
    """The number of an edition as an address writes it. Refuses with `unknown` (404)."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed)):
        raise unknown(EDITION)
    return int(typed)


def editions_of(store: Store, document: Document) -> list[Document]:
    """All editions of a closed period, the newest first."""
    names = [edition_id(document, number) for number in range(document["edition"], 0, -1)]
    known = by_id(store.editions, names)
    return [known[one] for one in names]


def parts_of(store: Store, edition: Document, members: set[str] | None = None) -> dict[str, Document]:
    """The parts of an edition, by organisation; of these members only."""
    wanted = [part for owner, part in edition["parts"].items() if members is None or owner in members]
    return {one["organisation_id"]: one for one in by_id(store.edition_parts, wanted).values()}


def show_edition(
    store: Store, organisations: Organisations, question: Question, edition: Document, structure: str, language: str
) -> dict[str, Any]:
    """An edition for the question's organisation (`schemas.editions.Edition`). `structure` then: by the organisations
    of then; now: put together under those who go on with their affairs; the totals are the same."""
    whole = question.organisation_id == edition["organisation_id"]
    figures = edition["figures"]
    if not whole or structure == NOW:
        parts: Parts = parts_of(store, edition, None if whole else organisations.under(question.organisation_id))
        if structure == NOW:
            parts = editions.grouped(parts, {owner: organisations.heir(owner) for owner in parts})
        figures = editions.figures(parts, editions.excused_counts(edition["definitions"]))
    names = Names(organisations, edition, now=structure == NOW)
    kept = ("period", "number", "made_at", "made_by", "reason", "positions", "definitions", "changed")
    return {
        **{name: edition[name] for name in kept},
        "organisation": names.organisation(question.organisation_id),
        "closed_by": names.organisation(edition["organisation_id"]),
        "structure": structure,
        "correction": edition["correction"],
        "stated": edition["stated"] if whole else None,
        "debts": edition["debts"],
        "not_signed_off": [names.organisation(one) for one in edition["not_signed_off"]] if whole else [],
        "owing": [
            {**names.organisation(one["organisation_id"]), "counts": one["counts"]} for one in edition["owing"] if whole
        ],
        "with_debts": bool(any(edition["debts"].values()) or edition["not_signed_off"]),
        "parked": edition["parked"] if whole else [],
        "figures": {
            **figures,
            "programmes": [
                {**one, "programme": names.programme(one["programme"], language)}
                for one in sorted(figures["programmes"], key=lambda one: names.order(one["programme"]))
            ],
            "centres": sorted(
                ({**one, **names.organisation(one["organisation_id"])} for one in figures["centres"]),
                key=lambda one: collation_key(one["name"]),
            ),
        },
    }


def classes_in(
    store: Store, organisations: Organisations, question: Question, edition: Document, limit: int, cursor: str | None
) -> dict[str, Any]:
    """The classes that an edition counts, as they counted then: `{items, next, total}`; each with its numbers, its
    version and its marks."""
    members = None if question.organisation_id == edition["organisation_id"] else _under(organisations, question)
    names = Names(organisations, edition)
    rows = {
        f"{row['counts']['opened_on'] or row['counts']['last_day']}_{row['class_id']}": (owner, row)
        for owner, part in parts_of(store, edition, members).items()
        for row in part["classes"]
    }
    keys = [key for key in sorted(rows) if key > (cursor or "")]
    items = []
    for owner, row in (rows[key] for key in keys[:limit]):
        counts = {name: value for name, value in row["counts"].items() if name != "persons"}
        marks = {mark.replace(":", "."): sequence for mark, sequence in row["marks"].items()}
        items.append({**row, "counts": counts, "marks": marks, "owner": names.organisation(owner)})
    return {"items": items, "next": keys[limit - 1] if len(keys) > limit else None, "total": len(rows)}


def _under(organisations: Organisations, question: Question) -> set[str]:
    return organisations.under(question.organisation_id)


def differing(
    store: Store, organisations: Organisations, question: Question, before: int, after: int | None, language: str
) -> dict[str, Any]:
    """How edition `after` differs from edition `before`; without `after`, the figures of now.

    `{organisation, period, before, after, total, centres, text}`: numbers of the editions (`after` None: now), changes
    by measure (`{before, after}`), by organisation with its classes and the reasons given, and in words, a line each.
    """
    members = _under(organisations, question)
    older = edition_of(store, organisations, question, before)
    whole = question.organisation_id == older["organisation_id"]
    old = parts_of(store, older, None if whole else members)
    definitions, reasons = [older["definitions"]], {}
    if after is None:
        live = count(store, organisations, question)
        new: Parts = live.parts
        definitions.append(live.definitions)
    else:
        newer = edition_of(store, organisations, question, after)
        new = parts_of(store, newer, None if whole else members)
        definitions.append(newer["definitions"])
        reasons = _reasons(store, older, before, after)
    found = difference(old, new, editions.excused_counts(*definitions))
    names = Names(organisations, older)
    centres = [
        {
            **one,
            **names.organisation(one["organisation_id"]),
            "words": in_words(one["change"]).in_language(language),
            "reasons": reasons.get(one["organisation_id"], []),
            "programmes": [
                {"programme": names.programme(code, language), "change": changed}
                for code, changed in one["programmes"].items()
            ],
        }
        for one in found["centres"]
    ]
    centres.sort(key=lambda one: collation_key(one["name"]))
    return {
        "organisation": names.organisation(question.organisation_id),
        "period": question.period.key,
        "before": before,
        "after": after,
        "total": found["total"],
        "centres": centres,
        "text": [_line(one, language) for one in centres],
    }


def _reasons(store: Store, edition: Document, before: int, after: int) -> dict[str, list[str]]:
    """Why each organisation's share was changed between two editions, whichever comes first."""
    low, high = sorted((before, after))
    stem = edition["_id"].rpartition(":")[0]
    between = by_id(store.editions, [f"{stem}:{number}" for number in range(low + 1, high + 1)])
    found: dict[str, list[str]] = {}
    for one in sorted(between.values(), key=lambda one: int(one["number"])):
        for owner in one["changed"]:
            found.setdefault(owner, []).append(one["reason"])
    return found


def _line(one: Mapping[str, Any], language: str) -> str:
    """`+14 lượt học viên, Trung tâm chính trị Sa Pa, vì nhập sót danh sách`."""
    line = f"{one['words']}, {one['name']}"
    if not one["reasons"]:
        return line
    return line + Words(", vì ", ", because ").in_language(language) + "; ".join(one["reasons"])


class Names:
    """What organisations and programmes were called when an edition was made, or are called now."""

    def __init__(self, organisations: Organisations, edition: Document, *, now: bool = False) -> None:
        definitions = edition["definitions"]
        self._organisations = organisations
        self._then = {} if now else {one["organisation_id"]: one["name"] for one in definitions["structure"]}
        newest = sorted(definitions["programmes"], key=lambda one: int(one["version_number"] or 0))
        self._programmes = {one["code"]: one for one in newest}

    def organisation(self, organisation_id: str) -> dict[str, str]:
        """`{organisation_id, name}`."""
        name = self._then.get(organisation_id) or self._organisations.name(organisation_id)
        return {"organisation_id": organisation_id, "name": name}

    def programme(self, code: str, language: str) -> dict[str, Any]:
        """`{code, name}`."""
        known = self._programmes.get(code)
        if known is None:
            return {"code": code, "name": code}
        return {"code": code, "name": known["name_en" if language == "en" else "name_vi"]}

    def order(self, code: str) -> tuple[int, str]:
        """Where a programme stands."""
        known = self._programmes.get(code)
        return (known["order"] if known else 99), code


def predecessors_of(store: Store, organisations: Organisations, question: Question) -> list[Document]:
    """The newest editions of those who closed the period before they became part of the question's organisation."""
    if not closing.closes(question.organisation_id, organisations):
        return []
    others = closing.who_may_have_closed(question.organisation_id, organisations)[1:]
    documents = by_id(store.periods, [closing.period_id(one, question.period) for one in others])
    newest = [edition_id(one) for one in documents.values() if "edition" in one]
    return list(by_id(store.editions, newest).values())
