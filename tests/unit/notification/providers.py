"""A provider on a real socket that answers as it is told: also late, in drips, by half, or not at all."""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Answer = Callable[[Any], None]


@dataclass(frozen=True)
class Asked:
    """One request as it came, the names of its headers in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Provider:
    """Answers each request by the next of `answers`, and the last one goes for all further ones."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self.answers: list[Answer] = [says(200)]
        self.over = threading.Event()
        self.url = ""


def says(status: int, document: Any = None, *, close: bool = True, headers: str = "") -> Answer:
    """This status and JSON."""
    body = b"" if document is None else json.dumps(document).encode()
    more = "Connection: close\r\n" if close else ""
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{more}{headers}\r\n".encode()
    return lambda out: out.write(head + body)


def says_bytes(content: bytes) -> Answer:
    """Just this, and then it hangs up."""
    return lambda out: out.write(content)


def drips(over: threading.Event, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Answer:
    """Byte by byte, each sooner than a time-out for one would notice, and without an end."""

    def answer(out: Any) -> None:
        out.write(head)
        while not over.wait(0.02):
            out.write(b" ")

    return answer


def hangs(over: threading.Event) -> Answer:
    """Says nothing."""

    def answer(out: Any) -> None:
        over.wait(30)

    return answer


@contextmanager
def a_provider(tls: ssl.SSLContext | None = None) -> Iterator[Provider]:
    """While it listens."""
    provider = Provider()

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if tls is not None:
                self.request = tls.wrap_socket(self.request, server_side=True)
            super().setup()

        def handle(self) -> None:
            provider.connections += 1
            while asked := _read(self.rfile):
                provider.asked.append(asked)
                answer = provider.answers.pop(0) if len(provider.answers) > 1 else provider.answers[0]
                try:
                    answer(self.wfile)
                except OSError:  # nobody listens any more
                    return
                if not getattr(answer, "stays", False):
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that does not trust us hangs up; that is no news."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        provider.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
        yield provider
        provider.over.set()
        server.shutdown()


def stays(answer: Answer) -> Answer:
    """The same answer, and the connection stays open for another request."""

    def open_still(out: Any) -> None:
        answer(out)

    open_still.stays = True  # type: ignore[attr-defined]
    return open_still


def _read(stream: Any) -> Asked | None:
    first = stream.readline().decode().split()
    if len(first) != 3:
        return None
    headers: dict[str, str] = {}
    while (line := stream.readline().decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", "0")))
    return Asked(first[0], first[1], headers, body)
