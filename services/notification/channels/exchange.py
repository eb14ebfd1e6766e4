"""One HTTP request and its answer, with an end in time and in size, and no redirects."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from services.notification.channels.deadline import cut_off
from services.notification.channels.parcel import Away

MOST_BYTES = 64 * 1024
PORTS = {"http": 80, "https": 443}

# What goes wrong in urllib3, below it, and in the socket.
PROBLEMS = (HTTPError, HTTPException, OSError)


@dataclass(frozen=True)
class Reply:
    """What came back: the status and at most 64 KB of the body."""

    status: int
    body: bytes


class NoReply(Exception):
    """The request was handed over, and no whole answer came: it may have been acted on or not."""


class Connection:
    """A connection to one server. Not by `requests` or a pool: those try again by themselves, and cannot tell a
    request that never left from one that was not answered.

    `keep` leaves it open for the next request; a server may close it in that very moment, and then nobody knows
    whether it saw that request. `address` is what the name of the server was found to stand for.
    """

    def __init__(
        self,
        url: SplitResult,
        *,
        seconds: float,
        tls: ssl.SSLContext,
        keep: bool = False,
        address: str | None = None,
    ) -> None:
        self._url = url
        self._seconds = seconds
        self._tls = tls
        self._keep = keep
        self._address = address or url.hostname or ""
        self._open: HTTPConnection | None = None

    def open(self) -> None:
        """Connect, unless that is done. Raises Away."""
        if self._open is not None and self._open.is_connected:
            return
        self.close()
        port = self._url.port or PORTS[self._url.scheme]
        made: HTTPConnection
        if self._url.scheme == "https":
            made = HTTPSConnection(
                self._address,
                port,
                timeout=self._seconds,
                ssl_context=self._tls,
                server_hostname=self._url.hostname,
            )
        else:
            made = HTTPConnection(self._address, port, timeout=self._seconds)
        try:
            made.connect()
        except (*PROBLEMS, ValueError) as problem:  # a name that is none is a ValueError
            made.close()
            raise Away(type(problem).__name__) from problem
        self._open = made

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """Raises Away or NoReply."""
        self.open()
        connection = self._open
        assert connection is not None and connection.sock is not None
        sent = False
        whole = False
        try:
            with cut_off(connection.sock, self._seconds) as late:
                connection.request(
                    method,
                    target,
                    body,
                    {**headers, "Host": self._host(), "Accept-Encoding": "identity", "User-Agent": "solop"},
                    preload_content=False,
                    decode_content=False,
                )
                sent = True
                response = connection.getresponse()
                content = b""
                while len(content) <= MOST_BYTES and (part := response.read(MOST_BYTES + 1 - len(content))):
                    content += part
                if late.is_set():
                    raise TimeoutError
            whole = len(content) <= MOST_BYTES
            return Reply(response.status, content[:MOST_BYTES])
        except PROBLEMS as problem:
            # Without its end no server takes a request to be whole.
            raise (NoReply if sent else Away)(type(problem).__name__) from problem
        finally:
            if not (whole and self._keep):
                self.close()

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _host(self) -> str:
        host = self._url.hostname or ""
        bracketed = f"[{host}]" if ":" in host else host
        return f"{bracketed}:{self._url.port}" if self._url.port else bracketed
