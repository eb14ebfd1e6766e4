"""What is done with periods: said to be due, signed off, closed, corrected. Each runs in one transaction.

What counts at the moment is counted by whoever calls (`views.counted`) and comes as `live`: an edition is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from services.reporting.commands.scope import tree_for
from services.reporting.model import closing, editions
from services.reporting.model.editions import Live, Part
from shared import ids
from shared.organisations import Organisations
from shared.periods import Period
from shared.refusal import Refusal, Words
from shared.said import Document, Evolve
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

Get = Callable[[str, str], Document | None]  # collection, identifier
Counts = Mapping[str, int]


def say_due(unit: UnitOfWork, organisation_id: str, period: Period, days: int) -> dict[str, Any]:
    """Say that a period has ended and is to be signed off within so many days; said once. The system's own."""
    document = _document(unit, organisation_id, period)
    evolve = partial(closing.evolve, at=unit.now.isoformat(), by=None)
    return unit.keep("periods", document, closing.due(document, period, days), evolve)


def sign_off(
    unit: UnitOfWork,
    organisation_id: str,
    period: Period,
    expected: int,
    figures: Counts,
    debts: Counts,
    reason: str | None,
) -> dict[str, Any]:
    """The staff of a centre stand by its `figures`, with what it owes (`debts`). Answers with the period's document;
    refuses what `closing.sign_off` refuses, and (409) whatever is no centre that stands."""
    tree = tree_for(unit, organisation_id, "staff")
    known = tree.get(organisation_id) or {}
    if known.get("kind") != "centre" or not tree.stands(organisation_id):
        words = Words(
            "Chỉ trung tâm đang hoạt động mới xác nhận số liệu.", "Only a centre that stands signs off its figures."
        )
        raise Refusal("not-a-centre", words, status=409)
    document = _document(unit, organisation_id, period, expected)
    said = closing.sign_off(
        document,
        period,
        today=today(unit.now),
        by=unit.actor.account_id,
        figures=figures,
        debts=debts,
        reason=reason,
        closed=closing_of(unit.get, tree, organisation_id, period) is not None,
    )
    return unit.keep("periods", document, said, _evolve(unit))


def close_period(
    unit: UnitOfWork,
    organisation_id: str,
    period: Period,
    expected: int,
    live: Live,
    debts: Counts,
    owing: list[dict[str, Any]],
    not_signed_off: list[str],
    reason: str | None,
) -> dict[str, Any]:
    """The board closes a period: edition 1 with what counts now. `debts` are all, `owing` those of each organisation
    (`[{organisation_id, counts}]`). Answers with the edition; refuses what `closing.close` refuses."""
    tree = tree_for(unit, organisation_id, "board")
    if not closing.closes(organisation_id, tree):
        words = Words(
            "Chỉ đơn vị cấp trên cùng chốt kỳ báo cáo cho cả tỉnh.",
            "Only the topmost organisation closes a period, for everybody below it.",
        )
        raise Refusal("not-the-topmost", words, status=409)
    document = _document(unit, organisation_id, period, expected)
    figures = editions.figures(live.parts, editions.excused_counts(live.definitions))
    said = closing.close(
        document,
        period,
        today=today(unit.now),
        by=unit.actor.account_id,
        figures=editions.headline(figures["total"]),
        debts=debts,
        not_signed_off=not_signed_off,
        reason=reason,
    )
    kept = unit.keep("periods", document, said, _evolve(unit))
    about = {
        "reason": reason,
        "stated": live.stated,
        "debts": dict(debts),
        "owing": owing,
        "not_signed_off": not_signed_off,
        "correction": None,
        "definitions": live.definitions,
        "figures": figures,
    }
    return _put_edition(unit, kept, period, live, about, {}, live.parts, sorted(live.parts))


def request_correction(unit: UnitOfWork, organisation_id: str, period: Period, reason: str | None) -> dict[str, Any]:
    """Ask for the next edition with the figures of an organisation as they will be then; of who closes, everybody's.
    For the organisation's own staff and the board. Answers with the correction."""
    tree = tree_for(unit, organisation_id, "staff", "board")
    document = closing_of(unit.get, tree, organisation_id, period) or closing.fresh(organisation_id, period)
    everybody = document["organisation_id"] == organisation_id
    correction_id = ids.new_id()
    said = closing.request_correction(
        document,
        correction_id=correction_id,
        concerns_id=None if everybody else organisation_id,
        today=today(unit.now),
        by=unit.actor.account_id,
        reason=reason,
    )
    return _correction(unit.keep("periods", document, said, _evolve(unit)), correction_id)


def decline_correction(
    unit: UnitOfWork, organisation_id: str, period: Period, correction_id: str, expected: int, reason: str | None
) -> dict[str, Any]:
    """The board leaves the edition as it is. Answers with the correction; `expected` is the correction's version."""
    document, correction = _to_decide(unit, organisation_id, period, correction_id, expected)[1:]
    said = closing.decline(document, correction, today=today(unit.now), by=unit.actor.account_id, reason=reason)
    return _correction(unit.keep("periods", document, said, _evolve(unit)), correction_id)


