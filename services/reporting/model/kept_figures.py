"""How figures are kept: the rows of one organisation in one month, and those of everything below one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from services.reporting.model.rows import row_of, together

Kept = Mapping[str, Any]


def figures_of(classes: Mapping[str, Kept]) -> dict[str, Any]:
    """`{rows, digest, as_of}` of the entries of classes (`{counts, as_of}`). `digest` changes exactly when it may
    change who is counted behind the rows: persons, lecturers, the kinds by which they are counted."""
    counted = {class_id: entry["counts"] for class_id, entry in sorted(classes.items()) if entry["counts"]}
    about = hashlib.sha256()
    for class_id, counts in counted.items():
        kinds = (class_id, counts["programme_version"], counts["line"], *counts["lecturers"])
        about.update("\n".join(map(str, kinds)).encode() + b"\0" + counts["persons"] + b"\1")
    return {
        "rows": together(row_of(counts) for counts in counted.values()),
        "digest": about.hexdigest()[:24],
        "as_of": max((entry["as_of"] for entry in classes.values() if entry["as_of"]), default=None),
    }


def sums_of(figures: Iterable[Kept]) -> dict[str, Any]:
    """`{rows, digest, as_of}` of several organisations' figures of a month."""
    listed = sorted(figures, key=lambda one: str(one["_id"]))
    return {
        "rows": together(row for one in listed for row in one["rows"]),
        "digest": digest_of((one["_id"], one["digest"]) for one in listed),
        "as_of": max((one["as_of"] for one in listed if one["as_of"]), default=None),
    }


def digest_of(parts: Iterable[tuple[str, str]]) -> str:
    """A digest of named digests."""
    return hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in parts).encode()).hexdigest()[:24]


def tree_of(organisation_ids: Iterable[str]) -> str:
    """A digest of who belongs to a subtree, by which a reader sees whether sums were made of the tree that it knows."""
    return hashlib.sha256("\n".join(sorted(organisation_ids)).encode()).hexdigest()[:24]
