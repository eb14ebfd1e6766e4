"""What was issued: of a class, in a register, and the blanks that are left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.enrolment.model.certificates import blanks, certificates
from services.enrolment.model.certificates.certificate_registers import entry_key
from shared.organisations import Organisations
from shared.refusal import Words, unknown
from shared.store import Document, Store, by_id
from shared.vietnamese import fold, name_key
from shared.web.paging import read_cursor, write_cursor

# What a certificate's document holds for lists, searches and printing only; its code is on the paper alone.
_INNER = ("_id", "register_key", "search", "template", "code")

MOST_READ = 1000  # certificates looked at for one page


def show_certificate(certificate: Document) -> dict[str, Any]:
    """A certificate as those who keep the register see it."""
    shown = {name: value for name, value in certificate.items() if name not in _INNER}
    return {"certificate_id": certificate["_id"], **shown}


def certificates_of(store: Store, class_id: str) -> list[Document]:
    """All that was ever issued in a class, in the order of names; of one person the newest first."""
    found = list(store.certificates.find({"class_id": class_id}))
    found.sort(key=lambda one: str(one["register_key"]), reverse=True)
    return sorted(found, key=lambda one: (name_key(one["name"]), one["learner_id"]))


def awaiting_of(store: Store, klass: Document) -> list[dict[str, Any]]:
    """Who completed the class and has none, in the order of names: `{learner_id, name, birth}`."""
    learners = by_id(store.learners, certificates.awaiting(klass)).values()
    rows = [
        {"learner_id": one["_id"], "name": one["name"], "birth": certificates.birth_as_printed(one)} for one in learners
    ]
    return sorted(rows, key=lambda row: (name_key(row["name"]), row["learner_id"]))


def certificate_of(store: Store, certificate_id: str, scope: Iterable[str]) -> Document:
    """One certificate, of an issuer or a class of this scope; any other is unknown."""
    found = store.certificates.find_one({"_id": certificate_id})
    if found is not None:
        klass = store.classes.find_one({"_id": found["class_id"]}, {"organisations": 1}) or {"organisations": []}
        if {found["issuer_id"], *klass["organisations"]} & set(scope):
            return found
    raise unknown(Words("giấy chứng nhận", "certificate"))


def registers_of(store: Store, scope: Iterable[str]) -> list[Document]:
    """The registers of these issuers, the newest first."""
    found = store.certificate_registers.find({"issuer_id": {"$in": sorted(scope)}})
    return sorted(found, key=lambda one: (-one["year"], one["issuer_id"], one["kind"]))


def read_register(
    store: Store,
    issuer_id: str,
    kind: str,
    year: int | None,
    *,
    words: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """A page of a register in the order of its numbers, of one year or of all. Where the words are rare, a page may
    hold less than `limit`, or nothing, and still have a `next`: the search has come that far."""
    books = [one for one in store.certificate_registers.find({"issuer_id": issuer_id}) if one["kind"] == kind]
    asked = sorted((one for one in books if year in (None, one["year"])), key=lambda one: int(one["year"]))
    wanted, after = fold(words or ""), read_cursor(cursor) if cursor else ""
    items: list[dict[str, Any]] = []
    read, key = 0, None
    for span in _numbered_spans(store, asked, after, limit + 1):
        for certificate in span:
            if len(items) == limit or read == max(MOST_READ, limit):
                return {"items": items, "next": write_cursor(key) if key else None}
            read, key = read + 1, certificate["register_key"]
            if wanted in certificate["search"]:
                items.append(show_certificate(certificate))
    return {"items": items, "next": None}


def _numbered_spans(store: Store, books: Iterable[Document], after: str, size: int) -> Iterator[list[Document]]:
    """The certificates of these registers by their numbers, which have no gap: a store may read all of what matches
    before it gives the first of it, so that it is asked for few numbers at once."""
    for book in books:
        for first in range(1, book["last"] + 1, size):
            low, high = (entry_key(book["_id"], number) for number in (first, first + size))
            if after < high:
                floor = {"$gt": after} if after >= low else {"$gte": low}
                found = store.certificates.find({"register_key": {**floor, "$lt": high}})
                yield sorted(found, key=lambda one: str(one["register_key"]))


def show_stock(stock: Document, organisations: Organisations) -> dict[str, Any]:
    """A stock of blanks: received is used, spoiled and left together."""
    return {
        "issuer_id": stock["issuer_id"],
        "issuer_name": organisations.name(stock["issuer_id"]),
        "kind": stock["kind"],
        "received": blanks.received(stock),
        "used": stock["used"],
        "spoiled": len(stock["spoiled"]),
        "left": blanks.left(stock),
        "packets": [
            {**_ends(one), "count": one["last"] - one["first"] + 1, "received_on": one["received_on"]}
            for one in stock["received"]
        ],
        "free": [{**_ends(one), "count": one["last"] - one["first"] + 1} for one in stock["free"]],
        "spoiled_blanks": stock["spoiled"],
    }


def _ends(packet: Mapping[str, Any]) -> dict[str, str]:
    row = dict(packet)
    return {name: blanks.write_serial(row, row[name]) for name in ("first", "last")}


def stocks_of(store: Store, organisations: Organisations, scope: Iterable[str]) -> list[dict[str, Any]]:
    """The stocks of these issuers."""
    found = store.blank_stocks.find({"issuer_id": {"$in": sorted(scope)}})
    shown = [show_stock(one, organisations) for one in found]
    return sorted(shown, key=lambda one: (one["issuer_name"], one["kind"]))
