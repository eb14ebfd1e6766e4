"""A list of 20,000 learners: looking at it and enrolling it, beside reading the workbook alone and inserting the same
documents bare, in one run."""

from __future__ import annotations

import io
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import load_workbook

from services.enrolment.commands import list_uploads
from services.enrolment.commands.classes import announce_class
from services.enrolment.commands.organisations import register_organisation
from services.enrolment.commands.programmes import publish_shipped
from services.enrolment.list_taker import step
from services.enrolment.model.lists import list_upload as uploads
from services.enrolment.sealing import Seal
from services.enrolment.store import INDEXES
from shared.authority import Actor, Role
from shared.store import Document, Store, connect, make_indexes
from shared.unit_of_work import Desk, Request
from tests.stores import running_store

ROWS = 20_000
BATCH = 500
FAMILY = ["Nguyễn", "Giàng", "Lù", "Vàng", "Hoàng", "Sùng", "Đặng", "Lò"]
MIDDLE = ["Văn", "Thị", "A", "Đình", "Thu", "Minh", "Ngọc", "Quốc"]
GIVEN = ["An", "Mỷ", "Páo", "Sử", "Ước", "Chớ", "Ái", "Ánh", "Bảo", "Bình", "Dở", "Hà", "Lan", "Say", "Tú", "Vinh"]
SEAL = Seal(b"k" * 32, b"c" * 32)
CLERK = Actor("clerk", "Cán bộ", (Role("staff", "*"), Role("operator", "*")))


def _workbook(rows: int) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại"])
        for n in range(rows):
            name = f"{FAMILY[n % 8]} {MIDDLE[n // 8 % 8]} {GIVEN[n // 64 % 16]}"
            born = f"{1 + n % 28:02}/{1 + n // 28 % 12:02}/{1960 + n // 336 % 40}"
            sex, digit = ("Nữ", 1) if n % 2 else ("Nam", 0)
            year = (1960 + n // 336 % 40) % 100
            sheet.write_row(n + 1, 0, [n + 1, name, born, sex, f"010{digit}{year:02}{n:06}", f"09{n:08}"])
    return content.getvalue()


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    value = do()
    return time.perf_counter() - began, value


def _class(desk: Desk) -> str:
    asked = Request(actor=CLERK)
    desk.carry_out(publish_shipped, request=asked)
    unset = ("parent_id", "short_name", "email", "valid_from", "valid_to")
    centre = {"kind": "centre", "name": "Trung tâm", **dict.fromkeys(unset)}
    owner = desk.carry_out(register_organisation, centre, request=asked).value["_id"]
    days = {"starts_on": "2026-01-05", "ends_on": "2026-01-09", "sessions": []}
    named = {"name": "Lớp lớn", "programme_version": "thematic", "owner_id": owner, "host_id": owner}
    other = ("partner_id", "intake", "place", "capacity", "decision_number")
    details = {**named, **days, **dict.fromkeys(other)}
    return str(desk.carry_out(announce_class, details, request=asked).value["_id"])


def _work(desk: Desk, upload_id: str) -> None:
    while step(desk, SEAL, upload_id) in (uploads.LOOKING, uploads.TAKING):
        pass


def _insert_bare(store: Store, documents: dict[str, list[Document]]) -> None:
    for name, those in documents.items():
        for at in range(0, len(those), BATCH):
            store[name].insert_many(those[at : at + BATCH])


def measure() -> None:
    """Print seconds, the ratio to the barest form of the same work, and the peak memory of this process."""
    content = _workbook(ROWS)
    with tempfile.TemporaryDirectory() as folder, running_store(Path(folder)) as url:
        store = connect(url, "long_list")
        make_indexes(store, INDEXES)
        desk = Desk(store, "enrolment")
        sent = uploads.Sent(_class(desk), None, "ds.xlsx", content)
        alone, _ = _timed(lambda: load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python())
        reading, read = _timed(lambda: uploads.read(sent, date(2026, 1, 1), {}))
        asked = Request(actor=CLERK)
        keeping, _ = _timed(lambda: desk.carry_out(list_uploads.receive, sent, read, False, SEAL, request=asked))
        looking, _ = _timed(lambda: _work(desk, sent.upload_id))
        looked = desk.store.list_uploads.find_one({"_id": sent.upload_id}) or {}
        begin = list_uploads.begin_taking
        desk.carry_out(begin, sent.class_id, sent.upload_id, looked["version"], None, request=asked)
        taking, _ = _timed(lambda: _work(desk, sent.upload_id))
        taken = desk.store.list_uploads.find_one({"_id": sent.upload_id}) or {}
        written = ("learners", "enrolments", "sightings", "outbox", "unsent")
        documents = {name: list(store[name].find()) for name in written}
        bare = connect(url, "bare")
        make_indexes(bare, INDEXES)
        inserting, _ = _timed(lambda: _insert_bare(bare, documents))
        klass = store.classes.find_one({"_id": sent.class_id}) or {}
        store.client.close()
        bare.client.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{ROWS} rows, {len(content) / 1e6:.1f} MB; ready {uploads.ready(looked)}, enrolled {taken['enrolled']}")
    for name, seconds, against, base in (
        ("workbook alone (calamine)", alone, "", 0.0),
        ("read into people and faults", reading, "workbook alone", alone),
        ("preview: read, kept, compared", reading + keeping + looking, "workbook alone", alone),
        ("the same documents inserted bare", inserting, "", 0.0),
        ("enrolled", taking, "inserted bare", inserting),
    ):
        ratio = f"   {seconds / base:6.1f} × {against}" if base else ""
        print(f"{name:34} {seconds:7.2f} s{ratio}")
    count = sum(len(those) for those in documents.values())
    print(f"documents inserted: {count}; learners in the class's document: {len(klass['learners'])}")
    print(f"peak memory of the process {memory:.0f} MB")
