"""Trying a merger: which figures change and which do not, before anybody decides."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from services.reporting import asking
from services.reporting.pages.addresses import asked_question
from shared.refusal import Refusal
from shared.vietnamese import collation_key
from shared.web.shell import organisations
from shared.web.sign_in import who_may

blueprint = Blueprint("merger_pages", __name__)


@blueprint.get("/mergers")
@who_may("board", "operator")
def try_merger() -> str | tuple[str, int]:
    """The choice, and what it would do."""
    asked, refusal, found = asked_question(), None, None
    merging, into = request.args.getlist("merge"), request.args.get("into") or None
    if merging:
        try:
            found = asking.merger_tried(asked, merging, into)
        except Refusal as refused:
            if refused.status != 422:
                raise
            refusal = refused
    tree = organisations()
    inside = tree.under(asked.organisation_id)
    centres = [one for one in tree if one["kind"] == "centre" and one["_id"] in inside and tree.stands(one["_id"])]
    page = render_template(
        "reporting_merger.html",
        question=asked,
        centres=[(one["_id"], one["name"]) for one in sorted(centres, key=lambda one: collation_key(one["name"]))],
        merging=merging,
        into=into,
        found=found,
        refusal=refusal,
    )
    return (page, refusal.status) if refusal else page
