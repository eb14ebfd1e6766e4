"""Trying a merger over HTTP: figures before and after, nothing kept."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.schemas import mergers as schemas
from shared.web.sign_in import who_may

blueprint = Blueprint("mergers", __name__, url_prefix="/api/v1", description="Mergers, tried before they happen")


@blueprint.route("/mergers/dry-run")
@who_may("board", "operator")
@blueprint.arguments(schemas.DryRunArgs, location="query")
@blueprint.response(200, schemas.DryRun)
def get_dry_run(args: dict[str, Any]) -> dict[str, Any]:
    """What the figures of a period would be if organisations became one."""
    merging, into = args.pop("organisations"), args.pop("into")
    return asking.merger_tried(asking.question(**args), merging, into)
