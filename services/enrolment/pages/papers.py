"""How an organisation's papers look: its templates, with a preview."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment import documents
from services.enrolment.commands.document_templates import save_template
from services.enrolment.downloads import pdf
from services.enrolment.model.certificates import document_templates as model
from services.enrolment.pages.registers import issuers
from services.enrolment.schemas.document_templates import TemplateInput
from services.enrolment.views import papers as views
from shared.refusal import Refusal, Words, unknown
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("paper_pages", __name__)


@pages.get("/papers")
@who_may("staff")
def show_template() -> str:
    """A template to look at and to change."""
    return _template_page(None)


def _chosen() -> tuple[str, str]:
    """Whose template, and of which kind."""
    own = [str(one["_id"]) for one in issuers()]
    organisation_id = request.values.get("organisation_id") or (own[0] if own else "")
    kind = request.values.get("kind") or "certificate"
    if organisation_id not in own or kind not in model.KINDS:
        raise unknown(Words("mẫu", "template"))
    return organisation_id, kind


def _template_page(refusal: Refusal | None) -> str:
    organisation_id, kind = _chosen()
    return render_template(
        "enrolment_papers.html",
        refusal=refusal,
        organisation_id=organisation_id,
        kind=kind,
        template=views.template_of(shell().store, organisations(), organisation_id, kind),
        issuers=issuers(),
        kinds=model.KINDS,
        layouts=model.LAYOUTS,
        fields=model.FIELDS[kind],
    )


def _typed() -> dict[str, str]:
    typed: dict[str, str] = check_form(TemplateInput(), request.form, leave_out=("organisation_id", "kind"))
    return typed


@pages.post("/papers")
@who_may("staff")
def save() -> Any:
    """Keep what was typed."""
    organisation_id, kind = _chosen()
    try:
        perform(save_template, organisation_id, kind, seen_version(), _typed())
    except Refusal as refusal:
        return _template_page(refusal), refusal.status
    return redirect(url_for(".show_template", organisation_id=organisation_id, kind=kind, done="template-saved"), 303)


@pages.post("/papers/preview")
@who_may("staff")
def preview() -> Response | tuple[str, int]:
    """What was typed, set with facts that nobody has; nothing is kept."""
    organisation_id, kind = _chosen()
    try:
        typed = _typed()
        model.check(kind, typed)
    except Refusal as refusal:
        return _template_page(refusal), refusal.status
    name = organisations().name(organisation_id)
    paper = views.example_paper(kind, typed, name, shell().url("enrolment", "/verify/"))
    content = documents.certificates_pdf([paper]) if kind == "certificate" else documents.paper_pdf(paper)
    return pdf(content, "xem-thu.pdf")
