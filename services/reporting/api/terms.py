"""Terms of office over HTTP."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting.commands.terms import keep_terms
from services.reporting.model.terms import period_of
from services.reporting.schemas import terms as schemas
from services.reporting.views.question import READERS
from services.reporting.views.terms import kept_terms
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import shell
from shared.web.sign_in import who_may

blueprint = Blueprint("terms", __name__, url_prefix="/api/v1", description="Terms of office")


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    show_version(found["version"])
    return {**found, "terms": [{**one, "period": period_of(one).key} for one in found["terms"]]}


@blueprint.route("/terms")
@who_may(*READERS)
@blueprint.response(200, schemas.Terms)
def get_terms() -> dict[str, Any]:
    """The terms that reports can be asked for by name."""
    return _shown(kept_terms(shell().store))


@blueprint.route("/terms", methods=["PUT"])
@who_may("board")
@blueprint.arguments(schemas.TermsBody)
@blueprint.response(200, schemas.Terms)
def put_terms(body: dict[str, Any]) -> dict[str, Any]:
    """Change them, the whole list."""
    return _shown(perform(keep_terms, body["terms"], expected=seen_version()))
