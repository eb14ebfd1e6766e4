"""How an organisation's reports look, and what a report adds to its figures, over HTTP."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.commands.documents import LAYOUT, keep_layout, keep_remarks
from services.reporting.model.layouts import LAYOUTS
from services.reporting.schemas import documents as schemas
from services.reporting.views.documents import check_writer, kept_layouts, kept_remarks
from services.reporting.views.question import READERS
from shared.refusal import unknown
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("documents", __name__, url_prefix="/api/v1/documents", description="Reports of a period")


def _check_writer(organisation_id: str, layout: str) -> None:
    check_writer(asking.who(), organisations(), organisation_id)
    if layout not in LAYOUTS:
        raise unknown(LAYOUT)


def _layout(organisation_id: str, layout: str) -> dict[str, Any]:
    kept = kept_layouts(shell().store, organisations(), organisation_id)
    show_version(kept["version"])
    return {"layout": layout, "used": kept["used"], "version": kept["version"], **kept[layout]}


@blueprint.route("/layouts/<organisation_id>/<layout>")
@who_may("board", "staff")
@blueprint.response(200, schemas.Layout)
def get_layout(organisation_id: str, layout: str) -> dict[str, Any]:
    """One of the two layouts of an organisation's reports."""
    _check_writer(organisation_id, layout)
    return _layout(organisation_id, layout)


@blueprint.route("/layouts/<organisation_id>/<layout>", methods=["PUT"])
@who_may("board", "staff")
@blueprint.arguments(schemas.LayoutBody)
@blueprint.response(200, schemas.Layout)
def put_layout(body: dict[str, Any], organisation_id: str, layout: str) -> dict[str, Any]:
    """Change it, the whole of it, and say which layout the organisation uses."""
    _check_writer(organisation_id, layout)
    perform(keep_layout, organisation_id, layout, body.pop("used"), body, expected=seen_version())
    return _layout(organisation_id, layout)


@blueprint.route("/remarks/<organisation_id>/<period>")
@who_may(*READERS)
@blueprint.response(200, schemas.Remarks)
def get_remarks(organisation_id: str, period: str) -> dict[str, Any]:
    """What the report of an organisation and a period adds: number, day, shortcomings, tasks of the next period."""
    asked = asking.question(period, organisation_id)
    found = kept_remarks(shell().store, organisation_id, asked.period)
    show_version(found["version"])
    return found


@blueprint.route("/remarks/<organisation_id>/<period>", methods=["PUT"])
@who_may("board", "staff")
@blueprint.arguments(schemas.RemarksBody)
@blueprint.response(200, schemas.Remarks)
def put_remarks(body: dict[str, Any], organisation_id: str, period: str) -> dict[str, Any]:
    """Change them, the whole of them."""
    asked = asking.stating(organisation_id, period)
    kept = perform(keep_remarks, organisation_id, asked.period, body, expected=seen_version())
    show_version(kept["version"])
    return kept
