"""Classes and their registers under /api/v1."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.attendance.model.registers import READERS
from services.attendance.reading import reader
from services.attendance.schemas import registers as schemas
from services.attendance.views import classes, registers
from shared.web.sign_in import who_may

blueprint = Blueprint("classes", __name__, url_prefix="/api/v1", description="Classes and their registers")


@blueprint.route("/classes")
@who_may(*READERS)
@blueprint.arguments(schemas.ClassesQuery, location="query")
@blueprint.response(200, schemas.ClassesSchema)
def list_classes(query: dict[str, Any]) -> dict[str, Any]:
    """The classes in scope, newest first"""
    return classes.classes_in_scope(reader(), **query)


@blueprint.route("/classes/<class_id>/register")
@who_may(*READERS)
@blueprint.response(200, schemas.RegisterSchema)
def show_register(class_id: str) -> dict[str, Any]:
    """The register of a class: roster, sessions, marks and rates"""
    return registers.class_register(reader(), class_id)
