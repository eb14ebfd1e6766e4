"""An end to a whole conversation: time-outs alone begin anew with every byte of somebody who sends them one by one."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def cut_off(sock: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """Shut the connection when the time is over; whoever reads or writes there goes on at once. What is yielded then
    is set, because to a reader it looks as if the other side had come to its end."""
    late = threading.Event()

    def shut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            # Not by the TLS socket's own method, which would take the ground from under the thread that uses it.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
