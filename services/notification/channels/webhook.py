"""Webhooks: facts as JSON, signed, to an address that an organisation gave for its own system (docs/webhooks.md)."""

from __future__ import annotations

import json
import socket
import ssl
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from services.notification.channels.exchange import PORTS, Connection, NoReply
from services.notification.channels.parcel import (
    DELIVERED,
    NO_ANSWER,
    PERMANENT,
    RECOGNISED,
    TECHNICAL,
    TEMPORARY,
    Away,
    Outcome,
    Parcel,
)
from services.notification.model import kinds
from services.notification.model.signatures import sign

SECONDS = 10.0
GONE = 410
TOO_MANY = 429

# IPv6 addresses that stand for an IPv4 address, which may be one of ours.
_TRANSLATED = (
    ip_network("64:ff9b::/96"),
    ip_network("64:ff9b:1::/48"),
    ip_network("2002::/16"),
    ip_network("2001::/32"),
)


class Webhook:
    """Keeps to `parcel.Channel`. Every parcel goes to an address of its own, so there is nothing to open, and one
    that cannot be reached is the trouble of that parcel only."""

    name = kinds.WEBHOOK
    repeats = RECOGNISED  # by the contract: the same Idempotency-Key is the same message
    per_minute: int | None = None

    def __init__(
        self, *, to_private: bool = False, seconds: float = SECONDS, tls: ssl.SSLContext | None = None
    ) -> None:
        self._to_private = to_private
        self._seconds = seconds
        self._tls = tls or ssl.create_default_context()

    def open(self) -> None:
        """Nothing to connect to."""

    def send(self, parcel: Parcel) -> Outcome:
        """Post the facts of one parcel."""
        try:
            url = _parts(parcel.to)
            address = self._address(url)
        except OSError:
            return Outcome(TEMPORARY, "the name of the server is not known")
        except ValueError as problem:
            return Outcome(TECHNICAL, str(problem))
        if not parcel.secret:
            return Outcome(TECHNICAL, "there is no secret to sign with")
        said = {"id": parcel.key, "at": parcel.at.isoformat(), "facts": parcel.facts}
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        timestamp = str(int(parcel.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": parcel.key,
            "Solop-Timestamp": timestamp,
            "Solop-Signature": sign(parcel.secret or "", timestamp, body),
        }
        connection = Connection(url, seconds=self._seconds, tls=self._tls, address=address)
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        try:
            status = connection.ask("POST", target, headers, body).status
        except Away as problem:
            return Outcome(TEMPORARY, f"not reached: {problem}")
        except NoReply as problem:
            return Outcome(NO_ANSWER, str(problem))
        return Outcome(_meaning(status), str(status))

    def ask(self, key: str) -> Outcome | None:
        """A webhook is not asked: it is sent again."""
        return Outcome(NO_ANSWER, "")

    def close(self) -> None:
        """Nothing is left open."""

    def _address(self, url: SplitResult) -> str:
        """What to connect to: checked, so that a name that means something else the next time does not matter.
        Raises ValueError where everything that it stands for is inside, OSError when it stands for nothing."""
        port = url.port or PORTS[url.scheme]
        for *_, (address, *_) in socket.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM):
            outside = is_outside(ip_address(str(address).partition("%")[0]))
            if (outside and url.scheme == "https") or (self._to_private and not outside):
                return str(address)
        raise ValueError("an address inside, or without encryption, is not posted to")


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public network: not this machine, not the network that it stands in."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_outside(address.ipv4_mapped)
        if any(address in network for network in _TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


def _parts(address: str) -> SplitResult:
    url = urlsplit(address)
    if url.scheme not in PORTS or not url.hostname or url.username is not None or url.port == 0:
        raise ValueError("not an address of a webhook")
    if not address.isascii() or any(character <= " " for character in address):
        raise ValueError("not an address of a webhook")
    return url


def _meaning(status: int) -> str:
    if 200 <= status < 300:
        return DELIVERED
    if status == GONE:
        return PERMANENT
    return TEMPORARY if status == TOO_MANY or status >= 500 else TECHNICAL
