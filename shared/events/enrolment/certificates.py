"""What enrolment says of certificates: that there are such, never what is printed on them."""

from __future__ import annotations

from marshmallow import fields

from shared.events.enrolment.classes import CLASSES
from shared.events.fields import Data, day, identifier
from shared.events.registry import REGISTRY


class IssuedCertificateData(Data):
    certificate_id = identifier()
    learner_id = identifier()


class CertificatesIssuedData(Data):
    class_id = identifier()
    issuer_id = identifier()
    issued_on = day()
    certificates = fields.List(fields.Nested(IssuedCertificateData), required=True)


CERTIFICATES_ISSUED = REGISTRY.event(
    CLASSES,
    "certificates-issued",
    CertificatesIssuedData,
    "Certificates or diplomas are entered in the issuer's register, for one learner or for all who completed.",
)


class CertificateReissuedData(Data):
    class_id = identifier()
    certificate_id = identifier()
    replaces_id = identifier()
    learner_id = identifier()
    issued_on = day()


CERTIFICATE_REISSUED = REGISTRY.event(
    CLASSES,
    "certificate-reissued",
    CertificateReissuedData,
    "A certificate takes the place of an earlier one, which is valid no more; it counts once.",
)


class CertificateRevokedData(Data):
    class_id = identifier()
    certificate_id = identifier()
    revoked_on = day()


CERTIFICATE_REVOKED = REGISTRY.event(
    CLASSES,
    "certificate-revoked",
    CertificateRevokedData,
    "A certificate is valid no more and nothing takes its place; the reason stays with enrolment.",
)
