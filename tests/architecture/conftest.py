"""The four HTTP applications as their processes put them together; nothing is connected to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from joserfc.jwk import OKPKey

from services.attendance.app import make as make_attendance
from services.attendance.parts import Parts as AttendanceParts
from services.enrolment.app import make as make_enrolment
from services.enrolment.parts import Parts
from services.enrolment.sealing import Seal
from services.notification.app import make as make_notification
from services.notification.settings import Settings as NotificationSettings
from services.reporting.app import make as make_reporting
from shared.settings import SERVICES, Settings
from shared.store import connect

NOBODY = "127.0.0.1:1"


@pytest.fixture(scope="session")
def apps() -> Iterator[dict[str, Flask]]:
    """Service -> application."""
    store = connect(f"mongodb://{NOBODY}", "nothing")

    def told(service: str) -> Settings:
        urls = {one: f"http://{one}.test" for one in SERVICES}
        return Settings(service, "", store.name, NOBODY, 1, "/no/jwks.json", urls, False, 1, "test")

    mail = NotificationSettings(told("notification"), f"smtp://{NOBODY}", "so-lop@example.org", False, None)
    yield {
        "enrolment": make_enrolment(
            told("enrolment"),
            store,
            Parts(OKPKey.generate_key("Ed25519"), Seal(b"0123456789abcdef" * 2, b"fedcba9876543210" * 2)),
        ),
        "attendance": make_attendance(
            told("attendance"), store, AttendanceParts(lock_days=7, check_in_key=b"fedcba9876543210" * 2)
        ),
        "reporting": make_reporting(told("reporting"), store),
        "notification": make_notification(mail, store),
    }
    store.client.close()


@pytest.fixture(params=SERVICES)
def app(request: pytest.FixtureRequest, apps: dict[str, Flask]) -> Flask:
    """Each application in turn."""
    return apps[request.param]
