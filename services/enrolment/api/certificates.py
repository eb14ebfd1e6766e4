"""Certificates: issuing, re-issuing, revoking, the registers, and what anybody may verify."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import after_this_request, request
from flask_smorest import Blueprint

from services.enrolment.commands import certificates as commands
from services.enrolment.commands.verifying import verify
from services.enrolment.reading import note_personal_read, seen_class, staff_scope
from services.enrolment.schemas import certificates as schemas
from services.enrolment.views import certificates as views
from shared.misses import TooManyMisses
from shared.refusal import Words, unknown
from shared.web.answers import ask_to_wait, keep_private
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything, Page
from shared.web.shell import shell
from shared.web.sign_in import public, who_may

blueprint = Blueprint("certificates", __name__, description="Certificates, their registers and their verification")


@blueprint.route("/api/v1/classes/<class_id>/certificates", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.IssueInput)
@blueprint.response(201, schemas.Issued)
def issue(asked: dict[str, Any], class_id: str) -> dict[str, Any]:
    """Issue to the learners named, or to all who completed the class by a decision and have none."""
    answer = perform(
        commands.issue,
        class_id,
        asked["issued_on"],
        asked["learner_ids"],
        asked["issuer_id"],
        commands.Paper(asked["first_serial"], asked["on_plain_paper"]),
        creates=True,
    )
    show_version(answer["version"])
    return answer


@blueprint.route("/api/v1/classes/<class_id>/certificates")
@who_may("staff")
@blueprint.response(200, Anything(many=True))
def list_of_class(class_id: str) -> list[dict[str, Any]]:
    """All certificates that were ever issued in a class, in the order of names."""
    seen_class(class_id)
    note_personal_read("certificates of a class", class_id=class_id)
    return [views.show_certificate(one) for one in views.certificates_of(shell().store, class_id)]


@blueprint.route("/api/v1/certificates")
@who_may("staff")
@blueprint.arguments(schemas.RegisterQuery, location="query")
@blueprint.response(200, Page)
def read_register(asked: dict[str, Any]) -> dict[str, Any]:
    """A register in the order of its numbers: of an issuer and a kind, of one year or of all."""
    if asked["issuer_id"] not in staff_scope():
        raise unknown(Words("sổ cấp", "register"))
    note_personal_read("a register of certificates", issuer_id=asked["issuer_id"])
    return views.read_register(
        shell().store,
        asked["issuer_id"],
        asked["kind"],
        asked["year"],
        words=asked["q"],
        cursor=asked["cursor"],
        limit=asked["limit"],
    )


@blueprint.route("/api/v1/certificates/<certificate_id>")
@who_may("staff")
@blueprint.response(200, Anything)
def get_certificate(certificate_id: str) -> dict[str, Any]:
    """One certificate, as it was issued."""
    found = views.certificate_of(shell().store, certificate_id, staff_scope())
    note_personal_read("a certificate", certificate_id=certificate_id)
    show_version(found["version"])
    return views.show_certificate(found)


@blueprint.route("/api/v1/certificates/<certificate_id>/reissue", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.ReissueInput)
@blueprint.response(201, schemas.EnteredCertificate)
def reissue(asked: dict[str, Any], certificate_id: str) -> dict[str, Any]:
    """Issue anew in the place of a valid one; `misprint` writes its blank off as spoiled."""
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


@blueprint.route("/api/v1/certificates/<certificate_id>/revocation", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.RevocationInput)
@blueprint.response(200, schemas.EnteredCertificate)
def revoke(asked: dict[str, Any], certificate_id: str) -> dict[str, Any]:
    """Revoke a certificate, with a day and a reason."""
    revoked_on: date = asked["revoked_on"]
    answer = perform(commands.revoke, certificate_id, seen_version(), revoked_on, asked["reason"])
    show_version(answer["version"])
    return answer


@blueprint.route("/api/v1/verifications/<code>")
@public
@blueprint.response(200, schemas.Verification)
def verify_code(code: str) -> dict[str, Any]:
    """What stands behind the code on a paper: valid, revoked, replaced, or (404) never issued."""
    after_this_request(keep_private)
    try:
        return verify(shell().store, code, request.remote_addr or "", shell().desk.clock())
    except TooManyMisses as refusal:
        ask_to_wait(refusal.seconds)
        raise