def approve_correction(
    unit: UnitOfWork, organisation_id: str, period: Period, correction_id: str, expected: int, live: Live
) -> dict[str, Any]:
    """A second person of the board approves: the next edition, in which those concerned count as they do now and all
    others as in the newest edition. Answers with the edition; `expected` is the correction's version."""
    tree, document, correction = _to_decide(unit, organisation_id, period, correction_id, expected)
    closing.refuse_approval(correction, unit.actor.account_id)
    newest = unit.load("editions", edition_id(document), closing.PERIOD)
    before = {part["organisation_id"]: part for part in unit.by_id("edition_parts", newest["parts"].values()).values()}
    concerned = {*before, *live.parts} if correction["concerns_id"] is None else tree.under(correction["concerns_id"])
    parts, changed = editions.corrected(before, live.parts, concerned)
    definitions = editions.together(newest["definitions"], live.definitions)
    figures = editions.figures(parts, editions.excused_counts(definitions))
    said = closing.approve(
        document,
        correction,
        today=today(unit.now),
        by=unit.actor.account_id,
        figures=editions.headline(figures["total"]),
        changed=bool(changed),
    )
    kept = unit.keep("periods", document, said, _evolve(unit))
    about = {
        **{name: newest[name] for name in ("debts", "owing", "not_signed_off")},
        "reason": correction["reason"],
        "stated": live.stated if correction["concerns_id"] is None else newest["stated"],
        "correction": {**_correction(kept, correction_id)},
        "definitions": definitions,
        "figures": figures,
    }
    return _put_edition(unit, kept, period, live, about, newest["parts"], parts, changed)


def edition_id(document: Document, number: int | None = None) -> str:
    """The identifier of an edition of a period; of the newest without a number."""
    return f"{document['_id']}:{number or document['edition']}"


def closing_of(get: Get, tree: Organisations, organisation_id: str, period: Period) -> Document | None:
    """The document under which a period was closed for an organisation, or None: its own where it is who closes,
    otherwise that of who closes above it, or did before a merger and covered it."""
    own = get("periods", closing.period_id(organisation_id, period))
    if own is not None and "edition" in own:
        return own
    if closing.closes(organisation_id, tree):
        return None
    under = tree.under(organisation_id)
    for above in closing.who_may_have_closed(organisation_id, tree):
        document = get("periods", closing.period_id(above, period))
        if document is not None and "edition" in document:
            edition = get("editions", edition_id(document)) or {"covers": []}
            if not under.isdisjoint(edition["covers"]):
                return document
    return None


def _put_edition(
    unit: UnitOfWork,
    document: Document,
    period: Period,
    live: Live,
    about: Mapping[str, Any],
    before: Mapping[str, str],
    parts: Mapping[str, Part],
    changed: list[str],
) -> dict[str, Any]:
    """Keep an edition, and the parts that are new in it; all others are those of editions before it."""
    identifier = edition_id(document)
    fresh = {owner: f"{identifier}:{owner}" for owner in changed}
    for owner, part_id in fresh.items():
        unit.put("edition_parts", {**parts[owner], "_id": part_id, "version": 0})
    edition = {
        "_id": identifier,
        "organisation_id": document["organisation_id"],
        "period": period.key,
        "number": document["edition"],
        "order": f"{period.last}:{period.first}:{document['edition']:05d}:{document['organisation_id']}",
        "made_at": unit.now.isoformat(),
        "made_by": _who(unit),
        "positions": live.positions,
        "parked": live.parked,
        "covers": live.covers,
        "changed": changed,
        "parts": {**before, **fresh},
        **about,
    }
    return unit.put("editions", edition)


def _to_decide(
    unit: UnitOfWork, organisation_id: str, period: Period, correction_id: str, expected: int
) -> tuple[Organisations, Document, Document]:
    """The tree, the period's document and a correction of it, for the board of who closed."""
    tree = tree_for(unit, organisation_id, "board")
    document = unit.load("periods", closing.period_id(organisation_id, period), closing.PERIOD)
    return tree, document, closing.find_correction(document, correction_id, expected)


def _correction(document: Document, correction_id: str) -> dict[str, Any]:
    found: dict[str, Any] = document["corrections"][correction_id]
    return {"organisation_id": document["organisation_id"], "period": document["period"], **found}


def _document(unit: UnitOfWork, organisation_id: str, period: Period, expected: int | None = None) -> Document:
    fresh = closing.fresh(organisation_id, period)
    return unit.load("periods", fresh["_id"], closing.PERIOD, expected=expected, fresh=fresh)


def _who(unit: UnitOfWork) -> dict[str, str]:
    return {"account_id": unit.actor.account_id, "name": unit.actor.name}


def _evolve(unit: UnitOfWork) -> Evolve:
    return partial(closing.evolve, at=unit.now.isoformat(), by=_who(unit))
