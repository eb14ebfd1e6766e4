"""Blanks: received, spoiled, left."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands.blanks import receive_blanks, spoil_blank
from services.enrolment.reading import staff_scope
from services.enrolment.schemas import certificates as schemas
from services.enrolment.views import certificates as views
from shared.store import Document
from shared.web.perform import perform
from shared.web.schemas import Anything
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("blanks", __name__, description="Blanks that certificates are printed on")


def _shown(stock: Document) -> dict[str, Any]:
    return views.show_stock(stock, organisations())


@blueprint.route("/api/v1/blanks")
@who_may("staff")
@blueprint.arguments(schemas.StockQuery, location="query")
@blueprint.response(200, Anything(many=True))
def list_stocks(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The stocks of the asker's organisations: received is used, spoiled and left together."""
    scope = staff_scope() & ({asked["issuer_id"]} if asked["issuer_id"] else staff_scope())
    return views.stocks_of(shell().store, organisations(), scope)


@blueprint.route("/api/v1/blanks", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.BlanksInput)
@blueprint.response(201, Anything)
def receive(asked: dict[str, Any]) -> dict[str, Any]:
    """A packet of blanks comes in, from its first serial to its last."""
    fields = ("issuer_id", "kind", "first", "last", "received_on")
    return _shown(perform(receive_blanks, *[asked[name] for name in fields], creates=True))


@blueprint.route("/api/v1/spoiled-blanks", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.SpoiledBlankInput)
@blueprint.response(201, Anything)
def spoil(asked: dict[str, Any]) -> dict[str, Any]:
    """A blank is spoiled before anything was issued on it."""
    fields = ("issuer_id", "kind", "serial", "spoiled_on", "reason")
    return _shown(perform(spoil_blank, *[asked[name] for name in fields], creates=True))
