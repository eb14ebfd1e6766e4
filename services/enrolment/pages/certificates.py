"""The certificates of a class: issuing, printing, issuing anew, revoking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment import documents
from services.enrolment.commands import certificates as commands
from services.enrolment.downloads import pdf
from services.enrolment.model.certificates import blanks, certificates
from services.enrolment.reading import SEERS, note_personal_read, seen_class, staff_scope
from services.enrolment.schemas import certificates as schemas
from services.enrolment.views import certificates as views, papers
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("certificate_pages", __name__)


def _today() -> str:
    return today(shell().desk.clock()).isoformat()


@pages.get("/classes/<class_id>/certificates")
@who_may("staff")
def of_class(class_id: str) -> str:
    """Who waits for a certificate, and what was issued."""
    return _class_page(class_id, None)


def _class_page(class_id: str, refusal: Refusal | None) -> str:
    klass = seen_class(class_id)
    note_personal_read("certificates of a class", class_id=class_id)
    programme = shell().store.programmes.find_one({"_id": klass["programme_version"]}) or {"awards": None}
    issuer_id = certificates.usual_issuer(klass)
    kind = certificates.kind_of(programme["awards"] or "")
    stock = shell().store.blank_stocks.find_one({"_id": blanks.stock_id(issuer_id, kind)})
    return render_template(
        "enrolment_certificates.html",
        refusal=refusal,
        klass=klass,
        awards=programme["awards"],
        recognised=bool(klass.get("recognition")),
        awaiting=views.awaiting_of(shell().store, klass),
        issued=[views.show_certificate(one) for one in views.certificates_of(shell().store, class_id)],
        issuers=[one for one in klass["organisations"] if one in staff_scope()],
        issuer_id=issuer_id,
        blanks_left=blanks.left(stock) if stock else None,
        states=certificates.STATES,
        today=_today(),
    )


@pages.post("/classes/<class_id>/certificates")
@who_may("staff")
def issue(class_id: str) -> Any:
    """Issue to those ticked, or to all who wait."""
    chosen = request.form.getlist("learner_ids")
    try:
        asked = check_form(schemas.IssueInput(), {**request.form.to_dict(), "learner_ids": chosen or None})
        perform(
            commands.issue,
            class_id,
            asked["issued_on"],
            asked["learner_ids"],
            asked["issuer_id"],
            commands.Paper(asked["first_serial"], asked["on_plain_paper"]),
            creates=True,
        )
    except Refusal as refusal:
        return _class_page(class_id, refusal), refusal.status
    return redirect(url_for("certificate_pages.of_class", class_id=class_id, done="certificates-issued"), 303)


def _print(issued: list[Document], filename: str) -> Response:
    found = papers.certificate_papers(issued, shell().url("enrolment", "/verify/"))
    return pdf(documents.certificates_pdf(found), filename)


@pages.get("/classes/<class_id>/certificates.pdf")
@who_may("staff")
def print_class(class_id: str) -> Response:
    """All valid certificates of the class, one on a page."""
    seen_class(class_id)
    note_personal_read("certificates of a class, printed", class_id=class_id)
    valid = [one for one in views.certificates_of(shell().store, class_id) if one["status"] == "valid"]
    if not valid:
        raise unknown(Words("giấy chứng nhận nào của lớp này", "certificate of this class"))
    return _print(valid, "giay-chung-nhan.pdf")


def _seen(certificate_id: str) -> Document:
    found = views.certificate_of(shell().store, certificate_id, staff_scope())
    note_personal_read("a certificate", certificate_id=certificate_id)
    return found


@pages.get("/certificates/<certificate_id>.pdf")
@who_may("staff")
def print_one(certificate_id: str) -> Response:
    """One certificate, as it was issued."""
    return _print([_seen(certificate_id)], "giay-chung-nhan.pdf")


@pages.get("/certificates/<certificate_id>")
@who_may("staff")
def show_one(certificate_id: str) -> str:
    """One certificate: what stands on it, what it replaces, what took its place."""
    return _page("enrolment_certificate.html", certificate_id, None)


def _page(template: str, certificate_id: str, refusal: Refusal | None) -> str:
    found = _seen(certificate_id)
    return render_template(
        template,
        refusal=refusal,
        certificate=views.show_certificate(found),
        code=certificates.written_code(found["code"]),
        states=certificates.STATES,
        keeps_register=found["issuer_id"] in staff_scope(),
        today=_today(),
    )


@pages.get("/certificates/<certificate_id>/reissue")
@who_may("staff")
def reissue_form(certificate_id: str) -> str:
    """What was wrong, and how it should read."""
    return _page("enrolment_certificate_reissue.html", certificate_id, None)


@pages.post("/certificates/<certificate_id>/reissue")
@who_may("staff")
def reissue(certificate_id: str) -> Any:
    """Issue anew, with a number of its own."""

    def command() -> dict[str, Any]:
        asked = check_form(schemas.ReissueInput(), request.form)
        return perform(
            commands.reissue,
            certificate_id,
            asked["issued_on"],
            asked["reason"],
            {"name": asked["name"], "birth": asked["birth"]},
            asked["misprint"],
            commands.Paper(asked["first_serial"], asked["on_plain_paper"]),
            creates=True,
        )

    return _step("enrolment_certificate_reissue.html", certificate_id, "certificate-reissued", command)


@pages.get("/certificates/<certificate_id>/revoke")
@who_may("staff")
def revoke_form(certificate_id: str) -> str:
    """Ask once before it is revoked."""
    return _page("enrolment_certificate_revoke.html", certificate_id, None)


@pages.post("/certificates/<certificate_id>/revoke")
@who_may("staff")
def revoke(certificate_id: str) -> Any:
    """It is valid no more."""

    def command() -> dict[str, Any]:
        asked = check_form(schemas.RevocationInput(), request.form)
        return perform(commands.revoke, certificate_id, seen_version(), asked["revoked_on"], asked["reason"])

    return _step("enrolment_certificate_revoke.html", certificate_id, "certificate-revoked", command)


def _step(template: str, certificate_id: str, done: str, command: Callable[[], dict[str, Any]]) -> Any:
    """Ask for a step; a refusal shows the form again with what was typed."""
    try:
        answer = command()
    except Refusal as refusal:
        return _page(template, certificate_id, refusal), refusal.status
    return redirect(url_for("certificate_pages.show_one", certificate_id=answer["certificate_id"], done=done), 303)


@pages.get("/classes/<class_id>/opening-decision.pdf")
@who_may(*SEERS)
def opening_decision(class_id: str) -> Response:
    """The decision that opens the class, from the class as it is."""
    return _class_paper(class_id, "opening-decision", "quyet-dinh-mo-lop.pdf")


@pages.get("/classes/<class_id>/enrolment-notice.pdf")
@who_may(*SEERS)
def enrolment_notice(class_id: str) -> Response:
    """The notice that asks for nominations, from the class as it is."""
    return _class_paper(class_id, "enrolment-notice", "thong-bao-chieu-sinh.pdf")


def _class_paper(class_id: str, kind: str, filename: str) -> Response:
    paper = papers.class_paper(shell().store, organisations(), seen_class(class_id), kind)
    return pdf(documents.paper_pdf(paper), filename)
