"""Goes on with lists that were sent: a request for its own list and a short while, the worker with what is left."""

from __future__ import annotations

import threading
import time

import structlog
from pymongo.errors import PyMongoError

from services.enrolment.commands import list_uploads
from services.enrolment.model.lists.list_upload import LOOKING, REQUEST_SECONDS, TAKING, Upload
from services.enrolment.sealing import Seal
from shared import ids
from shared.refusal import Refusal
from shared.store import Store
from shared.unit_of_work import Desk, Request

log = structlog.get_logger()

IDLE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0
BATCH = 20


def step(desk: Desk, seal: Seal, upload_id: str) -> str:
    """Do one part of a list that is at work. The phase that it is in then."""
    request = Request(correlation_id=ids.new_id())
    upload = desk.store.list_uploads.find_one({"_id": upload_id}, {"phase": 1})
    if upload is None:
        return ""
    try:
        command = list_uploads.take if upload["phase"] == TAKING else list_uploads.look
        return str(desk.carry_out(command, upload_id, seal, request=request).value["phase"])
    except Refusal as refusal:
        if refusal.code == "unknown":  # its rows were kept for a day, and are gone
            return str(desk.carry_out(list_uploads.give_up, upload_id, request=request).value["phase"])
        return str(desk.carry_out(list_uploads.stop_taking, upload_id, refusal, seal, request=request).value["phase"])


def go_on(desk: Desk, seal: Seal, upload: Upload, seconds: float = REQUEST_SECONDS) -> None:
    """Work on a list for so long, or until it waits for somebody."""
    until = time.monotonic() + seconds
    phase = upload["phase"]
    while phase in (LOOKING, TAKING) and time.monotonic() < until:
        phase = step(desk, seal, upload["_id"])


class ListTaker:
    """The worker's task: goes on with every list that no request works on any more."""

    def __init__(self, store: Store, seal: Seal, desk: Desk) -> None:
        self._store = store
        self._seal = seal
        self._desk = desk

    def run(self, stop: threading.Event) -> None:
        """Until told to stop. A store that is away is waited for."""
        pause = IDLE_SECONDS
        while not stop.is_set():
            try:
                if not self.round():
                    stop.wait(IDLE_SECONDS)
                pause = IDLE_SECONDS
            except PyMongoError as problem:
                log.warning("the list taker waits", problem=repr(problem)[:300], seconds=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def round(self) -> bool:
        """One part of every list at work, so that a long one does not keep the others waiting. Whether there
        was any."""
        due = {"at_work": {"$lte": self._desk.clock().isoformat()}}
        found = list(self._store.list_uploads.find(due, {"_id": 1}).limit(BATCH))
        for upload in found:
            step(self._desk, self._seal, upload["_id"])
        return bool(found)
