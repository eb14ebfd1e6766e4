"""Sending a list, and what may be done with it, for the API and the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.enrolment import list_taker
from services.enrolment.commands import list_uploads as commands
from services.enrolment.model.lists import list_upload as uploads
from services.enrolment.model.lists.list_upload import Sent, Upload
from services.enrolment.model.sheets.headings import heading_key
from services.enrolment.parts import parts
from services.enrolment.reading import note_personal_read, seen_class, staff_scope
from services.enrolment.views import list_uploads as views
from shared.authority import not_allowed
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.vietnamese import today
from shared.web.perform import perform
from shared.web.shell import shell


def send(class_id: str, filename: str, content: bytes, organisation_id: str | None) -> Upload:
    """Keep a list that was sent for a class, and look at as much of it as a request may."""
    seen_class(class_id)
    sent = Sent(class_id, organisation_id, filename, content)
    known = views.known_headings(shell().store, organisation_id)
    reading = uploads.read(sent, today(shell().desk.clock()), known)
    used = any(heading_key(one.text) in known for one in reading.headings)
    return worked_on(perform(commands.receive, sent, reading, used, parts().seal, creates=True))


def read_again(
    upload: Upload, expected: int, headings: Mapping[str, str], fonts: Sequence[Mapping[str, str]] | None
) -> Upload:
    """Read it anew: with headings (as they stand in the file) whose meaning was said, with other columns converted."""
    content = shell().store.upload_parts.find_one({"_id": uploads.content_id(upload["_id"])})
    if content is None or not content["sealed"]:
        raise gone()
    sent = Sent(
        upload["class_id"],
        upload["organisation_id"],
        upload["filename"],
        parts().seal.open_bytes(bytes(content["sealed"])),
    )
    said = {heading_key(text): key for text, key in headings.items()}
    chosen = upload["fonts"] if fonts is None else fonts
    by_column = {(one["sheet"], one["column"]): one["font"] for one in chosen}
    known = views.known_headings(shell().store, upload["organisation_id"])
    known = {**known, **{one["text"]: one["column"] for one in upload["known"]}, **said}
    reading = uploads.read(sent, today(shell().desk.clock()), known, by_column)
    return worked_on(perform(commands.read_again, expected, sent, reading, said, parts().seal))


def take(class_id: str, upload_id: str, expected: int, surplus: str | None) -> Upload:
    """Begin to take the ready rows, and take as many as a request may."""
    return worked_on(perform(commands.begin_taking, class_id, upload_id, expected, surplus, creates=True))


def worked_on(upload: Upload) -> Upload:
    """The upload after a request's share of the work."""
    list_taker.go_on(shell().desk, parts().seal, upload)
    return shell().store.list_uploads.find_one({"_id": upload["_id"]}) or upload


def seen_upload(class_id: str, upload_id: str) -> tuple[Upload, Document]:
    """An upload whose class the asker works for, and that class."""
    klass = seen_class(class_id)
    if not staff_scope() & {klass["owner_id"], klass["host_id"]}:
        raise not_allowed()
    upload = shell().store.list_uploads.find_one({"_id": upload_id})
    if upload is None or upload["class_id"] != class_id:
        raise unknown(commands.UPLOAD)
    return upload, klass


def note_read(upload: Upload) -> None:
    """Somebody reads what a list says of people."""
    note_personal_read("a list sent for a class", class_id=upload["class_id"], upload_id=upload["_id"])


def gone() -> Refusal:
    """The refusal of what needs the file after its day."""
    words = Words(
        "Tệp này chỉ được giữ trong một ngày. Hãy gửi lại tệp.", "The file was kept for a day only. Send it again."
    )
    return Refusal("upload-gone", words, status=409)
