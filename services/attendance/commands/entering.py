"""What a phone shows and what a person says of themself before they may check in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from services.attendance.model import check_ins, registers
from services.attendance.model.passes import Ticket
from shared import misses
from shared.identity_marks import identity_mark
from shared.misses import Limit
from shared.refusal import Fault, Refusal, Words
from shared.store import Document, Store

# A whole class may sit behind one address, and some of them mistype. Both counts are of all sessions together: six
# typed letters are one of a thousand million.
TYPED_FROM_ONE = Limit("typed", 60, timedelta(minutes=10))
TYPED_BY_ALL = Limit("typed-by-all", 300, timedelta(minutes=10))
NUMBER_ON_ONE_TICKET = Limit("number", 5, timedelta(minutes=10))  # a ticket is over before that
NUMBERS_FROM_ONE = Limit("numbers", 100, timedelta(minutes=10))

TYPING_CLOSED = Words(
    "Đã có nhiều lần gõ sai mã nên tạm thời không gõ được. Hãy quét mã bằng camera, hoặc gặp giảng viên.",
    "Too many wrong codes were typed, so typing is closed for a while. Scan the code, or see the lecturer.",
)
WRONG_CODE = Words(
    "Mã không đúng hoặc đã đổi. Hãy gõ mã đang hiện trên màn hình.",
    "The code is wrong or has changed. Type the code that the screen shows now.",
)
NOT_KNOWN = Words(
    "Số CCCD và năm sinh này không khớp với ai trong danh sách lớp. Hãy xem lại; nếu vẫn không được, gặp giảng viên.",
    "This identity number and year of birth are nobody's on the roster. Look again; if it stays so, see the lecturer.",
)
TRIED_ENOUGH = Words(
    "Đã thử 5 lần. Hãy quét lại mã trên màn hình rồi thử tiếp, hoặc gặp giảng viên.",
    "You have tried five times. Scan the code again, or see the lecturer.",
)
MANY_TRIES = Words(
    "Từ mạng này đã thử sai nhiều lần. Hãy gặp giảng viên để được điểm danh.",
    "There were too many wrong tries from this network. See the lecturer to be marked.",
)


def by_address(store: Store, given: str, now: datetime) -> Document:
    """The check-in whose square was scanned. Refuses (410) a code that has changed and one of a check-in that has
    ended, and (404) what never was one."""
    read = check_ins.read_address(given)
    found = store.check_ins.find_one({"name": read[0]}) if read else None
    if read is None or found is None:
        raise Refusal("code-unknown", check_ins.CHANGED, status=404)
    if not check_ins.runs(found, now):
        raise Refusal("check-in-ended", check_ins.ENDED, status=410)
    if not check_ins.takes(found, check_ins.SCANNED, read[1], now):
        raise Refusal("code-changed", check_ins.CHANGED, status=410)
    return found


def by_typing(store: Store, given: str, address: str, now: datetime) -> Document:
    """The check-in whose short code was typed. Refuses a wrong one (422, `/code`), and everybody behind an address,
    or everybody, after many of them (429): then only scanning goes on."""
    counted = ((TYPED_FROM_ONE, address), (TYPED_BY_ALL, ""))
    misses.refuse_many(store, counted, TYPING_CLOSED, now)
    code = check_ins.read_typed(given)
    running = store.check_ins.find({"ended_at": None, "ends_at": {"$gt": now}}) if code else ()
    for one in running:
        if check_ins.takes(one, check_ins.TYPED, code or "", now):
            return one
    if code:  # what cannot be one is a slip, no guess
        misses.count(store, counted, now)
    raise Refusal("code-wrong", WRONG_CODE, at="/code")


def by_number(store: Store, key: bytes, ticket: Ticket, number: str, year: str, address: str, now: datetime) -> str:
    """The learner of this roster with that identity number and year of birth. Refuses what cannot be a number or a
    year (422, `/identity_number`, `/birth_year`); in one sentence whatever fits nobody (422); after five of them the
    ticket (429), and after many the address."""
    misses.refuse_many(store, [(NUMBERS_FROM_ONE, address)], MANY_TRIES, now)
    tried = store.misses.find_one({"_id": NUMBER_ON_ONE_TICKET.of(ticket.identifier)})
    if tried and tried["count"] >= NUMBER_ON_ONE_TICKET.most:
        raise Refusal("scan-again", TRIED_ENOUGH, status=429)
    bare = re.sub(r"[\s.-]", "", number)
    faults = []
    if not re.fullmatch("[0-9]{12}", bare):
        words = Words("Số CCCD gồm 12 chữ số.", "The identity number has 12 digits.")
        faults.append(Fault("/identity_number", words))
    if not re.fullmatch("[0-9]{4}", year.strip()):
        words = Words("Năm sinh gồm 4 chữ số, ví dụ 1990.", "The year of birth has 4 digits, for example 1990.")
        faults.append(Fault("/birth_year", words))
    if faults:
        raise Refusal("number-at-fault", Words("Xin xem lại.", "Look again."), faults=faults)
    found = _find(store, identity_mark(key, bare), int(year), ticket.sheet_id)
    if found is None:
        misses.count(store, [(NUMBER_ON_ONE_TICKET, ticket.identifier), (NUMBERS_FROM_ONE, address)], now)
        raise Refusal("nobody-known", NOT_KNOWN, at="/identity_number")
    return found


def _find(store: Store, mark: str, year: int, sheet_id: str) -> str | None:
    class_id, _, session_id = sheet_id.partition("/")
    register = store.registers.find_one({"_id": class_id})
    assert register is not None
    expected = set(registers.expected(register, registers.day_of(registers.find_session(register, session_id))))
    for learner in store.learners.find({"identity_mark": mark}):
        # Of some a list gave no year; the number alone knows them.
        if learner["_id"] in expected and learner["birth_year"] in (year, None):
            return str(learner["_id"])
    return None
