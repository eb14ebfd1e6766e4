"""An end to a whole conversation: time-outs alone begin anew with every byte of somebody who sends them one by one."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def cut_off(connection: Any, seconds: float) -> Iterator[None]:
    """Shut the `sock` of this connection when the time is over; whoever reads or writes there fails at once."""
    timer = threading.Timer(seconds, _shut, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connection: Any) -> None:
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            # Not by the TLS socket's own method, which would take the ground from under the thread that uses it.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
