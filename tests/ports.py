"""Ports for tests."""

import secrets

from deploy.ports import is_taken


def free_port() -> int:
    """A port that nobody listens on at this moment; beside those of whole systems (`free_base`), and below those that
    the machine gives to outgoing connections, which might take it before it is used."""
    while True:
        port = 30_000 + secrets.randbelow(2_500)
        if not is_taken(port):
            return port
