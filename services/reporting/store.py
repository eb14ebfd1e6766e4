"""The collections of reporting and how they are looked up."""

from __future__ import annotations

from pymongo import ASCENDING, IndexModel


def _by(*names: str) -> IndexModel:
    return IndexModel([(name, ASCENDING) for name in names])


# The classes and ledger rows of one organisation, as owner and as partner.
OF_ORGANISATION = [_by("owner_id", "opened_on"), _by("owner_id", "last_day"), _by("partner_id", "opened_on")]

INDEXES: dict[str, list[IndexModel]] = {
    "organisations": [],
    "programmes": [],
    # What does not count in a period is found by its state and the day on which it would have.
    "classes": [
        _by("state", "starts_on"),
        _by("state", "ends_on"),
        _by("state", "last_day"),
        _by("starts_on"),
        _by("ends_on"),
        _by("owner_id", "starts_on"),
        *OF_ORGANISATION,
    ],
    "conferences": [_by("held_on")],
    "sent_out": [_by("last_day")],
    # What each class counts, by place: an axis (a rule, with a role where it is not the owner's), an organisation, a
    # month. `figures` are the rows they add up to, `sums` those of all below an organisation.
    "entries": [],
    "figures": [_by("axis", "month"), _by("organisation_id"), _by("above", "axis", "month")],
    "sums": [_by("organisation_id")],
    "trees": [],
    # Distinct persons and lecturers behind figures, with the digest of what they were counted from.
    "distinct": [],
    "uncounted": [],
    # A plan without an approved version has no year yet, and is not found by it.
    "plans": [_by("year")],
    "heard": [],
    "stated_totals": [_by("organisation_id")],
    "paper_reports": [_by("organisation_id")],
    # What rules found, by organisation and period; places that are to be checked; findings that somebody set aside.
    "findings": [_by("first"), _by("marks")],
    "unchecked": [_by("period")],
    "check_rounds": [],
    "set_asides": [],
    "layouts": [],
    "remarks": [],
    "terms": [],
    "periods": [_by("period")],
    # Kept for ever and never changed; `order` is unique.
    "editions": [_by("organisation_id", "order")],
    "edition_parts": [],
    "not_held": [_by("period")],
    "responsible": [],
    # By which other systems read: found by the part of the token that is its name.
    "read_tokens": [],
    # Our identifiers and those of a DHIS2, one document for each organisation that keeps any.
    "dhis2_mappings": [],
}
