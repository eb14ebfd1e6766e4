"""A list that was sent for a class: read, looked at row by row, decided on, and taken; part after part."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.enrolment.model.lists import learner_list
from services.enrolment.model.lists.admission import Verdict
from services.enrolment.model.lists.learner_list import LearnerList, ListedLearner
from services.enrolment.model.sheets.headings import Heading
from services.enrolment.model.sheets.table import Fonts, OldFont, RowFault, guess_headings
from shared.refusal import Refusal, Words

Upload = dict[str, Any]

ROWS_IN_PART = 500  # looked at, and taken, in one transaction
HEADINGS, LOOKING, LOOKED, TAKING, TAKEN = "headings", "looking", "looked", "taking", "taken"
WAIT, LEAVE = "wait", "leave"
REQUEST_SECONDS = 2.0  # a request works on its list for so long; the worker does the rest
_LEFT_TO_REQUEST = timedelta(seconds=REQUEST_SECONDS + 2)


@dataclass(frozen=True)
class Sent:
    """A file as it was sent for a class by an organisation."""

    class_id: str
    organisation_id: str | None
    filename: str
    content: bytes

    @property
    def upload_id(self) -> str:
        """The same file for the same class is the same upload."""
        return hashlib.sha256(f"{self.class_id}\n".encode() + self.content).hexdigest()[:32]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.organisation_id}"  # equal requests stay equal

    __repr__ = __str__


@dataclass(frozen=True)
class Reading:
    """A file as it was read: its rows, or (`listed` is None) that its headings are not understood."""

    known: Mapping[str, str]
    fonts: Fonts
    listed: LearnerList | None
    headings: Sequence[Heading]

    @property
    def old_fonts(self) -> tuple[OldFont, ...]:
        """The columns in old fonts."""
        return self.listed.old_fonts if self.listed else ()

    def __str__(self) -> str:
        return f"{sorted(self.known.items())}/{sorted(self.fonts.items())}"

    __repr__ = __str__


def read(sent: Sent, today: date, known: Mapping[str, str], fonts: Fonts | None = None) -> Reading:
    """Read a file under what is known of its headings. Refuses what no mapping of headings could help."""
    try:
        listed = learner_list.read(sent.content, sent.filename, today=today, known=known, fonts=fonts)
    except Refusal as refusal:
        headings = guess_headings(sent.content, sent.filename) if refusal.code == "headings-not-found" else []
        if not headings:
            raise
        return Reading(known, fonts or {}, None, headings)
    return Reading(known, fonts or {}, listed, listed.headings)


def received(sent: Sent, reading: Reading, number: int, remembered: bool, sent_by: str, now: datetime) -> Upload:
    """The upload's document for this reading of its file, the `number`th."""
    rows = len(reading.listed.rows) if reading.listed else 0
    return {
        "_id": sent.upload_id,
        "class_id": sent.class_id,
        "organisation_id": sent.organisation_id,
        "filename": sent.filename,
        "sent_by": sent_by,
        "sent_at": now.isoformat(),
        "reading": number,
        "known": [{"text": text, "column": key} for text, key in sorted(reading.known.items())],
        "fonts": [{"sheet": sheet, "column": key, "font": font} for (sheet, key), font in reading.fonts.items()],
        "remembered": remembered,
        "left_out": len(reading.listed.left_out) if reading.listed else 0,
        "unread_sheets": list(reading.listed.unread_sheets) if reading.listed else [],
        "rows": rows,
        "parts": -(-rows // ROWS_IN_PART),
        "position": 0,
        "part_counts": [],
        "part_ready": [],
        "surplus": None,
        "enrolled": 0,
        "waiting": 0,
        "left": 0,
        "stopped": None,
        **at_work(LOOKING if reading.listed else HEADINGS, now),
    }


def part_id(upload: Mapping[str, Any], part: int | str) -> str:
    """Where a part of an upload is kept; `about` holds its headings and old fonts."""
    return f"{upload['_id']}/{upload['reading']}/{part}"


def content_id(upload_id: str) -> str:
    """Where the file itself is kept."""
    return f"{upload_id}/content"


def at_work(phase: str, now: datetime) -> dict[str, Any]:
    """The phase, and from when on a worker may go on with it: first it is left to the request that began it."""
    working = {"at_work": (now + _LEFT_TO_REQUEST).isoformat()} if phase in (LOOKING, TAKING) else {}
    return {"phase": phase, **working}


def rows_in_parts(listed: LearnerList) -> list[list[dict[str, Any]]]:
    """The rows as JSON, in parts: `{"n", "sheet", "row", "cells", "person", "faults", "warnings"}`, `n` counting from
    0 through the whole list."""
    rows = []
    for n, one in enumerate(listed.rows):
        person = vars(one.person) if one.person else None
        rows.append(
            {
                "n": n,
                "sheet": one.row.sheet,
                "row": one.row.row,
                "cells": learner_list.template_cells(one.row),
                "person": person and {name: value for name, value in person.items() if name != "warnings"},
                "faults": [reason_kept(fault) for fault in one.faults],
                "warnings": [{"vi": words.vi, "en": words.en} for words in (one.person.warnings if one.person else ())],
            }
        )
    return [rows[at : at + ROWS_IN_PART] for at in range(0, len(rows), ROWS_IN_PART)]


def person_of(row: Mapping[str, Any]) -> ListedLearner | None:
    """The person of a kept row."""
    return ListedLearner(**row["person"]) if row["person"] else None


def reason_kept(fault: RowFault) -> dict[str, str]:
    """A reason as it is kept with its row: `{"column", "vi", "en"}`."""
    return {"column": fault.column, "vi": fault.words.vi, "en": fault.words.en}


def verdict_kept(verdict: Verdict) -> dict[str, Any]:
    """A verdict as it is kept beside its row: ids, no names."""
    return {
        "status": verdict.status,
        "ready": verdict.ready,
        "learner_id": verdict.learner["_id"] if verdict.learner is not None else None,
        "candidates": [one["_id"] for one in verdict.identified.candidates],
        "reasons": [reason_kept(one) for one in verdict.reasons],
    }


def unread(row: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict of a row whose person could not be read."""
    return {"status": "faulty", "ready": False, "learner_id": None, "candidates": [], "reasons": row["faults"]}


def left_behind(verdict: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The verdict of a row that could have been taken but was not, and why."""
    reason = {"column": learner_list.NAME.heading, "vi": words.vi, "en": words.en}
    return {**verdict, "ready": False, "reasons": [*verdict["reasons"], reason]}


def looked(upload: Upload, part: int, verdicts: Sequence[Mapping[str, Any]]) -> Upload:
    """The upload after a part was looked at, for the first time or again."""
    counts, ready = list(upload["part_counts"]), list(upload["part_ready"])
    of_part: dict[str, int] = {}
    for one in verdicts:
        of_part[one["status"]] = of_part.get(one["status"], 0) + 1
    counts[part : part + 1] = [of_part]
    ready[part : part + 1] = [sum(one["ready"] for one in verdicts)]
    return {**upload, "part_counts": counts, "part_ready": ready}


def next_part(upload: Upload) -> Upload:
    """The upload with its position behind the part that was just done."""
    position = upload["position"] + 1
    done = position >= upload["parts"]
    phase = {LOOKING: LOOKED, TAKING: TAKEN}[upload["phase"]] if done else upload["phase"]
    moved = {**upload, "position": position, "phase": phase}
    return {name: value for name, value in moved.items() if name != "at_work"} if done else moved


def counts(upload: Mapping[str, Any]) -> dict[str, int]:
    """How many rows have which status."""
    found: dict[str, int] = {}
    for of_part in upload["part_counts"]:
        for status, count in of_part.items():
            found[status] = found.get(status, 0) + count
    return found


def ready(upload: Mapping[str, Any]) -> int:
    """How many rows will be taken."""
    return sum(upload["part_ready"])


def check_takeable(upload: Mapping[str, Any], places_left: int | None, surplus: str | None) -> None:
    """Refuses to begin when nobody is ready, or when more are ready than there are places and nobody said what is to
    become of the others."""
    count = ready(upload)
    if not count:
        words = Words(
            "Chưa có dòng nào nhận được. Hãy quyết định từng dòng, hoặc sửa tệp rồi gửi lại.",
            "No row can be taken yet. Decide on the rows, or mend the file and send it again.",
        )
        raise Refusal("nothing-to-take", words, status=409)
    if places_left is not None and count > places_left and surplus not in (WAIT, LEAVE):
        words = Words(
            f"Lớp còn {places_left} chỗ mà có {count} người. Hãy chọn: đưa người thừa vào danh sách chờ, hay để lại.",
            f"The class has {places_left} places left for {count} people. Say whether the others wait or are left out.",
        )
        raise Refusal("class-full", words, at="/surplus", status=409)


def not_now(upload: Mapping[str, Any]) -> Refusal:
    """The refusal of a step that this upload's phase does not allow."""
    where = {
        HEADINGS: Words("tiêu đề cột chưa rõ", "its headings are not understood yet"),
        LOOKING: Words("danh sách còn đang được đối chiếu", "the list is still being looked at"),
        LOOKED: Words("danh sách đang chờ quyết định", "the list waits for decisions"),
        TAKING: Words("danh sách đang được ghi danh", "its people are being enrolled"),
        TAKEN: Words("danh sách đã ghi danh xong", "its people have been enrolled"),
    }[upload["phase"]]
    words = Words(f"Chưa làm được bước này: {where.vi}.", f"This cannot be done now: {where.en}.")
    return Refusal("upload-phase", words, status=409)


def still_unclear() -> Refusal:
    """The refusal of headings among which there is no name and nothing beside it."""
    words = Words(
        "Chưa đọc được danh sách: cần chọn một cột cho “Họ và tên” và ít nhất một cột khác.",
        "The list cannot be read yet: choose a column for “Họ và tên” and at least one other.",
    )
    return Refusal("headings-unclear", words)
