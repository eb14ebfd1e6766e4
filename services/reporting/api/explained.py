"""Why a number is what it is, over HTTP: a class with its events, the persons behind a figure."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.schemas import explained as schemas
from services.reporting.schemas.figures import QuestionArgs
from services.reporting.views.explained import class_explained, persons_behind
from services.reporting.views.question import READERS
from shared.web.language import language
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("explained", __name__, url_prefix="/api/v1", description="Why a number is what it is")


@blueprint.route("/classes/<class_id>")
@who_may(*READERS)
@blueprint.arguments(QuestionArgs, location="query")
@blueprint.response(200, schemas.ClassExplained)
def get_class(args: dict[str, Any], class_id: str) -> dict[str, Any]:
    """A class with every event that made its numbers: id, topic, partition, offset, time, and what it changed."""
    return class_explained(shell().store, asking.reading(asking.question(**args)), class_id, language())


@blueprint.route("/persons")
@who_may(*READERS)
@blueprint.arguments(schemas.PersonsArgs, location="query")
@blueprint.response(200, schemas.PersonsBehind)
def get_persons(args: dict[str, Any]) -> dict[str, Any]:
    """The distinct persons behind a figure, by their references."""
    narrowing = {name: args.pop(name) for name in ("programme", "line", "limit", "cursor")}
    return persons_behind(
        shell().store,
        asking.reading(asking.question(**args)),
        code=narrowing["programme"],
        line=narrowing["line"],
        limit=narrowing["limit"],
        cursor=narrowing["cursor"],
    )
