"""Figures for a DHIS2 over HTTP, and the identifiers that it knows our things by."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking
from services.reporting.commands.dhis2_mappings import KEEPERS, keep_mapping
from services.reporting.schemas import dhis2 as schemas
from services.reporting.views.dhis2 import data_elements, data_value_set, kept_mapping
from services.reporting.views.edition_reading import read_for_documents
from services.reporting.views.question import READERS
from shared.periods import quarter_of
from shared.vietnamese import today
from shared.web.language import language
from shared.web.perform import perform, seen_version, show_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("dhis2", __name__, url_prefix="/api/v1", description="Figures for a DHIS2")


@blueprint.route("/data-value-sets")
@who_may(*READERS)
@blueprint.arguments(schemas.DataValueSetArgs, location="query")
@blueprint.response(200, schemas.DataValueSet)
def get_data_value_set(args: dict[str, Any]) -> dict[str, Any]:
    """The figures of a period in the JSON that a DHIS2 imports as `dataValueSets`; of a closed period its edition"""
    asked = asking.question(args["period"], args["organisation"], args["rule"])
    reading, standing = read_for_documents(shell().store, organisations(), asked)
    return data_value_set(shell().store, reading, standing, args["scheme"], language())


@blueprint.route("/data-elements")
@who_may(*READERS)
@blueprint.arguments(schemas.DataElementsArgs, location="query")
@blueprint.response(200, schemas.DataElements)
def get_data_elements(args: dict[str, Any]) -> dict[str, Any]:
    """What the values mean: data elements and programmes, named in both languages"""
    return data_elements(shell().store, asking.reading(_this_quarter(args["organisation"])))


@blueprint.route("/dhis2-mappings/<organisation_id>")
@who_may(*READERS)
@blueprint.response(200, schemas.Mapping)
def get_mapping(organisation_id: str) -> dict[str, Any]:
    """The identifiers that an organisation keeps for itself and all below it; the ETag ("0": none yet)"""
    asked = _this_quarter(organisation_id)
    found = kept_mapping(shell().store, asked.organisation_id)
    show_version(found["version"])
    return found


@blueprint.route("/dhis2-mappings/<organisation_id>", methods=["PUT"])
@who_may(*KEEPERS)
@blueprint.arguments(schemas.MappingBody)
@blueprint.response(200, schemas.Mapping)
def put_mapping(body: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Keep them, the whole of them (If-Match, "0" for the first)"""
    kept = perform(keep_mapping, organisation_id, body, expected=seen_version())
    show_version(kept["version"])
    return kept


def _this_quarter(organisation_id: str | None) -> Any:
    return asking.question(quarter_of(today(shell().desk.clock())).key, organisation_id)
