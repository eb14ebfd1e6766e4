"""The templates of an organisation's papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.enrolment.commands.scope import check_organisation, tree
from services.enrolment.model.certificates import document_templates
from shared.refusal import Words
from shared.unit_of_work import UnitOfWork


def save_template(
    unit: UnitOfWork, organisation_id: str, kind: str, expected: int, content: Mapping[str, str]
) -> dict[str, Any]:
    """Keep `content` (layout and texts) as the organisation's template of this kind. The shipped one that it had
    before counts as version 0."""
    check_organisation(unit, tree(unit), organisation_id, "/organisation_id")
    document_templates.check(kind, content)
    template_id = document_templates.template_id(organisation_id, kind)
    if expected or unit.get("document_templates", template_id) is not None:
        kept = unit.load("document_templates", template_id, Words("mẫu", "template"), expected=expected)
    else:
        kept = {"_id": template_id, "organisation_id": organisation_id, "kind": kind}
    return unit.put("document_templates", {**kept, **content})
