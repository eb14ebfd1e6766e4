"""Enrolment's parts for its tests: an application on a store of its own, with one province in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import OKPKey

from services.enrolment.app import make, prepare
from services.enrolment.parts import Parts
from services.enrolment.sealing import Seal
from services.enrolment.settings import EnrolmentSettings
from services.enrolment.store import INDEXES
from shared import ids
from shared.settings import Settings
from shared.store import Store
from tests.stores import Kept


@dataclass
class House:
    """An application with its store, and people who ask it."""

    client: FlaskClient
    store: Store
    token_for: Callable[..., str]
    province: str = ""
    centre: str = ""
    committee: str = ""
    other_centre: str = ""

    def ask(self, method: str, path: str, *roles: tuple[str, str], version: int | None = None, **options: Any) -> Any:
        """One request of somebody with these roles."""
        headers = dict(options.pop("headers", {}))
        if roles:
            headers["Authorization"] = f"Bearer {self.token_for(*roles)}"
        if method == "POST":
            headers.setdefault("Idempotency-Key", ids.new_id())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.client.open(path, method=method, headers=headers, **options)

    def staff(self, method: str, path: str, **options: Any) -> Any:
        """A request of the centre's staff."""
        return self.ask(method, path, ("staff", self.centre), **options)

    def announce(self, **details: Any) -> dict[str, Any]:
        """A class of the centre, announced."""
        body = {
            "name": "Bồi dưỡng nhận thức về Đảng khoá 1",
            "programme_version": "party-awareness",
            "owner_id": self.centre,
            "starts_on": "2023-02-13",
            "ends_on": "2023-02-17",
            "sessions": [{"starts_at": f"2023-02-{13 + n}T07:30:00+07:00", "periods": 5} for n in range(5)],
            **details,
        }
        answer = self.staff("POST", "/api/v1/classes", json=body)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def enrol(self, class_id: str, name: str, **details: Any) -> Any:
        """Ask to enrol one person."""
        return self.staff("POST", f"/api/v1/classes/{class_id}/learners", json={"name": name, **details})


@pytest.fixture(scope="session")
def founded(
    store_url: str,
    make_settings: Callable[..., Settings],
    token_for: Callable[..., str],
    signing_key: OKPKey,
) -> tuple[House, Kept]:
    """A province with a committee and two centres, made once: the application and its store take most of a second."""
    kept = Kept(store_url, "enrolment", INDEXES)
    store = kept.store
    settings = make_settings("enrolment", store)
    seal = Seal(b"k" * 32, b"c" * 32)
    prepare(store, EnrolmentSettings(settings, "", "", "", "mat-khau-dau-tien"), seal)
    app = make(settings, store, Parts(signing_key, seal))
    built = House(app.test_client(), store, token_for)

    def register(kind: str, name: str, parent_id: str | None) -> str:
        body = {"kind": kind, "name": name, "parent_id": parent_id, "email": "donvi@example.org"}
        answer = built.ask("POST", "/api/v1/organisations", ("operator", "*"), json=body)
        assert answer.status_code == 201, answer.json
        return str(answer.json["organisation_id"])

    built.province = register("province", "Tỉnh ủy Sơn Hà", None)
    built.centre = register("centre", "Trung tâm chính trị Mường Lát", built.province)
    built.other_centre = register("centre", "Trung tâm chính trị Bản Phố", built.province)
    built.committee = register("committee", "Đảng ủy xã Nà Hẩu", built.province)
    kept.keep()
    return built, kept


@pytest.fixture
def house(founded: tuple[House, Kept]) -> House:
    """The province as it was founded, whatever the test before did to it."""
    built, kept = founded
    kept.restore()
    return replace(built, client=built.client.application.test_client())
