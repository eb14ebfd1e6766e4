"""A whole system for tests: all processes, one province in it, and people who ask it over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import requests
import xlsxwriter

from deploy.system import System
from shared import ids

PASSWORD = "mat-khau-de-thu"


@dataclass
class Person:
    """Somebody signed in, asking any of the four services."""

    system: System
    token: str

    def ask(
        self, method: str, service: str, path: str, *, version: int | None = None, **options: Any
    ) -> requests.Response:
        """One request; a change carries the version seen, a POST a key of its own."""
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        if method == "POST":
            headers.setdefault("Idempotency-Key", ids.new_id())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return requests.request(
            method, f"{self.system.urls[service]}/api/v1{path}", headers=headers, timeout=30, **options
        )

    def get(self, service: str, path: str, **options: Any) -> Any:
        """The JSON of a GET that must succeed."""
        answer = self.ask("GET", service, path, **options)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def do(self, method: str, service: str, path: str, **options: Any) -> Any:
        """The JSON of a request that must succeed."""
        answer = self.ask(method, service, path, **options)
        assert answer.ok, (path, answer.status_code, answer.text)
        return answer.json()


@dataclass
class Province:
    """A province in a running system: a centre, a committee, and who works there."""

    system: System
    operator: Person
    id: str
    centre: str
    school: str
    committee: str
    staff: Person
    board: Person
    names: dict[str, str] = field(default_factory=dict)

    def announce(self, name: str = "Bồi dưỡng nhận thức về Đảng khoá 1", **details: Any) -> dict[str, Any]:
        """A class of the centre with three sessions in February 2023."""
        body = {
            "name": name,
            "programme_version": "party-awareness",
            "owner_id": self.centre,
            "starts_on": "2023-02-13",
            "ends_on": "2023-02-15",
            "sessions": [{"starts_at": f"2023-02-{day}T07:30:00+07:00"} for day in (13, 14, 15)],
            **details,
        }
        return dict(self.staff.do("POST", "enrolment", "/classes", json=body))

    def write_at_any_hour(self) -> None:
        """No quiet hours: tests run at night, too."""
        rules = f"/rules/{self.id}"
        wait_for(lambda: self.operator.ask("GET", "notification", rules), lambda answer: answer.status_code == 200)
        version = self.operator.get("notification", rules)["version"]
        self.operator.do("PUT", "notification", f"{rules}/times", version=version, json={"quiet": "none"})

    def enrol(self, class_id: str, rows: list[list[str]]) -> dict[str, Any]:
        """Enrol from an Excel list: name, birth, identity number, e-mail, nominator."""
        files = {"file": ("ds.xlsx", learner_list(rows))}
        return dict(self.staff.do("POST", "enrolment", f"/classes/{class_id}/learner-lists", files=files))


def learner_list(rows: list[list[str]]) -> bytes:
    """A committee's workbook."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for place, line in enumerate([["Họ và tên", "Ngày sinh", "Số CCCD", "E-mail", "Đơn vị cử"], *rows]):
            sheet.write_row(place, 0, line)
    return content.getvalue()


def sign_in(system: System, username: str, password: str) -> Person:
    """Sign in over HTTP."""
    answer = requests.post(
        f"{system.urls['enrolment']}/api/v1/tokens", json={"username": username, "password": password}, timeout=30
    )
    assert answer.ok, answer.text
    return Person(system, answer.json()["token"])


def found_province(system: System) -> Province:
    """Set up a province by its operator, over HTTP; names carry a mark of their own, so that several fit."""
    operator = sign_in(system, "operator", system.passwords["operator"])
    mark = ids.new_id()[:5]

    def register(kind: str, name: str, parent_id: str | None, email: str | None = None) -> str:
        body = {"kind": kind, "name": f"{name} {mark}", "parent_id": parent_id, "email": email}
        return str(operator.do("POST", "enrolment", "/organisations", json=body)["organisation_id"])

    def account(username: str, role: str, organisation_id: str) -> Person:
        body = {
            "username": f"{username}-{mark}",
            "name": username.title(),
            "password": PASSWORD,
            "roles": [{"role": role, "organisation_id": organisation_id}],
        }
        operator.do("POST", "enrolment", "/accounts", json=body)
        return sign_in(system, body["username"], PASSWORD)  # type: ignore[arg-type]

    province = register("province", "Tỉnh ủy", None)
    centre = register("centre", "Trung tâm chính trị", province)
    school = register("political-school", "Trường chính trị", province)
    committee = register("committee", "Đảng ủy xã", province, f"danguy-{mark}@example.org")
    return Province(
        system,
        operator,
        province,
        centre,
        school,
        committee,
        account("canbo", "staff", centre),
        account("ban", "board", province),
        {"mark": mark, "committee": f"Đảng ủy xã {mark}", "staff": f"canbo-{mark}", "board": f"ban-{mark}"},
    )


def wait_for(read: Callable[[], Any], wanted: Callable[[Any], bool], seconds: float = 150) -> Any:
    """Ask until the answer is as wanted; fail with the last answer when it never is. A refused or failed request
    is asked again: other services hear of things a moment later."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            last = read()
            if wanted(last):
                return last
        except (AssertionError, requests.RequestException) as problem:
            last = problem
        assert time.monotonic() < deadline, f"not in time; last seen: {last!r}"
        time.sleep(0.2)
