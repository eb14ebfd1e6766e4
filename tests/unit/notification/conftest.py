"""A class in Bắc Hà with its centre, committees and learners, as notification hears of it; and a mail server."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask.testing import FlaskClient

from services.notification import reactions
from services.notification.app import make
from services.notification.channels import channels_of
from services.notification.model.kinds import EMAIL, INBOX
from services.notification.sending.line import Line
from services.notification.sending.router import Router
from services.notification.settings import Settings
from services.notification.store import INDEXES
from shared.events import Event, EventType, Topic, enrolment
from shared.followers import Following
from shared.parking import Parking
from shared.store import Store
from shared.unit_of_work import Clock, system_clock
from shared.web.sign_in import COOKIE
from tests.ports import free_port
from tests.stores import Kept
from tests.unit.notification.certificates import certificate as certificate

CENTRE, HOST, COMMITTEE, OTHER_COMMITTEE = "centre", "school", "committee", "other-committee"
CLASS = "class-12"

Client = Callable[..., FlaskClient]


class Recorder:
    """A mail server that keeps what it takes, and can be made to refuse or to hang up."""

    def __init__(self, recognises_repeats: bool) -> None:
        self.taken: list[EmailMessage] = []
        self.handed_over = 0
        self.refusals: dict[str, str] = {}
        self.hang_up_after_data = 0
        self._recognises_repeats = recognises_repeats

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by aiosmtpd for each recipient."""
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with a whole message."""
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.handed_over += 1
        known = {str(one["Message-ID"]) for one in self.taken}
        if not (self._recognises_repeats and str(message["Message-ID"]) in known):
            self.taken.append(message)
        if self.hang_up_after_data:
            self.hang_up_after_data -= 1
            assert server.transport is not None
            server.transport.close()
        return "250 Kept"

    def received(self) -> Counter[tuple[str, str]]:
        """How many messages came to each address, by the first two words of the subject."""
        return Counter((_address(one), " ".join(str(one["Subject"]).split()[:2])) for one in self.taken)


def _address(message: EmailMessage) -> str:
    return str(message["To"].addresses[0].addr_spec)


@pytest.fixture
def make_post_office() -> Iterator[Callable[..., tuple[Recorder, int]]]:
    """Mail servers that listen: `recorder, port = make_post_office(recognises_repeats=True)`."""
    controllers: list[Controller] = []

    def make(recognises_repeats: bool = True, port: int | None = None) -> tuple[Recorder, int]:
        recorder = Recorder(recognises_repeats)
        controller = Controller(recorder, hostname="127.0.0.1", port=port or free_port())
        controller.start()
        controllers.append(controller)
        return recorder, controller.port

    yield make
    for controller in controllers:
        controller.stop()


@pytest.fixture(scope="session")
def kept(store_url: str) -> Kept:
    return Kept(store_url, "notification", INDEXES)


@pytest.fixture
def store(kept: Kept) -> Store:
    """Empty."""
    return kept.restore()


@pytest.fixture(scope="session")
def told(
    make_settings: Callable[..., Any], kept: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Settings]:
    """Settings that send to a port: `told(port, recognises_repeats=False)`."""
    key = tmp_path_factory.mktemp("keys") / "messages.key"
    key.write_text(base64.b64encode(b"m" * 32).decode())

    def make(port: int, recognises_repeats: bool = True, mailbox_url: str | None = None) -> Settings:
        common = make_settings("notification", kept.store)
        smtp_url = f"smtp://127.0.0.1:{port}"
        return Settings(common, smtp_url, "solop@example.vn", recognises_repeats, mailbox_url, str(key))

    return make


def mail_line(store: Store, settings: Settings, clock: Clock = system_clock) -> Line:
    """The line that sends letters, with one carrier; the centre writes at any hour."""
    store.rules.replace_one({"_id": CENTRE}, {"_id": CENTRE, "kinds": {}, "quiet": None}, upsert=True)
    return Line(
        store, settings, EMAIL, channels_of(settings)[EMAIL], Router(store, {}, {EMAIL, INBOX}, clock), 1, clock
    )


@dataclass
class Journal:
    """What enrolment says, numbered by stream, and heard by notification as its worker hears it."""

    store: Store
    said: dict[str, list[Event]] = field(default_factory=dict)
    offered: frozenset[str] = frozenset({EMAIL, INBOX})  # the channels of the house

    def say(self, kind: EventType, subject: str, data: dict[str, Any]) -> Event:
        stream = self.said.setdefault(f"{kind.topic.name}/{subject}", [])
        kind.check(data)
        now = datetime.now(UTC)
        event = Event(kind.name, kind.topic.name, subject, len(stream) + 1, now, data, "/solop/enrolment", "c", "c")
        stream.append(event)
        return event

    def hear(self, *topics: Topic) -> None:
        """Everything said so far on these topics, from the beginning: what is known must be recognised."""
        following = Following(self.store, Parking(self.store), lambda *_: None)
        for follower in reactions.FOLLOWERS:
            if follower.topic in (topics or (follower.topic,)):
                events = [one for stream in self.said.values() for one in stream if one.topic == follower.topic.name]
                following.hear(follower, events)
        while Router(self.store, {}, self.offered).round():
            """Everything has its way."""

    # What happens in the class, in the words of its clerk.

    def organisation(
        self, identifier: str, name: str, email: str | None, kind: str = "committee", **more: object
    ) -> None:
        data = {
            "organisation_id": identifier,
            "kind": kind,
            "name": name,
            "short_name": None,
            "parent_id": None,
            "email": email,
            "valid_from": None,
            "valid_to": None,
            **more,
        }
        kind_of_event = enrolment.ORGANISATION_MERGED if more else enrolment.ORGANISATION_REGISTERED
        self.say(kind_of_event, identifier, data)

    def programme(self) -> None:
        data = {
            "programme_version": "party-awareness@1",
            "code": "party-awareness",
            "version_number": 1,
            "name_vi": "Bồi dưỡng nhận thức về Đảng",
            "name_en": "Party awareness",
            "category_vi": "nhận thức về Đảng",
            "category_en": "party awareness",
            "order": 1,
            "lessons": [],
            "audience": None,
            "prerequisites": [],
            "least_attendance": 80,
            "excused_counts": True,
            "assessed_by": "essay",
            "bands": {},
            "awards": None,
            "warns_after_months": None,
        }
        self.say(enrolment.PROGRAMME_VERSION_PUBLISHED, "party-awareness@1", data)

    def contact(self, learner_id: str, name: str, email: str | None) -> None:
        data = {"learner_id": learner_id, "name": name, "birth_year": 1990, "email": email, "phone": "+84900000000"}
        self.say(enrolment.CONTACT_CHANGED, learner_id, data)

    def announce(self, class_id: str = CLASS, owner_id: str = CENTRE, host_id: str = HOST) -> None:
        data = {
            "class_id": class_id,
            "name": "Nhận thức về Đảng khoá 12",
            "programme": "party-awareness",
            "programme_version": "party-awareness@1",
            "owner_id": owner_id,
            "host_id": host_id,
            "partner_id": None,
            "intake": "12",
            "place": "Hội trường tầng 2",
            "capacity": 80,
            "decision_number": None,
            "starts_on": "2023-02-20",
            "ends_on": "2023-02-24",
            "sessions": [
                _session("s2", "2023-02-20T06:30:00+00:00"),
                _session("s1", "2023-02-20T00:30:00+00:00"),
            ],
        }
        self.say(enrolment.CLASS_ANNOUNCED, class_id, data)

    def enrol(self, *learners: tuple[str, str | None], class_id: str = CLASS) -> None:
        people = [{"learner_id": one, "nominator_id": nominator} for one, nominator in learners]
        self.say(enrolment.LEARNERS_ENROLLED, class_id, {"class_id": class_id, "learners": people})

    def open(self, class_id: str = CLASS) -> None:
        self.say(enrolment.CLASS_OPENED, class_id, {"class_id": class_id, "opened_on": "2023-02-20"})

    def withdraw(self, learner_id: str, class_id: str = CLASS) -> None:
        data = {"class_id": class_id, "learner_id": learner_id, "withdrawn_on": "2023-02-19", "reason": "ốm"}
        self.say(enrolment.LEARNER_WITHDRAWN, class_id, data)

    def cancel(self, class_id: str = CLASS) -> None:
        data = {"class_id": class_id, "cancelled_on": "2023-02-19", "reason": "bão"}
        self.say(enrolment.CLASS_CANCELLED, class_id, data)

    def close(self, class_id: str = CLASS) -> None:
        data = {"class_id": class_id, "closed_on": "2023-02-24", "completed": [], "not_completed": []}
        self.say(enrolment.CLASS_CLOSED, class_id, data)

    def attendance(self, kind: EventType, *learners: str, class_id: str = CLASS, unit: str = "sessions") -> None:
        """These learners crossed the required rate: of ten, five are known and they were at two."""
        figures = {"attended": 2, "counted": 10, "left": 5}
        people = [{"learner_id": one, **figures} for one in learners]
        about = {"class_id": class_id, "least_attendance": 65, "unit": unit}
        self.say(kind, class_id, {**about, "learners": people})

    def everybody(self) -> None:
        """Organisations, the programme and two learners with addresses."""
        self.organisation(CENTRE, "Trung tâm chính trị Bắc Hà", "tct.bacha@example.vn", "centre")
        self.organisation(HOST, "Trường chính trị tỉnh", None, "political-school")
        self.organisation(COMMITTEE, "Đảng ủy xã Bản Phố", "banpho@example.vn")
        self.organisation(OTHER_COMMITTEE, "Đảng ủy xã Tả Chải", "tachai@example.vn")
        self.programme()
        self.contact("an", "Nguyễn Văn An", "an@example.vn")
        self.contact("binh", "Lò Thị Bình", "binh@example.vn")


def _session(session_id: str, starts_at: str) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "starts_at": starts_at,
        "periods": 5,
        "lesson": None,
        "place": None,
        "lecturer": None,
    }


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store)


@pytest.fixture(scope="session")
def app_beside(kept: Kept, told: Callable[..., Settings]) -> Callable[[str | None], Flask]:
    """The service beside a mailbox, or none; each made once."""
    return cache(lambda mailbox_url: make(told(free_port(), mailbox_url=mailbox_url), kept.store))


@pytest.fixture
def client(store: Store, app_beside: Callable[[str | None], Flask], token_for: Callable[..., str]) -> Client:
    """A browser of somebody: `client(("staff", CENTRE), language="en")`."""

    def make_client(
        *roles: tuple[str, str], language: str = "vi", mailbox_url: str | None = None, account_id: str = "account-1"
    ) -> FlaskClient:
        browser = app_beside(mailbox_url).test_client()
        if roles:
            browser.set_cookie(COOKIE, token_for(*roles, account_id=account_id))
        browser.set_cookie("solop_language", language)
        return browser

    return make_client


@pytest.fixture
def opened(journal: Journal) -> Journal:
    """A class with two learners of one committee has opened."""
    journal.everybody()
    journal.announce()
    journal.enrol(("an", COMMITTEE), ("binh", COMMITTEE))
    journal.open()
    journal.hear()
    return journal
