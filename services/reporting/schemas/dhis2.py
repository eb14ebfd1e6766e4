"""The shapes of what goes to a DHIS2, as it names them, and of the identifiers that the board keeps for it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.reporting.model.class_record import RULES
from services.reporting.views.dhis2 import SCHEMES
from shared.web.schemas import Input, optional_text

MOST_ROWS = 5000


class DataValueSetArgs(Schema):
    period = fields.String(required=True, metadata={"description": "2023-01, 2023-Q1, 2023-H1 or 2023"})
    organisation = fields.String(
        load_default=None, metadata={"description": "The asker's own topmost organisation by default"}
    )
    rule = fields.String(load_default="opened", validate=validate.OneOf(RULES))
    scheme = fields.String(
        load_default=None,
        validate=validate.OneOf(SCHEMES),
        metadata={"description": "Whose identifiers; by default theirs (UID) where a mapping is kept, else our codes"},
    )


class DataElementsArgs(Schema):
    organisation = fields.String(
        load_default=None, metadata={"description": "Whose mapping; the asker's own topmost organisation by default"}
    )


DataValue = Schema.from_dict(
    {
        "dataElement": fields.String(),
        "period": fields.String(),
        "orgUnit": fields.String(),
        "categoryOptionCombo": fields.String(metadata={"description": "The programme; none of other values"}),
        "value": fields.String(),
        "comment": fields.String(metadata={"description": "What makes it approximate, or what it is known of"}),
    },
    name="DataValue",
)

DataValueSet = Schema.from_dict(
    {
        "idScheme": fields.String(validate=validate.OneOf(SCHEMES)),
        "dataSet": fields.String(metadata={"description": "Where the mapping names one"}),
        "period": fields.String(metadata={"description": "2023, 2023Q1, 2023S1 or 202301"}),
        "orgUnit": fields.String(metadata={"description": "Where all values are of one organisation"}),
        "completeDate": fields.String(metadata={"description": "When the period was closed, of one organisation"}),
        "dataValues": fields.List(fields.Nested(DataValue)),
    },
    name="DataValueSet",
)

Translation = Schema.from_dict(
    {"property": fields.String(), "locale": fields.String(), "value": fields.String()}, name="Translation"
)

_DESCRIBED: dict[str, fields.Field[Any]] = {
    "id": fields.String(metadata={"description": "Theirs, where it is mapped"}),
    "code": fields.String(),
    "name": fields.String(),
    "shortName": fields.String(),
    "description": fields.String(),
    "translations": fields.List(fields.Nested(Translation)),
}

DataElement = Schema.from_dict(
    {
        **_DESCRIBED,
        "domainType": fields.String(),
        "valueType": fields.String(),
        "aggregationType": fields.String(),
        "zeroIsSignificant": fields.Boolean(),
    },
    name="DataElement",
)

CategoryOption = Schema.from_dict(_DESCRIBED, name="CategoryOption")

DataElements = Schema.from_dict(
    {
        "dataElements": fields.List(fields.Nested(DataElement)),
        "categoryOptions": fields.List(fields.Nested(CategoryOption), metadata={"description": "The programmes"}),
    },
    name="DataElements",
)


class MappingRow(Input):
    ours = fields.String(required=True, validate=validate.Length(1, 100))
    theirs = fields.String(required=True, validate=validate.Length(1, 100))


class MappingBody(Input):
    data_set = optional_text(100)
    org_units = fields.List(fields.Nested(MappingRow), required=True, validate=validate.Length(max=MOST_ROWS))
    data_elements = fields.List(fields.Nested(MappingRow), required=True, validate=validate.Length(max=MOST_ROWS))
    category_option_combos = fields.List(
        fields.Nested(MappingRow), required=True, validate=validate.Length(max=MOST_ROWS)
    )


class Mapping(MappingBody):
    organisation_id = fields.String()
    version = fields.Integer()
