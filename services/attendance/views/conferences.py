"""Study conferences as they are shown: the list, one conference, one connected point, the list of one organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import structlog

from services.attendance.model import conferences
from services.attendance.model.conference_headcounts import refuse_unlisted
from services.attendance.views.reader import Reader
from shared.authority import not_allowed
from shared.headcounts import rows_of, together
from shared.store import Document
from shared.vietnamese import collation_key, today
from shared.web.paging import LIMIT, read_page

log = structlog.get_logger()

WIDE = 50  # organisations

ABOUT = ("resolution", "title", "organiser_id", "held_on", "state", "version")


def conferences_in_scope(
    reader: Reader,
    *,
    year: int | None = None,
    resolution: str | None = None,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> dict[str, Any]:
    """A page of the conferences in scope, newest first: `{"items": [conference with totals], "next": cursor}`."""
    query = _query(reader, year, resolution, [state] if state else [])
    page = read_page(reader.store, "conferences", query, key="order", cursor=cursor, limit=limit, descending=True)
    # A page may hold fewer than `limit` and still have a next one.
    return {"items": [in_short(one) for one in _sees(reader, page["items"])], "next": page["next"]}


def _query(reader: Reader, year: int | None, resolution: str | None, states: Sequence[str]) -> dict[str, Any]:
    """Finds every conference in scope; a wide scope finds all, and `_sees` leaves out what is not in it: the embedded
    store's effort grows with the square of what is listed."""
    scope = reader.actor.scope(reader.organisations, *conferences.READERS)
    query: dict[str, Any] = {"places": {"$in": sorted(scope)}} if len(scope) <= WIDE else {"order": {"$gt": ""}}
    if year is not None:
        query["order"] = {"$gte": f"{year}", "$lt": f"{year + 1}"}
    if resolution:
        query["resolution"] = resolution
    if states:
        query["state"] = {"$in": list(states)}
    return query


def _sees(reader: Reader, found: Iterable[Document]) -> list[Document]:
    scope = reader.actor.scope(reader.organisations, *conferences.READERS)
    return [one for one in found if not scope.isdisjoint(one["places"])]


def in_short(conference: Document) -> dict[str, Any]:
    """A conference with what it adds up to."""
    rows = rows_of(conference["called"], conference["headcounts"])
    totals = {**together(rows.values()), "points": len(conference["points"])}
    return {"conference_id": conference["_id"], **{name: conference[name] for name in ABOUT}, "totals": totals}


def list_page(
    reader: Reader, now: datetime, *, year: int | None, resolution: str | None, cursor: str | None
) -> dict[str, Any]:
    """What the list shows: those `waiting` to be reported or closed, whoever lacks most first; those `ahead`; a page
    of the `rest`; and the years and resolutions to choose from."""
    day = today(now).isoformat()
    called = reader.store.conferences.find(_query(reader, year, resolution, ["called"])).sort("order", 1)
    open_ones = [in_short(one) for one in _sees(reader, called)]
    begun = [one for one in open_ones if one["held_on"] <= day]
    begun.sort(key=lambda one: one["totals"]["reported"] - one["totals"]["organisations"])
    done = _query(reader, year, resolution, ["closed", "cancelled"])
    page = read_page(reader.store, "conferences", done, key="order", cursor=cursor, descending=True)
    known = _sees(reader, reader.store.conferences.find({}, {"places": 1, "resolution": 1, "held_on": 1}))
    return {
        "waiting": begun,
        "ahead": [one for one in open_ones if one["held_on"] > day],
        "rest": [in_short(one) for one in _sees(reader, page["items"])],
        "next": page["next"],
        "years": sorted({one["held_on"][:4] for one in known}, reverse=True),
        "resolutions": sorted({one["resolution"] for one in known}),
        "organises": bool(reader.actor.scope(reader.organisations, *conferences.ORGANISERS)),
    }


def load(reader: Reader, conference_id: str) -> Document:
    """A conference in scope. Refuses with `unknown` (404)."""
    found = reader.store.conferences.find_one({"_id": conference_id})
    return conferences.readable(found, reader.actor, reader.organisations)


def conference(reader: Reader, conference_id: str) -> dict[str, Any]:
    """One conference: what it adds up to, its points with theirs, and the organisations of each. Names nobody.
    Refuses with `unknown` (404)."""
    found = load(reader, conference_id)
    lists = _lists(reader, found)
    points = [_point(found, one, lists) for one in found["points"]]
    return {**in_short(found), "points": points, "changes": found["changes"]}


