"""Annual plans as people read them: the table, what changed, what stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.enrolment.model.centres.centres import KINDS
from services.enrolment.model.nominations import WAITING
from services.enrolment.model.plans import plans
from services.enrolment.views.nominations import demand
from services.enrolment.views.programmes import newest_programmes, programmes_to_teach
from shared.organisations import Organisations
from shared.store import Document, Store, by_id
from shared.vietnamese import collation_key
from shared.web.paging import read_page


def load_plan(store: Store, plan_id: str) -> tuple[Document, Document, Document | None]:
    """The draft (a new one where nobody has written any, without `version`), the plan and the ceiling."""
    centre_id, _, year = plan_id.rpartition("-")
    draft = store.plan_drafts.find_one({"_id": plan_id}) or plans.new_draft(centre_id, int(year))
    plan = store.plans.find_one({"_id": plan_id}) or {"_id": plan_id, "versions": [], "returned": []}
    return draft, plan, store.plan_ceilings.find_one({"_id": plan_id})


def show_plan(
    draft: Document, plan: Document, ceiling: Document | None, organisations: Organisations, on: date
) -> dict[str, Any]:
    """A plan as the API shows it: the version on the desk, and the one in force on a day."""
    names = ("centre_id", "year", "state", "version_number", "lines", "reason", "submitted_on")
    version = plans.in_force(plan, on)
    return {
        "plan_id": draft["_id"],
        "centre_name": organisations.name(draft["centre_id"]),
        **{name: draft[name] for name in names},
        "totals": plans.sums(draft["lines"]),
        "ceiling": ceiling["budget"] if ceiling else None,
        "on": on.isoformat(),
        "in_force": show_version(version) if version else None,
        "version": draft.get("version", 0),
    }


def show_version(version: Mapping[str, Any]) -> dict[str, Any]:
    """An approved version with its totals."""
    return {**version, "totals": plans.sums(version["lines"])}


def list_plans(
    store: Store,
    organisations: Organisations,
    scope: Iterable[str],
    on: date,
    *,
    year: int | None = None,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """A page of the plans that somebody may see, by year and centre."""
    seen = set(scope)
    query: dict[str, Any] = {} if len(seen) == len(organisations) else {"centre_id": {"$in": sorted(seen)}}
    if state:
        query["state"] = state
    if year:
        query["listing_key"] = {"$gte": f"{year}:", "$lte": f"{year}:~"}
    page = read_page(store, "plan_drafts", query, key="listing_key", cursor=cursor, limit=limit)
    return {**page, "items": _shown(store, organisations, page["items"], on)}


def plans_of_year(
    store: Store, organisations: Organisations, scope: Iterable[str], year: int, on: date
) -> list[dict[str, Any]]:
    """A row for every centre that one may see, by name, also where nobody has written a plan (`version` 0)."""
    seen = set(scope)
    centres = [one["_id"] for one in organisations if one["kind"] in KINDS and one["_id"] in seen]
    written = by_id(store.plan_drafts, [plans.plan_id(centre, year) for centre in centres])
    drafts = [written.get(plans.plan_id(centre, year)) or plans.new_draft(centre, year) for centre in centres]
    return sorted(_shown(store, organisations, drafts, on), key=lambda row: collation_key(row["centre_name"]))


def plans_in_state(store: Store, state: str, scope: Iterable[str]) -> list[Document]:
    """The drafts in a state, of these centres, by year; what waits is never many."""
    seen = set(scope)
    found = store.plan_drafts.find({"state": state}).sort("listing_key", 1)
    return [draft for draft in found if draft["centre_id"] in seen]


def _shown(store: Store, organisations: Organisations, drafts: Sequence[Document], on: date) -> list[dict[str, Any]]:
    ids = [draft["_id"] for draft in drafts]
    known, ceilings = by_id(store.plans, ids), by_id(store.plan_ceilings, ids)
    nothing: Document = {"versions": []}
    return [
        show_plan(draft, known.get(draft["_id"], nothing), ceilings.get(draft["_id"]), organisations, on)
        for draft in drafts
    ]


def programmes_to_plan(store: Store, year: int, lines: Sequence[Mapping[str, Any]]) -> list[Document]:
    """The programmes with which a class can begin in the year, and those that are planned already, in their order."""
    offered = {one["code"] for one in programmes_to_teach(store, f"{year}-01-01")}
    offered |= {line["programme"] for line in lines}
    return [one for one in newest_programmes(store) if one["code"] in offered]


def table(lines: Sequence[Mapping[str, Any]], programmes: Sequence[Document], *, empty: bool) -> dict[str, Any]:
    """Programmes down, quarters across: `rows` of `{programme, cells, total}`, and the sums `quarters` and `total`,
    each with three numbers. With `empty` there is a row for every programme, otherwise for those with a line."""
    rows = []
    for programme in programmes:
        of_it = [line for line in lines if line["programme"] == programme["code"]]
        if of_it or empty:
            rows.append({"programme": programme, "cells": _by_quarter(of_it), "total": plans.sums(of_it)})
    return {"rows": rows, "quarters": _by_quarter(lines), "total": plans.sums(lines)}


def _by_quarter(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    return [plans.sums([line for line in lines if line["quarter"] == quarter]) for quarter in plans.QUARTERS]


def what_changed(
    before: Sequence[plans.Line], after: Sequence[plans.Line], programmes: Sequence[Document]
) -> dict[str, Any]:
    """`rows` of what differs between two versions, each with its programme, and both sums."""
    known = {programme["code"]: programme for programme in programmes}
    rows = [{**one, "programme": known[one["programme"]]} for one in plans.changes(before, after)]
    return {"rows": rows, "before": plans.sums(before), "after": plans.sums(after)}


def proposed(store: Store, centre_id: str, year: int) -> Counter[str]:
    """How many people are proposed to the centre for each programme in the year and have no class yet."""
    found: Counter[str] = Counter()
    for one in demand(store, [centre_id]):
        if one["period"][:4] == str(year):
            found[one["programme"]] += sum(one[state] for state in WAITING)
    return found
