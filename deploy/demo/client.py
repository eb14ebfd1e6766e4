"""Asking the system over HTTP: patiently, so that a process that is killed and started again is only a pause."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 300.0
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)


class Interrupted(Exception):
    """Somebody wants to stop; what was asked for can be asked for again."""


class Refused(Exception):
    """The system said no. `code` is the end of the problem's type; `status` the HTTP status."""

    def __init__(self, asked: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("type", "")).rpartition(":")[2]
        faults = "; ".join(f"{one['pointer']}: {one['detail']}" for one in problem.get("errors", ())[:3])
        super().__init__(f"{asked}: {status} {problem.get('title', '')} {faults}".rstrip())


class Unanswered(Exception):
    """No answer for longer than anybody waits."""


@dataclass(frozen=True)
class Answer:
    """What came back: JSON or bytes, and the version that its ETag names (None without one)."""

    body: Any
    version: int | None


class Client:
    """The services at their addresses (`urls`), as one account sees them once it has signed in.

    May be used by several threads: each keeps its own connections.
    """

    def __init__(self, urls: Mapping[str, str], interrupted: threading.Event, patience: float = PATIENCE) -> None:
        self._urls = urls
        self._interrupted = interrupted
        self._patience = patience
        self._token: str | None = None
        self._own = threading.local()

    def sign_in(self, username: str, password: str) -> None:
        """Everything further is asked as this account. Raises Refused."""
        body = {"username": username, "password": password}
        self._token = self.ask("enrolment", "POST", "/tokens", body).body["token"]

    def get(self, service: str, path: str) -> Answer:
        """What stands at a path below /api/v1."""
        return self.ask(service, "GET", path)

    def create(self, service: str, path: str, body: Any, key: str) -> Any:
        """Create something; asked again under the same key, nothing happens and the first answer comes again."""
        return self.ask(service, "POST", path, body, {"Idempotency-Key": key}).body

    def upload(self, service: str, path: str, workbook: bytes, key: str) -> Any:
        """Send an Excel list, under a key as for `create`."""
        boundary = secrets.token_hex(16)
        head = (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="file"; filename="danh-sach.xlsx"\r\n'
            "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n"
        )
        body = head.encode() + workbook + f"\r\n--{boundary}--\r\n".encode()
        headers = {"Idempotency-Key": key, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.ask(service, "POST", path, body, headers).body

    def change(self, service: str, method: str, path: str, body: Any, version: int) -> Answer | None:
        """Change what was seen in this version; None when it is no longer in that version, perhaps because an
        earlier try got through without its answer. Look again."""
        try:
            return self.ask(service, method, path, body, {"If-Match": f'"{version}"'})
        except Refused as refused:
            if refused.status == 412:
                return None
            raise

    def ask(
        self, service: str, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request, again and again while the service is away. Raises Refused, Unanswered and Interrupted."""
        sent = {"Accept-Language": "en", **(headers or {})}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        deadline = time.monotonic() + self._patience
        tries = 0
        while True:
            if self._interrupted.is_set():
                raise Interrupted
            try:
                status, answer = self._once(service, method, f"/api/v1{path}", body, sent)
                problem = f"answered {status}"
                if status < 400:
                    return answer
                if status < 500:
                    raise Refused(f"{method} {path} at {service}", status, answer.body)
            except (OSError, http.client.HTTPException) as failure:
                self._forget(service)
                problem = repr(failure)
            if time.monotonic() > deadline:
                raise Unanswered(f"{method} {path} at {service}: {problem}")
            self._interrupted.wait(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1

    def _once(
        self, service: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, Answer]:
        connection = self._connection(service)
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        content = response.read()
        tag = (response.getheader("ETag") or "").strip('"')
        is_json = "json" in (response.getheader("Content-Type") or "")
        value = json.loads(content) if is_json and content else content if response.status < 400 else {}
        return response.status, Answer(value, int(tag) if tag.isdigit() else None)

    def _connection(self, service: str) -> http.client.HTTPConnection:
        connections: dict[str, http.client.HTTPConnection] = self._own.__dict__.setdefault("connections", {})
        if service not in connections:
            place = urlsplit(self._urls[service])
            kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
            connections[service] = kind(place.netloc, timeout=65)
        return connections[service]

    def _forget(self, service: str) -> None:
        self._connection(service).close()