def _lists(reader: Reader, found: Document) -> dict[str, Document]:
    """The lists of a conference by organisation, without their people."""
    kept = reader.store.conference_lists.find({"conference_id": found["_id"]}, {"people": 0})
    return {one["organisation_id"]: one for one in kept}


def _point(found: Document, point: Document, lists: dict[str, Document]) -> dict[str, Any]:
    rows = conferences.at_point(found, point["point_id"])
    shown = []
    for organisation_id, row in rows.items():
        reported = found["headcounts"].get(organisation_id)
        listed = organisation_id in lists and lists[organisation_id]["counts"]["present"] is not None
        by = {"at": reported["at"], "by": reported["by"]} if reported and row["present"] is not None else None
        shown.append({"organisation_id": organisation_id, **row, "listed": listed, "reported": by})
    version = found["point_versions"][point["point_id"]]
    return {**point, "version": version, "organisations": shown, "totals": together(rows.values())}


def conference_page(reader: Reader, conference_id: str, now: datetime) -> dict[str, Any]:
    """All that the page of a conference shows: besides the conference who has not reported, by organisation and its
    point, and what the reader may do."""
    found, shown = load(reader, conference_id), conference(reader, conference_id)
    day = today(now)
    mine = conferences.reportable(found, reader.actor, reader.organisations)
    rows = [{**row, "point": point} for point in shown["points"] for row in point["organisations"]]
    names = reader.organisations
    rows.sort(key=lambda row: collation_key(names.name(row["organisation_id"], found["held_on"])))
    held = found["held_on"] <= day.isoformat()
    return {
        "conference": shown,
        "rows": rows,
        "missing": [row for row in rows if row["present"] is None] if held else [],
        "essays_missing": [row for row in rows if row["present"] is not None and row["essays"] is None],
        "held": held,
        "organises": conferences.organises(found, reader.actor, reader.organisations),
        "reports": held and found["state"] != "cancelled" and bool(mine),
        "mine": mine,
        "called_by": found["called_by"],
        "closed_by": found.get("closed_by"),
        "cancelled_by": found.get("cancelled_by"),
        "cancelled_for": found.get("cancelled_for"),
    }


def point_page(reader: Reader, conference_id: str, point_id: str, now: datetime) -> dict[str, Any]:
    """All that the form of a point shows: the rows that the reader may report. Refuses with `unknown` (404), and (403)
    who reads the conference and has nothing to report here."""
    found = load(reader, conference_id)
    point = _point(found, conferences.find_point(found, point_id), _lists(reader, found))
    mine = conferences.reportable(found, reader.actor, reader.organisations)
    rows = [row for row in point["organisations"] if row["organisation_id"] in mine]
    if not rows:
        raise not_allowed()
    return {
        "conference": in_short(found),
        "point": point,
        "rows": rows,
        "held": date.fromisoformat(found["held_on"]) <= today(now),
    }


def organisation_list(reader: Reader, conference_id: str, point_id: str, organisation_id: str) -> dict[str, Any]:
    """The list of one organisation, by given name; version 0 while there is none. Reading it is logged. Refuses with
    `unknown` (404), and (403) who may not report for the organisation."""
    found = load(reader, conference_id)
    conferences.find_point(found, point_id)
    row = refuse_unlisted(organisation_id, conferences.at_point(found, point_id))
    if organisation_id not in conferences.reportable(found, reader.actor, reader.organisations):
        raise not_allowed()
    kept = reader.store.conference_lists.find_one({"_id": f"{conference_id}/{organisation_id}"})
    if kept is not None:
        log.info(
            "personal data read",
            account=reader.actor.account_id,
            what="conference list",
            conference_id=conference_id,
            organisation_id=organisation_id,
        )
    about = {"conference_id": conference_id, "point_id": point_id, "organisation_id": organisation_id, **row}
    return about | show_list(kept or {"version": 0, "people": [], "essays_known": False})


def show_list(kept: Document) -> dict[str, Any]:
    """A list as it is answered."""
    people = [{name: one[name] for name in ("name", "member", "present", "essay")} for one in kept["people"]]
    return {"version": kept["version"], "people": people, "essays_known": kept["essays_known"]}
